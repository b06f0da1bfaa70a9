"""Who sees a place's own values, and who keeps them."""

from __future__ import annotations

from wholeplace.foundation.access.permit import permit
from wholeplace.foundation.access.roles import ANALYST, EVERY_ROLE, FINANCE_LEAD

permit("value.view", *EVERY_ROLE, words="see a place's own values", reads=True)
permit("value.change", ANALYST, FINANCE_LEAD, words="keep a place's own values")
