"""The page of a year's end: what it says is wanting, what it looks at first, and what it puts into the draft."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from wholeplace.foundation.people.models import Person
from wholeplace.pools.web.models import FrozenCopy, Pool

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def page(whole_specimen: object, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return "/pools/thistlemere-front-door/year-end"


def at(word: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{word}@example.org"))
    return client


def words(answer: Any) -> str:
    return re.sub(r"[\s\xa0]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_a_year_is_not_closed_before_its_time_and_every_reason_is_told(page: str) -> None:
    seen = words(at("auditor").get(page))
    assert "2026/27 is over To do" in seen
    assert "Put it into the draft" not in seen
    assert at("finance").post(f"{page}/close?year=2026/27").status_code == 403
    refused = at("pool").post(f"{page}/close?year=2026/27")
    assert refused.status_code == 422
    said = words(refused)
    assert "There are 3 problems" in said
    assert "settled to 30 June 2026" in said
    assert at("pool").post(f"{page}/freeze?year=2026/27").status_code == 422
    assert FrozenCopy.objects.for_system("test").count() == 0


def test_contributions_are_looked_at_and_then_put_into_the_draft(page: str) -> None:
    sent = {"inflation": "2", "efficiency": "1", "one_off": ["vale-police/police-desk"]}
    looked = at("pool").post(f"{page}/roll?year=2026/27", sent | {"look": "1"})
    assert looked.status_code == 200
    assert "Multi-agency team £270,000.00 £272,700.00 £2,700.00" in words(looked)
    pool = Pool.objects.for_system("test").get()
    assert "varied_on" not in pool.raw["agreement"]
    assert at("pool").post(f"{page}/roll?year=2026/27", sent).status_code == 302
    pool.refresh_from_db()
    rolled = [row["pounds"] for row in pool.raw["contributions"] if row["year"] == "2027/28"]
    assert rolled == ["272700.00", "181800.00"]
    assert pool.raw["agreement"]["varied_on"] == "2027-04-01"
    wrong = at("pool").post(f"{page}/roll?year=2026/27", sent | {"inflation": "two"})
    assert wrong.status_code == 422
