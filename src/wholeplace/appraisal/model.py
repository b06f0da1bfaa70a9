"""A case compiled once, to be worked out at a point or in a million draws.

Every yearly flow of a case is a sum of *terms*: a product of uncertain inputs (a draw's scalars) times a *profile* over
body, year and kind that no draw changes. So the whole split of all draws is one matrix product, and the point appraisal is
the same product for one draw: the means. Where an input acts by year (one item of a ramp, a drop-off, an uncertain lag) its
line gets a term a year.

Nothing is discounted or rounded here.

*Units*: pounds of the case's price year, after uprating and optimism bias.
*Source*: the chain of the case file format; `tests/appraisal/plain_twin.py` works out the same by loops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import floor, inf, prod
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wholeplace.appraisal.bias import line_bias
from wholeplace.appraisal.case import (
    BENEFIT_DOMAINS,
    COST_DOMAINS,
    COST_TYPES,
    OUTSIDE,
    BenefitLine,
    Case,
    CostLine,
    Domain,
    Number,
    Range,
)
from wholeplace.appraisal.incidence import fiscal_shares, unit_value
from wholeplace.reference.prices import deflators
from wholeplace.vocabulary.problems import Refused

Floats: TypeAlias = NDArray[np.float64]
Operation = Literal["x", "1-x", "is"]


@dataclass(frozen=True, slots=True)
class Input:
    """An uncertain number of the case: `path` is `line-id.field` (`incidents.impact`, `team.pounds.0`)."""

    path: str
    range: Range
    domain: Domain


class Factor(NamedTuple):
    """What an input does to a term: `x`, `1-x` to a power, or 1 where its nearest whole number `is` `power`, else 0.

    A tuple, because the products of draws look factors up by the thousand.
    """

    column: int
    operation: Operation
    power: int = 1


Factors: TypeAlias = tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each flow stands in a row of outputs: blocks of (…, year), in the order written here.

    `cost` (3 types × bodies × years), `fiscal` and `cashable` (bodies + outside × years), `economic`, `social` and
    `transfer` (years each). `receivers` are the body ids with `outside` last.
    """

    bodies: tuple[str, ...]
    years: int

    @property
    def receivers(self) -> tuple[str, ...]:
        return (*self.bodies, OUTSIDE)

    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        return _shapes(len(self.bodies), self.years)

    def slices(self) -> Mapping[str, slice]:
        return _slices(len(self.bodies), self.years)

    @property
    def size(self) -> int:
        return sum(prod(shape) for shape in self.shapes().values())

    def view(self, outputs: Floats, name: str) -> Floats:
        """One block of outputs (…, size) as (…, *its shape), without a copy."""
        return outputs[..., self.slices()[name]].reshape(*outputs.shape[:-1], *self.shapes()[name])

    def blank(self) -> dict[str, Floats]:
        return {name: np.zeros(shape) for name, shape in self.shapes().items()}

    def row(self, blocks: Mapping[str, Floats]) -> Floats:
        return np.concatenate([blocks[name].ravel() for name in self.shapes()])


@cache
def _shapes(bodies: int, years: int) -> Mapping[str, tuple[int, ...]]:
    shared = dict.fromkeys(("economic", "social", "transfer"), (years,))
    split = dict.fromkeys(("fiscal", "cashable"), (bodies + 1, years))
    return MappingProxyType({"cost": (len(COST_TYPES), bodies, years), **split, **shared})


@cache
def _slices(bodies: int, years: int) -> Mapping[str, slice]:
    start, found = 0, {}
    for name, shape in _shapes(bodies, years).items():
        found[name] = slice(start, start + prod(shape))
        start += prod(shape)
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True)
class Term:
    """One product of inputs and what it adds: `profile` (layout size,) is multiplied by the factors of a draw."""

    line: str
    factors: Factors
    profile: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """A compiled case. `profiles` (terms × outputs) and `terms` stand in one order; `lines` names every cost and benefit."""

    case: Case
    layout: Layout
    inputs: tuple[Input, ...]
    terms: tuple[Term, ...]
    profiles: Floats
    discount_factors: Floats

    def scalars(self, columns: Floats) -> Floats:
        """The product of factors of each term in each draw. *Units*: (inputs × draws) in, (terms × draws) out."""
        products = np.empty((len(self.terms), columns.shape[1]))
        multiplied = _Products(columns, shared_beginnings(tuple(term.factors for term in self.terms)))
        for product, term in zip(products, self.terms, strict=True):
            multiplied.into(product, term.factors)
        return products

    def flows(self, columns: Floats) -> Floats:
        """Every yearly flow of every draw. *Units*: (inputs × draws) in, pounds (draws × layout size) out."""
        flows: Floats = self.scalars(columns).T @ self.profiles
        return flows

    def line_flows(self, columns: Floats, line: str) -> Floats:
        """The part of `flows` that one line makes."""
        mine = [i for i, term in enumerate(self.terms) if term.line == line]
        own = replace(self, terms=tuple(self.terms[i] for i in mine), profiles=self.profiles[mine])
        return own.flows(columns)


