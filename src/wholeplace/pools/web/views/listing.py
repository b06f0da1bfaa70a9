"""The pools of a place, and each at a glance."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.foundation import onward
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.pages.shell import keep_in_sight
from wholeplace.foundation.people.models import Place
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.overview import glance
from wholeplace.pools.web.queries import deals_of, place_of, pool_of, pools_of


@needs("pool.view")
def pools(request: HttpRequest, code: str) -> HttpResponse:
    by = by_of(request)
    place = place_of(by, code)
    keep_in_sight(request, place)
    context = {
        "place": place,
        "pools": [glance(by, pool) for pool in pools_of(by, place, withdrawn="withdrawn" in request.GET)],
        "deals": list(deals_of(by, place)) if by.may("deal.view", place) else [],
        "deal_links": onward_of_deals(by, place),
        "may_add": by.may("pool.add", place),
        "may_propose": by.may("deal.propose", place),
        "withdrawn": "withdrawn" in request.GET,
    }
    return render(request, "pools/pools.html", context)


def onward_of_deals(by: By, place: Place) -> dict[str, str]:
    """Where each deal of a place is shown, by its id; empty where nothing shows deals."""
    if not by.may("deal.view", place):
        return {}
    ways = {deal.pk: onward.links("deal", deal.pk, by.may) for deal in deals_of(by, place)}
    return {key: links[0].href for key, links in ways.items() if links}


@needs("pool.view")
def overview(request: HttpRequest, pool_id: str) -> HttpResponse:
    by = by_of(request)
    pool = pool_of(by, pool_id)
    return render(request, "pools/overview.html", pool_frame(request, pool, "Overview") | {"glance": glance(by, pool)})
