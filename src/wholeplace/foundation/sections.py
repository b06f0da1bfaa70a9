"""What the home of a place shows of each slice: the slice tells once, when the site starts.

sections.offer(cases_section, order=10)          in the slice's AppConfig.ready; make(by, place) → Section or None
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from wholeplace.foundation.access.by import By
    from wholeplace.foundation.pages.links import Link
    from wholeplace.foundation.people.models import Place


@dataclass(frozen=True, slots=True)
class Section:
    """One slice on the home of a place: a table of what stands, where to see all of it, and what one may begin.

    `head` and `rows` as components/tables.html takes them; `empty` are the words where there are no rows.
    """

    title: str
    href: str = ""
    link: str = ""
    head: Sequence[Any] = ()
    rows: Sequence[Any] = ()
    empty: str = "None yet."
    start: Sequence[Link] = field(default=())


Make = Callable[["By", "Place"], Section | None]
_OFFERED: dict[str, int] = {}


def offer(make: str, *, order: int = 50) -> None:
    """Offer a section by the full name of the function that makes it, which is imported when a home is first shown."""
    _OFFERED[make] = order


def sections_of(by: By, place: Place) -> list[Section]:
    """The sections that this person sees of this place."""
    makes: list[Make] = [import_string(name) for name in sorted(_OFFERED, key=lambda name: _OFFERED[name])]
    return [section for make in makes if (section := make(by, place)) is not None]