class _Products:
    """Products of factors, each beginning that several terms share worked out once."""

    def __init__(self, columns: Floats, shared: frozenset[Factors]) -> None:
        self.columns, self.shared = columns, shared
        self.kept: dict[Factors, Floats] = {}
        self.powers: dict[Factor, Floats] = {}

    def into(self, product: Floats, factors: Factors) -> None:
        start = next((k for k in range(len(factors), 0, -1) if factors[:k] in self.kept), 0)
        product[:] = self.kept[factors[:start]] if start else 1.0
        for k in range(start, len(factors)):
            product *= self.applied(factors[k])
            if factors[: k + 1] in self.shared:
                self.kept[factors[: k + 1]] = product.copy()

    def applied(self, factor: Factor) -> Floats:
        column: Floats = self.columns[factor.column]
        if factor.operation == "x":
            return column
        if factor.operation == "is":
            happened: Floats = (np.floor(column + 0.5) == factor.power).astype(np.float64)
            return happened
        if factor.power == 1:
            complement: Floats = 1.0 - column
            return complement
        return self.complement_power(factor)

    def complement_power(self, factor: Factor) -> Floats:
        """(1 − x) to a power, from the next lower power: years come in order."""
        if factor not in self.powers:
            lower = Factor(factor.column, factor.operation, factor.power - 1)
            self.powers[factor] = self.applied(lower) * (1.0 - self.columns[factor.column])
        return self.powers[factor]


@lru_cache(maxsize=64)
def shared_beginnings(products: tuple[Factors, ...]) -> frozenset[Factors]:
    """The beginnings that more than one product has, of those worth keeping: where the products part."""
    followers: dict[Factors, set[Factor | None]] = {}
    for factors in products:
        for k in range(1, len(factors) + 1):
            followers.setdefault(factors[:k], set()).add(factors[k] if k < len(factors) else None)
    return frozenset(beginning for beginning, after in followers.items() if len(after) > 1 and len(beginning) > 1)


Spread: TypeAlias = dict[Factors, Floats]  # factors → amount by year


