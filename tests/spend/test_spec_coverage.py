"""Coverage by worked examples: what payments explain, what lies beyond, who has not sent, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from spend.counted_rows import counted, kept
from wholeplace.spend.coverage import Coverage, Sum, coverage, coverage_of, months_of
from wholeplace.spend.coverage_words import as_answer, spans, why_beyond, why_unexplained
from wholeplace.spend.lines_store import open_store
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

YEAR = FinancialYear(2021)
MANCHESTER, SALFORD, BURY = "E08000003", "E08000006", "E08000002"
ADULTS, CHILDREN = "adult-social-care", "childrens-social-care"


def paid(service: str, pounds: int, body: str = MANCHESTER, month: int = 4, **more: object) -> Sum:
    words = {"capital": False, "lines": 1, "basis": "net"} | more
    return Sum(body, service, "payments 2021-22", pence=pounds * 100, month=date(2021, month, 1), **words)  # type: ignore[arg-type]


def returned(
    service: str, pounds: int, body: str = MANCHESTER, pay: int = 0, basis: str = "total-expenditure"
) -> list[Sum]:
    edition = "RSX 2021-22"
    rest = Sum(body, service, edition, basis, (pounds - pay) * 100, 1)
    return [Sum(body, service, edition, basis, pay * 100, 1, subjective="employees"), rest] if pay else [rest]


def example() -> Coverage:
    """Adults: 600 of 1,000 paid, 250 of it employees' pay. Children: 500 paid and 400 returned. 100 not classified."""
    return coverage(
        [
            paid(ADULTS, 600),
            paid(CHILDREN, 500, month=5, capital=None),
            paid("not-classified", 100),
            paid("financing", 70),
            paid(ADULTS, 40, capital=True),
        ],
        [*returned(ADULTS, 1000, pay=250), *returned(CHILDREN, 400), *returned(ADULTS, 300, SALFORD)],
        YEAR,
        bodies=[MANCHESTER, SALFORD, BURY],
    )


def test_what_fits_is_explained_and_the_rest_lies_beyond() -> None:
    (body,) = example().bodies
    by_service = {each.service: each for each in body.services}
    adults, children = by_service[ADULTS], by_service[CHILDREN]
    assert (adults.explained_pence, adults.unexplained_pence, adults.beyond_pence) == (60_000, 40_000, 0)
    assert (children.explained_pence, children.unexplained_pence, children.beyond_pence) == (40_000, 0, 10_000)
    assert adults.share == Fraction(6, 10)
    assert adults.employees_pence == 25_000


def test_lines_that_are_not_classified_open_a_range() -> None:
    (body,) = example().bodies
    assert body.shares == (Fraction(1000, 1400), Fraction(1100, 1400))


def test_capital_and_what_no_return_has_are_left_out_and_said() -> None:
    (body,) = example().bodies
    assert (body.capital.pence, body.capital.lines) == (4_000, 1)
    assert (body.outside.pence, body.outside.lines) == (7_000, 1)
    assert body.payments_pence == 120_000


def test_who_has_not_sent_stands_in_the_whole() -> None:
    found = example()
    assert found.not_sent == (SALFORD,)
    assert found.neither == (BURY,)
    assert found.to_explain_pence == 170_000
    assert found.shares == (Fraction(1000, 1700), Fraction(1100, 1700))


def test_months_without_payments_are_named() -> None:
    (body,) = example().bodies
    assert body.missing_months == months_of(YEAR)[2:]
    assert months_of(YEAR)[-1] == date(2022, 3, 1)


def test_why_is_said_where_the_figures_speak_for_it() -> None:
    (body,) = example().bodies
    beyond, unexplained = " ".join(why_beyond(body)), " ".join(why_unexplained(body))
    assert "Children's social care by £100" in beyond
    assert "£500 on 1 line is not said to be capital or revenue" in beyond
    assert "net of fees" not in beyond
    assert "£250 is the pay of its own employees" in unexplained
    assert "No payments of June 2021 to March 2022." in unexplained
    assert "£100 on 1 line is not classified" in unexplained


def test_months_that_follow_each_other_are_one_span() -> None:
    year = months_of(YEAR)
    assert (
        spans([year[0], *year[2:4], *year[8:10]]) == "April 2021, June 2021 to July 2021, December 2021 to January 2022"
    )


def test_the_answer_holds_pounds_as_text_and_shares_of_four_places() -> None:
    answer = as_answer(example())
    assert answer["explained"] == {"low": 0.5882, "high": 0.6471}
    assert answer["not_sent"] == {SALFORD: "300.00"}
    (body,) = answer["bodies"]
    assert body["control"] == {"edition": "RSX 2021-22", "basis": "total-expenditure", "total": "1400.00"}
    assert body["services"][1]["service"] == ADULTS
    assert body["missing_months"][0] == "2021-06"


