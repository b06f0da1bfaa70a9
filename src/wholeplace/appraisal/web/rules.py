"""What may be done with a business case, and by whom."""

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

AUTHORS = (ANALYST, FINANCE_LEAD, PROGRAMME_LEAD)
REVIEWERS = (ANALYST, FINANCE_LEAD, PROGRAMME_LEAD, POOL_MANAGER, APPROVER, CENTRAL_COUNTERPART)
READERS = (*REVIEWERS, COUNCILLOR, ADMINISTRATOR)

permit("case.view", *READERS, words="see the business cases of a place", reads=True)
permit("case.add", *AUTHORS, words="start a business case")
permit("case.change", *AUTHORS, words="change a business case")
permit("case.withdraw", PROGRAMME_LEAD, words="withdraw a business case")
permit("case.propose", *AUTHORS, words="propose a version of a business case for review")
permit("case.review", *REVIEWERS, words="comment on a business case, ask for a change, and agree")
permit("case.sign", APPROVER, words="sign a version of a business case for a body", reach="body")
permit("unit-cost.view", *READERS, words="look unit costs up", reads=True)
