"""A place's total, step by step: worked examples with figures that can be added up in one's head."""

from __future__ import annotations

from fractions import Fraction

import pytest

from wholeplace.spend.area_shares import population_shares
from wholeplace.spend.place_total import PlaceBody, PlaceTotal, Stated, Steps, place_total, stated_in
from wholeplace.spend.transfers import Tolerance, Transfer, held_by, match, payer_holds, transfers_in
from wholeplace.vocabulary.problems import Refused

PLACE, OTHER = "E99000001", "E99000002"
COUNCIL, TRUST, HOMES = PlaceBody("council", "Council"), PlaceBody("trust", "Trust"), PlaceBody("homes", "Homes")
POLICE = PlaceBody("police", "Police", larger=True)
ALL = [COUNCIL, TRUST, HOMES, POLICE]
QUARTER = [population_shares("police", 2024, {PLACE: 1, OTHER: 3}, "census")]


def spent(body: str, service: str, pence: int, **more: object) -> Stated:
    return Stated(body, service, 2024, pence, **{"edition": "accounts", "basis": "total-expenditure", **more})  # type: ignore[arg-type]


def paid(payer: str, payee: str, pence: int, end: str = "payer", **more: object) -> Transfer:
    given = {"kind": "grant", "service": "health", **more}
    return Transfer(payer=payer, payee=payee, year=2024, pence=pence, reported_by=end, **given)  # type: ignore[arg-type]


FIGURES = [spent("council", "health", 500), spent("council", "housing", 300), spent("trust", "health", 900)]


def counted(*transfers: Transfer, figures: list[Stated] = FIGURES, **more: object) -> PlaceTotal:
    return place_total(PLACE, 2024, ALL, figures, transfers, shares=QUARTER, **more)  # type: ignore[arg-type]


def refused(call, *args, **more) -> list[str]:
    with pytest.raises(Refused) as found:
        call(*args, **more)
    return [problem.name for problem in found.value.problems]


def test_a_grant_is_taken_off_its_payer_once():
    """Council 800, of which 100 go to the trust, whose 900 hold what it bought with them: 1,600, not 1,700."""
    for ends in ([paid("council", "trust", 100)], [paid("council", "trust", 100, "payee")]):
        assert counted(*ends).total.counted_pence == 1600
    both = counted(paid("council", "trust", 100), paid("council", "trust", 100, "payee"))
    assert both.total == Steps(1700, 1700, 100, 1600, 1600)
    assert both.by_body() == {"council": Steps(800, 800, 100, 700, 700), "trust": Steps(900, 900, 0, 900, 900)}
    assert both.by_service() == {"health": Steps(1400, 1400, 100, 1300, 1300), "housing": Steps(300, 300, 0, 300, 300)}
    (one,) = both.removals
    assert (one.pence, one.because, one.services) == (100, "both ends agree", (("health", 100),))


def test_ends_differ_in_number_and_order_of_payments():
    ends = [*(paid("council", "trust", 25) for _ in range(4)), paid("council", "trust", 100, "payee")]
    assert counted(*ends).total.counted_pence == counted(*reversed(ends)).total.counted_pence == 1600


def test_ends_within_the_tolerance_agree_and_the_payers_is_removed():
    ends = [paid("council", "trust", 100_000_00), paid("council", "trust", 99_700_00, "payee")]
    figures = [spent("council", "health", 500_000_00), spent("trust", "health", 900_000_00)]
    (one,) = counted(*ends, figures=figures).removals
    assert (one.pence, one.flow.standing, one.because) == (100_000_00, "agree", "both ends agree within £300.00")
    (strict,) = counted(*ends, figures=figures, tolerance=Tolerance(Fraction(0), 0)).removals
    assert (strict.pence, strict.flow.standing) == (99_700_00, "differ")


def test_ends_that_differ_are_both_shown_and_the_smaller_is_removed():
    ends = [paid("council", "trust", 100_000_00), paid("council", "trust", 60_000_00, "payee")]
    figures = [spent("council", "health", 500_000_00), spent("trust", "health", 900_000_00)]
    found = counted(*ends, figures=figures)
    (one,) = found.removals
    assert (one.flow.payer_pence, one.flow.payee_pence, one.pence) == (100_000_00, 60_000_00, 60_000_00)
    assert one.because == "the ends differ by £40,000.00: only the smaller is shown to be in both"
    assert (found.total.low_pence, found.total.counted_pence, found.total.high_pence) == (
        1_300_000_00,
        1_340_000_00,
        1_340_000_00,
    )


