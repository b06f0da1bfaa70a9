"""Several cases on one place together: on one cohort they never claim more than all of an outcome.

Two benefit lines of different cases are *on one outcome* when they are in one place, on one cohort, and count the same unit
cost, or two that the unit cost rules say price the same thing. Each line claims a share of the outcome: of the events that
would happen without any of the cases, the part that it says it avoids in that year. Together they are held to one of two
rules, year by year, at the means of their inputs:

- `multiply` (the default): each case works on what the others leave, so that together they claim 1 − Π(1 − share);
- `cap`: claims stand as they are until they reach all of the outcome, and are then cut to it;

and every line is reduced in the same proportion, so that the order of the cases does not matter. `refuse` refuses any two
cases on one outcome instead. A line that its case says is already reduced for overlap is capped only.

A line is reduced with its neighbours: the lines that are on one outcome with it. Where shares are of different baselines (two
cases put the size of one cohort differently), each share is of its own baseline, and a note says so.

*Units*: shares between 0 and 1 of the outcome's events in a year; pounds are present values in each case's own price year.
*Source*: domain rule on cases that share a cohort (three cases of one county were merged and had to be re-based);
`docs/methods/overlap.md` has the proof that no rule lets the sum of claims pass one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import floor, prod
from typing import Literal, TypeAlias

from wholeplace.appraisal.appraise import Appraisal, appraise, net_change_full_year
from wholeplace.appraisal.case import (
    BENEFIT_DOMAINS,
    BenefitLine,
    Beta,
    Case,
    Lognormal,
    Normal,
    Number,
    Pert,
    Range,
    Triangular,
    Uniform,
)
from wholeplace.appraisal.incidence import local_value
from wholeplace.appraisal.means import mean
from wholeplace.reference.unit_costs import find, library
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem, refuse_if
from wholeplace.vocabulary.years import FinancialYear

Rule = Literal["multiply", "cap", "refuse"]
RULES: Mapping[Rule, str] = {
    "multiply": "each case works on what the others leave",
    "cap": "claims stand until they reach all of the outcome, and are then cut to it in proportion",
    "refuse": "no two cases may claim on one outcome",
}

_TOLERANCE = 1e-9
_ALL = 1.0


@dataclass(frozen=True, slots=True)
class Claim:
    """One benefit line's claim: the share of its outcome's events that it avoids in each year in which it avoids any.

    `baseline` is the events a year, without the case, of which the shares are.
    """

    case: str
    line: str
    title: str
    cohort: str | None
    shares: Mapping[FinancialYear, float]
    baseline: float

    @property
    def name(self) -> str:
        return f"{self.case}/{self.line}"


@dataclass(frozen=True, slots=True)
class Reduction:
    """What one line gave up, and why. `factors` (0 to 1) and shares by year; `pounds` by kind, present values, not negative.

    `shared_with` names the lines on the same outcome (`case/line`), `reason` why they are on one outcome. `year_by_year` is
    False where the line's timing is uncertain, so that the strongest year's factor was taken throughout.
    """

    case: str
    line: str
    title: str
    cohort: str
    shared_with: tuple[str, ...]
    reason: str
    rule: Rule
    claimed: Mapping[FinancialYear, float]
    factors: Mapping[FinancialYear, float]
    year_by_year: bool
    pounds: Mapping[str, float]

    def sentence(self) -> str:
        """The reduction in one sentence for a page or a report."""
        cut = 1 - min(self.factors.values())
        fiscal = format_pounds(self.pounds["fiscal"])
        return (
            f"{self.title} ({self.case}) gives up as much as {cut:.1%} of its effect in a year, {fiscal} of fiscal value in all, "
            f"for {', '.join(self.shared_with)} on the cohort {self.cohort}: {self.reason}"
        )


@dataclass(frozen=True, slots=True)
class Together:
    """Cases after overlap control, in the order given; a case that overlaps with none is the very same object.

    `appraisals` are of the reduced cases.
    """

    cases: tuple[Case, ...]
    appraisals: tuple[Appraisal, ...]
    reductions: tuple[Reduction, ...]
    rule: Rule
    notes: tuple[str, ...]


def together(cases: Sequence[Case], *, rule: Rule = "multiply") -> Together:
    """Several cases of a place, each reduced for what the others claim of the same outcomes.

    *Refuses*, all at once: `same-case-twice`, `cohort-not-stated`, `claims-more-than-all`, and `double-count` under the rule
    `refuse`.
    """
    refuse_if(_same_case_twice(cases))
    lines = [
        _Line(case, line, claim_of(case, line))
        for case in sorted(cases, key=lambda case: case.id)
        for line in case.benefits
    ]
    links = _links(lines)
    refuse_if([*_cohorts_not_stated(links), *_refused_pairs(links, rule), *_more_than_all(lines, links)])
    by_line = {line.name: _factors(line, _neighbours(line, links), rule) for line in lines}
    reduced = {case.id: _reduced_case(case, by_line) for case in cases}
    reductions = tuple(
        _reduction(line, reduced[line.case.id], _neighbours(line, links), by_line[line.name], rule)
        for case in cases
        for line in lines
        if line.case is case and _any_cut(by_line[line.name])
    )
    kept = tuple(reduced[case.id] for case in cases)
    return Together(kept, tuple(appraise(case) for case in kept), reductions, rule, _notes(lines, links))


# claims and who shares an outcome


Years: TypeAlias = dict[FinancialYear, float]


@dataclass(frozen=True, slots=True)
class _Line:
    case: Case
    line: BenefitLine
    claim: Claim

    @property
    def name(self) -> str:
        return self.claim.name


@dataclass(frozen=True, slots=True)
class _Link:
    """Two lines that price the same thing in one place, and why; on one cohort, or on cohorts that are not both stated."""

    one: _Line
    other: _Line
    reason: str

    @property
    def stated(self) -> bool:
        return self.one.line.cohort is not None and self.other.line.cohort is not None

    @property
    def across(self) -> bool:
        return self.one.case is not self.other.case

    @property
    def marked(self) -> bool:
        return bool(self.one.line.reduced_for_overlap or self.other.line.reduced_for_overlap)


def claim_of(case: Case, line: BenefitLine) -> Claim:
    """A line's share of its outcome by year, at the means of its inputs."""

    def at(name: str) -> float:
        return mean(getattr(line, name), BENEFIT_DOMAINS[name])

    baseline = at("population") * at("events_per_person") * at("recorded_to_actual")
    full = net_change_full_year(line) / baseline if baseline > 0 else 0.0
    lag, kept = floor(at("lag_years") + 0.5), 1 - at("drop_off")
    shares = {
        case.first_year.plus(t): full * _ramp_at(line, t - lag) * kept ** (t - lag) for t in range(lag, case.years)
    }
    claimed = {year: share for year, share in shares.items() if share > 0}
    return Claim(case.id, line.id, line.title, line.cohort, claimed, baseline)


