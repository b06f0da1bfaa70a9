"""Business cases and unit costs as JSON."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from appraisal.web.conftest import stored
from wholeplace.appraisal.appraise import appraise, as_answer
from wholeplace.appraisal.casefile import write_case
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.reference.unit_cost_page import unit_cost_object
from wholeplace.reference.unit_costs import find
from wholeplace.specimen.cases import made_up_cases
from wholeplace.vocabulary.years import FinancialYear

pytestmark = pytest.mark.django_db
CASES, DOOR = "/api/places/E99000001/cases", "/api/cases/vale-front-door"


def send(client: Any, method: str, address: str, body: Any) -> Any:
    return client.generic(method, address, json.dumps(body), content_type="application/json")


def problems(answer: Any) -> list[str]:
    assert answer["Content-Type"] == "application/problem+json"
    return [problem["name"] for problem in answer.json()["problems"]]


def count() -> int:
    return StoredCase.objects.for_system("a test").count()


def test_the_list_and_one_case(at_page, specimen):
    client = at_page("councillor")
    listed = client.get(CASES).json()
    assert {one["id"] for one in listed} == {"vale-front-door", "early-help", "work-and-health"}
    assert all(one["whole"] and one["illustrative"] for one in listed)
    one = client.get(DOOR).json()
    assert one["raw"] == stored("vale-front-door").raw
    assert [step["state"] for step in one["steps"]] == ["complete"] * 4 + ["ready"]


def test_the_answer_is_what_the_command_line_prints(at_page, specimen):
    client = at_page("auditor")
    case = made_up_cases()[0]
    assert client.get(f"{DOOR}/answer?draws=0").json() == json.loads(json.dumps(as_answer(appraise(case))))
    drawn = client.get(f"{DOOR}/answer?draws=200&seed=7").json()["distribution"]
    assert (drawn["draws"], drawn["seed"]) == (200, 7)
    assert client.get(f"{DOOR}/answer?draws=1000000000").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_case_begins_by_title_by_text_or_by_content(at_page, specimen):
    client = at_page("analyst")
    titled = send(client, "POST", CASES, {"title": "Homes"})
    assert (titled.status_code, titled.json()["id"], titled.json()["whole"]) == (201, "homes", False)
    text = write_case(made_up_cases()[1])
    assert send(client, "POST", CASES, {"toml": text}).json()["id"] == "early-help-2"
    begun = send(client, "POST", CASES, {"raw": {"case": {"title": "Half"}, "costs": [{"id": "a"}]}}).json()
    assert (begun["id"], begun["whole"]) == ("half", False)
    assert {"missing-key"} <= {problem["name"] for problem in begun["still_wanted"]}
    for wrong in ({}, {"title": "A", "toml": text}):
        assert problems(send(client, "POST", CASES, wrong)) == ["one-or-the-other"]
    assert problems(send(client, "POST", CASES, {"raw": {"case": {}}})) == ["title-missing"]


def test_a_case_begins_from_a_file(at_page, specimen):
    client = at_page("analyst")
    file = SimpleUploadedFile("door.toml", write_case(made_up_cases()[0]).encode())
    answer = client.post(f"{CASES}/from-file", {"file": file})
    assert (answer.status_code, answer.json()["id"]) == (201, "vale-front-door-2")
    bad = client.post(f"{CASES}/from-file", {"file": SimpleUploadedFile("door.xlsx", b"a,b\n1,2\n")})
    assert problems(bad) == ["not-a-workbook"]
    assert problems(client.post(f"{CASES}/from-file")) == ["missing-key"]
    assert count() == 4


def test_a_change_names_its_revision(at_page, front_door):
    client = at_page("finance")
    raw = {**front_door.raw, "case": {**front_door.raw["case"], "years": 4}}
    changed = send(client, "PUT", DOOR, {"revision": 1, "raw": raw})
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    assert {problem["name"] for problem in changed.json()["still_wanted"]} == {"wrong-length"}, (
        "saved, though not whole"
    )
    late = send(client, "PUT", DOOR, {"revision": 1, "raw": front_door.raw})
    assert late.status_code == HTTPStatus.CONFLICT
    assert problems(late) == ["changed-meanwhile"]


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ({"case": 5}, ["wrong-type"]),
        ({"case": {}, "costs": {"a": 1}}, ["wrong-type"]),
        ({"case": {}, "costs": [5]}, ["wrong-type"]),
        ({"case": {}, "costs": [{"id": "a"}], "benefits": [{"id": "a"}]}, ["duplicate-id"]),
        ({"case": {}, "options": [{"id": "a/b"}]}, ["bad-id"]),
        ({"case": {}, "unpriced": [{}]}, ["missing-key"]),
        ({"case": {}, "pounds": 5}, ["unknown-key"]),
        ({}, ["missing-key"]),
        ({"case": {"title": "a\x00b"}}, ["control-character"]),
        ({"case": {"title": "\ud800"}}, ["control-character"]),
        ({"case": {"a": [[[[[[[[[[[[[1]]]]]]]]]]]]]}}, ["too-large"]),
    ],
)
def test_what_has_no_shape_of_a_case_is_refused(at_page, front_door, raw, names):
    answer = send(at_page("analyst"), "PUT", DOOR, {"revision": 1, "raw": raw})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert problems(answer) == names
    assert stored("vale-front-door").revision == 1


@pytest.mark.parametrize(
    "raw",
    [
        {"case": {"title": "Odd", "years": "many", "discount": [1]}, "bodies": [{"id": "b", "name": 5}]},
        {"case": {"title": "Odd", "years": 10**30}, "costs": [{"id": "c", "pounds": {"low": {}}, "sources": 5}]},
        {
            "case": {"title": "Odd"},
            "benefits": [{"id": "b", "cashable": [5, {"body": 7}], "ramp": [None], "grades": []}],
        },
        {"case": {"title": "Odd"}, "benefits": [{"id": "b", "value": 3, "shares": {"x": "y"}, "impact": {"shape": 4}}]},
        {
            "case": {"title": ["Odd"]},
            "correlations": [{"between": 5}],
            "options": [{"id": "o", "changes": {"a": {"b": {}}}}],
        },
    ],
)
def test_pages_show_whatever_a_program_stored(at_page, front_door, raw):
    client = at_page("analyst")
    assert send(client, "PUT", DOOR, {"revision": 1, "raw": raw}).status_code == HTTPStatus.OK
    home = "/cases/vale-front-door/"
    pages = ["", "describe", "measure", "identify", "calculate", "calculate/correlations", "assumptions", "results"]
    for kind, stem in (
        ("benefits", "measure"),
        ("benefits", "identify"),
        ("costs", "calculate/costs"),
        ("options", "calculate/options"),
    ):
        pages += [f"{stem}/{line['id']}?check=1" for line in raw.get(kind, [])]
    for page in pages:
        assert client.get(home + page).status_code == HTTPStatus.OK, page


def test_who_may_not_write_is_told_so(at_page, front_door):
    for word in ("councillor", "auditor", "approver"):
        client = at_page(word)
        assert send(client, "POST", CASES, {"title": "x"}).status_code == HTTPStatus.FORBIDDEN
        assert send(client, "PUT", DOOR, {"revision": 1, "raw": front_door.raw}).status_code == HTTPStatus.FORBIDDEN


def test_unit_costs_are_what_the_command_line_shows(at_page, specimen):
    client = at_page("councillor")
    found = client.get("/api/unit-costs?words=domestic+violence&limit=3").json()
    assert found[0]["code"] == "CR2.0"
    assert len(found) == 3
    shown = client.get("/api/unit-costs/CR2.0?year=2015/16&edition=2015-03").json()
    expected = unit_cost_object(find("CR2.0"), FinancialYear(2015), "2015-03")
    assert {key: shown[key] for key in expected} == json.loads(json.dumps(expected))
    assert client.get("/api/unit-costs/CR99").status_code == HTTPStatus.NOT_FOUND
    assert problems(client.get("/api/unit-costs/CR2.0?year=2025/27")) == ["bad-financial-year"]
    assert problems(client.get("/api/unit-costs/CR2.0?year=1800/01")) == ["no-deflator"]
