"""What every section of a business case on paper leans on: the case, its results, and the manner of this one paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from wholeplace.appraisal.appraise import Appraisal, LineResult, Position
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.model import Floats
from wholeplace.appraisal.report_words import Period, Scale, listed, periods, scale_for
from wholeplace.documents.charts import Chart
from wholeplace.documents.paper import Column, Figure, Table

CLAIMED = "Cashable savings are claimed: no budget line named yet."
PARTLY_CLAIMED = "Cashable savings are claimed; some have no budget line yet."
NAMED = "Cashable savings are claimed, each with a budget line named; none is confirmed yet."
ROUNDED = "Each figure is rounded on its own, so parts may miss a total by one."
NOT_CLAIMED = "No saving is claimed to be cashable."


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a paper says of itself. `version` is blank where there is none; `made_up` marks a place that does not exist."""

    on: date
    place_name: str = ""
    status: str = "Draft"
    version: str = ""
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """One appraisal on its way to paper.

    `scale` is the unit of all tables, `periods` their columns by year. `table` numbers tables and figures as they come.
    """

    case: Case
    appraisal: Appraisal
    imprint: Imprint
    scale: Scale
    periods: tuple[Period, ...]
    numbers: dict[str, count[int]]

    def caption(self, word: str, text: str) -> str:
        """`Table 3. …`: numbered in the order in which captions are made."""
        return f"{word} {next(self.numbers[word])}. {text}"

    def table(
        self,
        title: str,
        columns: tuple[Column, ...],
        rows: Sequence[tuple[str, ...]],
        *,
        totals: tuple[int, ...] = (),
        note: str = "",
    ) -> Table:
        return Table(self.caption("Table", title), columns, tuple(rows), totals, note)

    def figure(self, title: str, chart: Chart) -> Figure:
        """A chart under its caption. Its figures stand in a table of the paper beside it, in the paper's own unit."""
        return Figure(self.caption("Figure", title), chart.svg, chart.description)

    @property
    def prices(self) -> str:
        """`2025/26 prices`."""
        return f"{self.case.price_year} prices"

    @property
    def real(self) -> str:
        """Unit and price base of yearly money: `£ thousand, 2025/26 prices, not discounted`."""
        return f"{self.scale.words}, {self.prices}, not discounted"

    @property
    def present(self) -> str:
        """Unit and price base of present values."""
        return f"{self.scale.words}, present value in {self.prices}"

    @property
    def horizon(self) -> str:
        """`5 years from 2025/26`."""
        years = self.case.years
        return f"{years} year{'' if years == 1 else 's'} from {self.case.first_year}"

    @property
    def payers(self) -> tuple[Position, ...]:
        return tuple(p for p in self.positions if p.pv_costs > 0)

    @property
    def positions(self) -> tuple[Position, ...]:
        return tuple(self.appraisal.by_body[body.id] for body in self.case.bodies)

    def name(self, body_id: str) -> str:
        return self.case.body(body_id).name

    def names(self, positions: tuple[Position, ...]) -> str:
        return listed([self.name(position.body) for position in positions])

    def year(self, index: int) -> str:
        return self.case.year_labels[index]

    def year_columns(self) -> tuple[Column, ...]:
        return tuple(Column(period.label, numeric=True) for period in self.periods)

    def by_period(self, by_year: Floats) -> tuple[str, ...]:
        """Yearly pounds as cells, one a period."""
        return self.scale.row(period.total(by_year) for period in self.periods)

    def year_row(self, name: str, by_year: Floats) -> tuple[str, ...]:
        """A row of yearly pounds with their total and present value."""
        present = float(by_year @ self.appraisal.model.discount_factors)
        return (name, *self.by_period(by_year), self.scale.show(float(by_year.sum())), self.scale.show(present))

    def year_row_columns(self, first: str) -> tuple[Column, ...]:
        """The columns of `year_row`."""
        return (
            Column(first),
            *self.year_columns(),
            Column("Total", numeric=True),
            Column("Present value", numeric=True),
        )

    def results(self, side: str) -> list[LineResult]:
        """The results of all lines of one side (cost or benefit), in the case's order."""
        return [result for result in self.appraisal.lines if result.side == side]

    @property
    def entered_costs(self) -> float:
        """Costs without the correction for optimism, in the case's prices, undiscounted pounds."""
        return sum(float(result.flows.cost.sum()) / (1 + result.bias) for result in self.results("cost"))

    @property
    def cash_standing(self) -> str:
        """What must be said of cashable savings on every page."""
        claims = [claim for line in self.case.benefits for claim in line.cashable]
        if not claims:
            return NOT_CLAIMED
        named = sum(1 for claim in claims if claim.ledger_line)
        return CLAIMED if not named else NAMED if named == len(claims) else PARTLY_CLAIMED


def frame(appraisal: Appraisal, imprint: Imprint) -> Frame:
    """The frame of a paper about this appraisal."""
    largest = max(appraisal.pv_costs, appraisal.pv_fiscal, appraisal.pv_public_value, 0.0)
    numbers = {"Table": count(1), "Figure": count(1)}
    return Frame(appraisal.case, appraisal, imprint, scale_for(largest), periods(appraisal.case), numbers)
