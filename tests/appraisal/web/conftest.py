"""Who asks at the pages of the made-up place, and what a page says."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from conftest import NOON
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Person


@pytest.fixture
def person() -> Callable[[str], By]:
    """One of the made-up people, by their sign-in word."""
    return lambda word: By(Person.objects.get(email=f"{word}@example.org"), NOON)


@pytest.fixture
def at_page(specimen: Any) -> Callable[[str], Client]:
    """A browser of one of the made-up people."""

    def sign_in(word: str = "analyst") -> Client:
        client = Client()
        client.force_login(Person.objects.get(email=f"{word}@example.org"))
        return client

    return sign_in


@pytest.fixture
def front_door(specimen: Any) -> StoredCase:
    """The made-up front door."""
    return stored("vale-front-door")


def stored(case_id: str) -> StoredCase:
    """A case as it stands now."""
    return StoredCase.objects.for_system("a test").select_related("place").get(pk=case_id)


def words_of(answer: Any) -> str:
    """The words of a page, without its tags."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def inputs_of(answer: Any) -> dict[str, Any]:
    """What a browser would send from the page's form that holds a revision: the last such form of the page."""
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", answer.content.decode(), flags=re.DOTALL)
    form = next(one for one in reversed(forms) if 'name="revision"' in one)
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        _take_input(tag, sent)
    for name, body in re.findall(r"<textarea\b[^>]*name=\"([^\"]+)\"[^>]*>(.*?)</textarea>", form, flags=re.DOTALL):
        sent[name] = html.unescape(body)
    for name, body in re.findall(r"<select\b[^>]*name=\"([^\"]+)\"[^>]*>(.*?)</select>", form, flags=re.DOTALL):
        chosen = re.search(r"<option value=\"([^\"]*)\" selected", body)
        first = re.search(r"<option value=\"([^\"]*)\"", body)
        sent[name] = html.unescape((chosen or first)[1]) if chosen or first else ""
    return sent


def _take_input(tag: str, sent: dict[str, Any]) -> None:
    attributes = dict(re.findall(r"([a-z-]+)=\"([^\"]*)\"", tag))
    name, kind = attributes.get("name"), attributes.get("type", "text")
    if not name or kind in ("submit", "file"):
        return
    value = html.unescape(attributes.get("value", ""))
    if kind == "checkbox":
        if " checked" in tag:
            sent.setdefault(name, []).append(value)
    elif kind != "radio" or " checked" in tag:
        sent[name] = value
