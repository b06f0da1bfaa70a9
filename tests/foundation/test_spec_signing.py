"""From a first version to a frozen one: remarks, requests, deputies, minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import DatabaseError

from conftest import NOON
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.permit import permit
from wholeplace.foundation.access.roles import ANALYST, APPROVER, EVERY_ROLE
from wholeplace.foundation.acts.verify import verify
from wholeplace.foundation.deadlines.queries import tasks_of
from wholeplace.foundation.people.models import Body, Person
from wholeplace.foundation.signing.actions import (
    Produced,
    agree,
    comment,
    propose_version,
    request_change,
    resolve,
    sign,
    sign_by_minute,
)
from wholeplace.foundation.signing.models import Version
from wholeplace.foundation.signing.queries import may_sign, standing_of, version_of, versions_of, wanted_of
from wholeplace.foundation.uploads.actions import take_upload
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db

permit("letter.propose", ANALYST, words="put a letter forward")
permit("letter.review", ANALYST, APPROVER, words="remark on a letter")
permit("letter.sign", APPROVER, words="sign a letter for a body", reach="body")
permit("letter.view", *EVERY_ROLE, words="see letters", reads=True)

CONTENT = {"benefits": [{"id": "incidents", "impact": 0.2}], "years": 5}


def by(word: str, at: datetime = NOON) -> By:
    return By(Person.objects.get(email=f"{word}@example.org"), at)


def bodies(*ids: str) -> list[Body]:
    return list(Body.objects.for_system("a test").filter(pk__in=ids))


@pytest.fixture
def version(specimen) -> Version:
    produced = Produced(seed=7, generator="PCG64", lock_hash="ab" * 32, editions={"deflators": "2026-06"})
    return propose_version(
        by=by("analyst"),
        place=specimen.place,
        kind="letter",
        subject="front-door",
        title="One front door",
        content=CONTENT,
        bodies=bodies("thistlemere-council", "vale-police"),
        produced=produced,
    )


def wanted(version: Version, body: str):
    return wanted_of(by("auditor"), version, body)


def names(refused) -> list[str]:
    return [problem.name for problem in refused.value.problems]


def test_a_version_keeps_what_its_figures_were_made_with(version):
    kept = version_of(by("auditor"), "letter", "front-door", 1)
    assert (kept.values, kept.seed, kept.edition_names) == (CONTENT, 7, {"deflators": "2026-06"})
    assert kept.illustrative, "the specimen's are always marked"


def test_the_last_signature_freezes_it(version):
    sign(by=by("approver"), wanted=wanted(version, "thistlemere-council"))
    standing = standing_of(version)
    assert (standing.signed, [body.pk for body in standing.waiting_for]) == (1, ["vale-police"])
    sign(by=by("approver-police"), wanted=wanted(version, "vale-police"))
    version.refresh_from_db()
    assert (version.state, version.frozen_at) == ("frozen", NOON)
    assert verify().problems == ()


def test_nobody_signs_for_another_body(version):
    with pytest.raises(Refused) as refused:
        sign(by=by("approver-police"), wanted=wanted(version, "thistlemere-council"))
    assert names(refused) == ["not-permitted"]
    assert [one.body_id for one in may_sign(by("approver-police"), version)] == ["vale-police"]
    assert may_sign(by("analyst"), version) == []


def test_a_deputy_signs_within_the_dates_and_is_named_as_one(version):
    late = datetime(2027, 4, 1, 9, tzinfo=UTC)
    with pytest.raises(Refused) as refused:
        sign(by=by("deputy", late), wanted=wanted(version, "thistlemere-council"))
    assert names(refused) == ["not-permitted"]
    signature = sign(by=by("deputy"), wanted=wanted(version, "thistlemere-council"))
    assert signature.as_deputy
    assert str(signature) == "Dara Standing for Thistlemere Council, as deputy, on screen, 2026-06-01"


def test_a_minute_signs_with_its_own_date(version, specimen):
    file = SimpleUploadedFile("minute.pdf", b"%PDF-1.7 the board agreed")
    minute = take_upload(by=by("approver"), place=specimen.place, file=file, kinds=("pdf",), purpose="minute")
    later = NOON + timedelta(days=10)
    for impossible in (date(2026, 5, 31), date(2026, 6, 12)):
        with pytest.raises(Refused) as refused:
            sign_by_minute(
                by=by("approver", later),
                wanted=wanted(version, "thistlemere-council"),
                minute=minute,
                minuted_on=impossible,
            )
        assert names(refused) == ["minute-date-impossible"]
    signature = sign_by_minute(
        by=by("approver", later),
        wanted=wanted(version, "thistlemere-council"),
        minute=minute,
        minuted_on=date(2026, 6, 9),
    )
    assert (signature.means, signature.signed_on, signature.minute) == ("minute", date(2026, 6, 9), minute)


def test_a_request_for_a_change_holds_every_signature_until_it_is_resolved(version):
    comment(by=by("analyst-nhs"), version=version, field="benefits.incidents.impact", text="From which trial?")
    request = request_change(by=by("approver-police"), version=version, field="years", text="Six years, please")
    with pytest.raises(Refused) as refused:
        sign(by=by("approver"), wanted=wanted(version, "thistlemere-council"))
    assert names(refused) == ["requests-open"]
    with pytest.raises(Refused) as refused:
        resolve(by=by("analyst"), remark=request, text=" ")
    assert names(refused) == ["text-missing"]
    resolve(by=by("analyst"), remark=request, text="The grant ends after five")
    agree(by=by("approver-police"), version=version)
    sign(by=by("approver"), wanted=wanted(version, "thistlemere-council"))
    with pytest.raises(Refused) as refused:
        sign(by=by("approver"), wanted=wanted(version, "thistlemere-council"))
    assert names(refused) == ["signed-already"]


def test_a_new_version_starts_from_the_last_and_takes_the_place_of_one_not_frozen(version, specimen):
    def propose(content: object) -> Version:
        return propose_version(
            by=by("analyst"),
            place=specimen.place,
            kind="letter",
            subject="front-door",
            title="One front door",
            content=content,
            bodies=bodies("vale-police"),
        )

    with pytest.raises(Refused) as refused:
        propose(CONTENT)
    assert names(refused) == ["nothing-changed"]
    second = propose({**CONTENT, "years": 6})
    version.refresh_from_db()
    assert (second.number, second.starts_from, version.state) == (2, version, "superseded")
    with pytest.raises(Refused) as refused:
        sign(by=by("approver"), wanted=wanted(version, "thistlemere-council"))
    assert names(refused) == ["version-superseded"]
    sign(by=by("approver-police"), wanted=wanted(second, "vale-police"))
    third = propose({**CONTENT, "years": 7})
    second.refresh_from_db()
    assert (third.number, second.state) == (3, "frozen")
    assert [one.number for one in versions_of(by("councillor"), "letter", "front-door")] == [3, 2, 1]


def test_the_database_refuses_to_change_what_was_signed(version):
    def refused(statement: str, words: str) -> None:
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            connection.cursor().execute(statement)

    refused("UPDATE foundation_version SET content = '{}'", "the content of a version never changes")
    sign(by=by("approver"), wanted=wanted(version, "thistlemere-council"))
    sign(by=by("approver-police"), wanted=wanted(version, "vale-police"))
    refused("UPDATE foundation_version SET title = 'x'", "a frozen version is never changed")
    refused("DELETE FROM foundation_signature", "a signature is never changed")


def test_whoever_is_to_sign_has_it_as_a_task_until_it_is_done(version, specimen):
    assert [task.title for task in tasks_of(by("approver-police"))] == ["Sign One front door, version 1"]
    assert [task.title for task in tasks_of(by("deputy"))] == ["Sign One front door, version 1"]
    assert list(tasks_of(by("approver-fire"))) == []
    sign(by=by("approver-police"), wanted=wanted(version, "vale-police"))
    assert list(tasks_of(by("approver-police"))) == []
    assert tasks_of(by("approver")).count() == 1


def test_the_system_signs_nothing(version, system):
    with pytest.raises(Refused) as refused:
        sign(by=system, wanted=wanted(version, "vale-police"))
    assert names(refused) == ["signed-by-nobody"]


def test_a_version_needs_bodies_of_its_place(specimen, system):
    with pytest.raises(Refused) as refused:
        propose_version(
            by=by("analyst"), place=specimen.place, kind="letter", subject="x", title="X", content={}, bodies=[]
        )
    assert names(refused) == ["nobody-signs"]
