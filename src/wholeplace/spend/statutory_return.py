"""A return as records: what authorities stated, who did not, what is printed twice, and the totals beside them.

A return says for each authority, service line and column an amount in £ thousand, here whole pence. Authorities are known by
their ONS code alone: names change from year to year ("Bury", "Bury MBC").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from wholeplace.spend.statutory_layout import NET, TOTAL, ReturnLayer, measures
from wholeplace.vocabulary.years import FinancialYear

Key = tuple[str, str]
"""A service line (`asc`, `totsx`, or the return's own) and a column (`net-cur-exp`)."""

ENGLAND = "E92000001"
THOUSAND_PENCE = 100_000
ROUNDING_PENCE = THOUSAND_PENCE
"""Each figure is rounded by itself: of three that should add, or two that should agree, the last may miss by £1 thousand."""

ROUNDING_OF_SERVICES_PENCE = 7 * THOUSAND_PENCE
"""The thirteen services and their total, each rounded by at most half."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one authority returned. `figures` is in pence; `lines` says where a service line stands if not on `line`.

    `certified` is None where the file does not say whether the authority's finance officer has certified the return.
    """

    code: str
    e_code: str
    name: str
    class_: str
    line: int
    figures: Mapping[Key, int]
    certified: bool | None = None
    notes: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, line: str) -> int:
        """The line of the file on which a service line stands."""
        return self.lines.get(line, self.line)


@dataclass(frozen=True, slots=True)
class Absent:
    """An authority that is printed without figures: it did not return, and England's row estimates it."""

    code: str
    name: str
    class_: str
    line: int
    mark: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An authority printed again on `line`, as first printed on `first_line`. It counts once.

    `furthest_pence` is the largest difference between the two; it is rounding, or the file would be refused.
    """

    code: str
    name: str
    first_line: int
    line: int
    furthest_pence: int


@dataclass(frozen=True, slots=True)
class PublishedTotal:
    """A total as it is printed: England, or a class of authorities. It holds estimates for those that did not return."""

    name: str
    class_: str
    line: int
    figures: Mapping[Key, int]


@dataclass(frozen=True, slots=True)
class Return:
    """One return of one year, as one file states it. Amounts are whole pence.

    `left_out` are lines that hold figures and neither a name nor a code: workings of whoever made the file.
    """

    kind: str
    year: FinancialYear
    edition: str
    layer: ReturnLayer
    file: str
    sha256: str
    sheet: str | None
    keys: tuple[Key, ...]
    entries: Mapping[str, Entry]
    absent: tuple[Absent, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    published: tuple[PublishedTotal, ...] = ()
    left_out: tuple[int, ...] = ()

    def pence(self, code: str, line: str = TOTAL, measure: str = NET) -> int | None:
        """One figure in pence; None where the authority or the figure is not there."""
        entry = self.entries.get(code)
        return None if entry is None else entry.figures.get((line, measure))

    def sum_pence(self, line: str = TOTAL, measure: str = NET) -> int:
        """The sum over all authorities that returned, each once. *Units*: pence."""
        return sum(entry.figures.get((line, measure), 0) for entry in self.entries.values())

    @property
    def england(self) -> PublishedTotal | None:
        """England as it is printed, estimates included."""
        return next((total for total in self.published if total.class_ == "Eng"), None)

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns that the return holds, in the order of the form."""
        held = {measure for _, measure in self.keys}
        return tuple(measure.id for measure in measures() if measure.id in held)


def pence_of_thousand(text: str) -> int | None:
    """Whole pence of a figure in £ thousand: `1,234` → 123400000; None where it is not a number."""
    try:
        amount = Decimal(text.replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None
    return int((amount * THOUSAND_PENCE).to_integral_value()) if amount.is_finite() else None
