"""The map as JSON answers what its pages show, and refuses what they refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from spend.made_map import PAID, made_map
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.actions import add_body, add_person, add_place, give_role

pytestmark = pytest.mark.django_db
MAP = "/api/places/E99000011/spending/map"


@pytest.fixture
def reader(db: None, system: By) -> Client:
    place = add_place(by=system, code="E99000011", name="Quillhaven Vale", made_up=True)
    told = {"by": system, "place": place, "kind": "local-authority", "from_on": date(2021, 4, 1)}
    first = add_body(**told, id="vale-council", name="Vale Council")
    second = add_body(**told, id="mere-council", name="Mere & Marsh Council")
    person = add_person(by=system, email="reader@example.org", name="Reader", made_up=True)
    give_role(by=system, person=person, name="councillor", place=place, body=first, from_on=date(2021, 4, 1))
    made_map(system, place, first, second)
    client = Client()
    client.force_login(person)
    return client


def got(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(MAP + address)
    assert response.status_code == status, response.content
    return response.json()


def test_sums_by_body_and_service_of_the_latest_outturn(reader: Client) -> None:
    found = got(reader, "?by=body&by=service")
    assert found["by"] == ["body", "service"]
    assert found["where"] == {"layer": ["outturn"], "year": [2021]}
    assert found["total_pence"] == 2 * 286_000_000
    assert {"cell": ["vale-council", "central"], "pence": -4_000_000, "lines": 1} in found["rows"]


def test_net_and_gross_are_refused_and_stand_side_by_side_by_body(reader: Client) -> None:
    assert got(reader, "?layer=payments", 422)["problems"][0]["name"] == "net-and-gross"
    beside = got(reader, "?layer=payments&by=body")
    assert beside["total_pence"] is None
    assert len(beside["rows"]) == 2


def test_lines_behind_a_figure_carry_file_line_and_rule(reader: Client) -> None:
    found = got(reader, "/lines?layer=payments&basis=net&service=childrens-social-care")
    assert (found["lines"], found["pence"]) == (1, 5_000_000)
    row = found["rows"][0]
    assert (row["file"], row["line"], row["service_rule"]) == (PAID, 3, "the words “foster care”")


def test_flows_and_total_and_coverage(reader: Client) -> None:
    flows = got(reader, "/flows?layer=payments&basis=net")
    assert flows["stages"] == ["body", "service", "paid_to"]
    assert sum(flow["pence"] for flow in flows["flows"] if flow["stage"] == 0) == flows["total_pence"] == 18_470_000
    total = got(reader, "/total")
    assert total["total_pence"] == sum(body["counted_pence"] for body in total["bodies"]) == 572_000_000
    assert got(reader, "/coverage", 422)["problems"][0]["name"] == "coverage-unlike"
    assert got(reader, "/coverage?accepted=a+guide")["bodies"][0]["body"] == "mere-council"


def test_what_no_line_can_hold_is_refused(reader: Client) -> None:
    assert got(reader, "?by=colour", 422)["problems"][0]["name"] == "unknown-dimension"
    for wrong in ("year=soon", "month=never", "capital=perhaps", "year=99999999999"):
        assert got(reader, f"?{wrong}", 422)["problems"][0]["name"] == "no-such-value"