def _ramp_at(line: BenefitLine, index: int) -> float:
    if line.ramp is None:
        return 1.0
    number: Number = line.ramp[index] if isinstance(line.ramp, tuple) else line.ramp
    return mean(number, BENEFIT_DOMAINS["ramp"])


def same_outcome(one_case: Case, one: BenefitLine, other_case: Case, other: BenefitLine) -> str | None:
    """Why two lines price the same thing, whatever their cohorts; None where they do not.

    Lines on codes of the library follow its overlap rules; a place's own code is the same as itself and as the codes that it
    says it overlaps; lines with values of their own are on one outcome where they bear one title.
    """
    if one.unit_cost is None or other.unit_cost is None:
        alike = one.unit_cost is other.unit_cost and one.title.strip().casefold() == other.title.strip().casefold()
        return f"Both lines count “{one.title}”." if alike else None
    mine, theirs = _code(one.unit_cost), _code(other.unit_cost)
    if mine == theirs:
        return f"Both lines count {mine}."
    for case, code, against in ((one_case, mine, theirs), (other_case, theirs, mine)):
        local = local_value(case, code)
        if local and against in {_code(overlap) for overlap in local.overlaps}:
            return f"{code} is said to overlap {against} where it is described."
    if find(mine) is None or find(theirs) is None:
        return None
    met = library().conflict(mine, theirs)
    return met.reason if met else None


