"""The agreement of a pool: started, written, put before the partners, signed, varied, and on paper."""

from __future__ import annotations

from django.urls import path

from wholeplace.pools.web.views import (
    agreement,
    agreement_editing,
    agreement_start,
)

AGREEMENT = "pools/<slug:pool_id>/agreement"

urlpatterns = [
    path("places/<str:code>/agreements/new", agreement_start.new, name="agreement-new"),
    path(AGREEMENT, agreement.agreement, name="agreement"),
    path(f"{AGREEMENT}/replace", agreement_start.replace, name="agreement-replace"),
    path(f"{AGREEMENT}/open", agreement.open_book, name="agreement-open"),
    path(f"{AGREEMENT}/withdraw", agreement.withdraw, name="agreement-withdraw"),
    path(f"{AGREEMENT}/part/<slug:part>", agreement_editing.part, name="agreement-part"),
    path(f"{AGREEMENT}/add/<slug:key>", agreement_editing.add, name="agreement-add"),
    path(f"{AGREEMENT}/<slug:key>/<int:index>", agreement_editing.row, name="agreement-row"),
    path(f"{AGREEMENT}/<slug:key>/<int:index>/remove", agreement_editing.remove, name="agreement-remove"),
]
