"""Whether money may be moved between lines of a budget: the limits of each body, and who must approve.

Each body has its own table: bands up to an amount or up to a share of a budget, who approves in each, whether moves of a year are
added up (aggregate) or looked at one by one, capital and revenue apart. Tables on file are rows of
`parameters/virement_thresholds.csv`, each from one authority's published rules; a place makes its own in the same form.
A body without a table has not said who may approve, so nothing may be moved on its lines.

Two moves between the same two lines on one day count as one, lest a limit be passed in halves. An approval counts where it is of
the body, by the approver of the band or one of a higher band, and not later than the move.

*Units*: whole pence; shares of a base given in pence. *Source*: each row of the table; `docs/methods/virement.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise
from typing import Any, Literal, cast

from wholeplace.pools.budget import (
    Budget,
    BudgetLine,
    Revision,
    Virement,
    line_unknown,
    revised,
    without_budget,
)
from wholeplace.vocabulary.evidence import Standing
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem

Measure = Literal["pence", "share"]
Basis = Literal["single", "aggregate"]
Scope = Literal["body", "scheme", "theme"]
_SCOPE_WORDS = {"body": "the lines of", "scheme": "the scheme", "theme": "the theme"}


@dataclass(frozen=True, slots=True)
class Band:
    """Up to `up_to` (pence, or a share of the base; None: no end) the approver named may approve; empty where nobody need."""

    up_to: Fraction | None
    approver: str
    words: str


@dataclass(frozen=True, slots=True)
class LimitTable:
    """One body's limits: its bands from the least, for lines of `kinds`, on single moves or their sum in the year.

    `scope` is what a sum runs over: all lines of the body, the scheme, or the theme that money leaves (where only moves to
    another theme count). `crossing` approves moves between capital and revenue; empty where nobody may.
    """

    id: str
    title: str
    kinds: frozenset[str]
    measure: Measure
    basis: Basis
    scope: Scope
    bands: tuple[Band, ...]
    crossing: str
    crossing_words: str
    edition: str
    standing: Standing
    source: str
    note: str = ""

    def as_answer(self) -> dict[str, Any]:
        """The table as JSON; a limit as text, pence or share as `measure` says."""
        return {
            "id": self.id,
            "title": self.title,
            "kinds": sorted(self.kinds),
            "measure": self.measure,
            "basis": self.basis,
            "scope": self.scope,
            "bands": [
                {
                    "up_to": None if band.up_to is None else str(band.up_to),
                    "approver": band.approver,
                    "words": band.words,
                }
                for band in self.bands
            ],
            "crossing": self.crossing,
            "crossing_words": self.crossing_words,
            "edition": self.edition,
            "standing": str(self.standing),
            "source": self.source,
            "note": self.note,
        }


Tables = Mapping[str, Sequence[LimitTable]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A virement that is asked about, with its two lines, the budget, the year's moves before it, and given bases of shares."""

    virement: Virement
    source: BudgetLine
    target: BudgetLine
    budget: Budget
    before: Sequence[Virement]
    base_pence: Mapping[str, int]

    @property
    def crossing(self) -> bool:
        return self.source.kind != self.target.kind


@cache
def limit_tables() -> dict[str, LimitTable]:
    """Every table on file by its id."""
    stored = files("wholeplace.pools") / "parameters" / "virement_thresholds.csv"
    rows = list(csv.DictReader(stored.read_text(encoding="utf-8").splitlines()))
    return {name: _table(name, list(group)) for name, group in groupby(rows, key=lambda row: row["table"])}


def table_from(answer: Mapping[str, Any]) -> LimitTable:
    """A table read back from its JSON (`LimitTable.as_answer`), as a place keeps its own. Check it with `check_table`."""
    bands = tuple(
        Band(None if band["up_to"] is None else Fraction(band["up_to"]), band["approver"], band["words"])
        for band in answer["bands"]
    )
    words = ("id", "title", "measure", "basis", "scope", "crossing", "crossing_words", "edition", "source", "note")
    rest = {key: answer[key] for key in words}
    return LimitTable(kinds=frozenset(answer["kinds"]), bands=bands, standing=Standing(answer["standing"]), **rest)


