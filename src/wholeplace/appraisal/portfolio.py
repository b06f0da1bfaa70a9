"""Which cases to take when no body can pay for them all.

Each case (or each option of one, of which at most one is taken) has a value and asks each body for money in each year. The
set is chosen that has the greatest value while no body spends more than its budget in any year. The answer carries a bound
that no set can pass, and the gap between the two: nought where the set is proven to be the best.

Two cases on one outcome are worth less together than apart. Each such pair's loss is part of the choice; where three chosen
cases share an outcome the pairs' losses do not add up exactly, so the answer should be worked out once more with
`overlap.together`, and a note says when.

*Units*: pounds of one price year; values are present values, costs and budgets are undiscounted by year.
*Source*: integer programme solved by HiGHS (`scipy.optimize.milp`); checked with the eight knapsack cases of
`tests/appraisal/data/knapsack_cases.json`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import combinations
from threading import Lock
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from wholeplace.appraisal.appraise import Appraisal, appraise
from wholeplace.appraisal.case import COST_TYPES, Case
from wholeplace.appraisal.measures import NET_POSITION, measure_of
from wholeplace.appraisal.model import Floats
from wholeplace.appraisal.overlap import Rule, together
from wholeplace.appraisal.totals import tags_of
from wholeplace.reference.prices import discount_schedule
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if
from wholeplace.vocabulary.totals import Tags, unlike_totals
from wholeplace.vocabulary.years import FinancialYear

Progress = Callable[[int, int], None]
BodyYear: TypeAlias = tuple[str, FinancialYear]
Proof = Literal["proven best", "time limit reached"]

TIME_LIMIT_SECONDS = 10.0
_NOTHING = 1e-9
_SOLVED, _INFEASIBLE = 0, 2  # as `scipy.optimize.milp` reports them


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be taken: its value, and what it asks of each body in each year.

    `value` is higher-is-better pounds. `group` names what at most one may be taken of (the options of a case, the same case
    begun in another year). `requires` names candidates that must be taken with it, `excludes` those that must not. `partial`
    lets a share of it be taken. `tags` say what kind of pounds the value is; None is not checked.
    """

    id: str
    title: str
    value: float
    costs: Mapping[BodyYear, float]
    group: str | None = None
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    partial: bool = False
    tags: Tags | None = None
    price_year: FinancialYear | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """What one body can spend in each year, in the prices of `price_year` (None where the costs are in the same by agreement).

    A year that is not named has no limit.
    """

    body: str
    pounds: Mapping[FinancialYear, float]
    price_year: FinancialYear | None = None


