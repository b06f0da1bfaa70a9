"""The map in pages: every figure opens to its lines, and what may not be added is refused with what to choose instead."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from spend.made_map import PAID, made_map
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.actions import add_body, add_person, add_place, give_role

pytestmark = pytest.mark.django_db
MAP = "/places/E99000011/spending/map/"


@pytest.fixture
def browser(db: None, system: By) -> Client:
    """A councillor's browser at a place with two bodies' payments, one net and one gross of tax, and their outturn."""
    place = add_place(by=system, code="E99000011", name="Quillhaven Vale", made_up=True)
    told = {"by": system, "place": place, "from_on": date(2021, 4, 1)}
    first = add_body(**told, id="vale-council", name="Vale Council", kind="local-authority")
    second = add_body(**told, id="mere-council", name="Mere & Marsh Council", kind="local-authority")
    add_body(**told, id="vale-police", name="Vale Police", kind="police")
    person = add_person(by=system, email="reader@example.org", name="Reader", made_up=True)
    give_role(by=system, person=person, name="councillor", place=place, body=first, from_on=date(2021, 4, 1))
    made_map(system, place, first, second)
    client = Client()
    client.force_login(person)
    return client


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return unescape(response.content.decode())


def test_at_a_glance_shows_outturn_first_with_its_flows_and_steps(browser: Client) -> None:
    page = shown(browser, MAP)
    assert "Outturn of 2021/22" in page
    assert "£5.72 million" in page
    assert "Counted in the place" in page
    for words in ("Who spends on what", "Services by body", "Who has sent what", "The place’s total", "How sure"):
        assert words in page


def test_net_and_gross_are_refused_with_what_to_choose(browser: Client) -> None:
    page = shown(browser, f"{MAP}?layer=payments", 422)
    assert "These figures may not be added" in page
    links = dict(re.findall(r'<li><a href="([^"]+)">(Show only [^<]+)</a>', page))
    assert "Show only amounts net of recoverable VAT" in links.values()
    net = next(href for href, words in links.items() if "amounts net of" in words)
    assert "£184,700" in shown(browser, net)


def test_a_figure_opens_to_its_lines_and_a_line_to_its_payment(browser: Client) -> None:
    page = shown(browser, f"{MAP}?layer=payments&basis=net")
    href = next(href for href, words in re.findall(r'href="([^"]+)">(£124,500)</a>', page))
    lines = shown(browser, href)
    assert "£124,500.00" in lines
    assert "2 lines" in lines
    href = next(href for href in re.findall(r'href="([^"]+)">payments-q1.csv, line 2<', lines))
    line = shown(browser, href)
    for words in ("Mere & Sons Ltd", "£125,000.00", "Vendor Name", "the file's own directorate", PAID, "Brought by"):
        assert words in line


def test_a_redacted_supplier_is_shown_as_such(browser: Client) -> None:
    page = shown(browser, f"{MAP}lines/{PAID}/4/")
    assert "REDACTED PERSONAL DATA" in page
    assert ">Redacted" in re.sub(r"\s+", "", page)


@pytest.mark.parametrize("tab", ["service", "body", "time", "suppliers", "public-bodies", "kinds"])
def test_every_tab_answers(browser: Client, tab: str) -> None:
    assert "£" in shown(browser, f"{MAP}by/{tab}/?layer=payments&basis=net")


def test_what_is_no_tab_or_no_line_is_not_found(browser: Client) -> None:
    shown(browser, f"{MAP}by/colour/", 404)
    shown(browser, f"{MAP}lines/{PAID}/999/", 404)


def test_choices_that_no_line_is_of(browser: Client) -> None:
    for page in ("", "by/suppliers/", "areas/", "lines/"):
        assert "Nothing that is counted here is of these choices." in shown(browser, f"{MAP}{page}?year=1999")


def test_a_value_that_no_line_can_hold_is_refused(browser: Client) -> None:
    assert "Choose another financial year" in shown(browser, f"{MAP}?year=soon", 422)


def test_what_is_shown_can_be_taken_away_in_every_form(browser: Client) -> None:
    page = shown(browser, f"{MAP}?layer=payments&basis=net")
    links = re.findall(r'href="([^"]+/download/[^"]+)"', page)
    assert len(links) == 4
    taken = {link.split("/download/")[1].split("/")[0]: browser.get(link) for link in links}
    assert all(answer.status_code == 200 for answer in taken.values())
    text = taken["csv"].content.decode("utf-8-sig")
    assert "vale-council,Vale Council,adult-social-care,Adult social care,124500.00,2,1" in text
    assert taken["xlsx"]["Content-Disposition"].endswith('payments-of-202122-body-service.xlsx"')
    with ZipFile(BytesIO(taken["package"].content)) as kept:
        told = json.loads(kept.read("datapackage.json"))
        assert [resource["name"] for resource in told["resources"]] == ["figures", "lines"]
        assert "'Mere" not in kept.read("data/lines.csv").decode()
        assert "Mere & Sons Ltd" in kept.read("data/lines.csv").decode()


def test_the_total_of_a_place_can_be_taken_away_with_its_steps(browser: Client) -> None:
    link = next(link for link in re.findall(r'href="([^"]+/download/csv/[^"]+)"', shown(browser, MAP)))
    text = browser.get(link).content.decode("utf-8-sig")
    assert text.startswith("body,body_label,service,service_label,stated,attributed,removed,counted,low,high\r\n")
    central = (
        "vale-council,Vale Council,central,Central services,-40000.00,-40000.00,0.00,-40000.00,-40000.00,-40000.00"
    )
    assert central in text


def test_the_lines_behind_a_figure_can_be_taken_away(browser: Client) -> None:
    page = shown(browser, f"{MAP}lines/?layer=payments&basis=net&service=adult-social-care")
    link = next(link for link in re.findall(r'href="([^"]+/download/[^"]+)"', page) if "/csv/" in link)
    text = browser.get(link).content.decode("utf-8-sig")
    assert text.count("\r\n") == 3
    assert PAID in text


def test_figures_that_may_not_be_added_cannot_be_taken_away_as_one(browser: Client) -> None:
    assert browser.get(f"{MAP}download/csv/?layer=payments&by=service").status_code == 422
    assert browser.get(f"{MAP}download/csv/?layer=payments&by=body").status_code == 200
    assert browser.get(f"{MAP}download/pdf/").status_code == 404
