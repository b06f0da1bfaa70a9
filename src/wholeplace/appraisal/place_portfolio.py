"""Which cases of a place to take together: each case and its options as candidates, overlap control, budgets, and one choice.

Each option of a case is a candidate of its own, and at most one of a case is taken; `as now` is not one, for it is what is
taken where nothing is. What two candidates lose beside each other is worked out pair by pair, and the chosen set once more
with all of its cases together, because where three share an outcome the pairs' losses do not add up exactly.

*Units*: pounds of one price year; values are present values, costs and budgets are undiscounted by year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from wholeplace.appraisal.appraise import Appraisal, appraise
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.compare import apply_option
from wholeplace.appraisal.measures import measure_of
from wholeplace.appraisal.model import Floats
from wholeplace.appraisal.overlap import Rule, Together, same_outcome, together
from wholeplace.appraisal.portfolio import (
    Budget,
    Candidate,
    Choice,
    PairLoss,
    candidate,
    choose,
    costs_by_body_year,
)
from wholeplace.appraisal.totals import place_totals, sum_of, totals_of
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.totals import Total
from wholeplace.vocabulary.years import FinancialYear

MEASURE = "net_present_public_value"
TIME_LIMIT_SECONDS = 5.0
SHOWN = ("pv_costs", "pv_fiscal", "net_present_budget_impact", "pv_cashable", "net_present_public_value")


@dataclass(frozen=True, slots=True)
class Variant:
    """A case, or an option of one, that may be taken. `case` bears the id of the variant, `of` is that of the case itself."""

    id: str
    of: str
    title: str
    case: Case
    appraisal: Appraisal


@dataclass(frozen=True, slots=True)
class Terms:
    """The years on which unlike cases are brought to one another: the first `years` of each case, as seen from `first_year`.

    What a case brings or costs later is left out of its value, and one that begins later is discounted for the wait. Its
    spending is set against the budgets in full.
    """

    years: int
    first_year: FinancialYear

    @property
    def words(self) -> str:
        return f"the first {self.years} years of each case, discounted to {self.first_year}"


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """The set chosen, and how it came about.

    `losses` are those of every pair of candidates, `together` the chosen cases as reduced for one another, `totals` their
    sums with their tags (empty where nothing is chosen), `value` the measure's sum over them: what the set is worth once all
    of its cases stand together. `terms` are the common ones, where the cases were brought to such.
    """

    variants: tuple[Variant, ...]
    candidates: tuple[Candidate, ...]
    losses: tuple[PairLoss, ...]
    choice: Choice
    together: Together
    totals: Mapping[str, Total]
    value: float
    terms: Terms | None

    def variant(self, variant_id: str) -> Variant:
        """The variant of that id; KeyError where there is none."""
        for variant in self.variants:
            if variant.id == variant_id:
                return variant
        raise KeyError(variant_id)


def variants(cases: Sequence[Case], *, with_options: bool = False) -> tuple[Variant, ...]:
    """What may be taken of each case: the case as written, or its preferred option where one is written; and the others.

    *Refuses*: whatever a changed case is refused for.
    """
    return tuple(variant for case in cases for variant in _variants(case, with_options))


def _variants(case: Case, with_options: bool) -> list[Variant]:
    preferred = next((option for option in case.options if option.kind == "preferred"), None)
    written = replace(case if preferred is None else apply_option(case, preferred), options=())
    found = [Variant(case.id, case.id, case.title, written, appraise(written))]
    for option in case.options if with_options else ():
        if option.kind != "as now" and option is not preferred:
            changed = replace(apply_option(case, option), id=f"{case.id}/{option.id}")
            title = f"{case.title}: {option.title}"
            found.append(Variant(changed.id, case.id, title, changed, appraise(changed)))
    return found


def common_terms(found: Sequence[Variant]) -> Terms:
    """The most years that every one of them counts, from the earliest first year. ValueError where there is none."""
    return Terms(min(one.case.years for one in found), min(one.case.first_year for one in found))


def alike(found: Sequence[Variant]) -> bool:
    """Whether all count over the same years."""
    return len({(one.case.first_year, one.case.years) for one in found}) <= 1


def value_on(appraisal: Appraisal, measure: str, terms: Terms | None) -> float:
    """A measure, higher being better, on the terms of the case itself or on common ones. *Units*: present-value pounds.

    *Refuses* `unknown-measure`, `measure-not-additive`.
    """
    if terms is None:
        return candidate(appraisal, measure).value
    chosen = measure_of(appraisal.case, measure)
    if chosen.unit != "pounds":
        candidate(appraisal, measure)  # which refuses it
    factors = _factors_on(appraisal, terms)
    by_year = sum((sign * _by_year(appraisal, name, chosen.body) for name, sign in chosen.plus.items()), start=0.0)
    return chosen.sign * float(np.asarray(by_year)[: terms.years] @ factors)


def _factors_on(appraisal: Appraisal, terms: Terms) -> Floats:
    """What a pound of each counted year is worth in the first year of the terms."""
    wait = appraisal.case.first_year.begins - terms.first_year.begins
    factors: Floats = appraisal.model.discount_factors[: terms.years] * appraisal.schedule.factors(wait + 1)[wait]
    return factors


def _by_year(appraisal: Appraisal, name: str, body: str | None) -> Floats:
    """One kind of flow by year, of all or of one body. *Units*: undiscounted pounds (years,)."""
    flows: Floats = getattr(appraisal.flows, name)
    if body is not None:
        flows = flows[..., appraisal.model.layout.bodies.index(body), :]
    by_year: Floats = flows.reshape(-1, flows.shape[-1]).sum(axis=0)
    return by_year


def losses_between(
    found: Sequence[Variant],
    measure: str = MEASURE,
    *,
    rule: Rule = "multiply",
    terms: Terms | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[PairLoss, ...]:
    """What each two variants of different cases are worth less together than apart.

    *Refuses*, all at once: what `overlap.together` refuses of any pair, and what `value_on` refuses.
    """
    pairs = [(one, other) for one, other in combinations(found, 2) if one.of != other.of]
    losses: list[PairLoss] = []
    problems: dict[Problem, None] = {}
    for done, (one, other) in enumerate(pairs, 1):
        try:
            losses += _loss(one, other, measure, rule, terms)
        except Refused as refused:
            problems |= dict.fromkeys(refused.problems)
        if progress is not None:
            progress(done, len(pairs))
    if problems:
        raise Refused(*problems)
    return tuple(losses)


def _loss(one: Variant, other: Variant, measure: str, rule: Rule, terms: Terms | None) -> list[PairLoss]:
    if not _may_overlap(one.case, other.case):
        return []
    met = together((one.case, other.case), rule=rule)
    if not met.reductions:
        return []
    apart = sum(value_on(variant.appraisal, measure, terms) for variant in (one, other))
    beside = sum(value_on(appraisal, measure, terms) for appraisal in met.appraisals)
    return [PairLoss(one.id, other.id, apart - beside, met.reductions[0].reason)]


def _may_overlap(one: Case, other: Case) -> bool:
    """Whether any two lines of two cases price the same thing, so that overlap control has to look at them."""
    return any(same_outcome(one, mine, other, theirs) for mine in one.benefits for theirs in other.benefits)


def years_of(found: Sequence[Variant]) -> tuple[FinancialYear, ...]:
    """The years in which any of them costs any body anything, in order."""
    years = {year for variant in found for _, year in costs_by_body_year(variant.appraisal)}
    return tuple(sorted(years))


def payers_of(found: Sequence[Variant]) -> Mapping[str, str]:
    """The bodies that any of them costs something, id → name."""
    paying = {body for variant in found for body, _ in costs_by_body_year(variant.appraisal)}
    named = {body.id: body.name for variant in found for body in variant.case.bodies}
    return {body: name for body, name in named.items() if body in paying}


def choose_for_place(
    found: Sequence[Variant],
    budgets: Sequence[Budget] = (),
    *,
    measure: str = MEASURE,
    rule: Rule = "multiply",
    must: Sequence[str] = (),
    terms: Terms | None = None,
    time_limit_seconds: float = TIME_LIMIT_SECONDS,
) -> PlaceChoice:
    """The set of greatest value that every body can pay for in every year, at most one variant of each case.

    *Refuses*, as `losses_between` and `portfolio.choose` do: among them `unlike-totals` where the cases do not count over the
    same years and prices and no `terms` are given, `cohort-not-stated` and `double-count` where two may claim one saving twice.
    """
    candidates = tuple(_candidate(one, measure, terms) for one in found)
    losses = losses_between(found, measure, rule=rule, terms=terms)
    choice = choose(candidates, budgets, losses=losses, must=must, time_limit_seconds=time_limit_seconds)
    met = together([one.case for one in found if one.id in choice.chosen], rule=rule)
    return PlaceChoice(
        variants=tuple(found),
        candidates=candidates,
        losses=losses,
        choice=choice,
        together=met,
        totals=_totals(met.appraisals, terms),
        value=float(sum(value_on(appraisal, measure, terms) for appraisal in met.appraisals)),
        terms=terms,
    )


def _candidate(one: Variant, measure: str, terms: Terms | None) -> Candidate:
    as_written = candidate(one.appraisal, measure, group=one.of)
    if terms is None or as_written.tags is None:
        return as_written
    tags = replace(as_written.tags, horizon=terms.words)
    return replace(as_written, value=value_on(one.appraisal, measure, terms), tags=tags)


def _totals(appraisals: Sequence[Appraisal], terms: Terms | None) -> Mapping[str, Total]:
    """The sums of the chosen cases, figure by figure. *Refuses* `unlike-totals`."""
    if not appraisals:
        return {}
    if terms is None:
        return {name: total for name, total in place_totals(appraisals).items() if name in SHOWN}
    rows = [{name: _total_on(appraisal, name, terms) for name in SHOWN} for appraisal in appraisals]
    return {name: sum_of(row[name] for row in rows) for name in SHOWN}


def _total_on(appraisal: Appraisal, name: str, terms: Terms) -> Total:
    """A figure of one case on common terms, in the sign of its own name: a budget impact below nought is a gain."""
    tags = totals_of(appraisal)[name].tags
    pounds = measure_of(appraisal.case, name).sign * value_on(appraisal, name, terms)
    return Total(pounds, replace(tags, horizon=terms.words))


def left_out(found: Sequence[Variant], measure: str, terms: Terms) -> Mapping[str, float]:
    """What common terms leave out of each: variant id → its value on its own terms less that on the common ones."""
    return {
        one.id: value_on(one.appraisal, measure, None) - value_on(one.appraisal, measure, terms)
        for one in found
        if (one.case.first_year, one.case.years) != (terms.first_year, terms.years)
    }
