"""A line as a classifier sees it: its words by field, a purpose's pairs of words, a supplier's whole name.

A word counts once for its field and once for any field, so that what is learnt of purposes in one council helps where another
writes the same word into its category. A whole name is kept of companies and institutions alone, never of persons.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from wholeplace.reference.service_codes import by_label, plain

READ = {"purpose": "p", "category": "c", "supplier": "s"}
"""The fields whose words are learnt, and the letter that marks each. Departments are read by the lexicon alone: their names are
a council's own, and a word learnt from one misleads in the next. Nor is anything learnt from subjective labels, which say what
kind of expenditure it is: which services a council books under them is its own way."""

_EMPTY = frozenset(
    {"ltd", "limited", "plc", "the", "of", "and", "t", "a", "llp", "co", "company", "uk", "for", "in", "to", "s", "n"}
)
_COMPANY = re.compile(
    r"\b(ltd|limited|plc|llp|cic|council|nhs|trust|university|college|academy|school|association|services)\b"
)
_DIGITS = re.compile(r"\d")


def features(line: Mapping[str, str | None]) -> list[str]:
    """The features of a line, each once, in a fixed order."""
    return list(dict.fromkeys(each for name, mark in READ.items() for each in _of_field(line.get(name) or "", mark)))


@lru_cache(maxsize=100_000)
def says_only_what_kind(text: str) -> bool:
    """Whether a text is one of CIPFA's subjective labels ("Private Contractors"): a kind of expenditure, whatever the service."""
    return by_label("cipfa", text) is not None


@lru_cache(maxsize=100_000)
def _of_field(text: str, mark: str) -> tuple[str, ...]:
    return tuple(_features(text, mark))


def _features(text: str, mark: str) -> Iterator[str]:
    if mark != "s" and says_only_what_kind(text):
        return
    words = [word for word in plain(text).split() if word not in _EMPTY and not _DIGITS.search(word)]
    for word in words:
        yield f"{mark}:{word}"
        yield f"w:{word}"
    if mark in "pc":
        for one, other in itertools.pairwise(words):
            yield f"{mark}:{one} {other}"
    if mark == "s" and len(words) > 1 and _COMPANY.search(plain(text)):
        yield f"n:{' '.join(words[:4])}"
