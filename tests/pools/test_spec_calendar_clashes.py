"""Clashes that happened: North Tyneside 2024, North Yorkshire 2025; and reports before their books close."""

from __future__ import annotations

from datetime import date

from wholeplace.pools.calendar import Board, Deadline, Span, deadlines_of
from wholeplace.pools.calendar_clashes import Clash, Signature, Signing, clashes
from wholeplace.pools.calendar_terms import standard_terms
from wholeplace.vocabulary.years import FinancialYear

PLAN = Deadline(
    "bcf-plan-2024-25", "Better Care Fund plan", date(2024, 6, 10), "programme-lead", "north-tyneside", "planning guidance",
    boards=("hwb",), opens_on=date(2024, 4, 1),
)  # fmt: skip
HWB = Board("hwb", "The health and wellbeing board", "north-tyneside", (date(2024, 3, 14), date(2024, 6, 20)))


def only(found: list[Clash]) -> Clash:
    (one,) = found
    return one


def test_north_tyneside_2024_the_board_met_ten_days_after_the_plan_was_due() -> None:
    clash = only(clashes([PLAN], [HWB]))
    assert (clash.kind, clash.days, clash.body) == ("board-after-deadline", 10, "north-tyneside")
    assert clash.sentence == (
        "The health and wellbeing board meets on 20 June 2024, 10 days after it is due: Better Care Fund plan, 10 June 2024."
    )
    assert clash.remedy.startswith("Call an extra meeting")


def test_a_board_that_meets_in_time_does_not_clash() -> None:
    assert clashes([PLAN], [Board("hwb", "The board", "", (date(2024, 6, 10),))]) == []


def test_a_board_without_a_meeting_on_record() -> None:
    assert only(clashes([PLAN], [])).kind == "no-meeting-on-record"
    early = Board("hwb", "The board", "", (date(2024, 3, 14),))
    assert only(clashes([PLAN], [early])).sentence == (
        "The board must decide, but no meeting from 1 April 2024 is on record: Better Care Fund plan, due 10 June 2024."
    )


def test_north_yorkshire_2025_three_of_four_bodies_signed_and_the_last_two_late() -> None:
    signing = Signing(
        "s75-2025-26",
        "the agreement for 2025-26",
        date(2025, 4, 1),
        date(2026, 3, 31),
        (
            Signature("icb-one", "Chief executive", date(2025, 3, 31)),
            Signature("icb-two", "Chief executive", date(2025, 3, 31)),
            Signature("council", "Chief executive", date(2025, 4, 2)),
            Signature("icb-three", "Chief executive", date(2025, 4, 14)),
        ),
    )
    found = clashes([], signings=[signing])
    assert [(one.kind, one.body, one.days) for one in found] == [
        ("signed-after-start", "council", 1),
        ("signed-after-start", "icb-three", 13),
    ]
    assert found[0].sentence == (
        "Chief executive of council signs on 2 April 2025, one day after the term of the agreement for 2025-26 begins."
    )


def test_a_section_75_agreement_due_on_30_september_lets_half_the_year_run_unsigned() -> None:
    signing = Signing(
        "s75", "The agreement for 2024-25", date(2024, 4, 1), date(2025, 3, 31), (), due_on=date(2024, 9, 30)
    )
    clash = only(clashes([], signings=[signing]))
    assert (clash.kind, clash.days) == ("deadline-after-start", 182)
    assert clash.sentence == (
        "The agreement for 2024-25 need not be in place until 30 September 2024, 182 days after its term begins: "
        "50% of the term may run unsigned."
    )


def test_a_signatory_who_may_not_delegate_needs_a_board_in_time() -> None:
    chief = Signature("icb-three", "Chief executive", delegable=False, board="icb-board")
    signing = Signing("s75", "The agreement", date(2025, 4, 1), date(2026, 3, 31), (chief,), opens_on=date(2025, 2, 1))
    board = Board("icb-board", "The board of the third ICB", "icb-three", (date(2025, 1, 30), date(2025, 5, 16)))
    clash = only(clashes([], [board], signings=[signing]))
    assert (clash.kind, clash.days) == ("nobody-may-sign-in-time", 45)
    assert clash.sentence == (
        "Chief executive of icb-three may not delegate, and The board of the third ICB next meets on 16 May 2025: "
        "The agreement, by 1 April 2025."
    )
    assert clashes([], [Board("icb-board", "B", "", (date(2025, 3, 20),))], signings=[signing]) == []
    may_delegate = Signature("icb-three", "Chief executive", delegable=True, board="icb-board")
    assert (
        clashes([], [board], signings=[Signing("s75", "A", date(2025, 4, 1), date(2026, 3, 31), (may_delegate,))]) == []
    )


def test_a_report_that_is_due_before_its_period_closes() -> None:
    report = Deadline(
        "r", "Report", date(2026, 5, 5), "pool-manager", "council", "clause", covers_to_on=date(2026, 4, 30)
    )
    closing = Span("P01", date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 12))
    clash = only(clashes([report], periods=[closing]))
    assert (clash.kind, clash.days) == ("report-before-close", 7)
    assert clash.sentence == "Due on 5 May 2026, 7 days before the books of P01 close on 12 May 2026: Report."
    on_the_day = Span("P01", date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 5))
    assert clashes([report], periods=[on_the_day]) == []


def test_a_clash_as_json() -> None:
    answer = clashes([PLAN], [HWB])[0].as_answer()
    assert answer["on"] == "2024-06-10"
    assert set(answer) == {"kind", "subject", "body", "on", "days", "sentence", "remedy"}


def test_a_board_of_one_partner_does_not_decide_for_another() -> None:
    """Next year's budget is agreed by each partner's own board; a board of all decides for each, and its clash is told once."""
    terms = standard_terms("council", ("council", "icb"), date(2026, 4, 1), boards=("cabinet", "icb-board", "joint"))
    boards = [
        Board("cabinet", "Cabinet", "council", (date(2027, 2, 10),)),
        Board("icb-board", "The ICB's board", "icb", (date(2027, 3, 30),)),
        Board("joint", "The joint board", "", (date(2027, 3, 5),)),
    ]
    found = [
        one
        for one in clashes(deadlines_of(terms, FinancialYear(2026), boards=boards), boards)
        if "budget" in one.sentence
    ]
    assert [(one.kind, one.days) for one in found] == [("board-after-deadline", 5), ("board-after-deadline", 30)]
    assert [one.subject for one in found] == ["next-year-budget-2026-27-council", "next-year-budget-2026-27-icb"]


def test_a_year_is_closed_with_its_closing_period_a_quarter_without() -> None:
    last = date(2027, 3, 31)
    march = Span("P12", date(2027, 3, 1), last, date(2027, 4, 9))
    closing = Span("C1", last, last, date(2027, 6, 30))
    terms = standard_terms("council", ("council", "icb"), date(2026, 4, 1))
    found = clashes(deadlines_of(terms, FinancialYear(2027)), periods=[closing, march])
    assert [(one.subject, one.days) for one in found] == [("annual-return-2026-27", 31)]


def test_a_board_that_meets_the_day_after() -> None:
    next_day = Board("hwb", "The board", "", (date(2024, 6, 11),))
    clash = only(clashes([PLAN], [next_day]))
    assert (clash.days, clash.body) == (1, "north-tyneside")
    assert "one day after it is due" in clash.sentence
    assert only(clashes([PLAN], [])).days == 0
