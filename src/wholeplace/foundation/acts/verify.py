"""Does the record still say what was done? Checks every chain, and that every row stands as its last act left it.

*Found*: an act changed, taken out, added or moved; a row changed, added or deleted by hand. The first bad act is named.
Taking the last acts of a chain away together with their head leaves no trace inside the database; so `heads` prints each
chain's number and hash, for somebody outside to keep (`expected_heads` compares them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection

from wholeplace.foundation.acts.chain import START
from wholeplace.foundation.acts.guards import missing
from wholeplace.foundation.acts.models import Act, ChainHead
from wholeplace.foundation.acts.recorded import Recorded, State
from wholeplace.vocabulary.problems import Problem

Progress = Callable[[int, int], None]
Check = Callable[[], Iterable[Problem]]
_BATCH = 500
_ALSO: dict[str, Check] = {}


def also(name: str, check: Check) -> None:
    """Have `verify` make a check of a slice as well: told when the site starts. Telling it again changes nothing."""
    _ALSO[name] = check


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked: acts, rows, chain → (number, hash) of its head, and every problem in order of discovery."""

    acts: int
    rows: int
    heads: Mapping[str, tuple[int, str]]
    problems: tuple[Problem, ...]


def verify(progress: Progress = lambda done, total: None, expected_heads: Mapping[str, str] | None = None) -> Verdict:
    """Read the whole record once and compare it with what is stored."""
    reading = _Reading()
    acts = Act.objects.for_system("verify reads every act").order_by("id")
    total = acts.count()
    for done, act in enumerate(acts.iterator(chunk_size=_BATCH), start=1):
        reading.read(act)
        if done % _BATCH == 0 or done == total:
            progress(done, total)
    problems = reading.problems + list(reading.against_heads()) + list(_against_expected(reading, expected_heads or {}))
    stored = list(_stored_states())
    problems += list(reading.against_rows(dict(stored)))
    problems += [
        _problem("guard-missing", name, "no such trigger", "the trigger that refuses changes") for name in missing()
    ]
    problems += [problem for check in _ALSO.values() for problem in check()]
    return Verdict(total, len(stored), dict(reading.heads), tuple(problems))


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read within is as it stood at one moment, while others go on writing."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgres else "BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


class _Reading:
    """The fold over all acts: each chain's head so far, and each row's state so far with the act that left it so."""

    def __init__(self) -> None:
        self.heads: dict[str, tuple[int, str]] = {}
        self.states: dict[str, State | None] = {}
        self.left_by: dict[str, str] = {}
        self.problems: list[Problem] = []

    def read(self, act: Act) -> None:
        number, previous = self.heads.get(act.chain, (0, START))
        named = _name(act)
        if act.number != number + 1:
            self._add("act-missing", named, f"act {act.number} after act {number}", f"act {number + 1}")
        if act.previous != previous:
            self._add("act-out-of-chain", named, f"follows {act.previous[:16]}…", f"follows {previous[:16]}…")
        if act.link().hash() != act.hash:
            self._add("act-changed", named, f"its content hashes to {act.link().hash()[:16]}…", f"{act.hash[:16]}…")
        self.heads[act.chain] = (act.number, act.hash)
        self._apply(act, named)

    def _apply(self, act: Act, named: str) -> None:
        try:
            before, after = act.states
        except ValueError:
            return  # an act whose content cannot be read has been named already: its hash cannot hold
        for row, state in after.items():
            known = self.states.get(row)
            if before.get(row) != known:
                self._add(
                    "act-out-of-order", f"{named}, {row}", f"begins from {before.get(row)}", f"begins from {known}"
                )
            self.states[row] = state
            self.left_by[row] = named

    def against_heads(self) -> Iterator[Problem]:
        kept = {head.chain: (head.number, head.hash) for head in ChainHead.objects.all() if head.number}
        for chain in sorted(kept.keys() | self.heads.keys()):
            found, expected = self.heads.get(chain, (0, START)), kept.get(chain, (0, START))
            if found != expected:
                yield _problem(
                    "acts-cut-off", f"chain {chain}", f"ends at act {found[0]}", f"ends at act {expected[0]}"
                )

    def against_rows(self, stored: Mapping[str, State]) -> Iterator[Problem]:
        for row in sorted(stored.keys() | self.states.keys()):
            known = self.states.get(row)
            if stored.get(row) == known:
                continue
            where = f"{self.left_by[row]}, {row}" if row in self.left_by else row
            yield _problem(*_difference(where, stored.get(row), known))

    def _add(self, name: str, where: str, found: str, expected: str) -> None:
        self.problems.append(_problem(name, where, found, expected))


def _difference(where: str, stored: State | None, known: State | None) -> tuple[str, str, str, str]:
    if stored is None:
        return "row-deleted-by-hand", where, "the row is gone", "the row as its last act left it"
    if known is None:
        return "row-added-by-hand", where, "a row that no act made", "only rows that acts made"
    fields = [field for field in sorted(stored.keys() | known.keys()) if stored.get(field) != known.get(field)]
    found = "; ".join(f"{field} = {stored.get(field)!r}" for field in fields)
    expected = "; ".join(f"{field} = {known.get(field)!r}" for field in fields)
    return "row-changed-by-hand", where, found, expected


def _against_expected(reading: _Reading, expected: Mapping[str, str]) -> Iterator[Problem]:
    seen = set()
    for act in Act.objects.for_system("verify compares noted heads").filter(hash__in=expected.values()):
        seen.add((act.chain, act.hash))
    for chain, noted in expected.items():
        if (chain, noted) not in seen:
            yield _problem("noted-act-missing", f"chain {chain}", f"no act {noted[:16]}…", "the act noted outside")


def _stored_states() -> Iterator[tuple[str, Any]]:
    for model in apps.get_models():
        if issubclass(model, Recorded):
            for row in model._base_manager.order_by("pk").iterator(chunk_size=_BATCH):
                yield row.row_name, row.recorded_state()


def _name(act: Act) -> str:
    return f"chain {act.chain}, act {act.number} ({act.name})"


def _problem(name: str, where: str, found: str, expected: str) -> Problem:
    return Problem(
        name=name,
        field=where,
        found=found,
        expected=expected,
        why="The record of acts no longer tells what was done: somebody wrote in the database by hand, or it is damaged.",
        remedy="Keep this database as evidence, restore the last backup that verifies, and ask who had access since.",
    )