def check_table(table: LimitTable) -> list[Problem]:
    """Whether a place's own table can be applied: bands from the least up, only the last without end, shares not above one.

    *Refuses* (returns) `virement-table-order`.
    """
    limits = [band.up_to for band in table.bands]
    bounded = [limit for limit in limits if limit is not None]
    rising = all(one > 0 for one in bounded) and all(low < high for low, high in pairwise(bounded))
    ends = bool(limits) and None not in limits[:-1]
    fits = table.measure == "pence" or all(one <= 1 for one in bounded)
    return [] if rising and ends and fits else [_order(table)]


def check_virement(
    virement: Virement,
    budget: Budget,
    tables: Tables,
    *,
    earlier: Sequence[Virement] = (),
    revisions: Sequence[Revision] = (),
    spent_pence: Mapping[str, int] | None = None,
    base_pence: Mapping[str, int] | None = None,
) -> list[Problem]:
    """Everything that keeps a virement from being made, all at once; an empty list where it may be.

    `tables` are each body's limits; `earlier` the year's other virements, `spent_pence` what is spent and committed by line,
    `base_pence` the budget that a share is of, by body, scheme or theme as the table's scope says (else the budget's own sum).

    *Refuses* (returns) `budget-line-unknown`, `virement-without-reason`, `virement-amount`, `virement-without-budget`,
    `virement-ring-fence`, `virement-capital-revenue`, `virement-no-limits`, `virement-beyond-limit`.
    """
    problems = _plain(virement, budget)
    source, target = budget.find(virement.from_line), budget.find(virement.to_line)
    if problems or source is None or target is None:
        return problems
    before = [one for one in earlier if one.id != virement.id and one.on <= virement.on]
    problems += _enough(virement, revised(budget, before, virement.on, revisions), spent_pence or {})
    problems += _ring_fence(virement, source, target)
    asked = _Asked(virement, source, target, budget, before, base_pence or {})
    for body in dict.fromkeys((source.body, target.body)):
        if asked.crossing:
            problems += _crossing(virement, source, target, body, tables.get(body, ()))
        problems += _limits(asked, body, tables.get(body, ()))
    return problems


def moved_so_far(
    virements: Iterable[Virement],
    budget: Budget,
    scope: Scope,
    name: str,
    kinds: Collection[str] = ("revenue", "capital"),
) -> int:
    """Pence moved, either way, on the lines of one body or one scheme, or out of one theme into others; of the kinds given."""
    return sum(one.pence for one in virements if _touches(one, budget, scope, name, kinds))


def _touches(virement: Virement, budget: Budget, scope: Scope, name: str, kinds: Collection[str]) -> bool:
    source, target = budget.find(virement.from_line), budget.find(virement.to_line)
    if source is None or target is None or not {source.kind, target.kind} & set(kinds):
        return False
    if scope == "theme":
        return source.theme == name != target.theme
    return name in (getattr(source, scope), getattr(target, scope))


def _plain(virement: Virement, budget: Budget) -> list[Problem]:
    """What can be seen of a virement without any table."""
    known = [line.id for line in budget.lines]
    problems = [
        line_unknown(name, f"virements.{virement.id}.{place}", known)
        for name, place in ((virement.from_line, "from_line"), (virement.to_line, "to_line"))
        if name not in known
    ]
    if not virement.reason.strip():
        problems.append(_no_reason(virement))
    if virement.pence <= 0 or virement.from_line == virement.to_line:
        problems.append(_no_amount(virement))
    return problems


def _enough(virement: Virement, standing: Budget, spent: Mapping[str, int]) -> list[Problem]:
    periods = standing.by_period(virement.from_line)
    there = sum(pence for period, pence in periods.items() if virement.period in ("", period) and pence > 0)
    left = max(0, min(there, standing.of_line(virement.from_line) - spent.get(virement.from_line, 0)))
    return [without_budget(virement, left)] if virement.pence > left else []


def _ring_fence(virement: Virement, source: BudgetLine, target: BudgetLine) -> list[Problem]:
    if not source.condition or source.condition == target.condition:
        return []
    return [
        Problem(
            name="virement-ring-fence",
            field=f"virements.{virement.id}.to_line",
            found=f"{_pounds(virement.pence)} of {source.title}, under the condition {source.condition}, to {target.title}",
            expected=f"a line under the condition {source.condition}",
            why="A grant spent on what its condition does not allow may be taken back by whoever paid it.",
            remedy="Move money that is not ring-fenced, or ask the grant's payer in writing to lift the condition.",
        )
    ]


