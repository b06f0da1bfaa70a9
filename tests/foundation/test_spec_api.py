"""The API: keys, problems as JSON, and what one's own is."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from wholeplace.foundation.people.actions import add_place
from wholeplace.foundation.people.models import Person

pytestmark = pytest.mark.django_db


def client(word: str) -> Client:
    made = Client()
    made.force_login(Person.objects.get(email=f"{word}@example.org"))
    return made


def post(asker: Client, address: str, sent: object, **headers: str):
    return asker.post(address, json.dumps(sent), content_type="application/json", headers=headers)


def key_of(word: str) -> str:
    made = post(client(word), "/api/keys", {"name": "extract"})
    assert made.status_code == 201
    return made.json()["key"]


def test_who_asks(specimen):
    me = client("deputy").get("/api/me").json()
    assert (me["email"], me["name"]) == ("deputy@example.org", "Dara Standing")
    assert [(role["name"], role["until_on"]) for role in me["roles"]] == [("approver", "2027-03-31")]


def test_signed_out_is_told_to_sign_in(specimen):
    answer = Client().get("/api/me")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["title"] == "Sign in, or send a key"


def test_a_key_opens_what_its_person_may_until_it_ends(specimen):
    bearer = {"Authorization": f"Bearer {key_of('analyst')}"}
    asked = Client(headers=bearer)
    assert asked.get("/api/me").json()["name"] == "Asha Okoro"
    assert asked.get("/api/acts").status_code == 403
    assert post(asked, "/api/places/E99000001/tasks", {"title": "Read it", "role": "analyst"}).status_code == 201
    [key] = client("analyst").get("/api/keys").json()
    assert "key" not in key
    assert post(client("analyst"), f"/api/keys/{key['id']}/end", {}).status_code == 200
    assert asked.get("/api/me").status_code == 401


def test_a_wrong_key_opens_nothing(specimen):
    for header in ("Bearer wp_nonsense", "Bearer ", "Basic abc"):
        assert Client(headers={"Authorization": header}).get("/api/me").status_code == 401


def test_a_session_needs_its_csrf_token_to_write(specimen):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Person.objects.get(email="analyst@example.org"))
    assert post(strict, "/api/keys", {"name": "x"}).status_code == 403
    bearer = {"Authorization": f"Bearer {key_of('analyst')}"}
    assert post(Client(enforce_csrf_checks=True, headers=bearer), "/api/keys", {"name": "x"}).status_code == 201


def test_every_problem_at_once(specimen):
    answer = post(
        client("administrator"),
        "/api/places/E99000001/bodies",
        {"id": "A b", "name": "", "kind": "club", "from_on": "2026-04-01"},
    )
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    told = answer.json()
    assert told["type"] == "/problems/name-missing"
    assert [(problem["name"], problem["field"]) for problem in told["problems"]] == [
        ("name-missing", "name"),
        ("unknown-kind-of-body", "kind"),
        ("bad-slug", "id"),
    ]


def test_a_request_of_another_form_says_where(specimen):
    answer = post(client("administrator"), "/api/places/E99000001/bodies", {"id": 7, "from_on": "soon"})
    assert answer.status_code == 422
    fields = [problem["field"] for problem in answer.json()["problems"]]
    assert fields == ["id", "name", "kind", "from_on"]


def test_the_record_tells_before_and_after(specimen):
    [act] = client("auditor").get("/api/acts").json()
    assert act["name"] == "specimen.load"
    assert act["before"]["foundation.place:E99000001"] is None
    assert act["after"]["foundation.place:E99000001"]["name"] == "Thistlemere"
    narrowed = client("auditor").get("/api/acts?thing=foundation.body:vale-fire").json()
    assert len(narrowed) == 1
    assert client("auditor").get("/api/acts?thing=foundation.body:elsewhere").json() == []


def test_the_demonstration_ends_where_a_real_place_is_kept(specimen, system):
    bearer = {"Authorization": f"Bearer {key_of('analyst')}"}
    page = Client().get("/").content.decode()
    assert "thistlemere is made up" in page
    add_place(by=system, code="E06000001", name="Hartlepool")
    assert Client(headers=bearer).get("/api/me").status_code == 401
    sent = {"login": "analyst@example.org", "password": "thistlemere is made up"}
    assert Client().post("/accounts/login/", sent)["Location"] == "/accounts/inactive/"
    assert "thistlemere is made up" not in Client().get("/").content.decode()


def test_the_calendar_opens_by_its_own_key_only(specimen):
    made = post(client("analyst"), "/api/keys", {"name": "mine", "purpose": "calendar"}).json()
    post(
        client("programme"),
        "/api/places/E99000001/tasks",
        {"title": "Read, and agree", "role": "analyst", "due_on": "2026-06-30"},
    )
    feed = Client().get(f"/calendar/{made['key']}.ics")
    assert feed["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Read\\, and agree (Thistlemere (made up))" in feed.content.decode()
    assert Client().get(f"/calendar/{key_of('analyst')}.ics").status_code == 404


def test_every_page_carries_its_policy(specimen):
    for address in ("/", "/api/me", "/accounts/login/", "/nowhere"):
        policy = Client().get(address)["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self' 'nonce-")
        assert "unsafe" not in policy
