"""What may be done with a book, and by whom."""

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

READERS = (
    ANALYST,
    FINANCE_LEAD,
    POOL_MANAGER,
    APPROVER,
    PROGRAMME_LEAD,
    CENTRAL_COUNTERPART,
    COUNCILLOR,
    ADMINISTRATOR,
)

permit("book.view", *READERS, words="see the book of a pool", reads=True)
permit("book.open", POOL_MANAGER, words="open the book of a pool, its years and periods")
permit("book.post", POOL_MANAGER, FINANCE_LEAD, words="post in the book of a pool")
permit("period.close", POOL_MANAGER, words="close a period of a book")
permit("root.publish", POOL_MANAGER, words="publish the root of a book")
permit("root.view", words="see the published roots of a book", reach="public", reads=True)