def _code(code: str) -> str:
    known = find(code)
    return known.code if known else code


def _links(lines: Sequence[_Line]) -> tuple[_Link, ...]:
    """Every pair of lines of one place that may be on one outcome. Lines on two stated, different cohorts are not."""
    found = []
    for one, other in combinations(lines, 2):
        apart = one.line.cohort is not None and other.line.cohort is not None and one.line.cohort != other.line.cohort
        if apart or one.case.place != other.case.place:
            continue
        reason = same_outcome(one.case, one.line, other.case, other.line)
        if reason:
            found.append(_Link(one, other, reason))
    return tuple(found)


def _neighbours(line: _Line, links: Sequence[_Link]) -> tuple[_Link, ...]:
    """The links of a line on its stated cohort, itself first in each."""
    own_first = (
        link if link.one.name == line.name else replace(link, one=link.other, other=link.one)
        for link in links
        if link.stated and line.name in (link.one.name, link.other.name)
    )
    return tuple(own_first)


# the rules


def _factors(line: _Line, neighbours: Sequence[_Link], rule: Rule) -> Years:
    """By how much each year of a line is multiplied: 1 in a year in which no other case is at work."""
    own = line.claim.shares
    if not any(link.across for link in neighbours):
        return dict.fromkeys(own, 1.0)
    return {year: _factor([line, *(link.other for link in neighbours)], year, _rule_for(line, rule)) for year in own}


def _rule_for(line: _Line, rule: Rule) -> Rule:
    return "cap" if line.line.reduced_for_overlap else rule


def _factor(lines: Sequence[_Line], year: FinancialYear, rule: Rule) -> float:
    by_case = _by_case(lines, year)
    if len(by_case) < 2:
        return 1.0
    claimed = sum(by_case.values())
    allowed = min(claimed, _ALL) if rule == "cap" else 1 - prod(1 - share for share in by_case.values())
    return min(1.0, allowed / claimed)


def _by_case(lines: Sequence[_Line], year: FinancialYear) -> dict[str, float]:
    """What each case claims of an outcome in a year, those that claim nothing left out, in the order of their ids."""
    found: dict[str, float] = {}
    for line in sorted(lines, key=lambda line: line.name):
        share = line.claim.shares.get(year, 0.0)
        if share > 0:
            found[line.case.id] = found.get(line.case.id, 0.0) + share
    return {case: min(share, _ALL) for case, share in found.items()}


def _any_cut(factors: Years) -> bool:
    return any(factor < 1 for factor in factors.values())


# the cases as reduced


def _reduced_case(case: Case, by_line: Mapping[str, Years]) -> Case:
    factors = {line.id: by_line[f"{case.id}/{line.id}"] for line in case.benefits}
    if not any(_any_cut(by_year) for by_year in factors.values()):
        return case
    return replace(
        case,
        benefits=tuple(
            _reduced_line(case, line, factors[line.id]) if _any_cut(factors[line.id]) else line
            for line in case.benefits
        ),
    )


def _reduced_line(case: Case, line: BenefitLine, factors: Years) -> BenefitLine:
    said = line.reduced_for_overlap or f"Reduced for other cases on the cohort {line.cohort}."
    if _year_by_year(line):
        return replace(line, ramp=_reduced_ramp(case, line, factors), reduced_for_overlap=said)
    return replace(_reduced_throughout(line, min(factors.values())), reduced_for_overlap=said)


