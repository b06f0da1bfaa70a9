"""What must hold between the tables of a case: every name leads somewhere, every price has an index, nothing counts twice.

Each check takes the case as read and puts what is wrong in the findings at its place. A field that already has a problem
is not judged again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from wholeplace.appraisal.bias import bias_editions
from wholeplace.appraisal.case import (
    OUTSIDE,
    VALUE_KINDS,
    Baseline,
    BenefitLine,
    Case,
    CostLine,
    LocalValue,
    Number,
    Option,
    Range,
    Unpriced,
    is_range,
)
from wholeplace.appraisal.fields import LONGEST_TITLE, Findings, is_list, listing, nearest, nearest_few, show
from wholeplace.appraisal.figures import core, named_ranges
from wholeplace.appraisal.incidence import fiscal_shares, library_entry, local_value, own_value
from wholeplace.appraisal.lines import beyond_horizon
from wholeplace.appraisal.positions import Path
from wholeplace.reference.prices import deflator_editions, deflators, discount_schedules
from wholeplace.reference.unit_costs import library
from wholeplace.vocabulary.years import FinancialYear

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Placed:
    """A case with the path of each of its lines in the raw mapping."""

    case: Case
    costs: tuple[tuple[Path, CostLine], ...]
    benefits: tuple[tuple[Path, BenefitLine], ...]
    options: tuple[tuple[Path, Option], ...]
    unpriced: tuple[tuple[Path, Unpriced], ...]
    local_values: tuple[tuple[Path, LocalValue], ...]
    baselines: tuple[tuple[Path, Baseline], ...] = ()


def check(placed: Placed, findings: Findings) -> None:
    """Every check between tables, the editions first."""
    check_editions(placed.case, findings)
    check_bodies_named(placed, findings)
    check_prices(placed, findings)
    for path, line in placed.benefits:
        check_lag(placed.case, path, line, findings)
        check_cashable(path, line, findings)
    check_unit_costs(placed, findings)
    check_double_counting(placed, findings)
    check_correlations(placed.case, findings)


# editions and years


def check_editions(case: Case, findings: Findings) -> None:
    """*Refuses* `unknown-deflators`, `unknown-discount`, `unknown-bias-edition`."""
    if case.deflators not in deflator_editions():
        _unknown_edition(findings, ("case", "deflators"), "unknown-deflators", case.deflators, deflator_editions())
    if case.bias_edition not in bias_editions():
        _unknown_edition(findings, ("case", "bias_edition"), "unknown-bias-edition", case.bias_edition, bias_editions())
    if isinstance(case.discount, str) and case.discount not in discount_schedules():
        path = ("case", "discount")
        _unknown_edition(
            findings, path, "unknown-discount", case.discount, discount_schedules(), "; or a rate such as 0.035"
        )


def _unknown_edition(
    findings: Findings, path: Path, name: str, found: str, known: tuple[str, ...], more: str = ""
) -> None:
    near = nearest(found, known) or known[-1]
    findings.fault(
        path,
        name,
        found=show(found),
        expected=f"one of: {', '.join(known)}{more}",
        why="The same value worked out with another edition differs by some per cent, so the edition must be one on hand.",
        remedy=f'Write {path[-1]} = "{near}"',
    )


def check_lag(case: Case, path: Path, line: BenefitLine, findings: Findings) -> None:
    """The lag ends within the case. *Refuses* `beyond-horizon`."""
    lag, last = line.lag_years, case.years - 1
    if isinstance(lag, int | float) and lag > last and not findings.faulty(("case", "years")):
        beyond_horizon(findings, (*path, "lag_years"), int(lag), last, case.years)


def check_prices(placed: Placed, findings: Findings) -> None:
    """Every price year has an index in the edition. *Refuses* `no-deflator`."""
    case = placed.case
    if case.deflators not in deflator_editions():
        return
    _check_year(case, ("case", "price_year"), case.price_year, findings)
    for path, cost in placed.costs:
        if cost.price_year:
            _check_year(case, (*path, "price_year"), cost.price_year, findings)
    for path, baseline in placed.baselines:
        if baseline.price_year:
            _check_year(case, (*path, "price_year"), baseline.price_year, findings)
    for path, line in placed.benefits:
        if line.value:
            _check_year(case, (*path, "value", "price_year"), line.value.price_year, findings)
        elif local_value(case, line.unit_cost) is None:
            _check_library_years(case, path, line, findings)
    for path, local in placed.local_values:
        _check_year(case, (*path, "value", "price_year"), local.value.price_year, findings)


def _check_library_years(case: Case, path: Path, line: BenefitLine, findings: Findings) -> None:
    entry = library_entry(line)
    if entry is None:
        return
    for kind in VALUE_KINDS:
        priced = getattr(entry, kind)
        if priced is not None:
            _check_year(
                case, (*path, "unit_cost"), priced.price_year, findings, of=f"{entry.code} ({kind}) is priced in "
            )


def _check_year(case: Case, path: Path, year: FinancialYear, findings: Findings, of: str = "") -> None:
    series = deflators(case.deflators)
    if series.covers(year) or findings.faulty(path):
        return
    findings.fault(
        path,
        "no-deflator",
        found=f"{of}{year}",
        expected=f"a year that edition {case.deflators} has an index for: {series.span}",
        why="Pounds of one year are brought to another by the two years' indices, and one of them is missing.",
        remedy="Name a year within the edition, or another edition of the deflators in [case].",
    )


# bodies


def check_bodies_named(placed: Placed, findings: Findings) -> None:
    """Every body that a line names is a body of the case. *Refuses* `unknown-body`."""
    bodies = value_at(findings.raw, ("bodies",))
    if ("bodies",) in findings.by_path or any(
        findings.faulty(("bodies", index, "id")) for index in range(len(bodies) if is_list(bodies) else 0)
    ):
        return  # the ids themselves are in doubt
    known = [body.id for body in placed.case.bodies]
    for path, body, outside in _bodies_named(placed, findings):
        if body in known or (outside and body == OUTSIDE) or not body or findings.faulty(path):
            continue
        names = {own.name: own.id for own in placed.case.bodies}
        near = nearest(body, known) or names.get(nearest(body, names) or "")
        findings.fault(
            path,
            "unknown-body",
            found=show(body),
            expected=f"one of: {', '.join([*known, OUTSIDE] if outside else known)}",
            why="Every pound is paid by, or falls to, a body that the case names; this one would vanish from the split.",
            remedy=_which_body(body, near),
        )


def _which_body(body: str, near: str | None) -> str:
    if body == OUTSIDE:
        return f'Name one of the bodies of the case; "{OUTSIDE}" is for fiscal value that falls to none of them.'
    return f'Did you mean "{near}"?' if near else f"Name it under [[bodies]] with the id {body[:60]}, or use another."


def _bodies_named(placed: Placed, findings: Findings) -> Iterator[tuple[Path, str, bool]]:
    """Path, body, and whether `outside` may stand there."""
    for path, cost in placed.costs:
        yield (*path, "body"), cost.body, False
    for path, line in placed.benefits:
        yield from (((*path, "body_map", agency), body, True) for agency, body in line.body_map.items())
        yield from (((*path, "shares", body), body, True) for body in line.shares or ())
        for index, claim in enumerate(line.cashable):
            if claim.body:
                yield (*_claim_path(findings, path, index), "body"), claim.body, False
    for path, unpriced in placed.unpriced:
        if unpriced.body:
            yield (*path, "body"), unpriced.body, False
    for path, baseline in placed.baselines:
        yield (*path, "body"), baseline.body, False
    for path, local in placed.local_values:
        yield from (((*path, "shares", body), body, True) for body in local.shares or ())


def _claim_path(findings: Findings, path: Path, index: int) -> Path:
    """One claim may stand as a table, several stand in a list."""
    raw = value_at(findings.raw, (*path, "cashable"))
    return (*path, "cashable") if isinstance(raw, Mapping) else (*path, "cashable", index)


# cashable


def check_cashable(path: Path, line: BenefitLine, findings: Findings) -> None:
    """No body takes out more cash than it gains. *Refuses* `cashable-over-one`, `duplicate-id`."""
    if findings.faulty((*path, "cashable")):
        return
    _check_claimed_once(path, line, findings)
    whole = sum(_highest(claim.share) for claim in line.cashable if claim.body is None)
    for index, claim in enumerate(line.cashable):
        total = _highest(claim.share) + (whole if claim.body else 0.0)
        if total > 1 + _TOLERANCE:
            findings.fault(
                (*_claim_path(findings, path, index), "share"),
                "cashable-over-one",
                found=f"{show(round(total, 10))} of the fiscal value of {claim.body} in all",
                expected="at most 1 for each body",
                why="A claim without a body is on every body's value, so it comes on top of the body's own.",
                remedy="Give each body its own share and leave out the claim without a body.",
            )


def _check_claimed_once(path: Path, line: BenefitLine, findings: Findings) -> None:
    bodies = [claim.body for claim in line.cashable]
    for index, body in enumerate(bodies):
        if body in bodies[:index]:
            whose = f"a second claim for {body}" if body else "a second claim on the whole fiscal value"
            findings.fault(
                (*_claim_path(findings, path, index), "body"),
                "duplicate-id",
                found=whose,
                expected="one claim for each body",
                why="Two claims on one value would count the same cash twice.",
                remedy="Join the two in one, with one share.",
            )


def _highest(number: Number) -> float:
    return core(number)[1] if is_range(number) else float(number)  # type: ignore[arg-type]


# unit costs and whom their value falls to


def check_unit_costs(placed: Placed, findings: Findings) -> None:
    """*Refuses* `unknown-unit-cost`, `not-fiscal`, `shares-needed`, `agency-not-mapped`."""
    case = placed.case
    for path, local in placed.local_values:
        _check_local(case, path, local, findings)
    for path, line in placed.benefits:
        code = line.unit_cost
        if code and local_value(case, code) is None and library().get(code) is None:
            _unknown_code(case, (*path, "unit_cost"), code, findings)
        elif not findings.faulty((*path, "value")) and not findings.faulty((*path, "unit_cost")):
            _check_incidence(case, path, line, findings)


def _check_local(case: Case, path: Path, local: LocalValue, findings: Findings) -> None:
    if library().get(local.code) is not None:
        findings.fault(
            (*path, "code"),
            "duplicate-id",
            found=f"{show(local.code)}, which the library has",
            expected="a code that the library does not have",
            why="A reader could not tell the place's own value from the published one.",
            remedy=f'Write, for example, code = "LOCAL.{local.code[:40]}"',
        )
    for index, code in enumerate(local.overlaps):
        if library().get(code) is None and local_value(case, code) is None:
            _unknown_code(case, (*path, "overlaps", index), code, findings)


def _unknown_code(case: Case, path: Path, code: str, findings: Findings) -> None:
    own = nearest_few(code, [local.code for local in case.local_values], 1)
    like = [*own, *(cost.code for cost in library().nearest(code[:LONGEST_TITLE]))][:3]
    findings.fault(
        path,
        "unknown-unit-cost",
        found=show(code),
        expected=f"a code of the unit cost library ({library().edition.title}) or of [[local_values]]",
        why="Without a known value there is nothing to say what one event is worth, or whose budget it falls to.",
        remedy=(f"Did you mean {listing(like)}? " if like else "") + "Search with: wholeplace unit-costs search WORDS",
    )


def _check_incidence(case: Case, path: Path, line: BenefitLine, findings: Findings) -> None:
    own = own_value(case, line)
    if line.shares is not None and own is None and library_entry(line) is None:
        return
    shares = fiscal_shares(case, line)
    if not isinstance(shares, list):
        return
    for problem in shares:
        key = "body_map" if problem.name == "agency-not-mapped" else "shares"
        findings.place(problem, (*path, key))


# double counting


def check_double_counting(placed: Placed, findings: Findings) -> None:
    """No two lines claim one saving on one cohort, unless one is marked as reduced. *Refuses* `double-count`."""
    for (_, one), (path, other) in combinations(placed.benefits, 2):
        if _same_people(one, other) and not (one.reduced_for_overlap or other.reduced_for_overlap):
            why = _conflict(placed.case, one, other)
            if why:
                _double_count(path, one, other, why, findings)


def _same_people(one: BenefitLine, other: BenefitLine) -> bool:
    """Lines without a cohort may be on anybody, so they are taken to be on the same people."""
    return one.cohort is None or other.cohort is None or one.cohort == other.cohort


def _conflict(case: Case, one: BenefitLine, other: BenefitLine) -> tuple[str, str] | None:
    """Why two lines price the same thing, and what to do; None where they do not."""
    if not one.unit_cost or not other.unit_cost:
        return None
    if _code(one) == _code(other):
        return f"Both lines count {one.unit_cost}.", "Join the two lines."
    for mine, theirs in ((one, other), (other, one)):
        local = local_value(case, mine.unit_cost)
        if local and _code(theirs) in (code.casefold() for code in local.overlaps):
            return (
                f"{mine.unit_cost} is said to overlap {theirs.unit_cost} where it is described.",
                "Leave one of the two out.",
            )
    entries = library_entry(one), library_entry(other)
    overlap = library().conflict(entries[0].code, entries[1].code) if entries[0] and entries[1] else None
    return (overlap.reason, overlap.remedy) if overlap else None


def _code(line: BenefitLine) -> str:
    entry = library_entry(line)
    return (entry.code if entry else line.unit_cost or "").casefold()


def _double_count(path: Path, one: BenefitLine, other: BenefitLine, why: tuple[str, str], findings: Findings) -> None:
    people = f"the cohort {one.cohort}" if one.cohort and other.cohort else "the same people, as far as the case says"
    findings.fault(
        (*path, "unit_cost"),
        "double-count",
        found=f"{other.unit_cost} beside {one.unit_cost} ({one.id}), on {people}",
        expected="each saving counted once",
        why=why[0],
        remedy=f"{why[1]} If they are different people, give each line its cohort.",
    )


# correlations


def check_correlations(case: Case, findings: Findings) -> None:
    """*Refuses* `unknown-range`, `duplicate-id`, `correlations-impossible`."""
    known = named_ranges(case)
    pairs: list[frozenset[str]] = []
    for index, correlation in enumerate(case.correlations):
        path = ("correlations", index, "between")
        names = (correlation.one, correlation.other)
        for side, name in enumerate(names):
            if name and name not in known and not findings.faulty((*path, side)):
                _unknown_range(case, (*path, side), name, known, findings)
        _check_pair(path, names, pairs, findings)
    if not findings.faulty(("correlations",)) and case.correlations:
        _check_possible(case, findings)


def _unknown_range(case: Case, path: Path, name: str, known: Mapping[str, Range], findings: Findings) -> None:
    line, _, field = name.partition(".")
    ids = [*(cost.id for cost in case.costs), *(benefit.id for benefit in case.benefits)]
    near = nearest(name, known)
    found = f"{show(name)}, which is not a range" if line in ids and field else show(name)
    findings.fault(
        path,
        "unknown-range",
        found=found,
        expected=f"one of the ranges of this case: {', '.join(list(known)[:12]) or 'it has none'}",
        why="Only figures that are drawn can go together; a correlation with anything else would silently do nothing.",
        remedy=f"Did you mean {near}?"
        if near
        else f"Write {show(name).strip(chr(34))} as a range, or leave the correlation out.",
    )


def _check_pair(path: Path, names: tuple[str, str], pairs: list[frozenset[str]], findings: Findings) -> None:
    pair = frozenset(names)
    if not all(names) or findings.faulty(path):
        return
    if len(pair) == 1 or pair in pairs:
        findings.fault(
            path,
            "duplicate-id",
            found="a range with itself" if len(pair) == 1 else f"{names[0]} and {names[1]} a second time",
            expected="two different ranges, each pair once",
            why="A pair has one correlation, and a range goes with itself entirely.",
            remedy="Take it out.",
        )
    pairs.append(pair)


def _check_possible(case: Case, findings: Findings) -> None:
    names = sorted({name for pair in case.correlations for name in (pair.one, pair.other)})
    ranks = np.eye(len(names))
    for pair in case.correlations:
        i, j = names.index(pair.one), names.index(pair.other)
        ranks[i, j] = ranks[j, i] = pair.rank
    # Draws are made by a normal copula, whose own correlation is a little stronger than the rank correlation.
    least = min(float(np.linalg.eigvalsh(matrix)[0]) for matrix in (ranks, 2 * np.sin(np.pi / 6 * ranks)))
    if least < -1e-8:
        findings.fault(
            ("correlations",),
            "correlations-impossible",
            found=f"{len(case.correlations)} correlations between {', '.join(names[:8])}",
            expected="correlations that can all hold together",
            why="If one goes with a second and the second with a third, the first and third cannot go against each other as far.",
            remedy="Bring the strongest nearer to nought, or leave one out.",
        )


def value_at(raw: object, path: Iterable[str | int]) -> object:
    """The raw value at a path, None where there is none."""
    for step in path:
        if isinstance(raw, Mapping):
            raw = raw.get(step)
        elif isinstance(raw, list | tuple) and isinstance(step, int) and step < len(raw):
            raw = raw[step]
        else:
            return None
    return raw
