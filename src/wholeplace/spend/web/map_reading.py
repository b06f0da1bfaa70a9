"""What the pages and the JSON of the map read: the counted lines of a place, what may be chosen of them, and their names.

A `Sheet` is what one request looks at: who asks, the place, the store of its lines, and the lines chosen. Where nothing is
chosen the latest year is shown, and of it the outturn, or payments where there is no outturn: layers are never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from wholeplace.foundation.access.by import By
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.reference.areas import name_of
from wholeplace.reference.bodies import by_code
from wholeplace.reference.services import label_of
from wholeplace.spend.lines_store import LinesStore, open_store
from wholeplace.spend.query_words import query_of, where_of
from wholeplace.spend.questions import PAID_TO, Question, Value
from wholeplace.spend.spend_map import all_tags, answer
from wholeplace.spend.unlike import BASIS_WORDS, CountTags
from wholeplace.spend.web.models import LAYERS, FileTaken
from wholeplace.spend.web.queries import codes_of, counted_files, place_of
from wholeplace.vocabulary.years import FinancialYear

Where = Mapping[str, tuple[Value, ...]]

LAYER_LABELS = {**dict(LAYERS), "control": "Before income"}
LAYER_ORDER = ("outturn", "payments", "budget", "control")
CHOSEN_FROM = ("service", "area", "nature", "control")
"""Dimensions of few values, beside those of `CountTags`, that a page offers to choose from."""

NOT_SAID = "Not known"
WITHOUT: Mapping[str, str] = {
    "payee": "No public body",
    "transfer": "No money within the place",
    "supplier": "Not published",
    "area": "In no one area",
    "subjective": "Not stated",
    "capital": "Not stated",
    "month": "Without a day",
}
"""What stands where a dimension has no value."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "layer": LAYER_LABELS,
    "basis": {basis: words[:1].upper() + words[1:] for basis, words in BASIS_WORDS.items()},
    "paid_to": PAID_TO,
    "nature": {"reactive": "Reactive", "preventive": "Preventive", "not-stated": "Not stated"},
    "control": {
        "addressable": "Addressable",
        "controllable": "Controllable",
        "statutory": "Statutory",
        "not-stated": "Not stated",
    },
    "transfer": {"grant": "Grant", "recharge": "Recharge", "precept": "Precept", "contribution": "Contribution"},
    "method": {"whole": "Whole: the body's own place"},
}


