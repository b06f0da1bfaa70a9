"""The timetable that an agreement binds its partners to: which reports and payments, how often, by when, by whom.

Each term is a row of `parameters/agreement_timetable_terms.csv`, dated and sourced; an agreement takes the standard ones of
its mechanisms, leaves out what it does not have, and puts its own number of days or its own day in place of the published one.

*Source*: SI 2000/617 regs 7 and 9 (days within a quarter or year are not in the regulation: ours until the agreement says);
clauses of signed agreements. A term whose wording was not seen is marked not verified, and so is every deadline made of it.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from wholeplace.vocabulary.evidence import Standing

Rule = Literal["every-weeks", "every-months", "after-quarter", "after-year", "after-event", "on-day", "instalments"]
Covers = Literal["", "latest-month", "quarter", "year", "next-year"]
By = Literal["host", "each", "non-host"]
Moves = Literal["stays", "next-working-day", "previous-working-day"]
Basis = Literal["statute", "agreement"]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a timetable.

    `number` counts weeks, months, days after, or instalments, as `rule` says; `month` and `day` serve `on-day` alone.
    `covers` is what a report reports on, or the year that a budget is for. `by` is who owes it, `role` who there.
    `needs_boards`: the partners' boards decide. `moves` says whether a weekend or bank holiday moves the day; unless an
    agreement says so, it stays.
    """

    id: str
    title: str
    rule: Rule
    number: int
    month: int
    day: int
    covers: Covers
    role: str
    by: By
    basis: Basis
    mechanisms: frozenset[str]
    standard: bool
    needs_boards: bool
    standing: Standing
    source: str
    edition: str
    note: str
    moves: Moves = "stays"

    @property
    def why(self) -> str:
        """Where the term comes from, with what is unsure about it."""
        unsure = {Standing.NOT_VERIFIED: " (not verified)", Standing.SECONDARY: " (wording from a secondary source)"}
        note = f"; {self.note}" if self.note else ""
        return f"{self.source}{unsure.get(self.standing, '')}{note}"


@dataclass(frozen=True, slots=True)
class Terms:
    """The timetable of one agreement: its host, all its partners (ids, host among them), its dates and its terms.

    `begins_on` is also the day from which six-weekly reports are counted. `boards` are the ids of the boards that decide
    what the terms leave to boards.
    """

    host: str
    partners: tuple[str, ...]
    begins_on: date
    terms: tuple[Term, ...]
    ends_on: date | None = None
    boards: tuple[str, ...] = ()

    def without(self, *ids: str) -> Terms:
        """The timetable less some of its terms. KeyError where it has no such term."""
        for name in ids:
            self[name]
        return replace(self, terms=tuple(term for term in self.terms if term.id not in ids))

    def having(self, *ids: str) -> Terms:
        """The timetable with further published terms. KeyError where none is published by that name."""
        known = {term.id for term in self.terms}
        return replace(self, terms=(*self.terms, *(published_terms()[name] for name in ids if name not in known)))

    def agreed(
        self,
        name: str,
        *,
        source: str,
        number: int | None = None,
        on: tuple[int, int] | None = None,
        moves: Moves | None = None,
    ) -> Terms:
        """The timetable with the agreement's own number, day (month, day) or rule for weekends in one term.

        `source` is the clause that says so; the term then stands on it alone. KeyError where there is no such term.
        """
        assert source, "an agreement's own term names its clause"
        old = self[name]
        own = replace(
            old,
            number=old.number if number is None else number,
            month=old.month if on is None else on[0],
            day=old.day if on is None else on[1],
            moves=moves or old.moves,
            standing=Standing.PRIMARY,
            source=source,
            edition="this agreement",
            note="",
        )
        return replace(self, terms=tuple(own if term.id == name else term for term in self.terms))

    def __getitem__(self, name: str) -> Term:
        found = [term for term in self.terms if term.id == name]
        if not found:
            raise KeyError(name)
        return found[0]


@cache
def published_terms() -> dict[str, Term]:
    """Every term on file by id, standard or not."""
    stored = files("wholeplace.pools") / "parameters" / "agreement_timetable_terms.csv"
    return {row["id"]: _term(row) for row in csv.DictReader(stored.read_text(encoding="utf-8").splitlines())}


def standard_terms(
    host: str,
    partners: Iterable[str],
    begins_on: date,
    *,
    mechanisms: Collection[str] = ("s75",),
    ends_on: date | None = None,
    boards: Iterable[str] = (),
) -> Terms:
    """The usual timetable of an agreement whose lines are under the mechanisms given (`s75`, `s75-lead`, `s256`, …)."""
    wanted = {*mechanisms, "any"}
    chosen = tuple(term for term in published_terms().values() if term.standard and term.mechanisms & wanted)
    return Terms(host, tuple(partners), begins_on, chosen, ends_on, tuple(boards))


def _term(row: dict[str, str]) -> Term:
    return Term(
        id=row["id"],
        title=row["title"],
        rule=cast(Rule, row["rule"]),
        number=int(row["number"] or 0),
        month=int(row["month"] or 0),
        day=int(row["day"] or 0),
        covers=cast(Covers, row["covers"]),
        role=row["role"],
        by=cast(By, row["by"]),
        basis=cast(Basis, row["basis"]),
        mechanisms=frozenset(row["mechanisms"].split()),
        standard=row["standard"] == "yes",
        needs_boards=row["boards"] == "yes",
        standing=Standing(row["standing"]),
        source=row["source"],
        edition=row["edition"],
        note=row["note"],
    )
