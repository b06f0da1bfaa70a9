"""From the count of the made-up place into a case and onto the register of the duty: one loading, each journey taken once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from pools.pools import who
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.baseline import against_baseline
from wholeplace.appraisal.compare import no_change_title
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.working import whole
from wholeplace.foundation.people.models import Place
from wholeplace.journeys.spend_into_case import spending_as_now, take_baseline, years_counted
from wholeplace.journeys.spend_into_duty import spending_by_control, take_addressable
from wholeplace.specimen.load import load
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db
COUNCIL, POLICE = "thistlemere-council", "vale-police"
CARE = f"{COUNCIL}:adult-social-care"


def test_the_count_becomes_the_comparator_and_the_register(client: Client) -> None:
    load(at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC), slices=("wholeplace.appraisal.web", "wholeplace.spend.web"))
    by, place = who("finance"), Place.objects.for_system("test").get()
    case = StoredCase.objects.for_system("test").get(pk="vale-front-door")
    year = years_counted(by, place)[0]

    rows = {one.key: one for one in spending_as_now(by, place, year)}
    assert 0 < (rows[CARE].coverage or 0) < 1
    assert (
        rows[f"{POLICE}:police"].low_pence < rows[f"{POLICE}:police"].pence
    )  # larger than the place: a part, with its range

    bodies = {one: one for one in (COUNCIL, POLICE)}
    kept = take_baseline(
        by=by, case=case, year=year, keys=[CARE, f"{POLICE}:police"], bodies=bodies, revision=case.revision
    )
    content = whole(kept.raw)
    assert [round(line.pounds * 100) for line in content.baselines] == [
        rows[CARE].pence,
        rows[f"{POLICE}:police"].pence,
    ]
    assert content.baselines[0].count == f"E99000001/{year}/{COUNCIL}/adult-social-care"
    found = against_baseline(appraise(content))
    assert {one.body for one in found.bodies} == {COUNCIL, POLICE}
    assert no_change_title(content).startswith("As now: £")

    again = take_baseline(by=by, case=kept, year=year, keys=[CARE], bodies=bodies, revision=kept.revision)
    assert len(again.raw["baselines"]) == 1  # those from a count before give way
    with pytest.raises(Refused) as refused:
        take_baseline(by=by, case=again, year=year, keys=["nobody:nothing"], bodies=bodies, revision=again.revision)
    assert refused.value.problems[0].name == "no-such-spending"

    stated = {one.body: one for one in spending_by_control(by, place, year)}
    register = take_addressable(
        by=by,
        place=place,
        year=year,
        controls=["addressable"],
        bodies=[COUNCIL, POLICE],
        services=["adult-social-care"],
    )
    assert [row.pence for row in register] == [
        stated[body].counted_pence(["addressable"], ["adult-social-care"]) for body in (COUNCIL, POLICE)
    ]
    assert stated[POLICE].share < 1
    assert "falls here" in register[1].source

    client.force_login(by.person)
    page = client.get(reverse("appraisal:results", args=[case.pk])).content.decode()
    assert "What it is a change of" in page
    assert client.get(f"/cases/{case.pk}/spending-as-now").status_code == 200
    assert client.get("/places/E99000001/duty/from-count").status_code == 200