def _year_by_year(line: BenefitLine) -> bool:
    """True where the years of the ramp are the years of the case, so that each can have its own factor."""
    if not (line.ramp is None or isinstance(line.ramp, tuple)) or not isinstance(line.lag_years, int | float):
        return False
    items = line.ramp if isinstance(line.ramp, tuple) else ()
    return not any(isinstance(number, Beta) for number in items)


def _reduced_ramp(case: Case, line: BenefitLine, factors: Years) -> tuple[Number, ...]:
    assert line.ramp is None or isinstance(line.ramp, tuple)
    assert isinstance(line.lag_years, int | float)
    ramp: Sequence[Number] = line.ramp or (1.0,) * case.years
    started = case.first_year.plus(int(line.lag_years))
    return tuple(times(number, factors.get(started.plus(i), 1.0)) for i, number in enumerate(ramp))


def _reduced_throughout(line: BenefitLine, factor: float) -> BenefitLine:
    """The line multiplied as a whole, by way of a number that can carry it."""
    names = ("attribution", "recorded_to_actual", "events_per_person", "population")
    points = [name for name in names if isinstance(getattr(line, name), int | float)]
    name = points[0] if points else next(name for name in names if not isinstance(getattr(line, name), Beta))
    return replace(line, **{name: times(getattr(line, name), factor)})  # type: ignore[arg-type]


def times(number: Number, factor: float) -> Number:
    """A number, or a range with all of its values, multiplied. A beta cannot be: its ends are nought and one."""
    assert not isinstance(number, Beta), "a beta range has fixed ends"
    if isinstance(number, int | float):
        return number * factor
    if factor == 0:
        return 0.0
    return _stretched(number, factor)


def _stretched(number: Pert | Triangular | Uniform | Normal | Lognormal, factor: float) -> Range:
    match number:
        case Uniform():
            return Uniform(number.low * factor, number.high * factor)
        case Normal():
            return Normal(number.mean * factor, number.sd * factor)
        case Lognormal():
            return Lognormal(number.median * factor, number.p95 * factor)
        case _:
            return type(number)(number.low * factor, number.mode * factor, number.high * factor)


def _reduction(line: _Line, reduced: Case, neighbours: Sequence[_Link], factors: Years, rule: Rule) -> Reduction:
    before = next(row for row in appraise(line.case).lines if row.id == line.line.id).pv
    after = next(row for row in appraise(reduced).lines if row.id == line.line.id).pv
    cohort = line.line.cohort
    assert cohort is not None, "only lines on a stated cohort are reduced"
    across = [link for link in neighbours if link.across]
    return Reduction(
        case=line.case.id,
        line=line.line.id,
        title=line.line.title,
        cohort=cohort,
        shared_with=tuple(sorted(link.other.name for link in across)),
        reason=" ".join(dict.fromkeys(link.reason for link in across)),
        rule=_rule_for(line, rule),
        claimed=line.claim.shares,
        factors=factors,
        year_by_year=_year_by_year(line.line),
        pounds={kind: before[kind] - after[kind] for kind in before},
    )


# problems and notes


def _same_case_twice(cases: Sequence[Case]) -> Iterator[Problem]:
    ids = [case.id for case in cases]
    for case_id in sorted({one for one in ids if ids.count(one) > 1}):
        yield Problem(
            name="same-case-twice",
            found=f"{ids.count(case_id)} cases with the id {case_id}",
            expected="each case once",
            why="Two versions of one case would count everything in it twice.",
            remedy="Leave out all but one version, or give a different case an id of its own.",
        )


