"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wholeplace.foundation.access.needs import PUBLIC, needs


@needs(PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><html lang=en><title>wholeplace</title><h1>wholeplace</h1>")
