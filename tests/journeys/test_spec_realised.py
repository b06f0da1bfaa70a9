"""What a case claims as cash is held against the lines that have been cut for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from wholeplace.appraisal.web.models import StoredCase
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Person
from wholeplace.journeys.cut_into_realisation import realised_of
from wholeplace.vocabulary.years import FinancialYear

pytestmark = pytest.mark.django_db


def test_a_cut_line_confirms_what_the_case_claims(whole_specimen: object) -> None:
    by = By(Person.objects.get(email="finance@example.org"), datetime(2026, 11, 23, 12, tzinfo=UTC))
    case = StoredCase.objects.for_system("test").get(pk="vale-front-door")
    rows = {(row.body, row.year): row for row in realised_of(by, case)}
    health = rows["thistlemere-nhs", FinancialYear(2027)]
    assert (health.tied_pence, health.confirmed_pence) == (9_600_000, 6_600_000)
    police = rows["vale-police", FinancialYear(2027)]
    assert (police.tied_pence, police.confirmed_pence) == (0, 0)
    assert sum(row.claimed_pence for row in rows.values()) > 0
    client = Client()
    client.force_login(Person.objects.get(email="councillor@example.org"))
    page = client.get("/cases/vale-front-door/realised")
    assert "£66,000.00" in page.content.decode()
    assert client.get("/api/cases/vale-front-door/realised").json()[0]["year"].startswith("2027")
