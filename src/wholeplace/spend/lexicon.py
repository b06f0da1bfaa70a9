"""Words of departments and of purposes, and the services they speak of: what is known before any line is learnt from.

A department's name says which services it may have spent on: "Children's & Education Services" two, "Place Directorate" five,
"Fleet" hardly any. Words of a purpose or a supplier make a service likelier: "residential care", "highways", "school meals".

*Source*: `parameters/lexicon.csv`, ours, from the names that English councils give to departments and accounts. `weight` is, for
a department, how surely its lines belong to one of the services; for other words, the natural logarithm of how many times
likelier they make them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from wholeplace.reference.service_codes import plain


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase and what it speaks of. `stem` says that its last word may go on: `librar` for library and libraries."""

    words: tuple[str, ...]
    stem: bool
    services: tuple[str, ...]
    weight: float
    why: str

    @property
    def phrase(self) -> str:
        return " ".join(self.words) + ("…" if self.stem else "")

    def at(self, words: list[str], first: int) -> bool:
        """Whether the phrase stands in a text from a word on."""
        piece = words[first : first + len(self.words)]
        if len(piece) < len(self.words):
            return False
        if self.stem:
            return tuple(piece[:-1]) == self.words[:-1] and piece[-1].startswith(self.words[-1])
        return tuple(piece) == self.words


@dataclass(frozen=True, slots=True)
class Department:
    """What a department's name says: the services, and how surely its lines belong to one of them (0 to 1)."""

    services: frozenset[str]
    sure: float
    phrases: tuple[str, ...]


@cache
def entries(of: str) -> tuple[Entry, ...]:
    """The phrases of departments (`department`) or of other words (`words`), longer ones first."""
    text = files("wholeplace.spend").joinpath("parameters/lexicon.csv").read_text(encoding="utf-8")
    rows = [_entry(row) for row in csv.DictReader(text.splitlines()) if row["of"] == of]
    return tuple(sorted(rows, key=lambda entry: (-len(entry.words), entry.stem, entry.words)))


def _entry(row: Mapping[str, str]) -> Entry:
    phrase = row["phrase"]
    services = tuple(row["services"].split("|"))
    return Entry(tuple(plain(phrase).split()), phrase.endswith("-"), services, float(row["weight"]), row["why"])


@cache
def department(text: str) -> Department | None:
    """What a department's name says, by all the phrases in it; a longer phrase takes its words from the shorter."""
    found = list(_found("department", text))
    if not found:
        return None
    services = frozenset(service for entry in found for service in entry.services)
    return Department(services, min(entry.weight for entry in found), tuple(entry.phrase for entry in found))


@lru_cache(maxsize=100_000)
def words(text: str) -> tuple[Entry, ...]:
    """The phrases of a purpose, category or supplier that speak of services."""
    return tuple(_found("words", text))


def _found(of: str, text: str) -> Iterator[Entry]:
    split = plain(text).split()
    first = 0
    while first < len(split):
        entry = next((each for each in _beginning(of, split[first]) if each.at(split, first)), None)
        if entry is not None:
            yield entry
        first += len(entry.words) if entry is not None else 1


@cache
def _by_first(of: str) -> dict[str, tuple[Entry, ...]]:
    """Entries by their first word whole; those of one word that may go on stand under nothing."""
    index: dict[str, list[Entry]] = {}
    for entry in entries(of):
        index.setdefault("" if entry.stem and len(entry.words) == 1 else entry.words[0], []).append(entry)
    return {key: tuple(rows) for key, rows in index.items()}


@cache
def _beginning(of: str, word: str) -> tuple[Entry, ...]:
    """The entries that may begin at a word, longer ones first."""
    index = _by_first(of)
    stems = tuple(entry for entry in index.get("", ()) if word.startswith(entry.words[0]))
    return (*index.get(word, ()), *stems)
