"""Bringing in by JSON: the same actions as the pages, and a larger limit for files of spending alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from spend.web.conftest import signed_in
from spend.web.files_of_spending import CODE, COLUMNS, COUNCIL, MAY, MAY_PENCE, upload, work_off
from wholeplace.spend.web.models import Batch, FileTaken

pytestmark = pytest.mark.django_db
API = f"/api/places/{CODE}/spending"


@pytest.fixture(autouse=True)
def _specimen(specimen: object) -> None:
    """The made-up place."""


def sent(address: str, given: object, method: str = "post", word: str = "finance") -> Any:
    return getattr(signed_in(word), method)(f"{API}{address}", given, content_type="application/json")


def test_a_batch_is_brought_confirmed_read_and_withdrawn() -> None:
    page = signed_in("finance")
    form = {"files": [upload("may.csv", MAY)], "body": COUNCIL, "year": "2025/26"}
    made = page.post(f"{API}/batches", form)
    assert made.status_code == 201
    batch = made.json()["batch"]
    assert (batch["body"], batch["year"], batch["state"]) == (COUNCIL, "2025/26", "reading")
    work_off(Batch.objects.for_system("test").get(pk=batch["id"]))
    (file,) = page.get(f"{API}/batches/{batch['id']}").json()["files"]
    assert (file["state"], file["total_pence"]) == ("columns", MAY_PENCE)
    assert page.get(f"{API}/files/{file['id']}").json()["examples"][0][3] == "T-1"
    refused = sent(f"/files/{file['id']}/columns", {"columns": COLUMNS}, "put")
    assert refused.status_code == 422
    assert [problem["name"] for problem in refused.json()["problems"]] == ["columns-not-whole"]
    assert sent(f"/files/{file['id']}/columns", {"columns": COLUMNS, "basis": "net"}, "put").status_code == 200
    work_off(Batch.objects.for_system("test").get(pk=batch["id"]))
    again = page.post(f"{API}/batches", form | {"files": [upload("copy.csv", MAY)]})
    assert (again.status_code, again.json()) == (200, {"batch": None, "already": ["copy.csv"]})
    (council,) = [one for one in page.get(f"{API}/bodies").json() if one["sent"]]
    assert council["sent"] == [{"year": "2025/26", "layer": "payments", "batches": [batch["id"]]}]
    assert sent(f"/withdraw/batch/{batch['id']}", {"why": "Wrong year"}, word="analyst").status_code == 403
    assert sent(f"/withdraw/batch/{batch['id']}", {"why": "Wrong year"}).status_code == 200
    assert page.get(f"{API}/batches").json()[0]["state"] == "withdrawn"


def test_totals_transfers_and_rules_are_stated_and_listed() -> None:
    total = {"body": "vale-courts", "service": "justice", "year": "2025/26", "pounds": "1,000", "basis": "unknown"}
    made = sent("/totals", total | {"source": "Report", "grade": "3"})
    assert (made.status_code, made.json()["pence"]) == (201, 100_000)
    wrong = sent("/totals", total | {"source": "Report", "grade": "9", "year": "2025/27"})
    assert {problem["field"] for problem in wrong.json()["problems"]} == {"grade", "year"}
    transfer = {"payer": COUNCIL, "payee": "vale-fire", "year": "2025/26", "kind": "grant", "pence": 100}
    assert sent("/transfers", transfer | {"reported_by": "payer", "source": "Accounts"}).status_code == 201
    rule = {"name": "roads", "where": {"directorate": "*road*"}, "said_on": "2026-04-01", "source": "Cabinet"}
    assert sent("/rules", rule).json()["problems"][0]["name"] == "rule-says-nothing"
    assert sent("/rules", rule | {"nature": "reactive"}).status_code == 201
    assert sent(f"/bodies/{COUNCIL}/code", {"code": "e08999999"}, "put").json()["code"] == "E08999999"
    page = signed_in("councillor")
    assert [len(page.get(f"{API}/{what}").json()) for what in ("totals", "transfers", "rules")] == [1, 1, 1]


def test_only_files_of_spending_may_be_larger_and_only_of_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_LIMIT_BYTES", 1000)
    monkeypatch.setattr(settings, "SPEND_UPLOAD_LIMIT_BYTES", 3 * 1024 * 1024)
    large, larger = MAY + " " * 2 * 1024 * 1024, MAY + " " * 5 * 1024 * 1024
    form = {"body": COUNCIL, "year": "2025/26"}
    page = signed_in("finance")
    assert page.post(f"{API}/batches", form | {"files": [upload("a.csv", large)]}).status_code == 201
    kept = page.get(f"/files/{FileTaken.objects.for_system('test').get().upload_id}")
    assert (kept.streaming, b"".join(kept.streaming_content)) == (True, large.encode())
    assert page.post(f"{API}/batches", form | {"files": [upload("b.csv", larger)]}).status_code == 413
    assert page.post(f"/api/places/{CODE}/files", {"file": upload("c.csv", large)}).status_code == 413
    page.logout()
    assert page.post(f"{API}/batches", form | {"files": [upload("d.csv", large)]}).status_code == 413
