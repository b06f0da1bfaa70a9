"""The end of a pool's year."""

from __future__ import annotations

from django.urls import path

from wholeplace.pools.web.views import year_end

POOL = "pools/<slug:pool_id>/"

urlpatterns = [
    path(f"{POOL}year-end", year_end.show, name="year-end"),
    path(f"{POOL}year-end/close", year_end.close, name="year-end-close"),
    path(f"{POOL}year-end/roll", year_end.roll, name="year-end-roll"),
    path(f"{POOL}year-end/freeze", year_end.freeze, name="year-end-freeze"),
]
