"""Which cases of a place to take together, as pages and JSON ask for it: what was asked, and the answer for it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wholeplace.appraisal.measures import measures_of
from wholeplace.appraisal.overlap import RULES, Rule
from wholeplace.appraisal.place_portfolio import (
    MEASURE,
    PlaceChoice,
    Terms,
    Variant,
    choose_for_place,
    common_terms,
    variants,
)
from wholeplace.appraisal.portfolio import Budget
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.working import content_hash, kept, whole
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

# The measures in the words of a page, for each the better the more.
MEASURES: Mapping[str, str] = {
    "net_present_public_value": "Net present public value",
    "net_present_budget_impact": "Gain to public budgets",
    "pv_cashable": "Claimed cashable savings",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: which cases, judged by what, under which budgets.

    `budgets` holds pounds by body and year, in the price year of the cases; a body or year that is not named has no limit.
    `common` brings cases that count over other years to common ones, instead of refusing to add them.
    """

    cases: tuple[StoredCase, ...]
    with_options: bool = False
    measure: str = MEASURE
    rule: Rule = "multiply"
    common: bool = False
    must: tuple[str, ...] = ()
    budgets: Mapping[str, Mapping[FinancialYear, float]] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Hashable, ...]:
        """The whole question: two that are alike have one answer."""
        cases = tuple((case.pk, content_hash(case.raw)) for case in self.cases)
        budgets = tuple((body, tuple(sorted(by_year.items()))) for body, by_year in sorted(self.budgets.items()))
        return cases, self.with_options, self.measure, self.rule, self.common, self.must, budgets


def candidates_of(cases: Sequence[StoredCase], *, with_options: bool) -> tuple[Variant, ...]:
    """What may be taken of some cases, each of them whole. *Refuses* every problem of those that are not."""
    key = ("variants", tuple((case.pk, content_hash(case.raw)) for case in cases), with_options)
    return kept(key, lambda: variants([whole(case.raw) for case in cases], with_options=with_options))


def terms_of(asked: Asked, found: Sequence[Variant]) -> Terms | None:
    return common_terms(found) if asked.common and found else None


def chosen(asked: Asked) -> PlaceChoice:
    """The set that is worth most within the budgets. *Refuses* `no-case-chosen`, and what `choose_for_place` refuses."""
    if not asked.cases:
        raise Refused(_no_case())
    return kept(("chosen", *asked.key), lambda: _choose(asked))


def _choose(asked: Asked) -> PlaceChoice:
    found = candidates_of(asked.cases, with_options=asked.with_options)
    price_year = found[0].case.price_year
    budgets = [Budget(body, by_year, price_year) for body, by_year in asked.budgets.items() if by_year]
    return choose_for_place(
        found,
        budgets,
        measure=asked.measure,
        rule=asked.rule,
        must=asked.must,
        terms=terms_of(asked, found),
    )


def measures_for(found: Sequence[Variant]) -> dict[str, str]:
    """What a set can be judged by: three figures of the place, and the net position of each body that all cases name."""
    bodies = [{body.id: body.name for body in one.case.bodies} for one in found]
    shared = {body: name for body, name in (bodies[0] if bodies else {}).items() if all(body in one for one in bodies)}
    return {**MEASURES, **{f"net_position:{body}": f"Net position of {name}" for body, name in shared.items()}}


def as_json(asked: Asked, answer: PlaceChoice) -> dict[str, Any]:
    """The answer as JSON: the set, its bound and gap, what overlap control took off, spending against budgets, totals."""
    choice = answer.choice
    return {
        "measure": asked.measure,
        "rule": asked.rule,
        "terms": answer.terms.words if answer.terms else None,
        "chosen": list(choice.chosen),
        "candidates": [
            {"id": one.id, "case": one.group, "title": one.title, "value": round(one.value, 2)}
            for one in answer.candidates
        ],
        "value": round(choice.value, 2),
        "value_together": round(answer.value, 2),
        "bound": round(choice.bound, 2),
        "gap_pounds": round(choice.gap_pounds, 2),
        "gap": None if choice.gap is None else round(choice.gap, 6),
        "proof": choice.proof,
        "spending": [
            {
                "body": one.body,
                "year": str(one.year),
                "pounds": round(one.pounds, 2),
                "budget": one.budget,
                "left": None if one.left is None else round(one.left, 2),
            }
            for one in choice.spending
        ],
        "reductions": [
            {
                "case": one.case,
                "line": one.line,
                "cohort": one.cohort,
                "shared_with": list(one.shared_with),
                "reason": one.reason,
                "pounds": {kind: round(pounds, 2) for kind, pounds in one.pounds.items()},
                "sentence": one.sentence(),
            }
            for one in answer.together.reductions
        ],
        "losses": [
            {"one": one.one, "other": one.other, "pounds": round(one.pounds, 2), "reason": one.reason}
            for one in answer.losses
        ],
        "totals": {name: round(total.pounds, 2) for name, total in answer.totals.items()},
        "notes": [*choice.notes, *answer.together.notes],
    }


def known_rule(text: str) -> Rule:
    """A rule by its name; the default for any other."""
    return next((rule for rule in RULES if rule == text), "multiply")


def known_measure(text: str, found: Sequence[Variant]) -> str:
    """A measure that every case has; the default for any other."""
    return text if text in MEASURES or all(text in measures_of(one.case) for one in found) else MEASURE


def _no_case() -> Problem:
    return Problem(
        name="no-case-chosen",
        field="cases",
        found="no case",
        expected="at least one case of the place that is whole",
        why="There is nothing to choose from.",
        remedy="Choose the cases to look at together.",
    )