def test_ends_of_opposite_signs_have_nothing_in_common():
    ends = [paid("council", "trust", 100_000_00), paid("council", "trust", -60_000_00, "payee")]
    (one,) = match(ends)
    assert (one.pence, one.low_pence, one.high_pence) == (0, -60_000_00, 100_000_00)


def test_a_chain_and_a_return_are_each_removed_once():
    """Council → trust → homes, and something back: what is left is what each spends itself."""
    figures = [spent("council", "health", 500), spent("trust", "health", 900), spent("homes", "housing", 200)]
    chain = [paid("council", "trust", 100), paid("trust", "homes", 80), paid("trust", "council", 30)]
    found = counted(*chain, figures=figures)
    assert found.total.counted_pence == 1600 - 100 - 80 - 30
    assert {body: steps.counted_pence for body, steps in found.by_body().items()} == {
        "council": 400,
        "trust": 790,
        "homes": 200,
    }


def test_a_credit_gives_back_what_it_took():
    assert counted(paid("council", "trust", -100)).total.counted_pence == 1800
    assert counted(paid("council", "trust", 100), paid("council", "trust", -100)).total.counted_pence == 1700


def test_a_body_that_pays_itself():
    """Where its figure holds both the charge and what it paid for, once too many; internal charges are mostly left out."""
    assert counted(paid("council", "council", 50)).total.counted_pence == 1650
    assert counted(paid("council", "council", 50, payer_holds=False)).total.counted_pence == 1700


@pytest.mark.parametrize(
    ("transfer", "because"),
    [
        (paid("council", "elsewhere", 100), "it goes to a body outside the place"),
        (paid("council", "homes", 100), "the receiver's own spending is not in the total, and this is its only trace"),
        (paid("homes", "trust", 100, "payee"), "the payer's spending is not in the total"),
        (paid("council", "trust", 100, held="net"), "the receiver's figure is net of this income: it is out already"),
        (paid("council", "trust", 100, payer_holds=False), "the payer's figure does not hold this payment"),
    ],
)
def test_what_is_not_removed_and_why(transfer, because):
    found = counted(transfer)
    assert found.total.counted_pence == 1700
    (one,) = found.removals
    assert (one.removed, one.because) == (False, because)


def test_a_missing_body_and_the_trace_it_leaves():
    found = counted(paid("council", "homes", 100))
    assert [(one.body.id, one.at_least_pence) for one in found.missing] == [("homes", 100), ("police", 0)]


def test_the_receivers_word_on_its_own_figure_counts():
    said = [paid("council", "trust", 100), paid("council", "trust", 100, "payee", held="net")]
    assert counted(*said).total.counted_pence == 1700


def test_a_joint_committee_in_its_hosts_books():
    """The council keeps the board's books: its 800 hold the board's 150, its own 90 to it, and the trust's 60 are in the 900."""
    board = [paid("council", "board", 90), paid("trust", "board", 60)]
    found = counted(*board, hosts={"board": "council"})
    assert found.total.counted_pence == 1700 - 90 - 60
    assert [(one.flow.payer, one.flow.payee, one.flow.reference) for one in found.removals] == [
        ("council", "council", "board"),
        ("trust", "council", "board"),
    ]


def test_a_larger_body_is_brought_down_and_what_it_pays_with_it():
    """A quarter of the force's 400 is 100; of the 40 that it pays the council, the 100 hold ten."""
    figures = [*FIGURES, spent("police", "police", 400)]
    found = counted(paid("police", "council", 40, service="police"), figures=figures)
    assert found.by_body()["police"].counted_pence == 90
    assert found.total.counted_pence == 1700 + 100 - 10
    (one,) = found.removals
    assert one.because == "the receiver reports none; 25.00% of the payer is counted here"
    assert found.open_ranges == ("police",)


