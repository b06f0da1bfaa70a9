"""Who sees tasks, and who sets them."""

from __future__ import annotations

from wholeplace.foundation.access.permit import permit
from wholeplace.foundation.access.roles import ADMINISTRATOR, ANALYST, FINANCE_LEAD, POOL_MANAGER, PROGRAMME_LEAD

permit("task.view", words="see one's own tasks", reach="own", reads=True)
permit("task.finish", words="say that one's own task is done", reach="own")
permit("task.view-all", ADMINISTRATOR, PROGRAMME_LEAD, words="see every task of a place", reads=True)
permit("task.add", ANALYST, FINANCE_LEAD, POOL_MANAGER, PROGRAMME_LEAD, words="set a task")
