"""What every page of the map shares: its tabs, what is chosen, what can be chosen, and how to let a choice go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest

from wholeplace.reference.areas import areas_of
from wholeplace.spend.query_words import text_of
from wholeplace.spend.questions import DIMENSIONS, Value
from wholeplace.spend.web.frame import spend_frame
from wholeplace.spend.web.map_reading import Sheet
from wholeplace.spend.web.stated_shares import shares_known
from wholeplace.vocabulary.years import FinancialYear

# (words, route, its argument)
TABS = (
    ("At a glance", "spend:map", ()),
    ("By service", "spend:map-by", ("service",)),
    ("By body", "spend:map-by", ("body",)),
    ("Council areas", "spend:map-areas", ()),
    ("Over time", "spend:map-by", ("time",)),
    ("Suppliers", "spend:map-by", ("suppliers",)),
    ("Public bodies paid", "spend:map-by", ("public-bodies",)),
    ("Kinds of spending", "spend:map-by", ("kinds",)),
    ("Nearest places", "spend:map-nearest", ()),
    ("Lines", "spend:lines", ()),
)
FIRST = ("year", "layer", "body", "service")
MORE = ("area", "nature", "control", "basis")
SELECTED = (*FIRST, *MORE)
ALL = ""


class Choose(forms.Form):
    """Year, kind of statement, body and service, which most pages need; and further choices where there is more than one."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(initial={name: _first(sheet, name) for name in SELECTED})
        for name in SELECTED:
            options = _options(sheet, name)
            if name in FIRST or len(options) > 2:
                self.fields[name] = forms.ChoiceField(label=DIMENSIONS[name], choices=options, widget=forms.Select)

    def first(self) -> list[BoundField]:
        return [self[name] for name in FIRST]

    def more(self) -> list[BoundField]:
        return [self[name] for name in MORE if name in self.fields]

    def more_chosen(self) -> bool:
        return any(self.initial.get(name) for name in MORE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One choice that stands, and the address without it."""

    text: str
    without: str


def map_frame(request: HttpRequest, sheet: Sheet, tab: str) -> dict[str, Any]:
    """The context of every page of the map. `tab` is its words in `TABS`."""
    form = Choose(sheet)
    return spend_frame(request, sheet.place, "Map") | {
        "sheet": sheet,
        "tabs": [
            {"text": words, "href": sheet.href(route, *args), "current": words == tab} for words, route, args in TABS
        ],
        "choose": form,
        "kept": _kept(sheet, form),
        "chosen": _chosen(request, sheet, form),
        "said": said_of(sheet),
        "larger": larger_bodies(sheet),
        "here": "Map" if tab == TABS[0][0] else tab,
    }


def larger_bodies(sheet: Sheet) -> list[str]:
    """Bodies among the lines chosen that serve other places too, and stand there whole, by name."""
    if sheet.year is None or sheet.layer == "payments":
        return []
    areas = areas_of(sheet.place.pk, FinancialYear(sheet.year).last_day) or (sheet.place.pk,)
    known = {one.body for one in shares_known(sheet.by, sheet.place, sheet.year, areas)}
    chosen = sheet.where.get("body") or {tag.body for tag in sheet.tags if tag.year == sheet.year}
    return sorted(sheet.body_name(body) for body in known if body in chosen)


def said_of(sheet: Sheet) -> str:
    """What is shown, in words: `Outturn of 2021/22`; the further choices stand beside it."""
    layers = " and ".join(sheet.words("layer", layer) for layer in sheet.where.get("layer", ()))
    years = ", ".join(sheet.words("year", year) for year in sheet.where.get("year", ()))
    return f"{layers or 'All that is counted'} of {years}" if years else layers or "All that is counted"


def _chosen(request: HttpRequest, sheet: Sheet, form: Choose) -> list[Chosen]:
    """The choices that no list above shows, each with the address that lets it go."""
    made = []
    for name, values in sheet.where.items():
        if name in form.fields and len(values) == 1:
            continue
        for value in values:
            left: tuple[Value, ...] = tuple(other for other in values if other != value)
            href = sheet.href(**{name: left}).partition("?")[2]
            made.append(Chosen(f"{DIMENSIONS[name]}: {sheet.words(name, value)}", f"{request.path}?{href}"))
    return made


def _kept(sheet: Sheet, form: Choose) -> list[tuple[str, str]]:
    """Choices that the form does not offer, to be sent along with it."""
    return [
        (name, text_of(value)) for name, values in sheet.where.items() if name not in form.fields for value in values
    ]


def _first(sheet: Sheet, name: str) -> str:
    values = sheet.where.get(name, ())
    return text_of(values[0]) if len(values) == 1 else ALL


def _options(sheet: Sheet, name: str) -> list[tuple[str, str]]:
    """What a list offers; year and layer always have one chosen, the others all or one."""
    values = sheet.values(name)
    words = sorted(((text_of(value), sheet.words(name, value)) for value in values), key=lambda one: one[1])
    if name == "year":
        return words[::-1]
    return words if name == "layer" else [(ALL, "All"), *words]


def downloads(sheet: Sheet, *by: str, what: str = "lines", addable: bool = True) -> list[dict[str, str]]:
    """Links to the figures by these dimensions in every form; where none are named, to `what`: the lines, or the total.

    Lines that may not be added are in no package: it would hold them as one.
    """
    words = "The figures" if by else {"lines": "The lines", "total": "The place’s total"}[what]
    query = [("by", name) for name in by] or [("what", what)]
    made = []
    for kind, label in (("csv", "CSV"), ("xlsx", "XLSX"), ("parquet", "Parquet"), ("package", "Fiscal Data Package")):
        href = sheet.href("spend:map-download", kind)
        joined = f"{href}{'&' if '?' in href else '?'}{urlencode(query)}"
        if kind == "package" and not addable:
            continue
        behind = kind == "package" and (by or what == "total")
        made.append({"text": f"{words} and the lines behind" if behind else words, "href": joined, "kind": label})
    return made