def _crossing(
    virement: Virement, source: BudgetLine, target: BudgetLine, body: str, tables: Sequence[LimitTable]
) -> Iterator[Problem]:
    """A move between capital and revenue, which only the approver for crossings may approve."""
    may = {table.crossing: table.crossing_words for table in tables if table.crossing}
    if any(role in may for role in _approved_by(virement, body)):
        return
    who = " or ".join(may.values())
    needed = (
        f"or for {body} the approval of {who}" if who else f"for the limits of {body} name nobody who may approve else"
    )
    yield Problem(
        name="virement-capital-revenue",
        field=f"virements.{virement.id}",
        found=f"{_pounds(virement.pence)} from {source.kind} ({source.title}) to {target.kind} ({target.title})",
        expected=f"lines of one kind, {needed}",
        why="Capital money may as a rule not pay running costs, and the two are accounted apart.",
        remedy="Move money of the same kind, or have it approved by whoever may, with the section 151 officer's advice.",
    )


def _limits(asked: _Asked, body: str, tables: Sequence[LimitTable]) -> Iterator[Problem]:
    own = [table for table in tables if {asked.source.kind, asked.target.kind} & table.kinds]
    if not own and not asked.crossing:
        yield _no_limits(asked.virement, body, asked.source.kind)
    for table in own:
        for name in _names(table, asked, body):
            base = asked.base_pence.get(name) or asked.budget.by(table.scope).get(name, 0)
            yield from _beyond(asked.virement, table, body, name, _counted(asked, table, name), base)


def _names(table: LimitTable, asked: _Asked, body: str) -> tuple[str, ...]:
    """What the limits of a table are looked at for: the body, each scheme of its lines, or the theme that money leaves."""
    source, target = asked.source, asked.target
    if table.scope == "body":
        return (body,)
    if table.scope == "theme":
        return (source.theme,) if source.theme != target.theme and source.body == body else ()
    return tuple(dict.fromkeys(line.scheme for line in (source, target) if line.body == body))


def _counted(asked: _Asked, table: LimitTable, name: str) -> int:
    """What counts towards the limit beside this move: all of the year, or moves between the same lines on the same day."""
    if table.basis == "aggregate":
        return moved_so_far(asked.before, asked.budget, table.scope, name, table.kinds)
    pair = {asked.virement.from_line, asked.virement.to_line}
    same = (one for one in asked.before if one.on == asked.virement.on and {one.from_line, one.to_line} == pair)
    return sum(one.pence for one in same)


def _beyond(virement: Virement, table: LimitTable, body: str, name: str, so_far: int, base: int) -> Iterator[Problem]:
    """The problem of a move that nobody with the power to do so has approved."""
    total = so_far + virement.pence
    limits = [_limit_pence(band, table, base) for band in table.bands]
    reached = next((n for n, limit in enumerate(limits) if limit is None or total <= limit), None)
    may = {band.approver for band in table.bands[reached:]} | {table.crossing} - {""} if reached is not None else set()
    if reached is not None and (not table.bands[reached].approver or may & set(_approved_by(virement, body))):
        return
    who = table.bands[reached].words if reached is not None else ""
    most = 0 if who else max(limit or 0 for limit in limits)
    yield _beyond_limit(virement, table, body, name, so_far, who or most, _room(virement, table, body, limits, so_far))


def _limit_pence(band: Band, table: LimitTable, base: int) -> int | None:
    """Where a band ends, in whole pence; a share of the base is cut down, never rounded up."""
    if band.up_to is None:
        return None
    return int(band.up_to if table.measure == "pence" else band.up_to * max(0, base))


def _room(virement: Virement, table: LimitTable, body: str, limits: Sequence[int | None], so_far: int) -> int:
    """How much of the move the approvals that it has would cover."""
    approved = set(_approved_by(virement, body))
    covered = [
        limit
        for n, limit in enumerate(limits)
        if limit is not None and (not table.bands[n].approver or {band.approver for band in table.bands[n:]} & approved)
    ]
    return max(0, max(covered, default=0) - so_far)