@dataclass(frozen=True)
class Sheet:
    """What one request looks at. `where` holds what is chosen, defaults and all; `asked` what the address said."""

    by: By
    place: Place
    store: LinesStore
    tags: tuple[CountTags, ...]
    asked: Where
    where: Where = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True where nothing has been counted in the place."""
        return not self.tags

    @property
    def has_lines(self) -> bool:
        """False where no line can be of the choices: nothing is then worked out."""
        return any(_fits(tag, self.where) for tag in self.tags)

    @property
    def year(self) -> int | None:
        """The one year chosen; None where there are several or none."""
        values = self.where.get("year", ())
        return values[0] if len(values) == 1 and isinstance(values[0], int) else None

    @property
    def layer(self) -> str | None:
        """The one layer chosen."""
        values = self.where.get("layer", ())
        return str(values[0]) if len(values) == 1 else None

    def question(self, *by: str, **told: Any) -> Question:
        """A question of the lines chosen."""
        return replace(Question(by=by, where=dict(self.where)), **told)

    def href(self, route: str = "spend:map", /, *args: object, **changes: Value | tuple[Value, ...]) -> str:
        """A page of the map with the same lines chosen but for what changes; `()` lets a choice go."""
        each = {name: value if isinstance(value, tuple) else (value,) for name, value in changes.items()}
        query = query_of({name: values for name, values in {**self.where, **each}.items() if values})
        return reverse(route, args=[self.place.pk, *args]) + (f"?{query}" if query else "")

    def lines_href(self, by: Iterable[str], cell: Iterable[Value]) -> str:
        """The page of the lines behind a cell."""
        return self.href("spend:lines", **dict(zip(by, cell, strict=True)))

    def values(self, dimension: str) -> tuple[Value, ...]:
        """The values of a dimension among all lines of the place: what may be chosen."""
        if hasattr(CountTags, dimension):
            return tuple(sorted({getattr(tag, dimension) for tag in self.tags}))
        assert dimension in CHOSEN_FROM, "a dimension of few values"
        if CHOSEN_FROM not in self.store.remembered:
            found = answer(self.store, Question(by=("body", "layer", "edition", "basis", "year", *CHOSEN_FROM)))
            self.store.remembered[CHOSEN_FROM] = [row.cell[-len(CHOSEN_FROM) :] for row in found.rows]
        at = CHOSEN_FROM.index(dimension)
        every = {cell[at] for cell in self.store.remembered[CHOSEN_FROM]}
        return tuple(sorted(every, key=lambda value: (value is None, str(value))))

    def words(self, dimension: str, value: Value) -> str:
        """What a value of a dimension is called."""
        if value is None:
            return WITHOUT.get(dimension, NOT_SAID)
        if dimension in ("body", "payee"):
            return self.body_name(str(value))
        if dimension == "file":
            return self._files.get(str(value), f"{str(value)[:12]}…")
        return words_of(dimension, value)

    def body_name(self, key: str) -> str:
        """The name of a body by its id in the place, or by the code that the country knows it by."""
        found = self._bodies.get(key) or by_code(key)
        return found if isinstance(found, str) else found.name if found else name_of(key)

    @cached_property
    def _bodies(self) -> dict[str, str]:
        names = {body.pk: body.name for body in bodies_of(self.by, self.place)}
        by_code = {code: names[key] for key, code in codes_of(self.by, self.place).items() if key in names}
        return {**by_code, **names}

    @cached_property
    def _files(self) -> dict[str, str]:
        rows = FileTaken.objects.for_person(self.by, "spend.view").filter(batch__place=self.place)
        return {row.sha256: row.name for row in rows.order_by("id")}


def words_of(dimension: str, value: Value) -> str:
    """What a value is called wherever it stands, bodies and files apart."""
    if dimension == "service":
        return label_of(str(value))
    if dimension == "year" and isinstance(value, int):
        return str(FinancialYear(value))
    if isinstance(value, bool):
        return "Capital" if value else "Revenue"
    if isinstance(value, date):
        return f"{value:%B %Y}"
    if dimension in ("area", "place"):
        return name_of(str(value))
    return WORDS.get(dimension, {}).get(str(value), str(value))


@contextmanager
def sheet(request: HttpRequest, code: str, *, choose: bool = True) -> Iterator[Sheet]:
    """The sheet that a request asks for, its store open as long as the context. `choose`: fill in year and layer.

    Http404 where the person may not see the place's count. *Refuses*: no-such-value.
    """
    by = by_of(request)
    place = place_of(by, code)
    pairs = [(name, text) for name, texts in request.GET.lists() for text in texts]
    with looked_at(by, place, where_of(pairs), choose=choose) as made:
        yield made


@contextmanager
def looked_at(by: By, place: Place, asked: Where, *, choose: bool = True) -> Iterator[Sheet]:
    """The sheet of these choices."""
    with open_store(counted_files(by, place)) as store:
        tags = all_tags(store)
        where = {**defaults(tags, asked), **asked} if choose else dict(asked)
        yield Sheet(by, place, store, tags, asked, where)


def defaults(tags: Iterable[CountTags], asked: Where) -> dict[str, tuple[Value, ...]]:
    """Year and layer where they are not chosen: the latest year that there is, and of it the outturn before payments."""
    made: dict[str, tuple[Value, ...]] = {}
    fitting = [tag for tag in tags if _fits(tag, asked)]
    if "year" not in asked and fitting:
        made["year"] = (max(tag.year for tag in fitting),)
        fitting = [tag for tag in fitting if tag.year in made["year"]]
    if "layer" not in asked and fitting:
        here = {tag.layer for tag in fitting}
        made["layer"] = (next((layer for layer in LAYER_ORDER if layer in here), fitting[0].layer),)
    return made


def _fits(tag: CountTags, where: Where) -> bool:
    return all(getattr(tag, name) in values for name, values in where.items() if hasattr(tag, name))
