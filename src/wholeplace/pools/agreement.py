"""A pooling agreement as data: who is in it, what each pays, under which power, and what happens when it comes out otherwise.

The records say what the partners have agreed; `agreement_file` reads them from text or a form, `lawful` says whether it may be
signed, `agreement_clauses` writes it out clause by clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

from wholeplace.pools.share_rules import Approval, Rule
from wholeplace.vocabulary.years import FinancialYear

FORMAT = "wholeplace-agreement/1"

Status = Literal["pooled", "pooled-aligned", "aligned", "in-view", "transferred"]
ContributionKind = Literal["cash", "in-kind", "grant"]
AgreementKind = Literal["pooled-fund", "lead-commissioning", "integrated-provision", "investment", "compact"]

AGREEMENT_KINDS = MappingProxyType(
    {
        "pooled-fund": "Pooled fund",
        "lead-commissioning": "Lead commissioning",
        "integrated-provision": "Integrated provision",
        "investment": "Investment agreement",
        "compact": "Voluntary compact",
    }
)
CONTRIBUTION_KINDS = MappingProxyType({"cash": "Cash", "in-kind": "In kind", "grant": "Grant"})


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer named in an agreement. `employer` is a body's id; until None: for the whole term."""

    name: str
    employer: str
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """A body in the agreement. `form` tells an NHS trust from a commissioner (`nhs-trust`), where it matters in law.

    `delegable`: whether the signatory may let somebody else sign. `consent` is the record of a consent that the body needs.
    `virement_limits` names the table of its limits (`virement.limit_tables`); empty: none is known, so none is applied unasked.
    """

    body: str
    name: str
    kind: str
    signatory: str = ""
    delegable: bool = False
    finance_officer: str = ""
    form: str = ""
    consent: str = ""
    contact: str = ""
    virement_limits: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """A function that the agreement covers, with its reference in statute and the body whose function it stays."""

    reference: str
    body: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A part of the work that partners run together. `commissioned` is the share that each body commissions (sums to 1)."""

    id: str
    title: str
    lead: str
    description: str = ""
    persons: str = ""
    service: str = ""
    functions: tuple[str, ...] = ()
    commissioned: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FundingLine:
    """A line of money in a scheme: how it stands in the pool, by which power, whose function it serves, who delivers.

    `owner` stays answerable in law even where the work is delegated. `holder` is the body in whose ledger the money lies (the
    host where it is pooled). `profile`: `variable` variances are shared, `fixed` ones fall to the host. `budget_pence` by year.
    `vat_bearing` is the share of spending that bears VAT. `shares` are those of a variable line (sum to 1); `bigger_budget` is
    true of a line that is a slice of a larger budget of its holder.
    """

    id: str
    title: str
    scheme: str
    owner: str
    holder: str
    status: Status
    mechanism: str
    subjective: str = ""
    capital: bool = False
    condition: str = ""
    deliverer: str = ""
    capacity: Literal["principal", "agent"] = "principal"
    vat_regime: str = ""
    vat_bearing: Fraction = Fraction(0)
    profile: Literal["fixed", "variable"] = "variable"
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    bigger_budget: bool = False
    budget_pence: Mapping[FinancialYear, int] = field(default_factory=dict)

    @property
    def in_fund(self) -> bool:
        """Whether the money lies in the legal fund."""
        return self.status == "pooled"


@dataclass(frozen=True, slots=True)
class Instalment:
    due_on: date
    pence: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a partner puts into a line in a year. `cap_pence`: the most it puts in without approval of two finance officers."""

    partner: str
    line: str
    year: FinancialYear
    kind: ContributionKind
    pence: int
    instalments: tuple[Instalment, ...] = ()
    cap_pence: int | None = None
    approvals: tuple[Approval, ...] = ()
    condition: str = ""
    source: str = ""
    what: str = ""  # of a contribution in kind: which staff, goods, services or accommodation


@dataclass(frozen=True, slots=True)
class Condition:
    """A ring-fence on money: the words of the grant or the agreement, and where they stand."""

    id: str
    words: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A meeting whose decision is needed, and when it meets. `body` empty: a joint board."""

    id: str
    name: str
    body: str = ""
    meets_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the money is for, tied to how it is measured."""

    words: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class Terms:
    """What the agreement says in words."""

    aims: str = ""
    improvement: str = ""
    persons: str = ""
    services: str = ""
    monitoring: str = ""
    variation: str = ""
    review: str = ""
    exit: str = ""
    difference: str = ""
    location: str = ""
    performance: str = ""
    returns: str = ""
    reinvestment: str = ""
    definitions: str = ""
    value_test: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A whole agreement. Days are inclusive; `notice_months` is the notice of leaving.

    `varied_on` is the day from which this version holds, where it varies an earlier one. `began_before`: the pool ran before it
    was taken in here, with opening balances.
    """

    id: str
    title: str
    place: str
    kind: AgreementKind
    host: str
    from_on: date
    until_on: date
    partners: tuple[Partner, ...]
    schemes: tuple[Scheme, ...]
    lines: tuple[FundingLine, ...]
    contributions: tuple[Contribution, ...]
    rules: tuple[Rule, ...] = ()
    pool_manager: Officer | None = None
    terms: Terms = Terms()
    outcomes: tuple[Outcome, ...] = ()
    functions: tuple[Function, ...] = ()
    conditions: tuple[Condition, ...] = ()
    boards: tuple[Board, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    review_on: tuple[date, ...] = ()
    notice_months: int = 6
    reports_every: str = "six-weekly"
    pattern: Literal["monthly", "four-weekly"] = "monthly"
    case: str = ""
    deal: str = ""
    varied_on: date | None = None
    began_before: bool = False
    made_up: bool = False

    @property
    def holds_from(self) -> date:
        """The first day on which this version is in force."""
        return self.varied_on or self.from_on

    def partner(self, body: str) -> Partner:
        return next(one for one in self.partners if one.body == body)

    def scheme(self, scheme_id: str) -> Scheme:
        return next(one for one in self.schemes if one.id == scheme_id)

    def line(self, line_id: str) -> FundingLine:
        return next(one for one in self.lines if one.id == line_id)

    @property
    def names(self) -> Mapping[str, str]:
        """Names of the partners by body id."""
        return {partner.body: partner.name for partner in self.partners}

    @property
    def years(self) -> tuple[FinancialYear, ...]:
        """The financial years that the term touches."""
        first, last = FinancialYear.containing(self.from_on), FinancialYear.containing(self.until_on)
        return tuple(FinancialYear(begins) for begins in range(first.begins, last.begins + 1))

    def contributions_in(self, year: FinancialYear, *, pooled_only: bool = False) -> Iterator[Contribution]:
        """The contributions of a year; of the legal fund alone where asked."""
        for one in self.contributions:
            if one.year == year and (not pooled_only or self.line(one.line).in_fund):
                yield one

    def contributed_pence(self, year: FinancialYear, *, pooled_only: bool = False) -> Mapping[str, int]:
        """What each partner puts in in a year, nought included. *Units*: pence by body."""
        sums = {partner.body: 0 for partner in self.partners}
        for one in self.contributions_in(year, pooled_only=pooled_only):
            sums[one.partner] += one.pence
        return sums


Raw = dict[str, Any]
