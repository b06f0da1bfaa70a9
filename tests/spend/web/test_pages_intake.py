"""The pages of bringing in, as a person goes through them."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from spend.web.conftest import signed_in
from spend.web.files_of_spending import COLUMNS, COUNCIL, MAY, upload, work_off
from wholeplace.spend.rules_file import read_rules
from wholeplace.spend.web.models import Batch, BodyCode, FileTaken, HandTotal, PlaceRule, TransferStated

pytestmark = pytest.mark.django_db
PAGE = "/places/E99000001/spending/"


@pytest.fixture(autouse=True)
def _specimen(specimen: object) -> None:
    """The made-up place."""


def words(answer: Any) -> str:
    return re.sub(r"[\s\xa0]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def the(model: Any) -> Any:
    return model.objects.for_system("test").get()


def chosen(file: FileTaken, **more: str) -> dict[str, str]:
    """The form of the columns, filled in."""
    by_header = {header: field for field, header in COLUMNS.items()}
    return {f"column-{n}": by_header.get(text, "") for n, text in enumerate(file.header)} | {"remember": "on"} | more


def bring(page: Client, *files: tuple[str, str]) -> Any:
    sent = {"body": COUNCIL, "year": "2025", "uploads": [upload(*file) for file in files]}
    return page.post(f"{PAGE}bring", sent)


def test_files_are_brought_their_columns_confirmed_and_the_batch_withdrawn() -> None:
    page = signed_in("finance")
    assert "None of the 8 bodies of Thistlemere has sent" in words(page.get(PAGE))
    refused = page.post(f"{PAGE}bring", {"body": COUNCIL, "year": "2025"})
    assert refused.status_code == 422
    assert "Choose at least one file" in words(refused)
    assert bring(page, ("may.csv", MAY), ("june.csv", MAY.replace("/05/", "/06/"))).status_code == 302
    batch = the(Batch)
    at = f"{PAGE}batches/{batch.pk}"
    assert "Being read" in words(page.get(at))
    batch = work_off(batch)
    assert "Columns of may.csv" in words(page.get(at))
    assert "Columns to confirm" in words(page.get(PAGE))
    file = batch.files.get(name="may.csv")
    asked = words(page.get(f"{PAGE}files/{file.pk}/columns"))
    assert "2 files of this batch have the same headers, and follow." in asked
    assert "Such as 1,200.50; (100.00); 640.00. Recognised," in asked
    refused = page.post(f"{PAGE}files/{file.pk}/columns", chosen(file))
    assert refused.status_code == 422
    assert "nothing on whether the amount is net or gross" in words(refused)
    twice = page.post(f"{PAGE}files/{file.pk}/columns", chosen(file, basis="net") | {"column-0": "supplier"})
    assert "Supplier is the column Body already" in words(twice)
    assert page.post(f"{PAGE}files/{file.pk}/columns", chosen(file, basis="net")).status_code == 302
    batch = work_off(batch)
    said = words(page.get(at))
    assert "Net of recoverable VAT 2 8 0 2 £8,481.50" in said
    assert "Payments" in words(page.get(PAGE))
    assert "“Amount” is amount, not said whether net or gross" in words(page.get(f"{PAGE}columns"))
    assert "Nothing was amiss in it." in words(page.get(f"{PAGE}files/{file.pk}"))
    again = bring(page, ("copy.csv", MAY))
    assert again["Location"] == PAGE
    assert "In the count already, so nothing changed: copy.csv." in words(page.get(PAGE))
    assert signed_in("analyst").get(f"{PAGE}withdraw/batch/{batch.pk}").status_code == 403
    assert page.post(f"{PAGE}withdraw/batch/{batch.pk}", {"why": "Wrong year"}).status_code == 302
    assert "Wrong year" in words(page.get(at))
    assert "Withdraw this batch" not in words(page.get(at))


def test_a_problem_is_named_with_its_file_line_and_column() -> None:
    page = signed_in("analyst")
    bring(page, ("may.csv", MAY + "Thistlemere Council,Highways,31/05/2025,T-5,#N/A,Ash Ltd,Nothing\n"))
    work_off(the(Batch))
    said = words(page.get(f"{PAGE}problems"))
    assert "may.csv line 6" in said
    assert "#N/A" in said
    assert page.get(f"{PAGE}files/{the(FileTaken).pk}").status_code == 200


def test_totals_by_hand_are_entered_counted_and_withdrawn() -> None:
    page = signed_in("finance")
    sent = {"body": "vale-probation", "service": "", "year": "2025", "layer": "outturn", "pounds": "1,250,000"}
    sent |= {"basis": "unknown", "source": "Annual report", "grade": "2"}
    assert "Choose a service" in words(page.post(f"{PAGE}totals", sent))
    assert page.post(f"{PAGE}totals", sent | {"service": "police"}).status_code == 302
    assert "£1,250,000.00" in words(page.get(f"{PAGE}totals"))
    twice = page.post(f"{PAGE}totals", sent | {"service": "police"})
    assert twice.status_code == 422
    assert "one total for a body's service in a year" in words(twice)
    table = "body,service,year,pounds,basis,source,grade\nvale-courts,police,2025/26,90.50,unknown,Report,3\n"
    assert page.post(f"{PAGE}totals", {"table": "yes", "file": upload("t.csv", table)}).status_code == 302
    assert sorted(HandTotal.objects.for_system("test").values_list("pence", flat=True)) == [9050, 125_000_000]
    first = HandTotal.objects.for_system("test").get(pence=9050)
    assert page.post(f"{PAGE}withdraw/total/{first.pk}", {"why": "Counted elsewhere"}).status_code == 302
    assert "£90.50" not in words(page.get(f"{PAGE}totals"))
    assert page.post(f"{PAGE}withdraw/total/{first.pk}", {"why": "Once more"}).status_code == 404
    second = HandTotal.objects.for_system("test").get(pence=125_000_000)
    assert page.post(f"{PAGE}withdraw/batch/{second.batch_id}", {"why": "Wrong year"}).status_code == 302
    assert page.post(f"{PAGE}withdraw/total/{second.pk}", {"why": "Wrong year"}).status_code == 422
    assert page.post(f"{PAGE}totals", sent | {"service": "police"}).status_code == 302, "it may be stated anew"


def test_transfers_rules_and_codes_are_kept() -> None:
    page = signed_in("programme")
    sent = {"payer": COUNCIL, "payee": COUNCIL, "year": "2025", "kind": "grant", "pence": "100", "reported_by": "payer"}
    sent |= {"held": "gross", "source": "Accounts"}
    assert "Money from a body to itself is no transfer" in words(page.post(f"{PAGE}transfers", sent))
    assert page.post(f"{PAGE}transfers", sent | {"payee": "vale-fire"}).status_code == 302
    assert (the(TransferStated).pence, the(TransferStated).service) == (10000, "not-classified")
    rule = {"name": "roads", "said_on_0": "1", "said_on_1": "4", "said_on_2": "2026", "source": "Cabinet"}
    refused = page.post(f"{PAGE}rules", rule | {"service": "police"})
    assert refused.status_code == 422
    assert "Name the field and the words by which its lines are known." in words(refused)
    assert page.post(f"{PAGE}rules", rule | {"service": "police", "where-directorate": "*road*"}).status_code == 302
    assert the(PlaceRule).where == {"directorate": "*road*"}
    assert "Directorate or service is “*road*”" in words(page.get(f"{PAGE}rules"))
    taken_away = read_rules(page.get(f"{PAGE}rules.toml").content, "rules.toml")
    assert [(one.id, one.service, one.where) for one in taken_away.rules] == [
        ("roads", "police", (("directorate", "*road*"),))
    ]
    assert page.post(f"{PAGE}rules/codes", {"field": "category", "system": "proclass"}).status_code == 302
    assert "proclass" in words(page.get(f"{PAGE}rules"))
    assert page.post(f"{PAGE}codes", {f"code-{COUNCIL}": "e08999999"}).status_code == 302
    assert the(BodyCode).code == "E08999999"
    assert "E08999999" in words(page.get(f"{PAGE}returns"))


def test_a_reading_that_was_stopped_can_be_begun_again() -> None:
    page = signed_in("finance")
    bring(page, ("may.csv", MAY))
    batch = the(Batch)
    first = batch.job_id
    assert "Read it again" not in words(page.get(f"{PAGE}batches/{batch.pk}"))
    page.post(f"/jobs/{first}/stop")
    assert "Read it again" in words(page.get(f"{PAGE}batches/{batch.pk}"))
    assert page.post(f"{PAGE}batches/{batch.pk}/read").status_code == 302
    batch = work_off(batch)
    assert (batch.state, batch.job_id != first) == ("columns", True)