@dataclass(frozen=True, slots=True)
class PairLoss:
    """What two candidates are worth less together than apart, in the pounds of their values, and why."""

    one: str
    other: str
    pounds: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Spending:
    """What a choice asks of one body in one year, and the budget (None where there is no limit)."""

    body: str
    year: FinancialYear
    pounds: float
    budget: float | None

    @property
    def left(self) -> float | None:
        return None if self.budget is None else self.budget - self.pounds


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of candidates and how good it is known to be.

    `chosen` in the order given, with the `shares` taken (1 unless partial). `value` is theirs less the pairs' losses; no set
    has more than `bound`. `gap_pounds` is the difference, `gap` the same as a share of the value (None where that is nought).
    """

    chosen: tuple[str, ...]
    shares: Mapping[str, float]
    value: float
    bound: float
    proof: Proof
    spending: tuple[Spending, ...]
    losses: tuple[PairLoss, ...]
    seconds_allowed: float
    notes: tuple[str, ...] = field(default=())

    @property
    def gap_pounds(self) -> float:
        return max(0.0, self.bound - self.value)

    @property
    def gap(self) -> float | None:
        return self.gap_pounds / abs(self.value) if self.value else None


# candidates from cases


def candidate(
    appraisal: Appraisal,
    measure: str = "net_present_public_value",
    *,
    group: str | None = None,
    requires: tuple[str, ...] = (),
    excludes: tuple[str, ...] = (),
    partial: bool = False,
    in_kind: bool = False,
) -> Candidate:
    """A case as a candidate. In-kind costs take nothing from a budget unless `in_kind`.

    *Refuses*: `unknown-measure`, and `measure-not-additive` for a return: returns of several cases do not add up.
    """
    case, chosen = appraisal.case, measure_of(appraisal.case, measure)
    if chosen.unit != "pounds":
        raise Refused(_not_additive(measure))
    head, _, body = measure.partition(":")
    figure = appraisal.by_body[body].net_position if head == NET_POSITION else getattr(appraisal, measure)
    net = {"cost", "fiscal"} <= set(chosen.plus)
    kind = "public-value" if "social" in chosen.plus else next(iter(chosen.plus))
    return Candidate(
        id=case.id,
        title=case.title,
        value=chosen.sign * float(figure),
        costs=costs_by_body_year(appraisal, in_kind=in_kind),
        group=group,
        requires=requires,
        excludes=excludes,
        partial=partial,
        tags=tags_of(case, kind, net_of_cost=net, perspective=f"partner {body}" if body else "place"),
        price_year=case.price_year,
    )


def costs_by_body_year(appraisal: Appraisal, *, in_kind: bool = False) -> Mapping[BodyYear, float]:
    """What a case asks of each body in each year, where it asks anything. *Units*: undiscounted pounds after bias."""
    case, found = appraisal.case, {}
    for i, body in enumerate(case.bodies):
        by_year = appraisal.flows.cost[:, i].sum(axis=0)
        if not in_kind:
            by_year = by_year - appraisal.flows.cost[COST_TYPES.index("in-kind"), i]
        for t, pounds in enumerate(by_year):
            if abs(pounds) > _NOTHING:
                found[body.id, case.first_year.plus(t)] = float(pounds)
    return found


def begun_later(found: Candidate, years: int, discount: str | float, *, group: str | None = None) -> Candidate:
    """The same candidate begun some years later: its costs move, and its value is discounted for the wait.

    It is a variant of the first, so both carry the group. The horizon moves with it and the tags stay those of the first,
    which is the conversion that the note of a page must show. *Units*: the same; KeyError for an unknown schedule.
    """
    assert years > 0, "a later start is some years later"
    factor = discount_schedule(discount).factors(years + 1)[years]
    return replace(
        found,
        id=f"{found.id} +{years}",
        title=f"{found.title}, begun {years} {'year' if years == 1 else 'years'} later",
        value=found.value * factor,
        costs={(body, year.plus(years)): pounds for (body, year), pounds in found.costs.items()},
        group=group or found.group or found.id,
    )


def pair_losses(
    cases: Sequence[Case],
    measure: str = "net_present_public_value",
    *,
    rule: Rule = "multiply",
    progress: Progress | None = None,
) -> tuple[PairLoss, ...]:
    """What each pair of cases is worth less together than apart; pairs that share no outcome are left out.

    *Refuses*: what `overlap.together` refuses, and `measure-not-additive`.
    """
    found = []
    pairs = list(combinations(cases, 2))
    for done, (one, other) in enumerate(pairs, 1):
        met = together((one, other), rule=rule)
        if met.reductions:
            apart = sum(candidate(appraise(case), measure).value for case in (one, other))
            beside = sum(candidate(appraisal, measure).value for appraisal in met.appraisals)
            found.append(PairLoss(one.id, other.id, apart - beside, met.reductions[0].reason))
        if progress is not None:
            progress(done, len(pairs))
    return tuple(found)


# the choice


def choose(
    candidates: Sequence[Candidate],
    budgets: Sequence[Budget],
    *,
    losses: Sequence[PairLoss] = (),
    must: Sequence[str] = (),
    time_limit_seconds: float = TIME_LIMIT_SECONDS,
) -> Choice:
    """The set of greatest value that every body can pay for in every year.

    `must` names candidates that are taken whatever they cost. The gap is nought unless the time limit is reached first.

    *Refuses*, all at once: `unlike-totals` and `unlike-prices` where candidates or budgets are on other terms,
    `unknown-candidate`, `same-case-twice`; then `no-set-fits` where what must be taken cannot be paid for.
    """
    refuse_if(_unsound(candidates, budgets, losses, must))
    programme = _Programme(candidates, budgets, losses, frozenset(must))
    shares, bound, proof = programme.solve(time_limit_seconds)
    return _choice(programme, shares, bound, proof, time_limit_seconds)


class _Programme:
    """The integer programme: one column a candidate, one a pair with a loss."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        budgets: Sequence[Budget],
        losses: Sequence[PairLoss],
        must: frozenset[str],
    ) -> None:
        self.candidates, self.must = tuple(candidates), must
        self.columns = {one.id: i for i, one in enumerate(candidates)}
        self.losses = tuple(loss for loss in losses if loss.one in self.columns and loss.other in self.columns)
        self.limits = {(budget.body, year): pounds for budget in budgets for year, pounds in budget.pounds.items()}
        self.rows: list[dict[int, float]] = []
        self.highs: list[float] = []
        for rows in (self._budget_rows(), self._group_rows(), self._link_rows(), self._loss_rows()):
            for row, high in rows:
                self.rows.append(row)
                self.highs.append(high)

    @property
    def values(self) -> Floats:
        """What a whole one of each column adds."""
        return np.array([one.value for one in self.candidates] + [-loss.pounds for loss in self.losses])

    def _budget_rows(self) -> Iterator[tuple[dict[int, float], float]]:
        for body_year, pounds in self.limits.items():
            row = {i: one.costs[body_year] for i, one in enumerate(self.candidates) if body_year in one.costs}
            if row:
                yield row, pounds

    def _group_rows(self) -> Iterator[tuple[dict[int, float], float]]:
        groups: dict[str, dict[int, float]] = {}
        for i, one in enumerate(self.candidates):
            if one.group is not None:
                groups.setdefault(one.group, {})[i] = 1.0
        yield from ((row, 1.0) for row in groups.values() if len(row) > 1)

    def _link_rows(self) -> Iterator[tuple[dict[int, float], float]]:
        for i, one in enumerate(self.candidates):
            yield from (({i: 1.0, self.columns[other]: -1.0}, 0.0) for other in one.requires)
            yield from (({i: 1.0, self.columns[other]: 1.0}, 1.0) for other in one.excludes)

    def _loss_rows(self) -> Iterator[tuple[dict[int, float], float]]:
        """A pair's column is 1 exactly where both are taken."""
        for k, loss in enumerate(self.losses, len(self.candidates)):
            one, other = self.columns[loss.one], self.columns[loss.other]
            yield {one: 1.0, other: 1.0, k: -1.0}, 1.0
            yield {k: 1.0, one: -1.0}, 0.0
            yield {k: 1.0, other: -1.0}, 0.0

    def solve(self, seconds: float) -> tuple[Floats, float, Proof]:
        """The share of each column taken, a bound on any set's value, and whether the set is proven the best."""
        values = self.values
        if not len(values):
            return values, 0.0, "proven best"
        found = self._run(values, seconds)
        if found.status == _INFEASIBLE:
            raise Refused(_no_set_fits(self.must))
        shares = self._tidied(self._any_set() if found.x is None else np.asarray(found.x))
        value = float(values @ shares)
        if found.status == _SOLVED:
            return shares, value, "proven best"
        dual = found.mip_dual_bound
        bound = float(values.clip(min=0).sum()) if dual is None or not np.isfinite(dual) else -float(dual)
        return shares, max(value, bound), "time limit reached"

    def _any_set(self) -> Floats:
        """Some set that keeps to every condition, to fall back on where none was found in the time allowed."""
        return np.asarray(self._run(np.zeros(len(self.values)), np.inf).x)

    def _tidied(self, taken: Floats) -> Floats:
        """Whole candidates as exact noughts and ones, and the pairs' columns as they follow from them."""
        shares = [
            float(share) if one.partial else float(round(share))
            for one, share in zip(self.candidates, taken, strict=False)
        ]
        for loss in self.losses:
            one, other = shares[self.columns[loss.one]], shares[self.columns[loss.other]]
            shares.append(min(one, other) if loss.pounds < 0 else max(0.0, one + other - 1))
        return np.array(shares)

    def _run(self, values: Floats, seconds: float) -> Any:
        whole = np.array([0.0 if one.partial else 1.0 for one in self.candidates] + [0.0] * len(self.losses))
        least = np.array([float(one.id in self.must) for one in self.candidates] + [0.0] * len(self.losses))
        with _stdout_kept_clean():
            return milp(
                -values,
                integrality=whole,
                bounds=Bounds(least, np.ones(len(values))),
                constraints=self._constraints(len(values)),
                options={"time_limit": seconds, "mip_rel_gap": 0.0},
            )

    def _constraints(self, columns: int) -> list[LinearConstraint]:
        if not self.rows:
            return []
        at = [(i, j, weight) for i, row in enumerate(self.rows) for j, weight in row.items()]
        rows, cols, weights = (np.array(part) for part in zip(*at, strict=True))
        matrix = csr_array((weights.astype(np.float64), (rows, cols)), shape=(len(self.rows), columns))
        return [LinearConstraint(matrix, -np.inf, np.array(self.highs))]


