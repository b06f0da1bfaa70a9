"""A version put before the bodies, reviewed and signed through pages: what changed, what was recorded, who may."""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal.web.conftest import stored, words_of
from wholeplace.appraisal.web.versions import rework
from wholeplace.appraisal.workbook import read_workbook
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.acts.verify import verify
from wholeplace.foundation.deadlines.queries import tasks_of
from wholeplace.foundation.signing.models import Version
from wholeplace.foundation.uploads.models import Upload
from wholeplace.specimen.place import COUNCIL, COURTS, NHS, POLICE

pytestmark = pytest.mark.django_db
DOOR = "/cases/vale-front-door/"
SIGNERS = {COUNCIL: "approver", NHS: "approver-nhs", POLICE: "approver-police", COURTS: "approver-courts"}


def newest() -> Version:
    return Version.objects.for_system("a test").filter(subject="vale-front-door").order_by("-number").first()


def propose(client, bodies=tuple(SIGNERS), note="First version"):
    return client.post(f"{DOOR}versions/new", {"bodies": list(bodies), "note": note})


@pytest.fixture
def version(at_page):
    assert propose(at_page("analyst"))["Location"] == f"{DOOR}review"
    return newest()


def sign(at_page, body, number=1):
    return at_page(SIGNERS[body]).post(f"{DOOR}versions/{number}/sign/{body}", {"agreed": "on"})


def minute(name="minute.pdf", data=b"%PDF-1.7 the minute"):
    return SimpleUploadedFile(name, data)


def by_minute(client, body, on, file=None):
    day = {"minuted_on_0": on.day, "minuted_on_1": on.month, "minuted_on_2": on.year}
    return client.post(f"{DOOR}versions/1/sign/{body}", {"minute-form": "yes", "minute": file or minute(), **day})


def test_a_version_keeps_what_its_figures_were_made_with_and_asks_the_approvers(at_page, person, version):
    assert (version.number, version.state, version.illustrative) == (1, "proposed", True)
    assert (version.seed, len(version.lock_hash), len(version.draws_hash)) == (0, 64, 64)
    assert version.edition_names["deflators"] == "2026-06"
    for word in SIGNERS.values():
        (task,) = tasks_of(person(word))
        assert (task.title, task.link) == ("Sign Domestic abuse: one front door, version 1", f"{DOOR}review")
    assert not tasks_of(person("approver-fire")).exists()
    said = words_of(at_page("approver").get(f"{DOOR}versions/1"))
    assert "waiting for Thistlemere Council" in said
    assert version.draws_hash in said


def test_putting_the_same_forward_twice_is_refused(at_page, version):
    again = propose(at_page("analyst"))
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Use version 1, or change something first." in words_of(again)


def test_a_withdrawn_case_is_not_put_forward(at_page):
    at_page("programme").post(f"{DOOR}withdraw")
    answer = propose(at_page("analyst"))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert newest() is None


