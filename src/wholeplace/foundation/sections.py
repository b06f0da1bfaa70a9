"""What the home of a place shows of each slice: the slice tells once, when the site starts.

sections.offer(cases_section, order=10)          in the slice's AppConfig.ready; make(by, place) → Section or None
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

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
_OFFERED: dict[str, tuple[int, Make]] = {}


def offer(make: Make, *, order: int = 50) -> None:
    """Offer a section. Offering it again (as tests may) changes nothing."""
    _OFFERED[f"{make.__module__}.{make.__qualname__}"] = (order, make)


def sections_of(by: By, place: Place) -> list[Section]:
    """The sections that this person sees of this place."""
    made = (make(by, place) for _order, make in sorted(_OFFERED.values(), key=lambda offered: offered[0]))
    return [section for section in made if section is not None]