_stdout_lock = Lock()


@contextmanager
def _stdout_kept_clean() -> Iterator[None]:
    """HiGHS can write a stray line to the process's own stdout, where an answer in JSON may be going: it goes to stderr."""
    with _stdout_lock:
        sys.stdout.flush()
        kept = os.dup(1)
        try:
            os.dup2(2, 1)
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)


def _choice(programme: _Programme, shares: Floats, bound: float, proof: Proof, seconds: float) -> Choice:
    taken = {one.id: float(share) for one, share in zip(programme.candidates, shares, strict=False) if share > _NOTHING}
    losses = tuple(loss for loss in programme.losses if loss.one in taken and loss.other in taken)
    return Choice(
        chosen=tuple(taken),
        shares=MappingProxyType(taken),
        value=float(programme.values @ shares),
        bound=bound,
        proof=proof,
        spending=_spending(programme, taken),
        losses=losses,
        seconds_allowed=seconds,
        notes=tuple(_notes(programme, taken, losses, proof, bound)),
    )


def _spending(programme: _Programme, taken: Mapping[str, float]) -> tuple[Spending, ...]:
    spent: dict[BodyYear, float] = dict.fromkeys(programme.limits, 0.0)
    for one in programme.candidates:
        for body_year, pounds in one.costs.items():
            if one.id in taken:
                spent[body_year] = spent.get(body_year, 0.0) + pounds * taken[one.id]
    return tuple(
        Spending(body, year, pounds, programme.limits.get((body, year)))
        for (body, year), pounds in sorted(spent.items())
    )