def _approved_by(virement: Virement, body: str) -> list[str]:
    return [one.role for one in virement.approvals if one.body == body and one.on <= virement.on]


def _beyond_limit(
    virement: Virement, table: LimitTable, body: str, name: str, so_far: int, who: str | int, room: int
) -> Problem:
    scope = f"{_SCOPE_WORDS[table.scope]} {name}"
    span = "moved before it this year" if table.basis == "aggregate" else "between the same lines on the same day"
    also = f" after {_pounds(so_far)} {span}" if so_far else ""
    got = ", ".join(_approved_by(virement, body)) or "nobody"
    moved = f"{_pounds(virement.pence)}{also} on {scope}, {_pounds(so_far + virement.pence)} in all"
    unsure = "" if table.standing is Standing.PRIMARY else f", {table.standing}"
    needed = f"on or before {virement.on.isoformat()} the approval of {who}"
    if isinstance(who, int):
        needed = f"{_pounds(who)} at most, for nobody is named who may approve more"
    return Problem(
        name="virement-beyond-limit",
        field=f"virements.{virement.id}.approvals",
        found=f"{moved}; approved for {body} by {got}",
        expected=f"{needed} ({table.title}, {table.edition}{unsure})",
        why="Each body has set how much of its budget may be moved by whom; beyond it the move has no authority.",
        remedy=f"{'Have it approved as said, or move' if isinstance(who, str) else 'Move'} no more than {_pounds(room)}.",
    )


def _table(name: str, rows: Sequence[dict[str, str]]) -> LimitTable:
    first = rows[0]
    return LimitTable(
        id=name,
        title=first["title"],
        kinds=frozenset(first["kinds"].split()),
        measure=cast(Measure, first["measure"]),
        basis=cast(Basis, first["basis"]),
        scope=cast(Scope, first["scope"]),
        bands=tuple(
            Band(Fraction(row["up_to"]) if row["up_to"] else None, row["approver"], row["approver_words"])
            for row in rows
        ),
        crossing=first["crossing"],
        crossing_words=first["crossing_words"],
        edition=first["edition"],
        standing=Standing(first["standing"]),
        source=first["source"],
        note=first["note"],
    )


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2)


def _no_reason(virement: Virement) -> Problem:
    return Problem(
        name="virement-without-reason",
        field=f"virements.{virement.id}.reason",
        found="no reason",
        expected="one sentence that an auditor can read",
        why="A budget that was moved without a reason cannot be explained at the end of the year.",
        remedy="Say what the money is wanted for, and why it can be spared where it was.",
    )


def _no_amount(virement: Virement) -> Problem:
    return Problem(
        name="virement-amount",
        field=f"virements.{virement.id}.pence",
        found=f"{_pounds(virement.pence)} from {virement.from_line} to {virement.to_line}",
        expected="an amount above nought, from one line to another",
        why="Below nought it would run the other way, past the limits of the line that it takes from.",
        remedy="Turn the two lines round, or mend the amount.",
    )


def _no_limits(virement: Virement, body: str, kind: str) -> Problem:
    return Problem(
        name="virement-no-limits",
        field=f"virements.{virement.id}",
        found=f"no limits of {body} for {kind}",
        expected="the body's own table, or one on file that it has taken over",
        why="Until a body has said who may approve how much, nobody may move its budget.",
        remedy="Enter the limits from its constitution or financial instructions, with the date.",
    )


def _said(band: Band, table: LimitTable) -> str:
    """Where a band ends, in words."""
    if band.up_to is None:
        return "without end"
    return _pounds(int(band.up_to)) if table.measure == "pence" else f"{float(band.up_to):.2%}"


def _order(table: LimitTable) -> Problem:
    said = ", ".join(_said(band, table) for band in table.bands)
    return Problem(
        name="virement-table-order",
        field=f"limits.{table.id}.bands",
        found=said or "no band",
        expected="limits above nought that rise from band to band, only the last without end, shares not above one",
        why="An amount would fall into two bands, or into none.",
        remedy="Put the bands in order from the least, and mend the limit that does not rise.",
    )
