"""A case becomes a deal, and the picked deal the draft of an agreement: the front door of the made-up place."""

from __future__ import annotations

from typing import Any

import pytest

from pools.pools import who
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.journeys.case_into_pool import pick_deal, propose_deal
from wholeplace.pools.agreement_file import build_agreement
from wholeplace.pools.lawful import unlawful
from wholeplace.pools.web.models import StoredDeal
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db
COUNCIL, NHS, POLICE = "thistlemere-council", "thistlemere-nhs", "vale-police"
SETTINGS: dict[str, Any] = {
    "draws": 500,
    "rules": [{"rule": "proportional-to-benefit"}, {"rule": "equal-return"}, {"rule": "shapley"}],
}


def deal() -> StoredDeal:
    case = StoredCase.objects.for_system("test").get(pk="vale-front-door")
    return propose_deal(by=who("finance"), case=case, settings=SETTINGS)


def test_council_and_nhs_pool_police_join_and_justice_gains_outside(specimen: object) -> None:
    made = deal()
    seats = {one["id"]: (one["at_table"], one["route"]) for one in made.answer["bodies"]}
    assert seats[COUNCIL] == seats[NHS] == (True, "s75")
    assert seats[POLICE] == (True, "s10")
    absent = {one["body"]: one["pv_gain_pence"] for one in made.answer["not_at_the_table"]}
    assert absent["vale-courts"] > 0
    for proposal in made.answer["proposals"]:
        paid = [sum(side["contribution_pence"][t] for side in proposal["bodies"]) for t in range(5)]
        assert paid == proposal["costs_pence"]


def test_the_picked_deal_opens_an_agreement_with_its_schedule(specimen: object) -> None:
    made = deal()
    pool = pick_deal(
        by=who("pool"),
        deal=made,
        rule="proportional-to-benefit",
        host=COUNCIL,
        why="It is the one that every finance lead can explain.",
        terms={"improvement": "Decided once.", "persons": "People referred.", "services": "Referral."},
        functions=[{"reference": "NHS Act 2006 s3", "body": NHS}],
        pool_manager={"name": "Priya Pool", "employer": COUNCIL},
    )
    agreement = build_agreement(pool.raw)
    sides = {one["body"]: one for one in made.answer["proposals"][0]["bodies"]}
    for t, year in enumerate(agreement.years):
        found = agreement.contributed_pence(year)
        assert found == {body: sides[body]["contribution_pence"][t] for body in found}
    fund = agreement.line("fund")
    assert (fund.mechanism, fund.status) == ("s75", "pooled")
    assert agreement.line(f"own-{POLICE}").mechanism == "s10"
    still = {problem.found for problem in unlawful(agreement)}
    assert all("measure" in words for words in still), still  # what partners alone can say: how outcomes are measured
    with pytest.raises(Refused, match="deal-picked-already"):
        pick_deal(by=who("pool"), deal=made, rule="shapley", host=COUNCIL)


def test_only_a_proposal_that_stands_can_be_picked(specimen: object) -> None:
    made = deal()
    with pytest.raises(Refused, match="deal-not-there"):
        pick_deal(by=who("pool"), deal=made, rule="nucleolus", host=COUNCIL)
    with pytest.raises(Refused, match="host-not-at-the-table"):
        pick_deal(by=who("pool"), deal=made, rule="shapley", host="vale-courts")
    assert not StoredDeal.objects.for_system("test").get().picked