def _notes(
    programme: _Programme, taken: Mapping[str, float], losses: Sequence[PairLoss], proof: Proof, bound: float
) -> Iterator[str]:
    if proof != "proven best":
        yield (
            "The time allowed ran out: this set is the best found, and no set is worth more than "
            f"{format_pounds(bound)}."
        )
    free = sorted(
        {body for one in programme.candidates for body, _ in one.costs} - {body for body, _ in programme.limits}
    )
    if free:
        yield f"No budget was given for {', '.join(free)}: no limit was put on what they spend."
    if _three_share(losses):
        yield (
            "Three or more of the chosen cases share an outcome: the pairs' losses do not add up exactly, so the value is to be "
            "worked out once more with all of them together."
        )
    if any(one.partial and one.id in taken for one in programme.candidates if _in_pair(one.id, losses)):
        yield "A case that is taken in part shares an outcome with another: its loss is put at the least that it can be."


def _in_pair(candidate_id: str, losses: Sequence[PairLoss]) -> bool:
    return any(candidate_id in (loss.one, loss.other) for loss in losses)


def _three_share(losses: Sequence[PairLoss]) -> bool:
    pairs = [frozenset((loss.one, loss.other)) for loss in losses]
    return any(one & other for one, other in combinations(pairs, 2))


def worth_of_more(
    candidates: Sequence[Candidate],
    budgets: Sequence[Budget],
    pounds: float,
    *,
    losses: Sequence[PairLoss] = (),
    must: Sequence[str] = (),
    time_limit_seconds: float = TIME_LIMIT_SECONDS,
    progress: Progress | None = None,
) -> Mapping[BodyYear, float]:
    """How much more the best set is worth with `pounds` more in one body's one year, all other budgets as they are.

    One choice is made anew for each budgeted body and year; nought where the money would buy nothing, or where the choice as it
    stands leaves that much unspent.

    *Units*: pounds of value. *Refuses*: as `choose`.
    """
    settings: dict[str, Any] = {"losses": losses, "must": must, "time_limit_seconds": time_limit_seconds}
    base = choose(candidates, budgets, **settings)
    limited = [spending for spending in base.spending if spending.left is not None]
    found: dict[BodyYear, float] = {}
    for done, spending in enumerate(limited, 1):
        more = [_with_more(budget, spending, pounds) for budget in budgets]
        found[spending.body, spending.year] = max(0.0, choose(candidates, more, **settings).value - base.value)
        if progress is not None:
            progress(done, len(limited))
    return found


