"""The pools of a place, and each at a glance."""

from __future__ import annotations

from django.urls import path

from wholeplace.pools.web.views import listing

urlpatterns = [
    path("places/<str:code>/pools/", listing.pools, name="pools"),
    path("pools/<slug:pool_id>/", listing.overview, name="overview"),
]
