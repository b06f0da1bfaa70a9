"""The real site with one more address, by which a test posts: so that what a person or a program is told can be looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from book_room import book_named, entry_of, poster
from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest, JsonResponse
from django.test import Client, override_settings
from django.urls import path

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.people.models import Person
from wholeplace.ledger.web.posting import post
from wholeplace.site import urls as site

handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500


@needs("book.post")
def post_one(request: HttpRequest) -> JsonResponse:
    told = json.loads(request.body)
    posted = post(by=poster(), book=book_named("pool-0"), entry=entry_of(told["writer"], told["n"]))
    return JsonResponse({"number": posted.number, "hash": posted.hash, "repeated": posted.repeated})


urlpatterns = [path("api/posting", post_one), path("posting", post_one), *site.urlpatterns]


def asked(n: int, client: Client, address: str = "/api/posting") -> tuple[int, Any]:
    """What the site answers when entry n is posted: its status, and its JSON or its page."""
    with override_settings(ROOT_URLCONF="book_site"):
        answer = client.post(address, {"writer": 0, "n": n}, content_type="application/json")
    close_old_connections()  # as the site does between requests; Django's test client leaves it out
    is_json = "json" in answer.headers["Content-Type"]
    return answer.status_code, json.loads(answer.content) if is_json else answer.content.decode()


def somebody() -> Client:
    """A person who has signed in, before anything goes amiss."""
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    client = Client(raise_request_exception=False, HTTP_HOST="localhost")
    client.force_login(Person.objects.get(email=poster().person.email))
    return client