def _cohorts_not_stated(links: Sequence[_Link]) -> Iterator[Problem]:
    for link in links:
        if not link.across or link.stated or link.marked:
            continue
        silent = [line for line in (link.one, link.other) if line.line.cohort is None]
        yield Problem(
            name="cohort-not-stated",
            field=f"benefits.{silent[0].line.id}.cohort",
            found=f"no cohort on {' nor on '.join(line.name for line in silent)} ({link.one.name} beside {link.other.name})",
            expected="the cohort of each line, in the same words where they are the same people",
            why=f"{link.reason} Without the cohort nobody can tell whether two cases claim one saving twice.",
            remedy='Write cohort = "…" on both lines; or, where a line is already reduced, say how in reduced_for_overlap = "…"',
        )


def _refused_pairs(links: Sequence[_Link], rule: Rule) -> Iterator[Problem]:
    if rule != "refuse":
        return
    for link in links:
        if link.across and link.stated and not link.marked:
            yield Problem(
                name="double-count",
                field=f"benefits.{link.other.line.id}.unit_cost",
                found=f"{link.other.name} beside {link.one.name}, both on the cohort {link.one.line.cohort}",
                expected="each outcome of a cohort claimed by one case",
                why=link.reason,
                remedy="Leave one of the two out, let the cases share the outcome (rule multiply or cap), or reduce one and say "
                'how in reduced_for_overlap = "…"',
            )


def _more_than_all(lines: Sequence[_Line], links: Sequence[_Link]) -> Iterator[Problem]:
    """A case that alone claims more than all of an outcome that it shares with another."""
    told: set[frozenset[str]] = set()
    for line in lines:
        neighbours = _neighbours(line, links)
        if not any(link.across for link in neighbours):
            continue
        own = [line, *(link.other for link in neighbours if not link.across)]
        claimed = {year: sum(one.claim.shares.get(year, 0.0) for one in own) for year in line.claim.shares}
        year = max(claimed, key=lambda year: claimed[year], default=None)
        group = frozenset(one.name for one in own)
        if year is not None and claimed[year] > _ALL + _TOLERANCE and group not in told:
            told.add(group)
            yield _claims_more_than_all(own, year, claimed[year])


def _claims_more_than_all(own: Sequence[_Line], year: FinancialYear, share: float) -> Problem:
    names = " and ".join(line.name for line in own)
    return Problem(
        name="claims-more-than-all",
        field=f"benefits.{own[0].line.id}.impact",
        found=f"{share:.0%} of the events of the cohort {own[0].line.cohort} avoided in {year} by {names}",
        expected="at most 100%",
        why="No change can avoid more events than there would be, and another case claims a part of them too.",
        remedy="Reduce the lines until they make at most all of it: within one case nothing is reduced without being said.",
    )


def _notes(lines: Sequence[_Line], links: Sequence[_Link]) -> tuple[str, ...]:
    shared = any(link.across and link.stated for link in links)
    at_means = "Claims on one outcome are compared at the means of ranges, and the reduction is the same in every draw."
    return (*((at_means,) if shared else ()), *_baselines_that_differ(links), *_unchecked(lines))


def _baselines_that_differ(links: Sequence[_Link]) -> Iterator[str]:
    for link in links:
        one, other = link.one.claim, link.other.claim
        same_code = link.one.line.unit_cost == link.other.line.unit_cost
        if not (link.across and link.stated and same_code) or _alike(one.baseline, other.baseline):
            continue
        yield (
            f"{one.name} counts {one.baseline:,.0f} events a year on the cohort {one.cohort} and {other.name} "
            f"{other.baseline:,.0f}: each claim is taken as a share of its own."
        )


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= 0.005 * max(abs(one), abs(other))


def _unchecked(lines: Sequence[_Line]) -> Iterator[str]:
    """Lines with a value of their own cannot be looked up in the rules: a person must look where a cohort is shared."""
    for line in lines:
        shares = [other for other in lines if other.case is not line.case and other.line.cohort == line.line.cohort]
        if line.line.unit_cost is None and line.line.cohort is not None and shares:
            yield (
                f"{line.name} has a value of its own, so only its title was compared with the other cases on the cohort "
                f"{line.line.cohort}."
            )
