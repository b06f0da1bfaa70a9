"""What may be done with the count of a place's spending, and by whom."""

from __future__ import annotations

from wholeplace.foundation.access.permit import permit
from wholeplace.foundation.access.roles import (
    ADMINISTRATOR,
    ANALYST,
    APPROVER,
    CENTRAL_COUNTERPART,
    COUNCILLOR,
    FINANCE_LEAD,
    POOL_MANAGER,
    PROGRAMME_LEAD,
)

MAKERS = (ANALYST, FINANCE_LEAD, PROGRAMME_LEAD)
LEADS = (FINANCE_LEAD, PROGRAMME_LEAD)
READERS = (*MAKERS, POOL_MANAGER, APPROVER, CENTRAL_COUNTERPART, COUNCILLOR, ADMINISTRATOR)

permit("spend.view", *READERS, words="see what is spent in a place, and from which files", reads=True)
permit("spend.bring", *MAKERS, words="bring files of spending")
permit("spend.confirm", *MAKERS, words="say which column of a publisher's file is what")
permit("spend.state", *MAKERS, words="enter totals, transfers and codes of bodies by hand")
permit("spend.rule", *MAKERS, words="keep a place's own rules on what a line of spending means")
permit("spend.withdraw", *LEADS, words="withdraw a batch, a total, a transfer or a rule")
permit("spend.redact", *LEADS, ADMINISTRATOR, words="redact the name of a person in published spending")
