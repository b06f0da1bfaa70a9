"""The budget of a pool by line and period, and how it came to be what it is: dated changes, never an overwritten figure.

Two things change a budget. A *virement* moves money from one line to another and never changes the total, nor the total of any
period. A *revision* changes the total, because a contribution changed. `revised` gives the budget as it stood on any day.

An *accrual* counts in its period what is owed and not yet paid, and is taken off again in a later one.

*Units*: whole pence. *Source*: dated changes and their limits in `virement`; Oldham section 75 2018-19, whose total fell from
£135.625m to £133.462m "after virements", is worked in `docs/methods/virement.md`: what left the total was a revision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from wholeplace.vocabulary.money import format_pounds, split_pence
from wholeplace.vocabulary.problems import Problem, refuse_if

LineKind = Literal["revenue", "capital"]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line of the budget. `condition` names the grant condition that rings it round; lines of one condition share its name."""

    id: str
    title: str
    body: str
    kind: LineKind = "revenue"
    scheme: str = ""
    theme: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """Pence of a line in a period (named as the ledger names it)."""

    line: str
    period: str
    pence: int


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget as agreed on a day, or as it stood on a later one (`stands_on`)."""

    id: str
    year: str
    stands_on: date
    lines: tuple[BudgetLine, ...]
    amounts: tuple[Amount, ...]

    @property
    def total_pence(self) -> int:
        return sum(amount.pence for amount in self.amounts)

    def of_line(self, line: str) -> int:
        """The year's pence of a line; nought where it has none."""
        return sum(amount.pence for amount in self.amounts if amount.line == line)

    def of_period(self, period: str) -> int:
        """The pence of all lines in a period."""
        return sum(amount.pence for amount in self.amounts if amount.period == period)

    def by_period(self, line: str) -> dict[str, int]:
        """Pence of a line by period, in the order of the budget."""
        return {amount.period: amount.pence for amount in self.amounts if amount.line == line}

    def find(self, line: str) -> BudgetLine | None:
        """The line of an id, if there is one."""
        return next((one for one in self.lines if one.id == line), None)

    def by(self, key: Literal["scheme", "body", "kind", "theme"]) -> dict[str, int]:
        """Pence summed by scheme, body, kind or theme."""
        totals: dict[str, int] = {}
        for line in self.lines:
            name = getattr(line, key)
            totals[name] = totals.get(name, 0) + self.of_line(line.id)
        return totals

    def as_answer(self) -> dict[str, Any]:
        """The budget as JSON, pence as whole numbers."""
        return {
            "id": self.id,
            "year": self.year,
            "stands_on": self.stands_on.isoformat(),
            "total_pence": self.total_pence,
            "lines": [
                {
                    "id": line.id,
                    "title": line.title,
                    "body": line.body,
                    "kind": line.kind,
                    "scheme": line.scheme,
                    "theme": line.theme,
                    "condition": line.condition,
                    "pence": self.of_line(line.id),
                    "by_period_pence": self.by_period(line.id),
                }
                for line in self.lines
            ],
        }


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a change, for which body, on which day."""

    role: str
    body: str
    on: date
    person: str = ""

    def as_answer(self) -> dict[str, str]:
        """The approval as JSON."""
        return {"role": self.role, "body": self.body, "on": self.on.isoformat(), "person": self.person}


@dataclass(frozen=True, slots=True)
class Virement:
    """Money moved from one line to another on a day, above nought. `period` where it concerns one period only.

    Without a period it is taken from all periods of the line in proportion to what stands in each, and put into the same ones.
    """

    id: str
    from_line: str
    to_line: str
    pence: int
    on: date
    reason: str
    asked_by: str
    approvals: tuple[Approval, ...] = ()
    period: str = ""

    def as_answer(self) -> dict[str, Any]:
        """The virement as JSON."""
        return {
            "id": self.id,
            "from_line": self.from_line,
            "to_line": self.to_line,
            "pence": self.pence,
            "on": self.on.isoformat(),
            "reason": self.reason,
            "asked_by": self.asked_by,
            "approvals": [one.as_answer() for one in self.approvals],
            "period": self.period,
        }


@dataclass(frozen=True, slots=True)
class Revision:
    """A dated change of the budget's total: pence to be added (or, below nought, taken off) by line and period."""

    id: str
    on: date
    changes: tuple[Amount, ...]
    reason: str
    approvals: tuple[Approval, ...] = ()

    @property
    def pence(self) -> int:
        return sum(change.pence for change in self.changes)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a budget's history: its day, what happened in one sentence, what it did to the total, and the total after."""

    id: str
    on: date
    change_pence: int
    total_pence: int
    sentence: str

    def as_answer(self) -> dict[str, Any]:
        """The step as JSON."""
        return {
            "id": self.id,
            "on": self.on.isoformat(),
            "change_pence": self.change_pence,
            "total_pence": self.total_pence,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Accrual:
    """What a line owes for a period and has not paid, taken off again in the period `reverses_in`."""

    id: str
    line: str
    body: str
    pence: int
    period: str
    reverses_in: str
    reason: str = ""

    def as_answer(self) -> dict[str, Any]:
        """The accrual as JSON."""
        return {
            "id": self.id,
            "line": self.line,
            "body": self.body,
            "pence": self.pence,
            "period": self.period,
            "reverses_in": self.reverses_in,
            "reason": self.reason,
        }


def profiled(line: str, pence: int, periods: Sequence[str], weights: Sequence[int] = ()) -> tuple[Amount, ...]:
    """A line's year spread over periods by weights (equal where there are none), to the penny. ValueError without periods."""
    parts = split_pence(pence, list(weights) or [1] * len(periods))
    return tuple(Amount(line, period, part) for period, part in zip(periods, parts, strict=True))


def check_budget(budget: Budget) -> list[Problem]:
    """Whether each line and each amount stands once, and every amount belongs to a line.

    *Refuses* (returns) `budget-said-twice`, `budget-line-unknown`.
    """
    lines = Counter(line.id for line in budget.lines)
    cells = Counter((amount.line, amount.period) for amount in budget.amounts)
    problems = [_said_twice(f"lines.{name}", f"the line {name}") for name, times in lines.items() if times > 1]
    problems += [
        _said_twice(f"amounts.{line}.{period}", f"{line} in {period}") for (line, period), n in cells.items() if n > 1
    ]
    strange = dict.fromkeys(amount.line for amount in budget.amounts if amount.line not in lines)
    return problems + [line_unknown(name, f"amounts.{name}", lines) for name in strange]


def revised(budget: Budget, virements: Iterable[Virement], on: date, revisions: Iterable[Revision] = ()) -> Budget:
    """The budget as it stood at the end of a day: every change dated from the budget's own day on, up to and on that day.

    Virements leave the total, and the total of each period, as it was. *Refuses* `budget-line-unknown`,
    `virement-without-budget`; whether a virement is within its limits is asked of `virement.check_virement` beforehand.
    """
    standing = budget
    for change in _in_order(virements, revisions):
        if change.on <= on:
            standing = _moved(standing, change) if isinstance(change, Virement) else _added(standing, change)
    return replace(standing, stands_on=max(on, budget.stands_on))


def history(budget: Budget, virements: Iterable[Virement], revisions: Iterable[Revision] = ()) -> tuple[Step, ...]:
    """How the budget came to be what it is, oldest first, each step in one sentence. *Refuses* as `revised`."""
    total = budget.total_pence
    steps = [Step(budget.id, budget.stands_on, total, total, f"Agreed at {_pounds(total)}.")]
    for change in _in_order(virements, revisions):
        by = 0 if isinstance(change, Virement) else change.pence
        total += by
        steps.append(Step(change.id, change.on, by, total, _sentence(budget, change)))
    return tuple(steps)


def accrued_pence(accruals: Iterable[Accrual], period: str) -> dict[str, int]:
    """What accruals add to each line in a period, less what is reversed in it. Over all periods each accrual comes to nought."""
    totals: dict[str, int] = {}
    for one in accruals:
        by = one.pence * ((one.period == period) - (one.reverses_in == period))
        if one.period == period or one.reverses_in == period:
            totals[one.line] = totals.get(one.line, 0) + by
    return totals


def with_accruals(paid_pence: Mapping[str, int], accruals: Iterable[Accrual], period: str) -> dict[str, int]:
    """What each line cost in a period: paid, plus accrued, less reversed."""
    totals = dict(paid_pence)
    for line, pence in accrued_pence(accruals, period).items():
        totals[line] = totals.get(line, 0) + pence
    return totals


def check_accruals(accruals: Iterable[Accrual], periods: Sequence[str], lines: Iterable[str]) -> list[Problem]:
    """Whether each accrual is on a line of the budget and is reversed in a later period of those given, in order.

    *Refuses* (returns) `accrual-not-reversed`, `budget-line-unknown`.
    """
    known, place = list(lines), {period: number for number, period in enumerate(periods)}
    problems = []
    for one in accruals:
        if one.line not in known:
            problems.append(line_unknown(one.line, f"accruals.{one.id}.line", known))
        if not place.get(one.period, len(place)) < place.get(one.reverses_in, -1):
            problems.append(_not_reversed(one))
    return problems


def _in_order(virements: Iterable[Virement], revisions: Iterable[Revision]) -> list[Virement | Revision]:
    """By day; on one day revisions first, so that new money can be moved on the day it comes."""
    return sorted([*virements, *revisions], key=lambda one: (one.on, isinstance(one, Virement), one.id))


def _moved(budget: Budget, virement: Virement) -> Budget:
    for name, place in ((virement.from_line, "from_line"), (virement.to_line, "to_line")):
        if budget.find(name) is None:
            refuse_if([line_unknown(name, f"virements.{virement.id}.{place}", [line.id for line in budget.lines])])
    standing = {
        period: pence
        for period, pence in budget.by_period(virement.from_line).items()
        if pence > 0 and virement.period in ("", period)
    }
    if sum(standing.values()) < virement.pence or virement.pence < 0:
        refuse_if([without_budget(virement, sum(standing.values()))])
    if not virement.pence:
        return budget
    parts = dict(zip(standing, split_pence(virement.pence, list(standing.values())), strict=True))
    taken = [Amount(virement.from_line, period, -part) for period, part in parts.items()]
    given = [Amount(virement.to_line, period, part) for period, part in parts.items()]
    return _summed(budget, [*taken, *given])


def _added(budget: Budget, revision: Revision) -> Budget:
    known = [line.id for line in budget.lines]
    strange = [change.line for change in revision.changes if change.line not in known]
    refuse_if(line_unknown(name, f"revisions.{revision.id}", known) for name in dict.fromkeys(strange))
    return _summed(budget, revision.changes)


def _summed(budget: Budget, changes: Iterable[Amount]) -> Budget:
    """The budget with changes added, cell by cell; cells that were not there come last."""
    cells = {(amount.line, amount.period): amount.pence for amount in budget.amounts}
    for change in changes:
        key = (change.line, change.period)
        cells[key] = cells.get(key, 0) + change.pence
    return replace(budget, amounts=tuple(Amount(line, period, pence) for (line, period), pence in cells.items()))


def _sentence(budget: Budget, change: Virement | Revision) -> str:
    if isinstance(change, Virement):
        there, here = (budget.find(name) for name in (change.from_line, change.to_line))
        names = [line.title if line else name for line, name in ((there, change.from_line), (here, change.to_line))]
        return f"{_pounds(change.pence)} moved from {names[0]} to {names[1]}: {change.reason}."
    way = "added to" if change.pence >= 0 else "taken out of"
    return f"{_pounds(abs(change.pence))} {way} the total: {change.reason}."


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2)


