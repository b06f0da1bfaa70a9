"""One number as a page asks for it: a figure, or low, likely and high; and beside it where it comes from.

people        population, population.low, population.high, population.shape
a study's     population.study (normal, lognormal, beta), population.first, population.second
source        sources.population.text, .year, .grade
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from wholeplace.appraisal.web.forms.step import select, words
from wholeplace.appraisal.web.page_words import LABELS
from wholeplace.appraisal.web.typed import (
    PARAMETERS,
    is_range,
    shown_figure,
    shown_number,
    shown_share,
    typed_figure,
    typed_number,
)

Typed = Mapping[str, Any]

RANGE_SHAPES = (
    ("pert", "Middle values likelier (PERT)"),
    ("triangular", "Straight sides (triangular)"),
    ("uniform", "All equally likely (uniform)"),
)
STUDY_SHAPES = (
    ("", "None"),
    ("normal", "Normal: mean, standard deviation"),
    ("lognormal", "Lognormal: median, 95th percentile"),
    ("beta", "Beta: alpha, beta"),
)
GRADES = tuple((str(grade), str(grade)) for grade in range(1, 7))


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a page asks for; `sourced`: it has a source beside it; `share`: it is shown as a percentage."""

    name: str
    hint: str = ""
    label: str = ""
    sourced: bool = True
    needed: bool = True
    prefix: str = ""
    width: str = "10"
    share: bool = False

    @property
    def words(self) -> str:
        return self.label or LABELS[self.name.rsplit(".", 1)[-1]]


def number_fields(number: Number) -> dict[str, forms.Field]:
    """The inputs of one number, by name."""
    name, of = number.name, number.words
    money = {"prefix": number.prefix} if number.prefix else {}
    narrow = {"width": number.width, "inputmode": "decimal", "autocomplete": "off", **money}
    asked: dict[str, forms.Field] = {
        name: words(name, of, number.hint, **narrow),
        f"{name}.low": words(name, "Low", **narrow),
        f"{name}.high": words(name, "High", **narrow),
        f"{name}.shape": select(name, RANGE_SHAPES, "Between them"),
        f"{name}.study": select(name, STUDY_SHAPES, "Shape"),
        f"{name}.first": words(name, "First figure", width="5", inputmode="decimal"),
        f"{name}.second": words(name, "Second figure", width="5", inputmode="decimal"),
    }
    return asked | (source_fields(name) if number.sourced else {})


def source_fields(name: str) -> dict[str, forms.Field]:
    """Where a field's figure comes from."""
    return {
        f"sources.{name}.text": words("text", "Source"),
        f"sources.{name}.year": words("year", "Year", width="5"),
        f"sources.{name}.grade": select("grade", (("", "–"), *GRADES), "Grade"),
    }


def number_shown(number: Number, value: Any) -> dict[str, str]:
    """What the inputs of a number hold."""
    name, say = number.name, shown_share if number.share else shown_number
    if not is_range(value):
        return {name: say(value), f"{name}.shape": "pert"}
    shape = value.get("shape", "pert")
    if shape in PARAMETERS and shape in dict(STUDY_SHAPES):
        first, second = (shown_number(value.get(part)) for part in PARAMETERS[shape])
        said = {"study": str(shape), "first": first, "second": second}
        return {name: "", f"{name}.shape": "pert"} | {f"{name}.{key}": text for key, text in said.items()}
    if shape not in dict(RANGE_SHAPES):
        return {name: shown_figure(value), f"{name}.shape": "pert"}
    ends = {f"{name}.{end}": say(value.get(end)) for end in ("low", "high")}
    return {name: say(value.get("mode")), f"{name}.shape": str(shape), **ends}


def number_put(name: str, typed: Typed) -> Any:
    """What was typed for a number, as the case file holds it; None where nothing was."""
    study, shape = typed.get(f"{name}.study") or "", typed.get(f"{name}.shape") or "pert"
    if study in PARAMETERS:
        parts = (typed_number(typed.get(f"{name}.{part}") or "") for part in ("first", "second"))
        return {"shape": study, **dict(zip(PARAMETERS[study], parts, strict=False))}
    figure = typed.get(name) or ""
    low, high = (typed_number(typed.get(f"{name}.{end}") or "") for end in ("low", "high"))
    if low is None and high is None:
        return typed_figure(figure)
    if shape == "uniform":
        return {"shape": shape, "low": low, "high": high}
    head = {} if shape == "pert" else {"shape": shape}
    return {**head, "low": low, "mode": typed_number(figure), "high": high}


def source_shown(name: str, sources: Any) -> dict[str, str]:
    """What the inputs of a source hold."""
    source = sources.get(name) if isinstance(sources, Mapping) else None
    held = source if isinstance(source, Mapping) else {}
    return {f"sources.{name}.{part}": shown_number(held.get(part)).replace(",", "") if part != "text"
            else str(held.get(part) or "") for part in ("text", "year", "grade")}  # fmt: skip


def source_put(name: str, typed: Typed) -> dict[str, Any] | None:
    """A source as typed; None where nothing was."""
    text, year, grade = (str(typed.get(f"sources.{name}.{part}") or "").strip() for part in ("text", "year", "grade"))
    made = {"text": text, "year": year, "grade": grade_put(grade)}
    return {key: value for key, value in made.items() if value not in ("", None)} or None


def sources_put(names: tuple[str, ...], typed: Typed, held: Any) -> dict[str, Any]:
    """The sources of a line: those that the page asks for as typed, the others as they were."""
    kept = dict(held) if isinstance(held, Mapping) else {}
    for name in names:
        source = source_put(name, typed)
        kept.pop(name, None)
        if source:
            kept[name] = source
    return kept


def grade_put(text: str) -> int | str | None:
    """A grade as a whole number; None where none was chosen."""
    return int(text) if text.isdecimal() else text or None
