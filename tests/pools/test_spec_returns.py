"""Reports, the Better Care Fund return, and open data of a worked year."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from pools.statements import CASH, COUNCIL, NHS, YEAR, agreement, booked, cell, worked_year
from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.pools.agreement import Condition
from wholeplace.pools.open_data import Spent, columns, open_data, plain_pounds
from wholeplace.pools.returns import Reading, report
from wholeplace.pools.returns_care_fund import NOT_FOR_SUBMISSION, as_csv, care_fund_return
from wholeplace.pools.returns_template import (
    as_values,
    built_in,
    known_fields,
    load_template,
    template_of,
)
from wholeplace.pools.statement_spans import quarter, whole_year
from wholeplace.vocabulary.problems import Refused

TEMPLATE = b"""sheet,field,type,check,fill
4 Income,Minimum NHS contribution,number,"0 <= x <= 1,000,000",income:minimum
4 Income,Total income,number,>= 0,income
5 Expenditure,Total expenditure,number,>= 0,expenditure
2 Budget,Is a section 75 agreement in place,Yes/No,,section-75
6 Narrative,Progress,text,,
"""


def test_a_quarter_says_what_was_due_and_what_came_in() -> None:
    moved = booked((CASH, 6_750_000, cell(chart.CONTRIBUTIONS, COUNCIL)))
    made = report(agreement(), quarter(YEAR, 1), moved)
    assert made.kind == "quarterly report"
    rows = {row.body: (row.due_pence, row.received_pence, row.variance_pence) for row in made.income}
    assert rows == {COUNCIL: (6_750_000, 6_750_000, 0), NHS: (4_500_000, 0, -4_500_000)}


def test_a_budget_is_spread_over_the_months_without_losing_a_penny() -> None:
    spent = booked((cell(chart.SPENDING, COUNCIL), 12_000_000, CASH))
    quarters = [report(agreement(), quarter(YEAR, n), spent, budget_pence={"team": 1_000}) for n in (1, 2, 3, 4)]
    team = [row for made in quarters for row in made.spending if row.line == "team"]
    assert [row.budget_pence for row in team] == [252, 250, 249, 249]
    assert sum(row.budget_pence for row in team) == 1_000
    first = next(row for row in report(agreement(), quarter(YEAR, 1), spent).spending if row.line == "team")
    assert (first.budget_pence, first.spent_pence, first.variance_pence) == (11_250_000, 12_000_000, 750_000)


def test_what_lies_beside_is_reported_and_not_summed() -> None:
    made = report(agreement(), whole_year(YEAR), worked_year())
    assert made.kind == "annual return"
    assert made.spending_pence("spent_pence", capital=False) == 47_000_001
    assert [row.words for row in made.spending if not row.in_fund] == ["Police desk"]


def test_each_outcome_is_told_with_its_measure_read_or_not() -> None:
    unread = report(agreement(), quarter(YEAR, 1), {})
    assert [row.words for row in unread.unread] == ["Fewer domestic abuse incidents"]
    measure = agreement().outcomes[0].measure
    read = report(
        agreement(), quarter(YEAR, 1), {}, readings=[Reading(measure, "1,204", date(2026, 6, 30), "Vale Police")]
    )
    assert read.unread == ()
    assert read.outcomes[0].reading is not None


def ring_fenced(came_pence: int, spent_pence: int) -> dict[Cell, int]:
    came, spent = (
        replace(cell(account, NHS), condition="minimum") for account in (chart.CONTRIBUTIONS, chart.SPENDING)
    )
    return booked((CASH, came_pence, came), (spent, spent_pence, CASH))


def agreed() -> object:
    return replace(agreement(), conditions=(Condition("minimum", "Minimum NHS contribution"),))


def test_only_fields_that_could_be_verified_are_in_the_return() -> None:
    fields = {(field.sheet, field.field) for field in built_in().fields}
    unverified = {(row.sheet, row.field) for row in known_fields() if row.status != "verified"}
    assert not fields & unverified
    assert ("4 Income and Expenditure", "Income into the pool over the year") in fields


def test_a_return_from_a_past_template_is_not_for_submission() -> None:
    made = care_fund_return(agreed(), whole_year(YEAR), ring_fenced(500_000, 500_000))  # type: ignore[arg-type]
    assert made.problems == ()
    assert not made.for_submission
    assert NOT_FOR_SUBMISSION in as_csv(made).decode("utf-8-sig").splitlines()[1]
    figures = [answer.shown for answer in made.answers if answer.pence is not None]
    assert figures == ["5000.00", "5000.00"]


def test_what_is_spent_of_each_source_equals_what_came_in() -> None:
    made = care_fund_return(agreed(), whole_year(YEAR), ring_fenced(500_000, 500_001))  # type: ignore[arg-type]
    assert [problem.name for problem in made.problems] == ["return-does-not-balance"]
    assert "£0.01 more" in made.problems[0].found


def test_a_loaded_template_is_followed_field_by_field() -> None:
    template = load_template(TEMPLATE, edition="2026-27", source="NHS England, April 2026")
    made = care_fund_return(agreed(), whole_year(YEAR), ring_fenced(500_000, 500_000), template)  # type: ignore[arg-type]
    assert made.for_submission
    assert [answer.shown for answer in made.answers] == ["5000.00", "5000.00", "5000.00", "Yes", ""]
    assert made.open_answers == 1
    rows = list(csv.reader(io.StringIO(as_csv(made).decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == [field.field for field in template.fields]
    assert template_of(as_values(template), template.edition, template.source) == template


def test_a_number_beyond_the_templates_limits_is_told() -> None:
    template = load_template(TEMPLATE, edition="2026-27", source="NHS England, April 2026")
    much = ring_fenced(200_000_000, 200_000_000)
    made = care_fund_return(agreed(), whole_year(YEAR), much, template)  # type: ignore[arg-type]
    assert [problem.name for problem in made.problems] == ["return-beyond-limits"]


def test_a_source_that_nobody_booked_is_told() -> None:
    template = load_template(TEMPLATE, edition="2026-27", source="NHS England, April 2026")
    made = care_fund_return(agreed(), whole_year(YEAR), {}, template)  # type: ignore[arg-type]
    assert [problem.name for problem in made.problems] == ["return-source-unknown"]


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"", ["template-unreadable"]),
        (b"\xff\xfe", ["template-unreadable"]),
        (b"sheet,field\na,b\n", ["template-unreadable"]),
        (b"sheet,field,type,check,fill\n", ["template-unreadable"]),
        (b"sheet,field,type,check,fill\n,b,numbr,0 < x <= 5,outcome\n", ["template-field-wrong"] * 4),
        (b"sheet,field,type,check,fill\ns,b,number,0 <= x,\n", ["template-field-wrong"]),
    ],
)
def test_a_template_that_cannot_be_understood_is_refused_whole(data: bytes, names: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        load_template(data, edition="2026-27", source="a letter")
    assert [problem.name for problem in refused.value.problems] == names


def test_open_data_has_the_columns_of_the_guidance_in_order() -> None:
    assert len(columns()) == 23
    assert [column.name for column in columns() if column.standing == "must"] == [
        "Directorate / service",
        "Supplier (beneficiary) name",
        "Payment date",
        "Net amount",
        "Irrecoverable VAT",
        "Purpose of spend",
        "Council's procurement category",
        "Card transaction",
    ]


def test_open_data_of_a_quarter() -> None:
    spent = [
        Spent(4, date(2026, 5, 4), cell(chart.SPENDING, COUNCIL), 2_512_300),
        Spent(5, date(2026, 5, 5), cell(chart.SPENDING, COUNCIL, subjective="4"), -2_612_345),
        Spent(6, date(2026, 7, 1), cell(chart.SPENDING, COUNCIL), 1),
        Spent(7, date(2026, 5, 6), cell(chart.SPENDING_IN_KIND, NHS), 1),
        Spent(8, date(2026, 5, 6), cell(chart.SPENDING, "vale-police", "police-desk"), 1),
    ]
    rows = list(csv.DictReader(io.StringIO(open_data(agreement(), quarter(YEAR, 1), spent).decode("utf-8-sig"))))
    assert [(row["Payment date"], row["Net amount"], row["Transaction number"]) for row in rows] == [
        ("04/05/2026", "25123.00", "4"),
        ("05/05/2026", "-26123.45", "5"),
    ]
    assert rows[0]["Supplier (beneficiary) name"] == "Thistlemere Council"
    assert rows[1]["Council's procurement category"] == "Supplies and services"


def test_a_name_that_a_spreadsheet_would_work_out_stays_a_name() -> None:
    odd = replace(agreement(), schemes=(replace(agreement().schemes[0], title='=HYPERLINK("x")'),))
    spent = [Spent(1, date(2026, 5, 4), cell(chart.SPENDING, COUNCIL), 100)]
    (row,) = csv.DictReader(io.StringIO(open_data(odd, quarter(YEAR, 1), spent).decode("utf-8-sig")))
    assert row["Directorate / service"] == '\'=HYPERLINK("x")'


def test_an_amount_as_open_data_writes_it() -> None:
    assert [plain_pounds(pence) for pence in (2_512_300, -2_612_345, -5, 0)] == [
        "25123.00",
        "-26123.45",
        "-0.05",
        "0.00",
    ]