def line_unknown(name: str, place: str, known: Iterable[str]) -> Problem:
    """The problem of a line that the budget does not have."""
    return Problem(
        name="budget-line-unknown",
        field=place,
        found=name or "nothing",
        expected=f"a line of the budget: {', '.join(sorted(known)) or 'it has none'}",
        why="Money moved to or from a line that is not there would vanish from the total.",
        remedy="Mend the name, or add the line to the budget by a dated revision.",
    )


def without_budget(virement: Virement, left_pence: int) -> Problem:
    """The problem of a virement of more than is left on its line."""
    within = f" in {virement.period}" if virement.period else ""
    return Problem(
        name="virement-without-budget",
        field=f"virements.{virement.id}.pence",
        found=f"{_pounds(virement.pence)} to be taken from {virement.from_line}",
        expected=f"no more than the {_pounds(left_pence)} left there{within} on {virement.on.isoformat()}",
        why="What is spent, committed or moved already cannot be moved once more.",
        remedy="Move less, or move it from a line that has it.",
    )


def _said_twice(place: str, what: str) -> Problem:
    return Problem(
        name="budget-said-twice",
        field=place,
        found=f"{what} twice",
        expected="once",
        why="Nobody could say whether the two are to be added or one takes the other's place.",
        remedy="Join the two, or give one its own name.",
    )


def _not_reversed(one: Accrual) -> Problem:
    return Problem(
        name="accrual-not-reversed",
        field=f"accruals.{one.id}.reverses_in",
        found=f"{_pounds(one.pence)} accrued in {one.period}, reversed in {one.reverses_in or 'no period'}",
        expected="a later period of the ledger",
        why="When the bill is paid it would be counted a second time.",
        remedy="Name the period in which it is to be reversed.",
    )
