"""An agreement put before the partners, reviewed, signed and varied through pages: what changed, what was recorded, who may."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pools.pools import SIGNING, SYSTEM, draft_pool, example_raw, open_example
from pools.web.agreement_pages import at, client_of, fresh, words_of
from wholeplace.foundation.access.by import LONDON
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.deadlines.queries import tasks_of
from wholeplace.foundation.signing.models import Version
from wholeplace.pools.agreement_file import plain_values
from wholeplace.pools.web.actions import change_pool
from wholeplace.pools.web.models import Pool

pytestmark = pytest.mark.django_db
COUNCIL = "thistlemere-council"


def newest(pool: Pool) -> Version:
    return Version.objects.for_system("a test").filter(kind="agreement", subject=pool.pk).order_by("-number").first()


def partners(**council: Any) -> list[dict[str, Any]]:
    """The partners of the example, the council with other fields."""
    rows = example_raw()["partners"]
    return [row | council if row["body"] == COUNCIL else row for row in rows]


@pytest.fixture
def pool(specimen: object) -> Pool:
    return draft_pool()


@pytest.fixture
def proposed(pool: Pool) -> Pool:
    answer = client_of("pool").post(at("agreement-propose", pool), {"note": "First version"})
    assert answer["Location"] == at("agreement-review", pool)
    return pool


def sign(pool: Pool, word: str, body: str, **more: Any) -> Any:
    return client_of(word).post(at("agreement-sign", pool, newest(pool).number, body), {"agreed": "on", **more})


def minuted(on: date) -> dict[str, Any]:
    day = {f"minuted_on_{n}": part for n, part in enumerate((on.day, on.month, on.year))}
    return {"minute-form": "yes", "minute": SimpleUploadedFile("page.pdf", b"%PDF-1.7 the signed page"), **day}


def test_three_bodies_sign_and_the_pool_opens(proposed):
    assert [task.link for task in tasks_of(who("approver-police"))] == [at("agreement", proposed)]
    for word, body in SIGNING:
        assert sign(proposed, word, body)["Location"] == at("agreement-review", proposed)
    version = newest(proposed)
    assert version.is_frozen
    assert version.values["lawful"][0] == {"id": "S75-01", "standing": "met", "words": "The agreement says it."}
    client = client_of("pool")
    said = words_of(client.get(at("agreement", proposed)))
    assert "Version 1 is in force; every partner has signed it." in said
    assert client.post(at("agreement-open", proposed))["Location"] == at("overview", proposed)
    assert fresh(proposed).book is not None
    names = Act.objects.for_system("a test").order_by("-number").values_list("name", flat=True)[:4]
    assert list(names) == ["pool.open", "agreement.sign", "agreement.sign", "agreement.sign"]


def who(word: str) -> Any:
    from pools.pools import who as by_word

    return by_word(word, timezone.now())


def test_a_draft_with_something_amiss_is_not_put_forward(pool):
    change_pool(by=SYSTEM, pool=pool, raw=pool.raw | {"outcomes": []}, revision=1)
    client = client_of("pool")
    assert "Missing: outcomes" in words_of(client.get(at("agreement-propose", pool)))
    answer = client.post(at("agreement-propose", pool), {"note": ""})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert newest(pool) is None


def test_a_deputy_does_not_sign_for_somebody_who_may_not_delegate(proposed):
    said = words_of(client_of("deputy").get(at("agreement-sign", proposed, 1, COUNCIL)))
    assert "The agreement says that the chief executive of Thistlemere Council may let nobody else sign." in said
    answer = sign(proposed, "deputy", COUNCIL)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    paper = sign(proposed, "deputy", COUNCIL, **minuted(timezone.now().astimezone(LONDON).date()))
    assert paper.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    by_api = client_of("deputy").post(
        f"/api/versions/agreement/{proposed.pk}/1/sign", {"body": COUNCIL}, content_type="application/json"
    )
    assert by_api.json()["problems"][0]["name"] == "signature-not-delegable"
    assert newest(proposed).signatures.count() == 0


def test_a_deputy_signs_where_the_agreement_lets_them(specimen):
    pool = draft_pool(partners=partners(delegable=True))
    client_of("finance").post(at("agreement-propose", pool), {"note": ""})
    said = words_of(client_of("deputy").get(at("agreement-sign", pool, 1, COUNCIL)))
    assert "You sign as deputy for Anwen Section, until 31 March 2027" in said
    sign(pool, "deputy", COUNCIL)
    signature = newest(pool).signatures.get()
    assert (signature.as_deputy, signature.person.name) == (True, "Dara Standing")
    said = words_of(client_of("auditor").get(at("agreement-version", pool, 1)))
    assert "Dara Standing, deputy for Anwen Section until 31 March 2027" in said


def test_a_body_signs_by_the_page_it_signed_with_its_date(proposed):
    today = timezone.now().astimezone(LONDON).date()
    late = sign(proposed, "approver-nhs", "thistlemere-nhs", **minuted(today - timedelta(days=1)))
    assert "if it is older than the version, the version must go to a meeting" in words_of(late)
    sign(proposed, "approver-nhs", "thistlemere-nhs", **minuted(today))
    signature = newest(proposed).signatures.get()
    assert (signature.means, signature.signed_on, signature.minute.name) == ("minute", today, "page.pdf")


def test_an_agreement_that_ran_before_is_signed_by_the_old_page(specimen):
    raw = example_raw()
    pool = draft_pool(agreement=raw["agreement"] | {"began_before": True})
    client_of("pool").post(at("agreement-propose", pool), {"note": "As signed in 2026"})
    sign(pool, "approver", COUNCIL, **minuted(date(2026, 3, 31)))
    assert newest(pool).signatures.get().signed_on == date(2026, 3, 31)


def test_partners_speak_of_a_part_and_a_request_blocks_signing(proposed):
    page = client_of("central").get(f"{at('agreement-review', proposed)}?about=rules.overspend")
    assert '<option value="rules.overspend" selected' in page.content.decode()
    asked = {"sort": "request", "field": "rules.overspend", "text": "Equal shares, please", "body": ""}
    client_of("central").post(at("agreement-review", proposed), asked)
    assert "It cannot be signed now" in words_of(client_of("approver").get(at("agreement-sign", proposed, 1, COUNCIL)))
    assert sign(proposed, "approver", COUNCIL).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    remark = newest(proposed).remarks.get()
    said = words_of(client_of("pool").get(at("agreement-review", proposed)))
    assert "1 request for a change is open. Nobody signs until it is answered." in said
    assert "On Rules: Overspends, up to what each partner contributes" in said
    client_of("pool").post(at("agreement-resolve", proposed, remark.pk), {"text": "Kept: the board agreed it."})
    assert sign(proposed, "approver", COUNCIL).status_code == HTTPStatus.FOUND


def test_a_variation_is_a_new_dated_version_and_says_what_changed(specimen):
    pool = open_example()
    raw = plain_values(pool.raw)
    raw["contributions"][0] |= {"pounds": 280_000, "instalments": [{"due_on": "2026-04-15", "pounds": 280_000}]}
    raw["contributions"][0]["cap_pounds"] = 300_000
    pool = change_pool(by=SYSTEM, pool=fresh(pool), raw=raw, revision=1)
    client = client_of("pool")
    undated = client.post(at("agreement-propose", pool), {"note": ""})
    assert "Enter the day under varied_on." in words_of(undated)
    raw["agreement"]["varied_on"] = "2026-10-01"
    pool = change_pool(by=SYSTEM, pool=pool, raw=raw, revision=2)
    assert client.post(at("agreement-propose", pool), {"note": "More from the council"}).status_code == HTTPStatus.FOUND
    said = words_of(client.get(at("agreement-against", pool, 2, 1)))
    assert "Contributions: Thistlemere Council, Multi-agency team, 2026/27" in said
    assert "Amount £270,000.00 £280,000.00" in said
    assert "Varied – 2026-10-01" in said
    for word, body in SIGNING:
        sign(pool, word, body)
    assert [version.is_frozen for version in (newest(pool),)] == [True]
    assert "Version 2 is in force since 1 October 2026" in words_of(client.get(at("agreement", pool)))


def test_boards_that_meet_too_late_and_late_signatures_are_warned_of(proposed):
    sign(proposed, "approver", COUNCIL)
    said = words_of(client_of("programme").get(at("agreement", proposed)))
    assert (
        "Joint board meets on 23 April 2026, 22 days after it is due: Thistlemere front door in place, 1 April 2026."
        in said
    )
    assert "Chief executive of Thistlemere Council signs on" in said
    assert "These warn; they stop nothing." in said


def test_a_signed_agreement_is_not_withdrawn_and_a_draft_is(pool):
    client = client_of("programme")
    assert "Withdraw" in words_of(client.get(at("agreement-withdraw", pool)))
    assert client.post(at("agreement-withdraw", pool))["Location"] == "/places/E99000001/pools/"
    assert fresh(pool).withdrawn
    assert client.post(at("agreement-propose", pool), {"note": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF-1"), ("docx", b"PK"), ("toml", b"# A pooling")])
def test_a_version_is_taken_away_as_it_was_signed(proposed, kind, start):
    change_pool(by=SYSTEM, pool=fresh(proposed), raw=fresh(proposed).raw | {"outcomes": []}, revision=1)
    answer = client_of("councillor").get(at("agreement-version-download", proposed, 1, kind))
    assert answer.content.startswith(start)
    assert f'filename="{proposed.pk}-made-up-version-1.{kind}"' in answer["Content-Disposition"]
    assert client_of("councillor").get(at("agreement-version-download", proposed, 1, "odt")).status_code == 404
