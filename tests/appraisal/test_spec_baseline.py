"""A case against what is spent as things are: in its prices, body by body, and kept through file and workbook."""

from __future__ import annotations

import dataclasses
import io
from datetime import date

import pytest

from appraisal.made_cases import made_case
from wholeplace.appraisal.appraise import appraise, as_answer
from wholeplace.appraisal.baseline import against_baseline
from wholeplace.appraisal.case import Baseline, Case
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.casewriter import write_case
from wholeplace.appraisal.report import pdf
from wholeplace.appraisal.workbook import read_workbook, write_workbook
from wholeplace.reference.prices import deflators
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

YEAR = FinancialYear(2021)


def with_baselines(*more: Baseline) -> Case:
    case = made_case()
    body = case.bodies[0].id
    line = Baseline(
        id="care",
        body=body,
        service="Adult social care",
        pounds=10_000_000.0,
        low=9_000_000.0,
        high=12_000_000.0,
        source="Revenue outturn summary 2021-22; payments 2021-22",
        year=YEAR,
        price_year=YEAR,
        coverage=0.75,
        count="E08000003/2021/adult-social-care",
    )
    return dataclasses.replace(case, baselines=(line, *more))


def test_the_baseline_is_brought_to_the_prices_of_the_case() -> None:
    case = with_baselines()
    found = against_baseline(appraise(case))
    factor = deflators(case.deflators).factor(YEAR, case.price_year)
    assert factor > 1
    assert found.spent == pytest.approx(10_000_000 * factor)
    assert (found.low, found.high) == (pytest.approx(9_000_000 * factor), pytest.approx(12_000_000 * factor))
    assert found.coverage == pytest.approx(0.75)


def test_what_a_body_saves_is_a_share_of_what_it_spends() -> None:
    case = with_baselines()
    appraisal = appraise(case)
    (one,) = against_baseline(appraisal).bodies
    position = appraisal.by_body[one.body]
    assert one.saved == pytest.approx(position.fiscal_by_year[-1] - position.cost_by_year[-1])
    assert one.share_saved == pytest.approx(one.saved / one.spent)
    assert not one.beyond


def test_a_saving_above_the_budget_is_named() -> None:
    case = with_baselines()
    small = dataclasses.replace(case.baselines[0], pounds=1.0, low=1.0, high=1.0)
    found = against_baseline(appraise(dataclasses.replace(case, baselines=(small,))))
    assert found.bodies[0].beyond
    assert any("save more in a year than" in note for note in found.notes)


def test_a_case_without_a_baseline_says_so() -> None:
    found = against_baseline(appraise(made_case()))
    assert (found.spent, found.coverage, found.bodies) == (0, None, ())
    assert "held against no budget" in found.notes[0]


def test_it_is_kept_through_file_and_workbook() -> None:
    case = with_baselines()
    assert read_case(write_case(case), file="case.toml").baselines == case.baselines
    assert read_workbook(write_workbook(case, appraise(case)), file="case.xlsx").baselines == case.baselines


def test_a_baseline_of_nobody_and_one_out_of_order_are_refused_together() -> None:
    case = with_baselines()
    wrong = dataclasses.replace(case.baselines[0], body="nobody", low=11_000_000.0)
    with pytest.raises(Refused) as refused:
        read_case(write_case(dataclasses.replace(case, baselines=(wrong,))), file="case.toml")
    assert {problem.name for problem in refused.value.problems} == {"range-order", "unknown-body"}


def test_the_answer_and_the_paper_say_it() -> None:
    appraisal = appraise(with_baselines())
    answer = as_answer(appraisal)["baseline"]
    assert answer["lines"][0]["service"] == "Adult social care"
    assert answer["by_body"][appraisal.case.bodies[0].id]["share_saved"] is not None
    assert "baseline" not in as_answer(appraise(made_case()))
    words = pdf_words(pdf(appraisal, None, at=date(2026, 4, 1)))
    assert "What it is a change of." in words
    assert "Revenue outturn summary 2021-22; payments 2021-22" in words


def pdf_words(data: bytes) -> str:
    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())
