"""The register of the duty to integrate and pool, of a place."""

from __future__ import annotations

from django.urls import path

from wholeplace.pools.web.views import duty, duty_editing

PLACE = "places/<str:code>/"

urlpatterns = [
    path(f"{PLACE}duty", duty.register, name="duty"),
    path(f"{PLACE}duty.csv", duty.download, name="duty-file"),
    path(f"{PLACE}duty/settings", duty_editing.settings, name="duty-settings"),
    path(f"{PLACE}duty/spend", duty_editing.spend, name="duty-spend"),
    path(f"{PLACE}duty/unknown", duty_editing.unknown, name="duty-unknown"),
    path(f"{PLACE}duty/note", duty_editing.note, name="duty-note"),
    path(f"{PLACE}duty/note/<int:key>/end", duty_editing.end, name="duty-note-end"),
]
