"""The agreement as JSON: the same reads and writes as its pages, and the same refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pools.pools import EXAMPLE, SIGNING, SYSTEM, draft_pool, example_raw
from pools.web.agreement_pages import client_of, fresh
from wholeplace.pools.agreement_file import plain_values
from wholeplace.pools.web.actions import change_pool
from wholeplace.pools.web.models import Pool

pytestmark = pytest.mark.django_db
PLACE = "/api/places/E99000001/agreements"


@pytest.fixture
def pool(specimen: object) -> Pool:
    return draft_pool()


def ask(word: str, method: str, path: str, sent: Any = None) -> Any:
    body = json.dumps(sent) if sent is not None else ""
    return client_of(word).generic(method, path, body, content_type="application/json")


def names(answer: Any) -> list[str]:
    return [problem["name"] for problem in answer.json()["problems"]]


def test_an_agreement_is_started_changed_proposed_signed_and_opened(specimen):
    made = ask("pool", "POST", PLACE, {"toml": EXAMPLE.read_text()})
    assert made.status_code == 201, made.content
    agreement = made.json()
    assert (agreement["still_wanted"], agreement["in_force"], agreement["revision"]) == ([], None, 1)
    assert (
        agreement["rules"]["police-own"]
        == "An overspend or underspend on Police desk falls to the body that leads the line."
    )
    assert {one["id"]: one["standing"] for one in agreement["law"]}["S75-04"] == "met"
    assert agreement["clashes"][0]["kind"] == "board-after-deadline"
    at = f"/api/pools/{agreement['id']}/agreement"
    raw = agreement["raw"] | {"milestones": [{"title": "Team in place", "on": "2026-05-01"}]}
    assert ask("finance", "PUT", at, {"revision": 1, "raw": raw}).json()["revision"] == 2
    assert ask("pool", "POST", f"{at}/propose", {"note": "First"}).json()["number"] == 1
    for word, body in SIGNING:
        assert ask(word, "POST", f"/api/versions/agreement/{agreement['id']}/1/sign", {"body": body}).status_code == 201
    assert ask("pool", "POST", f"{at}/open").json()["in_force"] == 1
    assert fresh(Pool(pk=agreement["id"])).book is not None
    assert names(ask("pool", "POST", f"{at}/withdraw")) == ["pool-in-force"]


def test_a_change_to_what_somebody_else_has_changed_is_refused(pool):
    change_pool(by=SYSTEM, pool=pool, raw=pool.raw | {"milestones": []}, revision=1)
    late = ask("pool", "PUT", f"/api/pools/{pool.pk}/agreement", {"revision": 1, "raw": pool.raw})
    assert (late.status_code, names(late)) == (409, ["changed-meanwhile"])


def test_a_draft_may_be_incomplete_and_says_what_it_wants(specimen):
    made = ask("programme", "POST", PLACE, {"raw": {"agreement": {"title": "Half a fund"}}}).json()
    wanted = {problem["field"]: problem["name"] for problem in made["still_wanted"]}
    assert (wanted["agreement.host"], wanted["agreement.from_on"]) == ("missing-key", "missing-key")
    assert made["law"] == []
    answer = ask("programme", "POST", f"/api/pools/{made['id']}/agreement/propose", {})
    assert answer.status_code == 422
    assert names(ask("auditor", "GET", f"/api/pools/{made['id']}/agreement/vat")) == [
        p["name"] for p in made["still_wanted"]
    ]


@pytest.mark.parametrize("sent", [{}, {"title": "One", "toml": "format = 1"}])
def test_an_agreement_begins_in_one_way(specimen, sent):
    assert names(ask("pool", "POST", PLACE, sent)) == ["one-or-the-other"]


def test_a_text_that_is_amiss_is_refused_with_all_of_it(specimen):
    text = (
        EXAMPLE.read_text()
        .replace('status = "pooled"', 'status = "puddled"')
        .replace('host = "thistlemere-council"', "")
    )
    assert sorted(names(ask("pool", "POST", PLACE, {"toml": text}))) == ["missing-key", "not-a-choice"]
    assert names(ask("pool", "POST", PLACE, {"toml": "[agreement"})) == ["agreement-unreadable"]


def test_what_differs_and_the_papers_are_there_for_readers(pool):
    ask("pool", "POST", f"/api/pools/{pool.pk}/agreement/propose", {"note": ""})
    raw = plain_values(example_raw()) | {"notes": []}
    raw.pop("notes")
    raw["terms"]["aims"] = "Two doors"
    change_pool(by=SYSTEM, pool=fresh(pool), raw=raw, revision=1)
    at = f"/api/pools/{pool.pk}/agreement"
    (change,) = ask("auditor", "GET", f"{at}/changes?since=1").json()
    assert (change["where"], change["what"], change["after"]) == ("Terms in words", "Aims", "Two doors")
    assert ask("auditor", "GET", f"{at}/changes?since=1&until=1").json() == []
    assert ask("auditor", "GET", f"{at}/changes?since=7").status_code == 404
    assert ask("auditor", "GET", f"{at}/files/investment-docx").content.startswith(b"PK")
    assert ask("auditor", "GET", f"{at}/files/odt").status_code == 404


def test_who_only_reads_writes_nothing(pool):
    at = f"/api/pools/{pool.pk}/agreement"
    assert ask("councillor", "GET", at).status_code == 200
    assert ask("councillor", "PUT", at, {"revision": 1, "raw": {}}).status_code == 403
    assert ask("auditor", "POST", f"{at}/propose", {"note": ""}).status_code == 403
    assert ask("finance", "POST", f"{at}/open").status_code == 403
    assert fresh(pool).revision == 1
