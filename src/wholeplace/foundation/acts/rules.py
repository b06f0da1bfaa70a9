"""Who may read the record of acts."""

from __future__ import annotations

from wholeplace.foundation.access.permit import permit
from wholeplace.foundation.access.roles import ADMINISTRATOR, APPROVER, FINANCE_LEAD, PROGRAMME_LEAD

permit("act.view", ADMINISTRATOR, APPROVER, FINANCE_LEAD, PROGRAMME_LEAD, words="read the record of acts", reads=True)
