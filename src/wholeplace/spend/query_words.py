"""A question of the map as it stands in an address: `year=2021&layer=payments&service=housing`.

A dimension that is named twice may have either value. What is not known (no payee, no area) is written `~`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlencode

from wholeplace.spend.questions import DIMENSIONS, Value
from wholeplace.vocabulary.problems import Problem, refuse_if

NOT_KNOWN = "~"
_YEAR = re.compile(r"[12][0-9]{3}")
_TRUTHS = {"true": True, "false": False}


def where_of(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[Value, ...]]:
    """Dimension → the values asked for, in the order of `DIMENSIONS`. Names that are no dimension, and empty values, are passed
    over: they are of the page, not of the question.

    *Refuses*: no-such-value.
    """
    told = [(name, text.strip()) for name, text in pairs if name in DIMENSIONS and text.strip()]
    refuse_if(problem for name, text in told for problem in _not_a_value(name, text))
    made: dict[str, tuple[Value, ...]] = {}
    for name in DIMENSIONS:
        values = tuple(dict.fromkeys(_value(name, text) for dimension, text in told if dimension == name))
        if values:
            made[name] = values
    return made


def text_of(value: Value) -> str:
    """One value as an address holds it; `where_of` reads it back."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def query_of(where: Mapping[str, tuple[Value, ...]]) -> str:
    """The address' part behind the question mark, without it."""
    return urlencode([(name, text_of(value)) for name, values in where.items() for value in values])


def _value(name: str, text: str) -> Value:
    if text == NOT_KNOWN:
        return None
    if "\x00" in text:
        raise ValueError(text)
    if name == "year":
        if not _YEAR.fullmatch(text):
            raise ValueError(text)
        return int(text)
    if name == "month":
        return date.fromisoformat(text)
    return _TRUTHS[text.lower()] if name == "capital" else text


def _not_a_value(name: str, text: str) -> list[Problem]:
    try:
        _value(name, text)
    except (ValueError, KeyError):
        expected = {
            "year": "the calendar year in which it begins, such as 2021",
            "month": "its first day, such as 2021-04-01",
            "capital": "true or false",
        }
        return [
            Problem(
                name="no-such-value",
                field=name,
                found=f"“{text[:60]}”",
                expected=expected.get(name, "words") + f", or {NOT_KNOWN} for not known",
                why="Lines are chosen by the values that they hold; this one no line can hold.",
                remedy=f"Choose another {DIMENSIONS[name].lower()}.",
            )
        ]
    return []
