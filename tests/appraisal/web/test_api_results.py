"""What a case comes to as JSON: everything that the pages can do, refused in the same words."""

from __future__ import annotations

import json
from http import HTTPStatus

import pytest

from appraisal.web.conftest import stored
from wholeplace.appraisal.appraise import as_answer
from wholeplace.appraisal.web.working import work, worked
from wholeplace.appraisal.what_if import with_moved
from wholeplace.specimen.place import COUNCIL, POLICE

pytestmark = pytest.mark.django_db
DOOR = "/api/cases/vale-front-door"
PLACE = "/api/places/E99000001"


def post(client, address, **sent):
    return client.post(address, json.dumps(sent), content_type="application/json")


def test_a_chart_as_numbers(at_page, front_door):
    found = at_page("auditor").get(f"{DOOR}/charts/fan?who={POLICE}").json()
    assert [row[1:] for row in found["rows"]] == worked(front_door.raw).distribution.cumulative_net_fiscal[
        POLICE
    ].tolist()
    assert at_page("auditor").get(f"{DOOR}/charts/fan?who=nobody").status_code == HTTPStatus.NOT_FOUND
    assert at_page("auditor").get(f"{DOOR}/charts/pie").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_what_if_is_the_answer_of_the_moved_case(at_page, front_door):
    client = at_page("councillor")
    movable = {one["path"]: one for one in client.get(f"{DOOR}/what-if").json()}
    assert movable["incidents.impact"]["value"] == 0.22
    found = post(client, f"{DOOR}/what-if", moves={"incidents.impact": 0.3}, draws=500).json()
    case = with_moved(worked(front_door.raw).case, {"incidents.impact": 0.3})
    answer = work(case, draws=500)
    assert found == json.loads(json.dumps(as_answer(answer.appraisal, answer.distribution.as_answer())))


def test_what_cannot_be_moved_is_problem_json(at_page):
    answer = post(at_page("analyst"), f"{DOOR}/what-if", moves={"incidents.impact": 3, "weather.impact": 1})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer["Content-Type"] == "application/problem+json"
    assert [one["name"] for one in answer.json()["problems"]] == ["move-outside", "not-movable"]


def test_numbers_are_kept_and_copied(at_page, front_door):
    client = at_page("analyst")
    kept = post(client, f"{DOOR}/what-if/keep", moves={"incidents.impact": 0.3}, revision=front_door.revision)
    assert kept.json() == {"id": "vale-front-door", "title": front_door.title, "revision": front_door.revision + 1}
    late = post(client, f"{DOOR}/what-if/keep", moves={"incidents.impact": 0.2}, revision=front_door.revision)
    assert [one["name"] for one in late.json()["problems"]] == ["changed-meanwhile"]
    copied = post(client, f"{DOOR}/what-if/copy", moves={"team.pounds": 1.5}, title="Dearer")
    assert (copied.status_code, copied.json()["id"]) == (HTTPStatus.CREATED, "dearer")
    nothing = post(client, f"{DOOR}/what-if/copy", moves={})
    assert [one["name"] for one in nothing.json()["problems"]] == ["nothing-moved"]


def test_options_compared(at_page):
    found = at_page("councillor").get(f"{DOOR}/options?draws=500").json()
    assert [one["id"] for one in found["options"]] == ["as-now", "as written", "two-wards", "with-schools"]
    best = found["probability_best"]["net_present_public_value"]
    assert sum(best.values()) == pytest.approx(1)
    assert at_page("councillor").get(f"{DOOR}/options?draws=0").json()["probability_best"] == {}


def test_the_cases_of_a_place_together(at_page):
    client = at_page("finance")
    unlike = post(client, f"{PLACE}/portfolio")
    assert {one["name"] for one in unlike.json()["problems"]} == {"unlike-totals"}
    found = post(client, f"{PLACE}/portfolio", common=True, budgets={COUNCIL: 700_000}).json()
    assert found["chosen"] == ["vale-front-door"]
    assert (found["gap_pounds"], found["proof"]) == (0.0, "proven best")
    assert all(one["left"] is None or one["left"] >= 0 for one in found["spending"])
    by_year = post(client, f"{PLACE}/portfolio", common=True, budgets={COUNCIL: {"2027/28": 1}}, must=["early-help"])
    assert [one["name"] for one in by_year.json()["problems"]] == ["no-set-fits"]
    assert post(client, f"{PLACE}/portfolio", cases=["nothing"]).status_code == HTTPStatus.NOT_FOUND
    none = post(client, f"{PLACE}/portfolio", cases=[])
    assert [one["name"] for one in none.json()["problems"]] == ["no-case-chosen"]


def test_from_a_version_to_its_last_signature(at_page):
    analyst = at_page("analyst")
    made = post(analyst, f"{DOOR}/versions", bodies=[COUNCIL, POLICE], note="First")
    assert (made.status_code, made.json()["number"]) == (HTTPStatus.CREATED, 1)
    wrong = post(analyst, f"{DOOR}/versions", bodies=["nobody"])
    assert [one["name"] for one in wrong.json()["problems"]] == ["body-not-of-the-place"]
    ours = "/api/versions/case/vale-front-door/1"
    asked = post(at_page("central"), f"{ours}/remarks", sort="request", field="benefits.incidents", text="Lower")
    blocked = post(at_page("approver"), f"{ours}/sign", body=COUNCIL)
    assert [one["name"] for one in blocked.json()["problems"]] == ["requests-open"]
    post(analyst, f"/api/remarks/case/{asked.json()['id']}/resolve", text="Done")
    assert post(at_page("approver"), f"{ours}/sign", body=COUNCIL).status_code == HTTPStatus.CREATED
    frozen = post(at_page("approver-police"), f"{ours}/sign", body=POLICE).json()
    assert (frozen["state"], frozen["open_requests"]) == ("frozen", 0)
    content = analyst.get(f"{DOOR}/versions/1/content").json()
    assert content["case"] == stored("vale-front-door").raw
    assert analyst.get(f"{DOOR}/versions/1/again").json()["stands"] is True


def test_what_changed_between_two_versions(at_page, front_door):
    client = at_page("analyst")
    post(client, f"{DOOR}/versions", bodies=[COUNCIL])
    post(client, f"{DOOR}/what-if/keep", moves={"incidents.impact": 0.3}, revision=front_door.revision)
    post(client, f"{DOOR}/versions", bodies=[COUNCIL])
    found = client.get(f"{DOOR}/versions/2/against/1").json()
    assert found["figures"][0]["words"] == "Costs, present value"
    assert found["changes"][0]["where"] == "Benefit: Domestic abuse incidents avoided"


def test_the_description_tells_what_a_refusal_looks_like(at_page):
    paths = at_page("analyst").get("/api/openapi.json").json()["paths"]
    for path in ("/api/cases/{case_id}/what-if", "/api/places/{code}/portfolio", "/api/cases/{case_id}/versions"):
        answers = paths[path]["post"]["responses"]
        assert "application/problem+json" in answers["422"]["content"]
        assert "application/problem+json" in answers["403"]["content"]
