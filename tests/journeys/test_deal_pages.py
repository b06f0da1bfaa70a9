"""The pages of a deal: who is at the table, proposals side by side, the ask to who is not, and the one that is picked."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from wholeplace.foundation.people.models import Person
from wholeplace.pools.web.models import Pool, StoredDeal

pytestmark = pytest.mark.django_db


def at(word: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{word}@example.org"))
    return client


def words(answer: Any) -> str:
    return re.sub(r"[\s\xa0]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def seats(**changes: str) -> dict[str, str]:
    sent = {
        "route_thistlemere-council": "s75",
        "route_thistlemere-nhs": "s75",
        "route_vale-police": "s10",
        "route_vale-courts": "away",
        "why_vale-courts": "Nobody in the place may sign for it.",
        "reinvestment": "25%",
    }
    return sent | changes


def worked_out(specimen: object) -> StoredDeal:
    page = "/cases/vale-front-door/deals/"
    assert "Who is at the table" in words(at("finance").get(page))
    made = at("finance").post(page, seats())
    assert made.status_code == 302, words(made)
    return StoredDeal.objects.for_system("test").get()


def test_a_deal_is_worked_out_compared_and_picked(specimen: object) -> None:
    deal = worked_out(specimen)
    page = f"/deals/{deal.pk}/"
    said = words(at("councillor").get(page))
    for expected in (
        "Shapley value",
        "No body worse off",
        "The chance that a body loses",
        "Gains, and not at the table",
    ):
        assert expected in said
    joined = words(at("finance").get(f"{page}if/vale-courts"))
    assert "If Vale Courts and Prisons joined" in joined
    paper = at("finance").get(f"{page}ask/vale-courts.pdf")
    assert paper.content.startswith(b"%PDF")
    assert at("finance").get(f"{page}ask/thistlemere-nhs.pdf").status_code == 404
    picked = at("pool").post(
        f"{page}pick", {"rule": "shapley", "host": "thistlemere-council", "why": "Agreed on 3 March"}
    )
    assert picked.status_code == 302, words(picked)
    pool = Pool.objects.for_system("test").get()
    assert picked["Location"] == f"/pools/{pool.pk}/"
    assert "Agreed on 3 March" in words(at("auditor").get(page))
    assert (
        at("pool").post(f"{page}pick", {"rule": "shapley", "host": "thistlemere-council", "why": "x"}).status_code
        == 422
    )


def test_a_body_that_is_away_has_its_reason(specimen: object) -> None:
    sent = seats(**{"why_vale-courts": ""})
    refused = at("finance").post("/cases/vale-front-door/deals/", sent)
    assert refused.status_code == 422
    assert "Say why Vale Courts and Prisons is not at the table" in words(refused)


def test_nobody_at_the_table_is_refused_on_the_page(specimen: object) -> None:
    away = {
        f"route_{body}": "away" for body in ("thistlemere-council", "thistlemere-nhs", "vale-police", "vale-courts")
    }
    why = {f"why_{key.removeprefix('route_')}": "Gone" for key in away}
    refused = at("finance").post("/cases/vale-front-door/deals/", seats(**away, **why))
    assert refused.status_code == 422
    assert not StoredDeal.objects.for_system("test").exists()


def test_who_may_not_pick_cannot(specimen: object) -> None:
    deal = worked_out(specimen)
    assert at("analyst").post(f"/deals/{deal.pk}/pick", {"rule": "shapley"}).status_code == 403


def test_a_deal_as_json(specimen: object) -> None:
    client = at("finance")
    made = client.post("/api/cases/vale-front-door/deals", {"draws": 500}, content_type="application/json")
    assert made.status_code == 200, made.content
    deal = made.json()
    assert {one["rule"] for one in deal["answer"]["proposals"]} >= {"shapley", "equal-return"}
    changed = client.get(f"/api/deals/{deal['id']}/if/vale-courts").json()
    assert changed["body"] == "vale-courts"
    ask = client.get(f"/api/deals/{deal['id']}/ask/vale-courts").json()
    assert "Vale Courts" in ask["heading"]
