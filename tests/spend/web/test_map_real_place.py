"""The map of a real place: council areas with their people and outlines, and a council beside those most like it.

*Source*: tests/spend/data/returns/ATTRIBUTION (RSX 2021-22, OGL v3).
"""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from spend.web.files_of_spending import upload, work_off
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.actions import add_body, add_person, add_place, give_role
from wholeplace.spend.web.actions import bring_return
from wholeplace.spend.web.actions_stated import say_code

pytestmark = pytest.mark.django_db
RETURN = Path(__file__).parents[1] / "data" / "returns" / "rsx-2021-22-net.csv"
SPENDING = "/places/E47000001/spending/"


@pytest.fixture
def browser(db: None, system: By) -> Client:
    """Greater Manchester with the returns of Manchester and Salford."""
    place = add_place(by=system, code="E47000001", name="Greater Manchester", made_up=False)
    told = {"by": system, "place": place, "kind": "local-authority", "from_on": date(2011, 4, 1)}
    bodies = {
        "E08000003": add_body(**told, id="manchester", name="Manchester City Council"),
        "E08000006": add_body(**told, id="salford", name="Salford City Council"),
    }
    for code, body in bodies.items():
        say_code(by=system, place=place, body=body, code=code)
    person = add_person(by=system, email="lead@example.org", name="A lead")
    give_role(by=system, person=person, name="finance-lead", place=place, body=body, from_on=date(2011, 4, 1))
    lead = By(person, system.at)
    done = bring_return(by=lead, place=place, files=[upload(RETURN.name, RETURN.read_bytes())])
    assert done.batch is not None
    work_off(done.batch)
    client = Client()
    client.force_login(person)
    return client


def words(client: Client, address: str) -> str:
    answer = client.get(SPENDING + address)
    assert answer.status_code == 200
    text = re.sub(r"<(?:svg|style).*?</svg>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"[\s\xa0⁠]+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def test_council_areas_of_a_real_place_and_its_nearest(browser: Client) -> None:
    areas = words(browser, "map/areas/")
    assert "Manchester £980,008,000 550,630 £1,780" in areas  # 980,008,000 over the residents of mid-2021
    assert "Salford £421,929,000 270,866 £1,558" in areas
    assert "Bolton nothing counted 296,169" in areas
    assert "Contains OS data © Crown copyright and database right" in areas
    assert browser.get(f"{SPENDING}map/areas/").content.count(b"evenodd") == 20, "ten areas, wide and narrow"

    glance = words(browser, "map/")
    assert "Nothing is said per head of the whole place, for nothing is counted for Bolton, Bury, Oldham" in glance
    assert "Counted in the place £1.4 billion" in glance

    beside = words(browser, "map/nearest/?body=salford")
    assert "Salford and the councils most like it, per head" in beside
    assert re.search(r"Education £797 £\d+", beside), "215,819,000 over 270,866 residents"
    assert "Net current expenditure per resident, RSX 2021-22" in beside
