"""The record of acts, for those who may read it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.acts.queries import acts_of, changes
from wholeplace.foundation.api.asking import by_of, one_or_404, place_or_404
from wholeplace.foundation.pages.shell import keep_in_sight

A_PAGE = 50


@needs("act.view")
def acts(request: HttpRequest, code: str) -> HttpResponse:
    """What was done in a place, newest first."""
    by = by_of(request)
    place = keep_in_sight(request, place_or_404(by, code))
    thing = request.GET.get("thing") or None
    page = Paginator(acts_of(by, chain=place.code, thing=thing), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "acts/acts.html", {"place": place, "page": page, "thing": thing})


@needs("act.view")
def act(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act: who, when, what, and every field before and after."""
    one = one_or_404(Act.objects.for_person(by_of(request), "act.view"), act_id)
    return render(request, "acts/act.html", {"act": one, "changes": changes(one)})
