"""The count's home."""

from __future__ import annotations

import pytest
from django.test import Client

from wholeplace.foundation.people.models import Person

pytestmark = pytest.mark.django_db


def test_the_home_answers(specimen: object) -> None:
    client = Client()
    client.force_login(Person.objects.get(email="councillor@example.org"))
    assert client.get("/places/E99000001/spending/").status_code == 200
    assert client.get("/api/places/E99000001/spending/bodies").json()[0]["sent"] == []