def test_partners_comment_on_a_line_and_a_request_blocks_signing(at_page, version):
    central = at_page("central")
    page = central.get(f"{DOOR}review?about=benefits.incidents.impact")
    assert '<option value="benefits.incidents.impact" selected' in page.content.decode()
    asked = {"sort": "request", "field": "benefits.incidents.impact", "text": "Use the lower study", "body": ""}
    assert central.post(f"{DOOR}review", asked)["Location"] == f"{DOOR}review"
    police = at_page("approver-police")
    assert "It cannot be signed now" in words_of(police.get(f"{DOOR}versions/1/sign/{POLICE}"))
    refused = police.post(f"{DOOR}versions/1/sign/{POLICE}", {"agreed": "on"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert version.signatures.count() == 0
    said = words_of(at_page("analyst").get(f"{DOOR}review"))
    assert "1 request for a change is open. Nobody signs until it is answered." in said
    assert "On Domestic abuse incidents avoided: Share of those events that the change avoids" in said
    remark = version.remarks.get()
    assert "1 remark" in words_of(at_page("analyst").get(f"{DOOR}versions/1"))
    answer = {"text": "Kept: the lower study had no comparison."}
    assert at_page("analyst").post(f"{DOOR}review/{remark.pk}", answer)["Location"] == f"{DOOR}review"
    assert sign(at_page, POLICE).status_code == HTTPStatus.FOUND
    assert "Asha Okoro answered on" in words_of(at_page("central").get(f"{DOOR}review"))


def test_words_that_are_missing_are_asked_for(at_page, version):
    answer = at_page("analyst-nhs").post(f"{DOOR}review", {"sort": "comment", "text": " "})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Write what you mean" in words_of(answer)
    answer = at_page("analyst-nhs").post(f"{DOOR}review", {"text": "Hm"})
    assert "Choose a comment, a request for a change, or agreement" in words_of(answer)
    assert version.remarks.count() == 0


def test_a_partner_agrees_on_behalf_of_its_body(at_page, version):
    at_page("analyst-nhs").post(f"{DOOR}review", {"sort": "agreement", "body": NHS, "text": ""})
    remark = version.remarks.get()
    assert (remark.sort, remark.body_id, remark.person.name) == ("agreement", NHS, "Niamh Clinic")


def test_a_deputy_signs_as_deputy(at_page, version):
    deputy = at_page("deputy")
    said = words_of(deputy.get(f"{DOOR}versions/1/sign/{COUNCIL}"))
    assert "You sign as deputy for Anwen Section, until 31 March 2027" in said
    deputy.post(f"{DOOR}versions/1/sign/{COUNCIL}", {"agreed": "on"})
    signature = version.signatures.get()
    assert (signature.as_deputy, signature.person.name, signature.means) == (True, "Dara Standing", "screen")
    assert "Dara Standing, deputy for Anwen Section" in words_of(at_page("auditor").get(f"{DOOR}versions/1"))


def test_a_box_left_empty_signs_nothing(at_page, version):
    answer = at_page("approver").post(f"{DOOR}versions/1/sign/{COUNCIL}", {})
    assert "Tick the box to sign" in words_of(answer)
    assert version.signatures.count() == 0


def test_nobody_signs_for_another_body(at_page, version):
    answer = at_page("approver-nhs").post(f"{DOOR}versions/1/sign/{COUNCIL}", {"agreed": "on"})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert version.signatures.count() == 0


@pytest.mark.parametrize("days", [-1, 1])
def test_a_minute_is_dated_between_the_version_and_today(at_page, version, days):
    on = timezone.localdate() + timedelta(days=days)
    answer = by_minute(at_page("approver"), COUNCIL, on)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Give the date on the minute" in words_of(answer)
    assert version.signatures.count() == 0
    assert not Upload.objects.for_system("a test").exists(), "what is refused keeps no file either"


def test_a_minute_that_is_something_else_is_refused(at_page, version):
    answer = by_minute(at_page("approver"), COUNCIL, timezone.localdate(), minute("minute.pdf", b"MZ a program"))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert version.signatures.count() == 0


def test_a_body_signs_by_the_minute_of_a_meeting_in_one_act(at_page, version):
    before = Act.objects.for_system("a test").count()
    by_minute(at_page("approver"), COUNCIL, timezone.localdate())
    signature = version.signatures.get()
    assert (signature.means, signature.signed_on, signature.minute.name) == (
        "minute",
        timezone.localdate(),
        "minute.pdf",
    )
    assert Act.objects.for_system("a test").count() == before + 1
    page = at_page("auditor").get(f"{DOOR}review").content.decode()
    assert f'href="/files/{signature.minute_id}"' in page


def test_the_last_signature_freezes_and_nothing_is_said_or_signed_after(at_page, person, version):
    for body in SIGNERS:
        sign(at_page, body)
    version.refresh_from_db()
    assert (version.state, version.signatures.count()) == ("frozen", 4)
    assert not any(tasks_of(person(word)).exists() for word in SIGNERS.values())
    late = at_page("central").post(f"{DOOR}review", {"sort": "comment", "text": "One more thing", "field": ""})
    assert late.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "never changes" in words_of(at_page("councillor").get(f"{DOOR}review"))
    assert verify().problems == ()


def change(at_page, **moves):
    sent = {**moves, "revision": stored("vale-front-door").revision}
    assert at_page("analyst").post(f"{DOOR}what-if/keep", sent).status_code == HTTPStatus.FOUND


def test_a_version_goes_out_as_it_was_put_forward_whatever_the_case_says_today(at_page, version):
    for body in (COUNCIL, POLICE):
        sign(at_page, body)
    change(at_page, **{"team.pounds": "200"})
    client = at_page("auditor")
    workbook = client.get(f"{DOOR}versions/1/download/xlsx")
    assert "version-1-illustrative.xlsx" in workbook["Content-Disposition"]
    assert read_workbook(workbook.content, file="v1.xlsx").costs[0].pounds[1] == 410_000
    answer = json.loads(client.get(f"{DOOR}versions/1/download/json").content)
    assert answer == version.values["answer"]
    assert client.get(f"{DOOR}versions/1/download/pdf").content.startswith(b"%PDF")
    assert client.get(f"{DOOR}versions/1/download/docx").content.startswith(b"PK")
    assert b"410_000" in client.get(f"{DOOR}versions/1/download/toml").content


def test_a_paper_says_who_has_signed(at_page, version):
    from io import BytesIO

    from docx import Document

    sign(at_page, POLICE)
    paper = at_page("auditor").get(f"{DOOR}versions/1/download/docx").content
    words = "\n".join(paragraph.text for paragraph in Document(BytesIO(paper)).paragraphs)
    assert "Version 1, signed by Vale Police on" in words


def test_the_figures_of_a_version_are_produced_again(at_page, version):
    change(at_page, **{"team.pounds": "200"})
    found = rework(version)
    assert found.stands
    assert {check.words for check in found.checks if not check.same} == set()
    assert "No figure has moved." in words_of(at_page("auditor").get(f"{DOOR}versions/1/again"))


def test_a_figure_that_does_not_come_out_again_is_named(version):
    """The same version with one figure of its answer another: what a change of our engine would look like."""
    values = version.values
    values["answer"]["pv_costs"] += 1
    moved = Version(**{f.attname: getattr(version, f.attname) for f in Version._meta.concrete_fields})
    moved.content = json.dumps(values)
    found = rework(moved)
    assert not found.stands
    assert found.figures == ("pv_costs",)
    assert [check.words for check in found.checks if not check.same] == ["Content"]


def test_what_changed_between_two_versions(at_page, version):
    change(at_page, **{"incidents.impact": "18"})
    since = words_of(at_page("councillor").get(f"{DOOR}versions/1/since"))
    assert "10% to 33%, most likely 22%" in since
    propose(at_page("analyst"), note="A lower effect")
    said = words_of(at_page("councillor").get(f"{DOOR}versions/2/against/1"))
    assert "Benefit: Domestic abuse incidents avoided" in said
    assert "10% to 33%, most likely 22%" in said
    assert "Net position of Vale Police" in said
    version.refresh_from_db()
    assert version.state == "superseded"
    listed = words_of(at_page("councillor").get(f"{DOOR}versions"))
    assert "Replaced" in listed
    assert "A lower effect" in listed
    assert at_page("councillor").get(f"{DOOR}versions/3").status_code == HTTPStatus.NOT_FOUND