@pytest.mark.parametrize(
    ("payments", "control"), [("net", "net-current"), ("gross", "total-expenditure"), ("unknown", "net")]
)
def test_unlike_bases_are_compared_only_where_somebody_says_why(payments: str, control: str) -> None:
    sent, total = [paid(ADULTS, 90, basis=payments)], returned(ADULTS, 100, basis=control)
    with pytest.raises(Refused, match="coverage-unlike"):
        coverage(sent, total, YEAR)
    found = coverage(sent, total, YEAR, accepted="The council recovers no VAT and has no income here.")
    assert not found.bodies[0].like_for_like
    assert as_answer(found)["accepted"] == "The council recovers no VAT and has no income here."


def test_income_taken_off_the_control_total_is_given_as_a_reason() -> None:
    found = coverage([paid(ADULTS, 130)], returned(ADULTS, 100, basis="net-current"), YEAR, accepted="a first look")
    assert "net of fees, charges and other income" in " ".join(why_beyond(found.bodies[0]))


def test_money_passed_to_public_bodies_is_given_as_a_reason() -> None:
    found = coverage([paid(ADULTS, 90, to_public=True), paid(ADULTS, 40)], returned(ADULTS, 100), YEAR)
    assert "£90 of the payments under Adult social care went to other public bodies" in " ".join(
        why_beyond(found.bodies[0])
    )
    without = coverage([paid(ADULTS, 130)], returned(ADULTS, 100), YEAR)
    assert "public bodies" not in " ".join(why_beyond(without.bodies[0]))


def test_two_bodies_on_unlike_bases_have_no_common_share() -> None:
    found = coverage(
        [paid(ADULTS, 50), paid(ADULTS, 60, SALFORD, basis="gross")],
        [*returned(ADULTS, 100), *returned(ADULTS, 100, SALFORD)],
        YEAR,
        accepted="Salford publishes gross amounts.",
    )
    assert found.shares is None
    assert [body.shares for body in found.bodies] == [(Fraction(1, 2),) * 2, (Fraction(3, 5),) * 2]


def test_two_editions_of_a_control_total_are_refused() -> None:
    again = [Sum(MANCHESTER, ADULTS, "RSX 2021-22 revised", "total-expenditure", 1, 1)]
    with pytest.raises(Refused, match="two-editions"):
        coverage([paid(ADULTS, 50)], [*returned(ADULTS, 100), *again], YEAR)


def test_net_and_gross_payments_of_one_body_are_refused() -> None:
    with pytest.raises(Refused, match="net-and-gross"):
        coverage([paid(ADULTS, 50), paid(ADULTS, 60, basis="gross")], returned(ADULTS, 100), YEAR)


def test_a_service_that_took_in_more_than_it_spent_leaves_nothing_to_explain() -> None:
    (body,) = coverage(
        [paid("planning", 30), paid(ADULTS, 50)], [*returned("planning", -20), *returned(ADULTS, 100)], YEAR
    ).bodies
    assert body.shares == (Fraction(1, 2), Fraction(1, 2))
    assert {each.service: each.beyond_pence for each in body.services}["planning"] == 3_000


def test_payments_without_a_return_are_named() -> None:
    found = coverage([paid(ADULTS, 50), paid(ADULTS, 50, BURY)], returned(ADULTS, 100), YEAR)
    assert found.no_control == (BURY,)


def test_a_store_of_counted_lines_gives_the_same(tmp_path: Path) -> None:
    rows = [
        counted(pence=60_000, paid_on=date(2021, 4, 9), capital=False, payee="ods:RM3"),
        counted(pence=-5_000, paid_on=date(2021, 6, 1)),
        counted(pence=99, year=2022, paid_on=date(2022, 4, 9)),
        counted(pence=99, place="E47000002"),
        *(
            counted(layer="outturn", edition="RSX 2021-22", basis=basis, pence=pence, capital=False)
            for basis, pence in (("total-expenditure", 100_000), ("net-current", 80_000))
        ),
    ]
    with open_store([kept(rows, tmp_path / "counted.parquet")]) as store:
        found = coverage_of(store, "E47000001", YEAR)
    (body,) = found.bodies
    assert body.shares == (Fraction(55, 100), Fraction(55, 100))
    assert body.missing_months == tuple(month for month in months_of(YEAR) if month.month not in (4, 6))
    assert (body.capital_not_said.pence, body.undated) == (-5_000, 0)
    assert body.services[0].to_public_pence == 60_000
