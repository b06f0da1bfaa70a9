"""What must hold of cases together, whatever they claim."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.made_cases import incidents, made_case
from wholeplace.appraisal.case import BenefitLine, Case
from wholeplace.appraisal.overlap import Rule, claim_of, same_outcome, together
from wholeplace.vocabulary.years import FinancialYear

# CR2.0 and CR1.0 hold crimes (CR8.0); CR8.0 holds every single crime; HE2.0 meets none of them.
CODES = ("CR1.0", "CR2.0", "CR8.0", "CR8.1", "HE2.0")
RULES: tuple[Rule, ...] = ("multiply", "cap")

shares = st.floats(0.0, 1.0)


@st.composite
def lines(draw: st.DrawFn, line_id: str) -> BenefitLine:
    marked = draw(st.booleans())
    return incidents(
        id=line_id,
        unit_cost=draw(st.sampled_from(CODES)),
        value=None,
        shares={"police": 1.0},
        cohort=draw(st.sampled_from(("families", "families", "young people"))),
        population=draw(st.sampled_from((100.0, 1_000.0))),
        engagement=draw(shares),
        retention=1.0,
        impact=draw(shares),
        deadweight=draw(shares),
        lag_years=draw(st.integers(0, 3)),
        drop_off=draw(shares),
        ramp=draw(st.none() | st.tuples(*[shares] * 4)),
        reduced_for_overlap="By hand" if marked else None,
        cashable=(),
    )


@st.composite
def cases(draw: st.DrawFn, case_id: str) -> Case:
    return made_case(
        id=case_id,
        first_year=FinancialYear(draw(st.integers(2025, 2028))),
        years=4,
        costs=(),
        benefits=(draw(lines("one")),),
    )


groups = st.integers(2, 5).flatmap(lambda count: st.tuples(*[cases(f"case-{i}") for i in range(count)]))
rules = st.sampled_from(RULES)


def _claims(case: Case) -> dict[FinancialYear, float]:
    return dict(claim_of(case, case.benefits[0]).shares)


def _on_one_outcome(some: tuple[Case, ...]) -> bool:
    def meet(one: Case, other: Case) -> bool:
        a, b = one.benefits[0], other.benefits[0]
        return a.cohort == b.cohort and same_outcome(one, a, other, b) is not None

    return all(meet(one, other) for one, other in combinations(some, 2))


@settings(deadline=None, max_examples=60)
@given(groups, rules)
def test_never_more_than_all_of_an_outcome(group: tuple[Case, ...], rule: Rule) -> None:
    """However many cases are on one outcome, in no year do they claim more than all of it."""
    kept = together(group, rule=rule).cases
    for size in range(2, len(kept) + 1):
        for some in combinations(kept, size):
            if _on_one_outcome(some):
                claims = [_claims(case) for case in some]
                for year in set().union(*claims):
                    assert sum(claim.get(year, 0.0) for claim in claims) <= 1 + 1e-9


@settings(deadline=None, max_examples=60)
@given(groups, rules, st.randoms(use_true_random=False))
def test_the_order_of_cases_does_not_matter(group: tuple[Case, ...], rule: Rule, shuffler) -> None:  # type: ignore[no-untyped-def]
    other = list(group)
    shuffler.shuffle(other)
    first = {case.id: case for case in together(group, rule=rule).cases}
    second = {case.id: case for case in together(other, rule=rule).cases}
    assert first == second


@settings(deadline=None, max_examples=30)
@given(cases("alone"), rules)
def test_one_case_alone_is_unchanged(case: Case, rule: Rule) -> None:
    found = together([case], rule=rule)
    assert found.cases[0] is case
    assert found.reductions == ()


@settings(deadline=None, max_examples=60)
@given(groups, rules)
def test_adding_a_case_never_raises_another_s_claim(group: tuple[Case, ...], rule: Rule) -> None:
    without = {case.id: _claims(case) for case in together(group[:-1], rule=rule).cases}
    beside = {case.id: _claims(case) for case in together(group, rule=rule).cases}
    for case_id, claims in without.items():
        for year, share in claims.items():
            assert beside[case_id].get(year, 0.0) <= share + 1e-12


@settings(deadline=None, max_examples=60)
@given(groups)
def test_no_claim_grows_and_the_cap_reduces_no_more_than_the_product(group: tuple[Case, ...]) -> None:
    multiplied, capped = (together(group, rule=rule).cases for rule in RULES)
    for case, one, other in zip(group, multiplied, capped, strict=True):
        before, less, more = _claims(case), _claims(one), _claims(other)
        for year, share in before.items():
            assert less.get(year, 0.0) <= more.get(year, 0.0) + 1e-12
            assert more.get(year, 0.0) <= share + 1e-12


@settings(deadline=None, max_examples=30)
@given(groups)
def test_the_other_place_is_nobody_s_neighbour(group: tuple[Case, ...]) -> None:
    away = [replace(case, place=f"E0600000{i}") for i, case in enumerate(group)]
    assert together(away).reductions == ()