def _with_more(budget: Budget, spending: Spending, pounds: float) -> Budget:
    if budget.body != spending.body or spending.year not in budget.pounds:
        return budget
    return replace(budget, pounds={**budget.pounds, spending.year: budget.pounds[spending.year] + pounds})


# problems


def _unsound(
    candidates: Sequence[Candidate], budgets: Sequence[Budget], losses: Sequence[PairLoss], must: Sequence[str]
) -> Iterator[Problem]:
    yield from _twice(candidates)
    yield from _unlike(candidates)
    yield from _other_prices(candidates, budgets)
    known = {one.id for one in candidates}
    named = [(one.id, other) for one in candidates for other in (*one.requires, *one.excludes)]
    named += [("a pair's loss", side) for loss in losses for side in (loss.one, loss.other)]
    named += [("what must be taken", one) for one in must]
    for by, name in named:
        if name not in known:
            yield _unknown_candidate(by, name, known)


def _twice(candidates: Sequence[Candidate]) -> Iterator[Problem]:
    ids = [one.id for one in candidates]
    for one in sorted({one for one in ids if ids.count(one) > 1}):
        yield Problem(
            name="same-case-twice",
            found=f"{ids.count(one)} candidates with the id {one}",
            expected="each candidate once",
            why="Two versions of one case would count everything in it twice.",
            remedy="Leave out all but one; options of one case each get an id of their own and share a group.",
        )


def _unlike(candidates: Sequence[Candidate]) -> Iterator[Problem]:
    """Values that are maximised are added, so their tags must be one another's."""
    tagged = [(one.id, one.tags) for one in candidates if one.tags is not None]
    for other_id, tags in tagged[1:]:
        first_id, first = tagged[0]
        differing = [name for name in Tags.__dataclass_fields__ if getattr(first, name) != getattr(tags, name)]
        if differing:
            problem = unlike_totals(first, tags, differing)
            yield replace(problem, found=f"{first_id} and {other_id} differ: {problem.found}")


def _other_prices(candidates: Sequence[Candidate], budgets: Sequence[Budget]) -> Iterator[Problem]:
    years = {one.price_year for one in candidates if one.price_year is not None}
    for budget in budgets:
        other = sorted(year for year in years if budget.price_year not in (None, year))
        if other:
            yield Problem(
                name="unlike-prices",
                found=f"a budget of {budget.body} in {budget.price_year} prices, and costs in {other[0]} prices",
                expected="budgets and costs in the prices of one year",
                why="Pounds of different years buy different amounts, so one cannot be set against the other.",
                remedy=f"Bring the budget to {other[0]} prices with the deflator edition of the cases.",
            )


def _unknown_candidate(by: str, name: str, known: set[str]) -> Problem:
    return Problem(
        name="unknown-candidate",
        found=f"{name}, named by {by}",
        expected=f"one of: {', '.join(sorted(known)) or 'there is none'}",
        why="A condition on a case that is not there would silently do nothing.",
        remedy="Add that case to the candidates, or take the condition out.",
    )


def _no_set_fits(must: frozenset[str]) -> Problem:
    return Problem(
        name="no-set-fits",
        found=f"no set that holds {', '.join(sorted(must))}" if must else "no set at all, not even the empty one",
        expected="at least one set that keeps to every budget, group and condition",
        why="What must be taken costs more than some body has in some year, or conditions contradict each other.",
        remedy="Take something out of what must be taken, raise the budget, or look at the groups and conditions.",
    )


def _not_additive(measure: str) -> Problem:
    return Problem(
        name="measure-not-additive",
        found=measure,
        expected="a measure in pounds, such as net_present_public_value",
        why="Returns of several cases do not add up, so a set of cases has no sum of them to make the most of.",
        remedy="Choose a measure in pounds; the return of the chosen set can be worked out afterwards.",
    )
