"""Bringing spending in: what has been taken in, files, columns, problems, totals by hand, transfers, rules, redaction."""

from __future__ import annotations

from django.urls import path

from wholeplace.spend.web.views import home

PLACE = "places/<str:code>/spending/"

urlpatterns = [
    path(PLACE, home.home, name="home"),
]