class _Compiler:
    """Collects the inputs and terms of one case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.layout = Layout(tuple(body.id for body in case.bodies), case.years)
        self.inputs: list[Input] = []
        self.terms: list[Term] = []
        self.bodies = {body: i for i, body in enumerate(self.layout.receivers)}

    def column(self, path: str, number: Range, domain: Domain) -> int:
        self.inputs.append(Input(path, number, domain))
        return len(self.inputs) - 1

    def factor(self, path: str, number: Number, domain: Domain, operation: Operation = "x") -> tuple[float, Factors]:
        """A number as a constant and factors: one of the two does the work."""
        if not isinstance(number, int | float):
            return 1.0, (Factor(self.column(path, number, domain), operation),)
        return (float(number) if operation == "x" else 1.0 - float(number)), ()

    def add(self, line: str, factors: Factors, blocks: Mapping[str, Floats]) -> None:
        self.terms.append(Term(line, factors, self.layout.row(blocks)))

    # costs

    def cost(self, line: CostLine) -> None:
        case = self.case
        priced = line.price_year or case.price_year
        uplift = deflators(case.deflators).factor(priced, case.price_year)
        uplift *= 1 + line_bias(line, case.bias_edition, case.combine_grades)
        for factors, amounts in self.cost_amounts(line).items():
            blocks = self.layout.blank()
            blocks["cost"][COST_TYPES.index(line.type), self.bodies[line.body]] = amounts * uplift
            self.add(line.id, factors, blocks)

    def cost_amounts(self, line: CostLine) -> Spread:
        years, domain = self.case.years, COST_DOMAINS["pounds"]
        if not isinstance(line.pounds, tuple):
            _, factors = self.factor(f"{line.id}.pounds", line.pounds, domain)
            return {factors: np.ones(years)}
        spread: Spread = {}
        for t, number in enumerate(line.pounds):
            constant, factors = self.factor(f"{line.id}.pounds.{t}", number, domain)
            _gather(spread, factors, t, constant, years)
        return spread

    # benefits

    def benefit(self, line: BenefitLine) -> None:
        shares = fiscal_shares(self.case, line)
        if isinstance(shares, list):
            raise Refused(*shares)
        constant, common = self.net_change(line)
        constant *= 1 - line_bias(line, self.case.bias_edition, self.case.combine_grades)
        worth = unit_value(self.case, line)
        if worth.factor is not None:
            _, more = self.factor(f"{line.id}.unit_value_range", worth.factor, BENEFIT_DOMAINS["unit_value_range"])
            common += more
        pattern = self.pattern(line)
        for kind in ("fiscal", "economic", "social"):
            unit, priced = self.factor(
                f"{line.id}.value.{kind}", getattr(worth, kind), BENEFIT_DOMAINS[f"value.{kind}"]
            )
            unit *= worth.uprating.get(kind, 1.0)
            for factors, by_year in pattern.items():
                amounts = by_year * constant * unit
                if not amounts.any():
                    continue
                blocks = self.layout.blank()
                if kind == "fiscal":
                    self.fiscal(line, shares, amounts, (*common, *priced, *factors), blocks)
                else:
                    blocks[kind][:] = amounts
                self.add(line.id, _ordered(*common, *priced, *factors), blocks)
        self.transfers(line, worth.transfer * worth.uprating.get("transfer", 1.0) * constant, common, pattern)

    def net_change(self, line: BenefitLine) -> tuple[float, Factors]:
        """The net change of a full year as a constant and factors."""
        constant = 1.0
        factors: Factors = ()
        for name in (
            "population",
            "engagement",
            "retention",
            "events_per_person",
            "recorded_to_actual",
            "impact",
            "attribution",
        ):
            part, more = self.factor(f"{line.id}.{name}", getattr(line, name), BENEFIT_DOMAINS[name])
            constant, factors = constant * part, factors + more
        for name in ("deadweight", "leakage", "displacement", "substitution"):
            part, more = self.factor(f"{line.id}.{name}", getattr(line, name), BENEFIT_DOMAINS[name], "1-x")
            constant, factors = constant * part, factors + more
        return constant, factors

    def pattern(self, line: BenefitLine) -> Spread:
        """Share of full effect by year: ramp, lag and drop-off together."""
        years = self.case.years
        ramp = list(self.ramp(line))
        decay = self.decay(line)
        spread: Spread = {}
        for lag, lagged in self.lags(line):
            for i in range(years - lag):
                constant, ramped = ramp[i]
                kept, dropped = decay[i]
                _gather(spread, _ordered(*lagged, *ramped, *dropped), i + lag, constant * kept, years)
        return spread

    def ramp(self, line: BenefitLine) -> Iterator[tuple[float, Factors]]:
        years, domain = self.case.years, BENEFIT_DOMAINS["ramp"]
        if line.ramp is None:
            yield from [(1.0, ())] * years
        elif not isinstance(line.ramp, tuple):
            yield from [self.factor(f"{line.id}.ramp", line.ramp, domain)] * years
        else:
            for i, number in enumerate(line.ramp):
                yield self.factor(f"{line.id}.ramp.{i}", number, domain)

    def decay(self, line: BenefitLine) -> list[tuple[float, Factors]]:
        """What is left of the effect i years after the lag ended, for each i."""
        years, drop_off = self.case.years, line.drop_off
        if isinstance(drop_off, int | float):
            return [((1.0 - drop_off) ** i, ()) for i in range(years)]
        column = self.column(f"{line.id}.drop_off", drop_off, BENEFIT_DOMAINS["drop_off"])
        return [(1.0, (Factor(column, "1-x", i),) if i else ()) for i in range(years)]

    def lags(self, line: BenefitLine) -> list[tuple[int, Factors]]:
        """Each lag that can happen, with the factor that says whether it did."""
        if isinstance(line.lag_years, int | float):
            return [(int(line.lag_years), ())]
        column = self.column(f"{line.id}.lag_years", line.lag_years, BENEFIT_DOMAINS["lag_years"])
        low, high = whole_lags(line.lag_years, self.case.years)
        return [(lag, (Factor(column, "is", lag),)) for lag in range(low, high + 1)]

    def fiscal(
        self,
        line: BenefitLine,
        shares: Mapping[str, float],
        amounts: Floats,
        factors: Factors,
        blocks: dict[str, Floats],
    ) -> None:
        """Fiscal value by receiver, and the part of it that is claimed to be cash."""
        split = np.zeros(len(self.bodies))
        for body, share in shares.items():
            split[self.bodies[body]] += share
        blocks["fiscal"][:] = np.outer(split, amounts)
        for claim in line.cashable:
            mine = (
                split if claim.body is None else np.where(np.arange(len(split)) == self.bodies[claim.body], split, 0.0)
            )
            path = f"{line.id}.cashable.share" if claim.body is None else f"{line.id}.cashable.{claim.body}.share"
            cash = np.outer(mine, cash_timing(amounts, claim.from_year, claim.lag_years))
            if isinstance(claim.share, int | float):
                blocks["cashable"][:] += cash * claim.share
                continue
            column = self.shared_column(path, claim.share)
            uncertain = self.layout.blank()
            uncertain["cashable"][:] = cash
            self.add(line.id, _ordered(*factors, Factor(column, "x")), uncertain)

    def shared_column(self, path: str, number: Range) -> int:
        """The column of an input that several terms of a line use: it is drawn once."""
        for i, known in enumerate(self.inputs):
            if known.path == path:
                return i
        return self.column(path, number, BENEFIT_DOMAINS["cashable.share"])

    def transfers(self, line: BenefitLine, constant: float, common: Factors, pattern: Spread) -> None:
        for factors, by_year in pattern.items():
            if constant and by_year.any():
                blocks = self.layout.blank()
                blocks["transfer"][:] = by_year * constant
                self.add(line.id, _ordered(*common, *factors), blocks)


def cash_timing(amounts: Floats, from_year: int, lag_years: int | None) -> Floats:
    """When fiscal value can be cash: from a year on, or each year's value some years later. *Units*: (years,) both ways."""
    cash = np.zeros_like(amounts)
    if lag_years is None:
        cash[from_year:] = amounts[from_year:]
    elif lag_years < len(amounts):
        cash[lag_years:] = amounts[: len(amounts) - lag_years]
    return cash


