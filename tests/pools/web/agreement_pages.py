"""Who asks at the pages of an agreement, what a page says, and what its form would send."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from wholeplace.foundation.people.models import Person
from wholeplace.pools.web.models import Pool


def client_of(word: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{word}@example.org"))
    return client


def at(route: str, pool: Pool, *more: object) -> str:
    return reverse(f"pools:{route}", args=[pool.pk, *more])


def fresh(pool: Pool) -> Pool:
    """A pool as it stands now."""
    return Pool.objects.for_system("a test").select_related("place", "book").get(pk=pool.pk)


def words_of(answer: Any) -> str:
    """The words of a page, without its tags."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def inputs_of(answer: Any) -> dict[str, Any]:
    """What a browser would send from the last form of the page that holds a revision."""
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
    if not name or kind in ("submit", "file") or name == "csrfmiddlewaretoken":
        return
    value = html.unescape(attributes.get("value", ""))
    if kind == "checkbox":
        if " checked" in tag:
            sent.setdefault(name, []).append(value)
    elif kind != "file" and (kind != "radio" or " checked" in tag):
        sent[name] = value
