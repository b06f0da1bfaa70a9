"""Links to the pages of a long list, as GOV.UK's pagination shows them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest


def links(page: Page, request: HttpRequest, key: str = "page") -> dict[str, Any]:
    """What the pagination component takes; the rest of the query stays as it is. Empty where all fits on one page."""
    if page.paginator.num_pages < 2:
        return {}
    made: dict[str, Any] = {
        "items": [
            _item(number, page, request, key)
            for number in page.paginator.get_elided_page_range(page.number, on_each_side=1)
        ]
    }
    if page.has_previous():
        made["previous"] = {"href": _href(page.previous_page_number(), request, key)}
    if page.has_next():
        made["next"] = {"href": _href(page.next_page_number(), request, key)}
    return made


def _item(number: int | str, page: Page, request: HttpRequest, key: str) -> dict[str, Any]:
    if not isinstance(number, int):
        return {"ellipsis": True}
    return {"number": number, "href": _href(number, request, key), "current": number == page.number}


def _href(number: int, request: HttpRequest, key: str) -> str:
    query = request.GET.copy()
    query[key] = str(number)
    return f"?{query.urlencode()}"
