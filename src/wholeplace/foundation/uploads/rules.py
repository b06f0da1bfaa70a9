"""Who brings files, and who sees them."""

from __future__ import annotations

from wholeplace.foundation.access.permit import permit
from wholeplace.foundation.access.roles import (
    ADMINISTRATOR,
    ANALYST,
    APPROVER,
    CENTRAL_COUNTERPART,
    FINANCE_LEAD,
    POOL_MANAGER,
    PROGRAMME_LEAD,
)

WORKING = (ANALYST, FINANCE_LEAD, POOL_MANAGER, APPROVER, PROGRAMME_LEAD, CENTRAL_COUNTERPART, ADMINISTRATOR)

permit("upload.add", *WORKING, words="bring a file")
permit("upload.view", *WORKING, words="see files that were brought", reads=True)
