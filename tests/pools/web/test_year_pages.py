"""The pages of a pool's year: what they show, what they refuse and where they say so."""

from __future__ import annotations

import html
import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from wholeplace.foundation.people.models import Person
from wholeplace.pools.web.models import BalanceClaim, Forecast, Pool, Saving, Settlement, Virement

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def pool(whole_specimen: object, monkeypatch: pytest.MonkeyPatch) -> Pool:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return Pool.objects.for_system("test").get(pk="thistlemere-front-door")


def at(word: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{word}@example.org"))
    return client


def words(answer: Any) -> str:
    return re.sub(r"[\s\xa0]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def day(name: str, text: str) -> dict[str, str]:
    year, month, on = text.split("-")
    return {f"{name}_0": on, f"{name}_1": month, f"{name}_2": year}


def test_a_budget_is_moved_and_beyond_its_limit_refused_at_the_field(pool: Pool) -> None:
    page = f"/pools/{pool.pk}/budget"
    move = {
        "from_line": "team",
        "to_line": "police-desk",
        "pence": "30,000",
        "reason": "Earlier",
        **day("on", "2026-11-20"),
    }
    refused = at("pool").post(page, move)
    assert refused.status_code == 422
    assert "chief officer or section 151 officer" in words(refused)
    assert Virement.objects.for_system("test").count() == 0
    assert at("auditor").post(page, move).status_code == 403
    assert "£450,000.00" in words(at("councillor").get(page))


def test_the_forecast_page_warns_of_late_movement_and_says_what_each_would_owe(pool: Pool) -> None:
    said = words(at("finance").get(f"/pools/{pool.pk}/forecast"))
    assert "Thistlemere Council: an overspend of £2,000 forecast on 9 July 2026 became an overspend of £18,500" in said
    assert "What each partner would owe at this forecast" in said
    assert "RS-07" in said
    kept = at("finance").post(f"/pools/{pool.pk}/forecast", {"line": "team", "pence": "470,000"})
    assert kept.status_code == 302
    assert Forecast.objects.for_system("test").filter(outturn_pence=47_000_000).count() == 1
    half = at("finance").post(f"/pools/{pool.pk}/forecast", {"line": "team", "pence": "470,000.005"})
    assert half.status_code == 422
    assert "two places after the point" in words(half)


def test_the_forecast_workbook_comes_back_with_its_errors_by_cell(pool: Pool) -> None:
    client = at("finance")
    sent = client.get(f"/pools/{pool.pk}/forecast.xlsx")
    book = load_workbook(io.BytesIO(sent.content))
    book["Forecast"]["G9"] = "about half a million"

    def bring() -> Any:
        out = io.BytesIO()
        book.save(out)
        return client.post(
            f"/pools/{pool.pk}/forecast/brought", {"file": SimpleUploadedFile("forecast.xlsx", out.getvalue())}
        )

    before = Forecast.objects.for_system("test").count()
    refused = bring()
    assert refused.status_code == 422
    assert "G9" in words(refused)
    assert Forecast.objects.for_system("test").count() == before
    book["Forecast"]["G9"] = 471_000
    assert bring().status_code == 302
    assert Forecast.objects.for_system("test").count() == before + 1


def test_settling_is_looked_at_first_and_posts_once(pool: Pool) -> None:
    page = f"/pools/{pool.pk}/settlements"
    sent = {"name": "2026/27 Q2", **day("on", "2026-09-30")}
    looked = at("pool").post(page, {**sent, "look": "1"})
    assert looked.status_code == 200
    assert "would post" in words(looked)
    assert Settlement.objects.for_system("test").count() == 1
    done = at("pool").post(page, sent)
    assert done.status_code == 302
    again = at("pool").post(page, sent)
    assert again.status_code == 422
    assert "settled-already" in again.content.decode() or "has not been made" in words(again)
    assert "invoice" in words(at("pool").get(done["Location"])).lower()


def test_two_bodies_confirm_a_balance_and_one_disputes_it(pool: Pool) -> None:
    claim = BalanceClaim.objects.for_system("test").first()
    assert claim is not None
    page = f"/pools/{pool.pk}/settlements/balances"
    owed = {"claim": claim.pk, "body": claim.payee_id, "pence": f"{claim.book_pence / 100:.2f}"}
    assert at("approver-police").post(page, owed).status_code == 403  # another's body
    assert at("approver-police").post(page, {**owed, "body": "vale-police"}).status_code == 422  # not its balance
    assert at("approver").post(page, owed).status_code == 302
    differs = {**owed, "body": claim.payer_id, "pence": "1.00", "words": "We paid in June"}
    assert at("approver-nhs").post(page, differs).status_code == 302
    claim.refresh_from_db()
    assert claim.state == "disputed"
    assert "In dispute" in words(at("auditor").get(f"/pools/{pool.pk}/settlements"))


def test_a_saving_is_confirmed_by_its_own_body_when_the_line_is_cut(pool: Pool) -> None:
    saving = Saving.objects.for_system("test").get(body_id="vale-police")
    page = f"/pools/{pool.pk}/savings/{saving.pk}"
    cut = {
        "before": "100,000",
        "after": "80,000",
        "evidence": "Budget book",
        "decommissioning": "One desk",
        **day("cut_on", "2026-11-01"),
    }
    refused = at("approver-police").post(f"{page}/cut", cut)
    assert refused.status_code == 422
    assert "Name the line and its owner first" in words(refused)
    assert at("finance").post(page, {"ledger_line": "2210 Response", "owner": "P Beat"}).status_code == 302
    assert at("approver-nhs").post(f"{page}/cut", cut).status_code == 403
    assert at("approver-police").post(f"{page}/cut", cut).status_code == 302
    saving.refresh_from_db()
    assert (saving.state, saving.confirmed_pence) == ("confirmed", 2_000_000)