def test_what_is_paid_to_a_larger_body_is_spent_here():
    """The council's 40 to the force are within the hundred that fall here: all forty are there twice."""
    figures = [*FIGURES, spent("police", "police", 400)]
    found = counted(paid("council", "police", 40), figures=figures)
    assert found.total.counted_pence == 1700 + 100 - 40
    assert found.doubts == ()
    assert [doubt.name for doubt in counted(paid("council", "police", 101), figures=figures).doubts] == [
        "paid-more-than-its-part"
    ]


def test_more_passed_on_than_is_stated_is_looked_at():
    found = counted(paid("council", "trust", 501), paid("council", "trust", 299, service="housing", kind="recharge"))
    (doubt,) = found.doubts
    assert (doubt.name, doubt.field) == ("passes-on-more-than-it-states", "council")
    assert doubt.found == "Health care: £5.01 passed on, £5.00 stated"
    assert found.numbers == "2026-11"


def test_a_flow_without_a_service_falls_on_the_one_that_its_payer_states():
    found = counted(paid("trust", "council", 30, service="not-classified"))
    assert found.cells["trust", "health"].removed_pence == 30
    assert found.untraced == Steps()


def test_what_no_rule_could_place_is_shown_as_untraced():
    figures = [*FIGURES, spent("homes", "not-classified", 70), spent("homes", "housing", 20)]
    assert counted(figures=figures).untraced.counted_pence == 70


def test_unlike_figures_are_refused_all_at_once():
    figures = [
        *FIGURES,
        spent("council", "health", 5, edition="second accounts"),
        spent("homes", "housing", 5, basis="net-current"),
        spent("neighbour", "housing", 5),
    ]
    assert refused(counted, figures=figures) == ["spender-not-of-the-place", "two-editions", "net-and-gross"]
    assert refused(counted, figures=[*FIGURES, spent("homes", "housing", 5, layer="payments")]) == ["unlike-layers"]
    assert refused(counted, figures=[spent("homes", "housing", 5, layer="budget")]) == ["not-outturn"]
    assert refused(counted, figures=[]) == ["nothing-stated"]
    assert refused(place_total, PLACE, 2024, ALL, [spent("police", "police", 1)]) == ["no-shares"]


def test_one_flow_under_two_kinds_is_asked_about_unless_references_part_them():
    ends = [paid("council", "trust", 100_000_00), paid("council", "trust", 100_000_00, "payee", kind="contribution")]
    assert refused(match, ends) == ["transfer-kind-differs"]
    apart = [
        paid("council", "trust", 100_000_00, reference="a"),
        paid("council", "trust", 100_000_00, "payee", kind="contribution"),
    ]
    assert [flow.standing for flow in match(apart)] == ["payee-only", "payer-only"]


def test_what_a_figure_holds_by_its_basis_and_the_kind_of_money():
    assert [held_by("net-current", kind) for kind in ("grant", "precept", "recharge", "contribution")] == [  # type: ignore[arg-type]
        "gross",
        "gross",
        "net",
        "net",
    ]
    assert held_by("total-expenditure", "recharge") == held_by("gross", "contribution") == "gross"
    assert payer_holds("net-current", "grant")
    assert not payer_holds("net-current", "precept")
    assert payer_holds("gross", "precept")
    assert not payer_holds("gross", "grant", capital=True)


def test_counted_lines_give_figures_and_transfers():
    line = {
        "body": "council",
        "service": "health",
        "year": 2024,
        "edition": "RSX",
        "basis": "net-current",
        "layer": "outturn",
    }
    assert stated_in([line | {"pence": 70}, line | {"pence": 30}]) == [
        Stated("council", "health", 2024, 100, "RSX", "net-current")
    ]
    payment = line | {"payee": "trust", "transfer": "grant", "pence": 9, "file": "a.csv", "line": 3, "capital": None}
    rows = [payment, payment | {"payee": None}, payment | {"capital": True}, payment | {"payee": "council"}]
    found = transfers_in(rows, {"council": "net-current", "trust": "net-current"})
    assert [(one.payee, one.held, one.payer_holds, one.reference) for one in found] == [
        ("trust", "gross", True, ""),
        ("trust", "gross", False, "capital"),
        ("council", "gross", False, ""),
    ]
    assert found[0].source == "a.csv, line 3"
