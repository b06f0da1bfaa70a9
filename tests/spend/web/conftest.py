"""People of the made-up place who bring its spending in."""

from __future__ import annotations

import pytest
from django.test import Client

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Person


@pytest.fixture
def analyst(specimen: object, system: By) -> By:
    return By(Person.objects.get(email="analyst@example.org"), system.at)


@pytest.fixture
def finance(specimen: object, system: By) -> By:
    return By(Person.objects.get(email="finance@example.org"), system.at)


def signed_in(word: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{word}@example.org"))
    return client
