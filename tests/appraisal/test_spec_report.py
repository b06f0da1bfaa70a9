"""A business case on paper: the front door's figures, said in words, and the same in both renderings."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from appraisal.made_cases import incidents, made_case, team
from documents.made_paper import pdf_text, plain, squeezed, word_text
from golden import golden
from wholeplace.appraisal import report
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Case, Cashable, FieldSource, Option, Pert, Unpriced
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.report_words import chance, periods, scale_for, share
from wholeplace.appraisal.uncertainty import distribution
from wholeplace.documents.paper import Paper, Table

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
AT = date(2026, 6, 1)
DRAWS = 2_000


def example(name: str) -> Case:
    file = EXAMPLES / name
    return read_case(file.read_bytes(), file=file.name)


def paper_of(case: Case, **standing: object) -> Paper:
    return report.paper(appraise(case), at=AT, **standing)  # type: ignore[arg-type]


def ranged(case: Case | None = None) -> Case:
    case = case or made_case()
    line = incidents(impact=Pert(0.1, 0.25, 0.35), engagement=Pert(0.4, 0.6, 0.7))
    return replace(case, benefits=(line,))


def text_of(paper: Paper) -> str:
    return plain(paper)


def table(paper: Paper, beginning: str) -> Table:
    """The table whose caption, after its number, begins so."""
    found = [block for block in paper.blocks() if isinstance(block, Table)]
    return next(block for block in found if re.sub(r"^Table \d+\. ", "", block.caption).startswith(beginning))


# the figures


def test_key_figures_are_the_expected_answer_to_the_thousand() -> None:
    expected = json.loads((HERE / "data" / "front-door.expected.json").read_text(encoding="utf-8"))
    rows = {row[0]: row[1] for row in table(paper_of(example("front-door.toml")), "Key figures").rows}

    def thousands(pounds: float) -> str:
        return f"{round(pounds / 1000):,}".replace("-", "−")

    assert rows["Costs"] == thousands(expected["pv_costs"])
    assert rows["Fiscal benefits"] == thousands(expected["pv_benefits"]["fiscal"])
    assert rows["Of which claimed cashable"] == thousands(expected["pv_cashable"])
    assert rows["Net present budget impact"] == thousands(expected["net_present_budget_impact"]) == "−2,364"
    assert rows["Net present public value"] == thousands(expected["net_present_public_value"])
    assert rows["Financial return on investment"] == f"{expected['fiscal_return']:.2f}"
    assert rows["Public value return"] == f"{expected['public_value_return']:.2f}"
    assert rows["Payback, discounted"] == "2026/27"


def test_the_front_door_in_words_and_figures_golden() -> None:
    golden(
        HERE / "golden" / "front-door.paper.txt",
        plain(paper_of(example("front-door.toml"), place_name="Cheshire West and Chester")),
    )


def test_who_pays_stands_beside_the_place() -> None:
    found = table(paper_of(example("front-door.toml")), "Who pays and who gains")
    rows = {row[0]: row[1:] for row in found.rows}
    assert rows["Cheshire West and Chester Council"] == ("2,166", "556", "−1,610", "£0.26", "122", "never")
    assert rows["NHS Cheshire and Merseyside"] == ("0", "2,148", "2,148", "–", "473", "–")
    assert rows["The place"] == ("2,166", "4,530", "2,364", "£2.09", "997", "2026/27")
    assert found.totals == (len(found.rows) - 1,)


def test_a_negative_budget_impact_is_told_as_a_gain_and_a_positive_one_as_a_loss() -> None:
    assert "the public purse gains £2.36 million" in text_of(paper_of(example("front-door.toml")))
    losing = text_of(paper_of(made_case(benefits=(incidents(impact=0.05),))))
    assert "the public purse loses £1.27 million" in losing
    assert "Net present budget impact £1.27 million: the public purse loses." in losing


def test_payback_is_told_in_all_its_ways() -> None:
    def when(case: Case) -> str:
        return next(line for line in text_of(paper_of(case)).splitlines() if line.startswith("When."))

    assert "overtake the costs within year 2 (2026/27)" in when(made_case())
    assert "do not overtake the costs in the years counted" in when(made_case(benefits=(incidents(impact=0.05),)))
    late = team(pounds=(0.0, 0.0, 0.0, 0.0, 9_000_000.0))
    assert "but are behind them again at the end of 2029/30" in when(made_case(costs=(late,)))
    assert when(made_case(costs=())) == "When. There is no cost to be paid back."


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ((), "No saving is claimed to be cashable."),
        ((Cashable(0.25),), "Cashable savings are claimed: no budget line named yet."),
        (
            (Cashable(0.25, ledger_line="4711"),),
            "Cashable savings are claimed, each with a budget line named; none is confirmed yet.",
        ),
        (
            (Cashable(0.25, body="nhs", ledger_line="4711"), Cashable(0.1, body="police")),
            "Cashable savings are claimed; some have no budget line yet.",
        ),
    ],
)
def test_every_page_says_what_stands_behind_claimed_cash(claims: tuple[Cashable, ...], said: str) -> None:
    assert said in paper_of(made_case(benefits=(incidents(cashable=claims),))).reminders


def test_every_table_of_money_says_unit_prices_and_discounting() -> None:
    for case in (example("front-door.toml"), example("family-support.toml")):
        paper = report.paper(appraise(case), distribution(case, DRAWS), at=AT)
        money = [block for block in paper.blocks() if isinstance(block, Table) and "£" in block.caption]
        assert len(money) >= 14
        for block in money:
            said = f"{block.caption} {' '.join(row[0] for row in block.rows)}"
            assert re.search(r"£( thousand)?\b|£,|£ ", block.caption)
            assert "prices" in block.caption or any(column.heading == "Prices" for column in block.columns)
            assert re.search(r"present value|discounted|What one event is worth", said), block.caption


def test_totals_are_the_sums_of_their_rows_but_for_rounding() -> None:
    paper = paper_of(example("family-support.toml"))
    for beginning in ("Costs by line", "Costs by body", "Net position of each body by year", "Benefits by line"):
        found = table(paper, beginning)
        (total,) = found.totals
        for x, column in enumerate(found.columns):
            if column.numeric:
                cells = [float(row[x].replace(",", "").replace("−", "-")) for row in found.rows]
                assert abs(sum(cells[:total]) - cells[total]) <= len(cells) / 2


def test_the_unit_suits_the_size_of_the_case() -> None:
    assert scale_for(999_999).words == "£"
    assert scale_for(2e6).words == "£ thousand"
    assert scale_for(5e10).words == "£ million"
    assert scale_for(2e6).show(-1_500) == "−2"
    assert scale_for(2e6).show(-400) == "0"
    small = paper_of(made_case(costs=(team(pounds=(500.0,) * 5),), benefits=(incidents(population=2.0),)))
    assert "£, present value in 2025/26 prices" in table(small, "Key figures").caption


def test_many_years_stand_in_few_columns_that_lose_none() -> None:
    case = made_case(years=25, costs=(team(pounds=(400_000.0,) * 25),), benefits=(incidents(ramp=None),))
    columns = periods(case)
    assert [year for period in columns for year in period.years] == list(range(25))
    assert len(columns) == 10
    assert columns[5].label == "2030/31 to 2033/34"
    row = table(paper_of(case), "Costs by line").rows[0]
    assert row[1] == "440"
    assert row[6] == "1,760"


# how sure


def test_without_ranges_it_says_that_it_cannot_say_how_sure() -> None:
    assert "this paper cannot say how likely it is" in text_of(paper_of(made_case()))


def test_with_ranges_it_says_how_likely_the_purse_gains_and_each_body_is_paid_back() -> None:
    case = ranged()
    drawn = distribution(case, DRAWS)
    paper = report.paper(appraise(case), drawn, at=AT)
    impact = drawn.summaries["net_present_budget_impact"]
    assert impact is not None
    assert impact.probability_better is not None
    assert f"the public purse gains in {chance(impact.probability_better)} of them" in text_of(paper)
    back = table(paper, "Chance that a body has its money back")
    assert back.rows[-1] == ("The place", *(chance(float(p)) for p in drawn.payback_probability["place"]))
    spread = {row[0]: row for row in table(paper, "How the figures of the place spread").rows}
    assert spread["Net present budget impact"][2] == scale_for(2e6).show(impact.percentiles[0])


def test_what_must_be_true_to_break_even_is_a_sentence() -> None:
    said = (
        "Share of events avoided would have to fall from 25% to 12.0% before the public purse neither gains nor loses."
    )
    assert f"- {said}" in text_of(paper_of(example("front-door.toml")))


def test_a_chance_is_never_told_as_certain_when_it_is_not() -> None:
    assert [chance(p) for p in (0.0, 0.001, 0.5, 0.999, 1.0)] == ["0%", "under 1%", "50%", "over 99%", "100%"]
    assert [share(s) for s in (0.25, 0.125, 0.58333, 0.0025)] == ["25%", "12.5%", "58.3%", "0.25%"]


# the rest of the content


def test_options_unpriced_and_sources_stand_in_it() -> None:
    case = made_case(
        benefits=(incidents(sources={"impact": FieldSource("Pilot in two towns", "2024/25", 4)}),),
        options=(Option("small", "Police and council only", "minimum", {"incidents.population": 700.0}),),
        unpriced=(Unpriced("staff", "Recruitment", "risk", "Six social workers must be found.", "council", "large"),),
    )
    text = text_of(paper_of(case))
    assert "- Police and council only (minimum): Incidents avoided, people affected: 700." in text
    assert "Recruitment | Risk | Large | Madeley Council | Six social workers must be found." in text
    assert "Share of those events that the change avoids | 25% | Pilot in two towns | 2024/25 | 4" in text
    assert "Share who take the offer up | 60% | No source given |" in text


def test_a_case_without_a_comparator_says_so() -> None:
    text = text_of(paper_of(made_case(counterfactual="")))
    assert "The case does not say what happens without the change." in text


def test_editions_the_unverified_bias_and_credits_are_named() -> None:
    text = text_of(paper_of(example("front-door.toml")))
    assert "GDP deflators, June 2026 (2026-06)" in text
    assert "edition 2014-unverified: they have not been checked against the published guidance" in text
    assert "Greater Manchester Combined Authority Unit Cost Database v1.4, CC BY 4.0." in text
    assert "Incidents avoided (2008/09)" in text or "avoided (2008/09)" in text


def test_transfers_that_were_left_out_are_named() -> None:
    text = text_of(paper_of(example("family-support.toml")))
    assert "Transfers of £145,000 (present value, 2025/26 prices) only move money" in text


@pytest.mark.parametrize(
    "case",
    [
        made_case(costs=(), benefits=(), counterfactual=""),
        made_case(benefits=()),
        made_case(costs=()),
        made_case(
            years=1,
            costs=(team(pounds=(9.0,)),),
            benefits=(incidents(ramp=None, cashable=(Cashable(0.5, from_year=1),)),),
        ),
    ],
    ids=["empty", "no benefits", "no costs", "one year"],
)
def test_a_case_that_is_hardly_begun_has_its_paper_too(case: Case) -> None:
    paper = paper_of(case)
    assert not re.search(r"\b(None|nan|inf|not known)\b", text_of(paper))
    assert len(paper.sections) == 11
    assert report.pdf(appraise(case), at=AT)[:5] == b"%PDF-"


# both renderings


@pytest.fixture(scope="module")
def rendered() -> tuple[Paper, bytes, bytes]:
    case = ranged(made_case(title="A&E <first> #1 *front* _door_ $5 `x`", counterfactual='As "now", 100% \\ [so].'))
    appraisal, drawn = appraise(case), distribution(case, DRAWS)
    standing = {"place_name": "Madeley", "made_up": True, "version": "3"}
    paper = report.paper(appraisal, drawn, at=AT, **standing)  # type: ignore[arg-type]
    return (
        paper,
        report.pdf(appraisal, drawn, at=AT, **standing),  # type: ignore[arg-type]
        report.docx(appraisal, drawn, at=AT, **standing),  # type: ignore[arg-type]
    )


def test_both_renderings_hold_every_text_and_figure_of_the_content(rendered: tuple[Paper, bytes, bytes]) -> None:
    paper, pdf, docx = rendered
    in_pdf, in_word = pdf_text(pdf), word_text(docx)
    texts = list(paper.texts())
    assert len(texts) > 500
    for said in texts:
        assert squeezed(said) in in_pdf
        assert squeezed(said) in in_word


def test_every_page_says_illustrative_made_up_gain_and_claimed(rendered: tuple[Paper, bytes, bytes]) -> None:
    _, pdf, _ = rendered
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    assert 8 <= len(pages) <= 12
    for page in pages:
        text = squeezed(page.extract_text())
        for said in (
            "Illustrative: the inputs are invented",
            "Made-up place",
            "the public purse gains",
            "no budget line named yet",
        ):
            assert squeezed(said) in text


def test_every_chart_has_its_description_in_both(rendered: tuple[Paper, bytes, bytes]) -> None:
    from docx import Document

    from wholeplace.documents.paper import Figure

    paper, pdf, docx = rendered
    told = [block.description for block in paper.blocks() if isinstance(block, Figure)]
    assert len(told) == 5
    assert [shape._inline.docPr.get("descr") for shape in Document(BytesIO(docx)).inline_shapes] == told
    tagged = alternative_texts(pypdf.PdfReader(BytesIO(pdf)))
    assert [text for text in tagged if text in told] == told


def alternative_texts(reader: pypdf.PdfReader) -> list[str]:
    """The alternative text of every tag that has one, in reading order."""
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            walk(node.get("/K"))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_the_same_arguments_give_the_same_bytes_and_another_day_shows() -> None:
    appraisal = appraise(made_case())
    assert report.pdf(appraisal, at=AT) == report.pdf(appraisal, at=AT)
    assert report.docx(appraisal, at=AT) == report.docx(appraisal, at=AT)
    assert "2 June 2026" in text_of(report.paper(appraisal, at=date(2026, 6, 2)))
