"""The account in words and on paper: brackets, rounding that is told, many bodies, both renderings."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pools.statements import CASH, COUNCIL, NHS, YEAR, agreement, booked, cell, opened, worked_sums
from wholeplace.documents.paper import Table
from wholeplace.ledger import chart
from wholeplace.pools.returns import Reading, report
from wholeplace.pools.statement import Statement, Sums, statement
from wholeplace.pools.statement_answer import account_rows, as_answer
from wholeplace.pools.statement_bodies import own_views
from wholeplace.pools.statement_paper import account_paper, docx, pdf, report_paper
from wholeplace.pools.statement_spans import whole_year
from wholeplace.pools.statement_words import amount, as_text, pounds, rounding_notes, units

SPAN, ON = whole_year(YEAR), date(2027, 6, 1)


def told(sums: Sums | None = None) -> Statement:
    return statement(agreement(), SPAN, sums or worked_sums())


@pytest.mark.parametrize(
    ("pence", "exact", "whole", "thousands"),
    [
        (6_027_900, "60,279.00", "60,279", "60"),
        (-6_027_950, "(60,279.50)", "(60,280)", "(60)"),
        (49, "0.49", "0", "0"),
        (-49, "(0.49)", "0", "0"),
        (50, "0.50", "1", "0"),
        (0, "0.00", "0", "0"),
    ],
)
def test_an_amount_as_accountants_write_it(pence: int, exact: str, whole: str, thousands: str) -> None:
    assert (amount(pence), amount(pence, "pounds"), amount(pence, "thousands")) == (exact, whole, thousands)
    assert amount(None) == ""


def test_an_amount_that_stands_alone() -> None:
    assert (pounds(150), pounds(-150)) == ("£1.50", "(£1.50)")


def thirds() -> Sums:
    """Two contributions of £0.50 and one in kind of £0.50: each is £1 in whole pounds, together £2 and not £3."""
    half = [
        (CASH, 50, cell(chart.CONTRIBUTIONS, COUNCIL)),
        (CASH, 50, cell(chart.GRANTS, NHS)),
        (cell(chart.SPENDING_IN_KIND, NHS), 50, cell(chart.CONTRIBUTIONS_IN_KIND, NHS)),
    ]
    return Sums({}, booked(*half))


def test_rounding_never_changes_a_total_silently() -> None:
    part = told(thirds()).part("revenue")
    rows = {row.id: units(row.pool.pence, "pounds") for row in part.rows}
    assert rows["total-funding"] == Decimal(2), "from £1.50 exactly, not from rounded parts"
    assert rounding_notes(part, "pounds") == ["Total funding is £1 less than its rounded parts."]
    assert rounding_notes(part, "pence") == []
    paper = account_paper(told(thirds()), on=ON)
    assert "Total funding is £1 less than its rounded parts." in paper.texts()


def test_the_paper_says_what_the_account_says() -> None:
    account = told()
    paper = account_paper(account, own_views(agreement(), SPAN, worked_sums().during), on=ON, scale="pence")
    texts = list(paper.texts())
    for words in ("(15,000.01)", "470,000.01", "Police desk", "Made-up place", "Every check agrees."):
        assert words in texts
    assert any("needs the body's own finding" in text for text in texts)
    assert any("Brackets show a deficit" in text for text in paper.reminders)


def test_an_account_that_is_out_says_so_before_anything_is_done_with_it() -> None:
    moved = {**worked_sums().during, CASH: 1}
    account = told(Sums(opened(), moved))
    assert "1 of 7 checks are out: the account must not be used." in list(account_paper(account, on=ON).texts())
    assert "OUT BY" in as_text(account)


def test_more_bodies_than_a_page_holds_are_told_below_one_another() -> None:
    many = [(CASH, 100 + n, cell(chart.CONTRIBUTIONS, f"body-{n:02d}")) for n in range(14)]
    account = told(Sums({}, booked(*many)))
    assert len(account.columns) == 16
    paper = account_paper(account, on=ON)
    tables = [block for block in paper.blocks() if isinstance(block, Table) and "Revenue account" in block.caption]
    assert [len(table.columns) for table in tables] == [8, 8, 6]
    assert {table.rows[-1][-1] for table in tables} == {
        amount(account.part("revenue").pence("carried-forward"), "pounds")
    }
    assert pdf(paper).startswith(b"%PDF")


def test_the_same_account_gives_the_same_bytes_and_both_renderings() -> None:
    paper = account_paper(told(), on=ON)
    assert pdf(paper) == pdf(paper)
    with zipfile.ZipFile(io.BytesIO(docx(paper))) as word:
        assert "(15,000)" in word.read("word/document.xml").decode()


def test_a_report_on_paper_has_income_spending_and_effect() -> None:
    measure = agreement().outcomes[0].measure
    readings = [Reading(measure, "1,204", date(2027, 3, 31), "Vale Police")]
    made = report(agreement(), SPAN, worked_sums().during, readings=readings, narrative="Staff came late.")
    texts = list(report_paper(made, on=ON).texts())
    for words in ("Staff came late.", "1,204 on 31 March 2027", "Effectiveness", "455,000", "Police desk"):
        assert words in texts
    unread = report(agreement(), SPAN, worked_sums().during)
    assert "1 of 1 measures: not read yet." in list(report_paper(unread, on=ON).texts())
    none = report(replace(agreement(), outcomes=()), SPAN, {})
    assert "The agreement names no outcome." in list(report_paper(none, on=ON).texts())


def test_the_account_as_data_holds_every_figure() -> None:
    account = told()
    answer = as_answer(account)
    by_id = {row["id"]: row for row in answer["parts"][0]["rows"]}
    assert by_id["net"]["pence"] == -1_500_001
    assert by_id["net"]["shown"] == "(15,000.01)"
    assert by_id["total-funding"]["by_body"] == {COUNCIL: 27_000_000, NHS: 18_500_000}
    rows = {(row["row"], row["body"]): row["pence"] for row in account_rows(account)}
    assert rows["shares", NHS] == -600_000
    assert rows["carried-forward", "pool"] == 1_000_000