def whole_lags(number: Range, years: int) -> tuple[int, int]:
    """The least and greatest whole lag that a range can give, within the horizon."""
    low = getattr(number, "low", 0.0)
    high = getattr(number, "high", inf)
    return max(0, floor(low + 0.5)), int(min(years - 1, floor(high + 0.5) if high < inf else years - 1))


def _ordered(*factors: Factor) -> Factors:
    return tuple(sorted(factors))


def _gather(spread: Spread, factors: Factors, year: int, amount: float, years: int) -> None:
    spread.setdefault(factors, np.zeros(years))[year] += amount


def compile_case(case: Case, discount_factors: Floats) -> Model:
    """A case as inputs, terms and profiles.

    *Refuses*: `shares-needed`, `agency-not-mapped` (readers find these first, with their place in the file).
    """
    compiler = _Compiler(case)
    for cost in case.costs:
        compiler.cost(cost)
    for benefit in case.benefits:
        compiler.benefit(benefit)
    terms = _merged(compiler.terms)
    size = compiler.layout.size
    profiles = np.array([term.profile for term in terms]) if terms else np.zeros((0, size))
    return Model(case, compiler.layout, tuple(compiler.inputs), terms, profiles, discount_factors)


def _merged(terms: list[Term]) -> tuple[Term, ...]:
    """Terms of one line with the same factors are one term: fewer products a draw."""
    gathered: dict[tuple[str, Factors], Floats] = {}
    for term in terms:
        key = (term.line, term.factors)
        gathered[key] = gathered[key] + term.profile if key in gathered else term.profile
    return tuple(Term(line, factors, profile) for (line, factors), profile in gathered.items())
