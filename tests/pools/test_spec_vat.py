"""VAT by host option: the two ways of HMRC VATGPB6640, the Midlands Partnership judgment, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from wholeplace.pools.vat import (
    CONFIRM,
    NOT_FOR_VAT_ALONE,
    HostOption,
    HostOptions,
    OwnRecovery,
    VatBody,
    VatLine,
    by_host,
    check_vat,
    recovery_of,
    vat_rate,
)
from wholeplace.vocabulary.evidence import Standing
from wholeplace.vocabulary.problems import Refused

ON = date(2026, 4, 1)
COUNCIL = VatBody("council", "Low Moss Council", "local-authority")
ICB = VatBody("icb", "Low Moss ICB", "nhs")
POLICE = VatBody("police", "Low Moss Police", "police")
CHARITY = VatBody("charity", "Low Moss Care", "voluntary")
BODIES = (COUNCIL, ICB, POLICE, CHARITY)
EQUIPMENT = VatLine(
    "equipment", "Community equipment", 50_000_000, Fraction(1), "not-contracted-out", charged_to="council"
)
TWO_HOSTS = (HostOption("council-hosts", "council"), HostOption("icb-hosts", "icb"))


def worked(
    *lines: VatLine, options: tuple[HostOption, ...] = TWO_HOSTS, own: tuple[OwnRecovery, ...] = ()
) -> HostOptions:
    return by_host(lines, options, BODIES, ON, own)


def lost(found: HostOptions) -> list[int]:
    return [one.irrecoverable_pence for one in found.options]


def test_vat_follows_the_body_that_delivers() -> None:
    """£500,000 of goods at 20 %: refunded to a council (section 33), lost to an NHS body."""
    found = worked(EQUIPMENT)
    assert lost(found) == [0, 10_000_000]
    assert found.least == ("council-hosts",)
    assert found.sentence == (
        "Least VAT is lost with Low Moss Council as host (pooled fund): up to £100,000.00 a year less than otherwise."
    )
    assert found.options[0].lines[0].sentence == (
        "Community equipment: Low Moss Council pays £100,000.00 of VAT and gets all of it back "
        "(section 33 refund; HMRC VATGPB6640)."
    )
    assert found.options[1].by_body_pence == {"icb": 10_000_000}
    assert found.options[1].sentence == (
        "Low Moss ICB as host, pooled fund: £100,000.00 of VAT a year cannot be got back, £100,000.00 more than the least."
    )


def test_the_host_alone_moves_nothing_where_another_delivers() -> None:
    found = worked(replace(EQUIPMENT, deliverer="icb"))
    assert lost(found) == [10_000_000, 10_000_000]
    assert found.least == ("council-hosts", "icb-hosts")
    assert found.sentence == "VAT does not tell the options apart."
    assert NOT_FOR_VAT_ALONE not in found.warnings


def test_an_option_may_hand_delivery_to_another_body() -> None:
    options = (*TWO_HOSTS, HostOption("icb-hosts-council-delivers", "icb", deliverers={"equipment": "council"}))
    assert lost(worked(EQUIPMENT, options=options)) == [0, 10_000_000, 0]


def test_contracted_out_services_are_refunded_to_an_nhs_body() -> None:
    found = worked(replace(EQUIPMENT, service="contracted-out"))
    assert lost(found) == [0, 0]


def test_only_the_part_that_bears_vat_counts() -> None:
    assert lost(worked(replace(EQUIPMENT, bearing_share=Fraction("0.35"))))[1] == 3_500_000
    assert lost(worked(replace(EQUIPMENT, rate="reduced")))[1] == 2_500_000
    assert lost(worked(replace(EQUIPMENT, rate="exempt")))[1] == 0


def test_an_agent_buys_in_the_name_of_its_principal() -> None:
    assert lost(worked(replace(EQUIPMENT, deliverer="council", agent_for="icb"))) == [10_000_000, 10_000_000]


def test_a_cross_charge_bears_vat_on_salaries_too() -> None:
    """VATGPB6700: VAT on what is recharged, salaries among it; the body charged recovers by its own regime."""
    team = VatLine("team", "Joint team", 30_000_000, Fraction("0.1"), "not-contracted-out", "council", charged_to="icb")
    options = (HostOption("pool", "council"), HostOption("agency", "council", "agency"))
    found = worked(team, options=options)
    assert lost(found) == [0, 6_000_000]
    assert (
        found.options[1]
        .lines[0]
        .sentence.startswith("Joint team: Low Moss ICB is charged £60,000.00 of VAT and gets none")
    )
    listed = worked(replace(team, service="contracted-out"), options=options)
    assert lost(listed) == [0, 0]
    assert listed.options[1].lines[0].vat_pence == 6_000_000


def test_nobody_charges_itself() -> None:
    options = (HostOption("agency", "council", "agency"),)
    found = worked(EQUIPMENT, options=options)
    assert lost(found) == [0]
    assert found.options[0].lines[0].sentence.startswith("Community equipment: Low Moss Council pays")


@pytest.mark.parametrize("way", ["pooled-fund", "agency"])
def test_public_health_that_a_trust_supplies_to_a_council_gets_nothing_back(way: str) -> None:
    """UKUT 2024/334 (Midlands Partnership): business activity, the refund for contracted-out services is refused."""
    visitors = VatLine(
        "visitors", "Health visiting", 10_000_000, Fraction("0.2"), "supplied-to-council", "icb", charged_to="council"
    )
    found = worked(visitors, options=(HostOption("one", "council", way),))  # type: ignore[arg-type]
    (line,) = found.options[0].lines
    assert (line.body, line.irrecoverable_pence) == ("icb", 400_000)
    assert "UKUT 2024/334" in line.sentence
    before = recovery_of("nhs", "supplied-to-council", date(2024, 10, 23))
    assert before is None, "the judgment is of 24 October 2024"
    assert recovery_of("nhs", "supplied-to-council", date(2024, 10, 24)) is not None


def test_every_answer_asks_for_confirmation_and_marks_what_is_not_verified() -> None:
    found = worked(EQUIPMENT, replace(EQUIPMENT, id="care", title="Home care", deliverer="charity"))
    assert found.warnings[0] == CONFIRM
    assert found.warnings[1] == NOT_FOR_VAT_ALONE
    assert found.warnings[2].endswith("care, equipment.")
    assert "not verified" in found.options[0].lines[1].sentence


def test_a_partner_puts_its_own_share_with_its_evidence() -> None:
    own = OwnRecovery("icb", "equipment", Fraction("0.25"), "letter of HMRC of 3 March 2026")
    found = worked(EQUIPMENT, own=(own,))
    assert lost(found) == [0, 7_500_000]
    assert "letter of HMRC of 3 March 2026" in found.options[1].lines[0].sentence
    assert "own figure" in found.warnings[-1]


def test_a_rate_is_that_of_the_day() -> None:
    assert vat_rate("standard", ON) == Fraction(1, 5)
    assert vat_rate("standard", date(2011, 1, 4)) == Fraction(1, 5)
    assert vat_rate("standard", date(2011, 1, 3)) is None


def test_a_council_gets_all_back_whatever_it_buys() -> None:
    found = recovery_of("local-authority", "not-contracted-out", ON)
    assert found is not None
    assert (found.share, found.standing) == (1, Standing.PRIMARY)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (replace(EQUIPMENT, service=""), "vat-rule-unknown"),
        (replace(EQUIPMENT, bearing_share=Fraction(3, 2)), "vat-share-impossible"),
        (replace(EQUIPMENT, rate="luxury"), "vat-rate-unknown"),
        (replace(EQUIPMENT, deliverer="nobody"), "vat-body-unknown"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(line: VatLine, name: str) -> None:
    with pytest.raises(Refused) as refused:
        worked(line)
    assert {problem.name for problem in refused.value.problems} == {name}


def test_refusals_come_all_at_once() -> None:
    bad = replace(EQUIPMENT, charged_to="", rate="luxury")
    own = [OwnRecovery("icb", "equipment", Fraction(2), " ")]
    names = [one.name for one in check_vat([bad], [HostOption("a", "council", "agency")], BODIES, ON, own)]
    assert names == ["vat-rate-unknown", "vat-share-impossible", "vat-evidence-missing", "vat-nobody-charged"]
    assert [one.name for one in check_vat([EQUIPMENT], [], BODIES, ON)] == ["vat-no-option"]


def test_the_answer_as_json() -> None:
    answer = worked(EQUIPMENT).as_answer()
    assert answer["least"] == ["council-hosts"]
    assert answer["options"][1]["by_body_pence"] == {"icb": 10_000_000}
    assert answer["options"][1]["lines"][0]["irrecoverable_pence"] == 10_000_000
