"""The register of the duty to pool: what it derives from agreements, what it refuses, and how it is kept."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import acting
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.people.models import Person
from wholeplace.pools.web.models import Addressable, DutyNote, DutySettings

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PAGE = "/places/E99000001/duty"
COUNCIL, NHS, FIRE = "thistlemere-council", "thistlemere-nhs", "vale-fire"


@pytest.fixture(autouse=True)
def _specimen(whole_specimen: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def at(word: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{word}@example.org"))
    return client


def words(answer: Any) -> str:
    return re.sub(r"[\s\xa0]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def day(name: str, text: str) -> dict[str, str]:
    year, month, on = text.split("-")
    return {f"{name}_0": on, f"{name}_1": month, f"{name}_2": year}


def of_body(body: str, answer: Any) -> Any:
    return next(one for one in answer.json()["positions"] if one["body"] == body)


def spend(**changes: object) -> dict[str, object]:
    return {"body": COUNCIL, "year": "2026/27", "basis": "budget", "pence": "", "source": ""} | changes


def test_shares_follow_from_the_agreement_in_force_and_unknown_is_not_nought() -> None:
    answer = at("councillor").get(f"/api{PAGE}?year=2026/27")
    council = of_body(COUNCIL, answer)
    assert council["by_status_pence"] == {"pooled": 27_000_000}
    assert council["pooled_share"] == pytest.approx(27 / 18_240, rel=1e-12)
    assert of_body("vale-police", answer)["by_status_pence"] == {"aligned": 5_000_000}
    assert of_body("vale-courts", answer)["pooled_share"] is None
    said = words(at("councillor").get(PAGE))
    assert "A voluntary compact: no statute obliges these bodies, since 1 April 2026" in said
    assert "not known" in said
    assert "exempt until 31 March 2028 (Spends by national contract" in said
    assert "reminder of 1 October 2026 from Joint board not answered" in said
    assert "Enter a body's addressable spend" not in said


def test_what_would_change_is_asked_in_the_address() -> None:
    said = words(at("programme").get(f"{PAGE}?year=2026/27&target=10&bodies={COUNCIL}"))
    assert "If 1 of" in said
    assert "Thistlemere Council would bring £17,970,000 more to reach 10.0% of £182,400,000." in said
    refused = at("programme").get(f"{PAGE}?year=2026/27&target=10")
    assert refused.status_code == 422
    assert "Choose a kind of body, or name bodies." in words(refused)
    assert "would bring" in words(at("programme").get(PAGE))  # the place's own settings: 5 % of three kinds
    asked = at("programme").get(f"/api{PAGE}/what-if?target_share=0.1&bodies={COUNCIL}&year=2026/27").json()
    assert asked["more_pence"] == 1_797_000_000


def test_unlike_figures_are_refused_until_somebody_enters_or_disowns_them() -> None:
    page = f"{PAGE}?year=2027/28&basis=budget"
    # The signed agreement says nothing of 2027/28; a body that pools elsewhere in that year, without its own figure, is unlike.
    sent = spend(year="2027/28", pence="200,000,000", elsewhere="900,000", source="Budget book")
    assert at("finance").post(f"{PAGE}/spend", sent).status_code == 302
    row = Addressable.objects.for_system("test").get(body_id=COUNCIL, year=2027)
    assert (row.pence, row.elsewhere_pooled_pence) == (20_000_000_000, 90_000_000)
    assert of_body(COUNCIL, at("finance").get(f"/api{page}"))["by_status_pence"] == {"pooled": 90_000_000}
    trends = at("finance").get(f"/api{page}").json()["trends"]
    council = next(one for one in trends if one["body"] == COUNCIL)
    assert [one["year"] for one in council["shares"]] == ["2026/27", "2027/28"]
    moved = Addressable.objects.for_system("test").get(body_id=NHS)
    moved.basis = "outturn"
    with acting("duty.keep", by=By.system("test", at=NOW), chain=moved.chain):
        moved.save()
    refused = at("finance").get(f"{PAGE}?year=2026/27")
    assert refused.status_code == 422
    assert "pooled spend of thistlemere-nhs in 2026/27 (budget), addressable spend for 2026/27 (outturn)" in words(
        refused
    )
    assert at("finance").post(f"{PAGE}/unknown?year=2026/27&basis=budget").status_code == 302
    assert Addressable.objects.for_system("test").get(body_id=NHS, basis="budget").pence is None
    assert at("finance").get(f"{PAGE}?year=2026/27").status_code == 200


def test_a_figure_without_a_source_or_below_what_is_pooled_is_refused_at_its_field() -> None:
    refused = at("pool").post(f"{PAGE}/spend", spend(pence="100,000"))
    assert refused.status_code == 422
    assert "£100,000 without a source" in words(refused)
    assert "£270,000 pooled, aligned or transferred" in words(refused)
    assert at("auditor").post(f"{PAGE}/spend", spend()).status_code == 403
    assert at("pool").post(f"{PAGE}/spend", spend()).status_code == 302
    assert Addressable.objects.for_system("test").get(body_id=COUNCIL).pence is None
    assert Act.objects.for_system("test").filter(name="duty.keep", by_name="Priya Pool").count() == 1


def test_a_statutory_duty_names_its_provision() -> None:
    sent = {"statutory": "yes", "words": "", "target_share": "7.5", "covered_kinds": ["nhs"]}
    refused = at("programme").post(f"{PAGE}/settings", sent)
    assert refused.status_code == 422
    assert "the act and section that lay it down" in words(refused)
    assert at("programme").post(f"{PAGE}/settings", sent | {"words": "Made-up Act 2026 s1"}).status_code == 302
    row = DutySettings.objects.for_system("test").get()
    assert (row.statutory, row.target_share, row.covered_kinds) == (True, "3/40", ["nhs"])
    assert "Under the statutory duty (Made-up Act 2026 s1)" in words(at("councillor").get(PAGE))


def test_exemptions_and_notices_have_reasons_and_days() -> None:
    sent = {"body": FIRE, "kind": "exemption", "words": "In intervention", **day("on", "2026-10-01")}
    wrong = at("finance").post(f"{PAGE}/note", sent | day("until_on", "2026-09-01"))
    assert wrong.status_code == 422
    assert "a last day that is not before the first" in words(wrong)
    assert at("finance").post(f"{PAGE}/note", sent).status_code == 302
    note = DutyNote.objects.for_system("test").get(body_id=FIRE, kind="exemption")
    assert "Vale Fire" in words(at("finance").get(PAGE))
    assert at("finance").post(f"{PAGE}/note/{note.pk}/end").status_code == 302
    note.refresh_from_db()
    assert note.until_on == date(2026, 11, 23)
    nameless = {"body": FIRE, "kind": "direction", "words": "Pool", "on": "2026-10-01"}
    answer = at("finance").post(f"/api{PAGE}/notes", nameless, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["name"] == "duty-notice-incomplete"


def test_the_register_leaves_as_csv_with_its_statuses_apart() -> None:
    file = at("auditor").get(f"{PAGE}.csv?year=2026/27")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Body,Kind,Year,Basis,Addressable spend £,pooled £,pooled-aligned £,aligned £")
    council = next(line for line in lines if line.startswith("Thistlemere Council"))
    assert ",182400000.00,270000.00,0.00,0.00,0.00,0.00,0.0015,0.0015," in council
    assert "made-up" in file["Content-Disposition"]
