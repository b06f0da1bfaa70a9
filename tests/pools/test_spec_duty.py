"""The register of a duty or compact to pool: shares, exemptions, notices, and what would change. All figures are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from wholeplace.pools.duty import duty_year, over_years, what_if_covered
from wholeplace.pools.duty_checks import check_register
from wholeplace.pools.duty_register import Addressable, Brought, DutyBody, Exemption, Notice, Register
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

LAST, YEAR = FinancialYear(2025), FinancialYear(2026)
ON = date(2026, 9, 1)
MILLION = 100_000_000
COUNCIL = DutyBody("council", "Low Moss Council", "local-authority")
ICB = DutyBody("icb", "Low Moss ICB", "nhs")
POLICE = DutyBody("police", "Low Moss Police", "police")
REGISTER = Register(
    "Low Moss",
    "compact",
    (COUNCIL, ICB, POLICE),
    (
        Addressable("council", LAST, "budget", 40 * MILLION, "budget book", 2),
        Addressable("council", YEAR, "budget", 50 * MILLION, "budget book", 2),
        Addressable("icb", YEAR, "budget", 200 * MILLION, "place allocation", 3),
        Addressable("police", YEAR, "budget", None, "", None),
    ),
    (
        Brought("council", "front-door", LAST, "budget", "pooled", "s75", 4 * MILLION),
        Brought("council", "front-door", YEAR, "budget", "pooled", "s75", 10 * MILLION),
        Brought("council", "homes", YEAR, "budget", "aligned", "aligned", 5 * MILLION),
        Brought("icb", "front-door", YEAR, "budget", "pooled", "s75", 20 * MILLION),
        Brought("icb", "hospital", YEAR, "budget", "in-view", "aligned", 90 * MILLION),
        Brought("police", "front-door", YEAR, "budget", "pooled", "s10", 1 * MILLION),
    ),
    (
        Exemption(
            "x1",
            "icb",
            "hospital contracts are fixed",
            date(2026, 4, 1),
            date(2027, 3, 31),
            100 * MILLION,
            "the partnership",
        ),
    ),
    (Notice("n1", "police", "reminder", date(2026, 6, 2), "the partnership", "please give your addressable spend"),),
)


def names(register: Register) -> list[str]:
    return [problem.name for problem in check_register(register)]


def test_the_share_of_each_body() -> None:
    found = duty_year(REGISTER, YEAR, "budget", ON)
    council, icb, police = found.positions
    assert (council.share("pooled"), council.share("managed")) == (Fraction(1, 5), Fraction(3, 10))
    assert (icb.share("pooled"), icb.share("managed")) == (Fraction(1, 10), Fraction(1, 10)), (
        "what is in view does not count"
    )
    assert police.share("pooled") is None
    assert council.by_status_pence == {"pooled": 10 * MILLION, "aligned": 5 * MILLION}
    assert council.by_mechanism_pence == {"s75": 10 * MILLION, "aligned": 5 * MILLION}
    assert [one.sentence for one in found.positions] == [
        "Low Moss Council pools £10,000,000 of £50,000,000 in 2026/27 (budget), 20.0%; "
        "with what is aligned £15,000,000, 30.0%.",
        "Low Moss ICB pools £20,000,000 of £200,000,000 in 2026/27 (budget), 10.0%; "
        "exempt for £100,000,000 until 31 March 2027 (hospital contracts are fixed, by the partnership).",
        "Low Moss Police pools £1,000,000 in 2026/27 (budget); its addressable spend is not known, so no share is stated; "
        "reminder of 2 June 2026 from the partnership not answered.",
    ]


def test_the_place_says_of_how_many_bodies_its_share_is() -> None:
    found = duty_year(REGISTER, YEAR, "budget", ON)
    assert found.share("pooled") == Fraction(30, 250), "the police's pooled money has nothing to be a share of"
    assert found.unknown == ("police",)
    assert (found.addressable.pounds, found.pooled.pounds, found.managed.pounds) == (250e6, 30e6, 35e6)
    assert found.sentence == (
        "Under the voluntary compact, Low Moss in 2026/27 (budget): of the addressable spend of 2 of 3 bodies 12.0% is pooled, "
        "14.0% pooled or aligned. Not known for Low Moss Police."
    )


def test_a_place_of_which_nothing_is_known_states_no_share() -> None:
    found = duty_year(replace(REGISTER, addressable=()), YEAR, "budget", ON)
    assert found.share("pooled") is None
    assert found.sentence.endswith("no body's addressable spend is known, so no share is stated.")


def test_a_body_with_nothing_to_address() -> None:
    none = Register("Low Moss", "compact", (COUNCIL,), (Addressable("council", YEAR, "budget", 0, "accounts"),))
    (one,) = duty_year(none, YEAR, "budget", ON).positions
    assert one.share("pooled") is None
    assert one.sentence == "Low Moss Council has no addressable spend in 2026/27 (budget)."


def test_a_statutory_duty_names_its_provision() -> None:
    statute = replace(REGISTER, footing="statute", provision="made-up Pooling Act, section 1")
    assert duty_year(statute, YEAR, "budget", ON).sentence.startswith(
        "Under the statutory duty (made-up Pooling Act, section 1), Low Moss"
    )
    assert names(replace(statute, provision="")) == ["duty-without-provision"]


def test_totals_of_unlike_years_or_bases_refuse_to_be_added() -> None:
    this, last = duty_year(REGISTER, YEAR, "budget", ON), duty_year(REGISTER, LAST, "budget", ON)
    assert this.pooled.pounds == 30_000_000
    with pytest.raises(Refused, match="unlike-totals"):
        this.pooled + last.pooled
    with pytest.raises(Refused, match="unlike-totals"):
        this.pooled + this.addressable
    with pytest.raises(Refused, match="unlike-totals"):
        this.pooled + duty_year(REGISTER, YEAR, "outturn", ON).pooled


def test_shares_over_years() -> None:
    council, icb, _ = over_years(REGISTER, [LAST, YEAR], "budget", ON)
    assert council.sentence == "Low Moss Council, share pooled: 10.0% in 2025/26, 20.0% in 2026/27."
    assert icb.sentence == "Low Moss ICB, share pooled: not stated in 2025/26, 10.0% in 2026/27."
    assert [one.share for one in icb.shares] == [None, Fraction(1, 10)]
    assert icb.as_answer()["shares"] == [{"year": "2025/26", "share": None}, {"year": "2026/27", "share": 0.1}]


def test_what_would_change_if_the_duty_covered_health_and_the_police() -> None:
    """A quarter of £200m less £100m exempt is £25m; £20m is pooled."""
    found = what_if_covered(REGISTER, YEAR, "budget", ON, Fraction(1, 4), kinds=("nhs",), bodies=("police", "council"))
    assert [one.sentence for one in found.bodies] == [
        "Low Moss Council would bring £2,500,000 more to reach 25.0% of £50,000,000.",
        "Low Moss ICB would bring £5,000,000 more to reach 25.0% of £100,000,000 after £100,000,000 exempt.",
        "Low Moss Police: its addressable spend is not known, so nothing can be said.",
    ]
    assert found.more_pence == 7_500_000 * 100
    assert found.sentence == (
        "If 3 of 3 bodies had to bring 25.0%, £7,500,000 more would be pooled in 2026/27 (budget); "
        "not counted, for their addressable spend is not known: Low Moss Police."
    )
    nothing = what_if_covered(REGISTER, YEAR, "budget", ON, Fraction(0), kinds=("nhs",))
    assert nothing.more_pence == 0
    managed = what_if_covered(REGISTER, YEAR, "budget", ON, Fraction(1, 4), bodies=("council",), counting="managed")
    assert (
        managed.bodies[0].sentence
        == "Low Moss Council already brings £15,000,000, which is 25.0% of £50,000,000 or more."
    )


def test_a_body_that_is_exempt_is_not_moved() -> None:
    exempt = replace(REGISTER, exemptions=(Exemption("x", "council", "in intervention", date(2026, 1, 1)),))
    found = what_if_covered(exempt, YEAR, "budget", ON, Fraction(1), bodies=("council",))
    assert found.bodies[0].sentence == "Low Moss Council is exempt, so nothing would change."
    before = what_if_covered(exempt, YEAR, "budget", date(2025, 12, 31), Fraction(1), bodies=("council",))
    assert before.more_pence == 40 * MILLION


def test_an_answered_notice_is_closed() -> None:
    answered = replace(REGISTER, notices=(replace(REGISTER.notices[0], answered_on=date(2026, 8, 1)),))
    assert duty_year(answered, YEAR, "budget", ON).positions[2].open_notices == ()
    assert duty_year(answered, YEAR, "budget", date(2026, 7, 31)).positions[2].open_notices == answered.notices
    assert duty_year(answered, YEAR, "budget", date(2026, 6, 1)).positions[2].open_notices == ()


def test_a_good_register_has_no_problems() -> None:
    assert names(REGISTER) == []


def test_a_budget_is_not_set_against_an_outturn_nor_one_year_against_another() -> None:
    outturn = Addressable("council", YEAR, "outturn", 50 * MILLION, "accounts", 1)
    mixed = replace(REGISTER, addressable=(outturn, *REGISTER.addressable[2:]))
    assert names(mixed) == ["duty-unlike-figures", "duty-unlike-figures"]
    problem = check_register(mixed)[1]
    assert problem.found == "pooled spend of council in 2026/27 (budget), addressable spend for 2026/27 (outturn)"
    with pytest.raises(Refused, match="duty-unlike-figures"):
        duty_year(mixed, YEAR, "budget", ON)
    other_year = replace(REGISTER, brought=(Brought("icb", "x", LAST, "budget", "pooled", "s75", 1),))
    assert names(other_year) == ["duty-unlike-figures"]


def test_more_pooled_than_there_is() -> None:
    small = replace(
        REGISTER,
        addressable=(Addressable("council", YEAR, "budget", 15 * MILLION - 1, "x"),),
        brought=REGISTER.brought[1:],
    )
    assert names(small) == ["duty-pooled-above-addressable"]
    just = replace(small, addressable=(Addressable("council", YEAR, "budget", 15 * MILLION, "x"),))
    assert names(just) == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"addressable": (*REGISTER.addressable, REGISTER.addressable[1])}, "duty-said-twice"),
        ({"brought": (*REGISTER.brought, REGISTER.brought[0])}, "duty-said-twice"),
        ({"bodies": (*REGISTER.bodies, ICB)}, "duty-said-twice"),
        ({"notices": (replace(REGISTER.notices[0], body="ghost"),)}, "duty-body-unknown"),
        (
            {"addressable": (*REGISTER.addressable[:3], Addressable("police", YEAR, "budget", 9 * MILLION, " "))},
            "duty-without-source",
        ),
        ({"brought": (*REGISTER.brought[:5], replace(REGISTER.brought[5], pence=-1))}, "duty-figure-impossible"),
        ({"exemptions": (replace(REGISTER.exemptions[0], reason=""),)}, "duty-exemption-without-reason"),
        ({"exemptions": (replace(REGISTER.exemptions[0], until_on=date(2026, 3, 31)),)}, "duty-exemption-dates"),
    ],
)
def test_what_cannot_stand_is_refused(change: dict[str, object], name: str) -> None:
    assert names(replace(REGISTER, **change)) == [name]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("share", "kinds", "name"),
    [("1.01", ("nhs",), "duty-share-impossible"), ("0.5", ("school",), "duty-covers-nobody")],
)
def test_a_what_if_that_asks_nothing_is_refused(share: str, kinds: tuple[str, ...], name: str) -> None:
    with pytest.raises(Refused, match=name):
        what_if_covered(REGISTER, YEAR, "budget", ON, Fraction(share), kinds=kinds)


def test_the_answers_as_json() -> None:
    answer = duty_year(REGISTER, YEAR, "budget", ON).as_answer()
    assert answer["pooled_share"] == 0.12
    assert answer["positions"][2]["pooled_share"] is None
    assert answer["positions"][1]["exemptions"] == ["x1"]
    what_if = what_if_covered(REGISTER, YEAR, "budget", ON, Fraction(1, 4), kinds=("nhs",)).as_answer()
    assert what_if["bodies"][0]["more_pence"] == 5 * MILLION
