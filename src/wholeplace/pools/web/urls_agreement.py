"""The agreement of a pool: started, written, put before the partners, signed, varied, and on paper."""

from __future__ import annotations

from django.urls import path

from wholeplace.pools.web.views import (
    agreement,
    agreement_editing,
    agreement_files,
    agreement_opening,
    agreement_review,
    agreement_start,
    agreement_versions,
    vat,
)

AGREEMENT = "pools/<slug:pool_id>/agreement"
VERSION = f"{AGREEMENT}/version/<int:number>"

urlpatterns = [
    path("places/<str:code>/agreements/new", agreement_start.new, name="agreement-new"),
    path(AGREEMENT, agreement.agreement, name="agreement"),
    path(f"{AGREEMENT}/replace", agreement_start.replace, name="agreement-replace"),
    path(f"{AGREEMENT}/open", agreement.open_book, name="agreement-open"),
    path(f"{AGREEMENT}/withdraw", agreement.withdraw, name="agreement-withdraw"),
    path(f"{AGREEMENT}/download/<slug:kind>", agreement_files.draft, name="agreement-download"),
    path(f"{AGREEMENT}/propose", agreement_versions.propose, name="agreement-propose"),
    path(f"{AGREEMENT}/versions", agreement_versions.versions, name="agreement-versions"),
    path(f"{VERSION}", agreement_versions.version, name="agreement-version"),
    path(f"{VERSION}/against/<int:other>", agreement_versions.against, name="agreement-against"),
    path(f"{VERSION}/since", agreement_versions.since, name="agreement-since"),
    path(f"{VERSION}/sign/<slug:body_id>", agreement_review.sign, name="agreement-sign"),
    path(f"{VERSION}/download/<slug:kind>", agreement_files.version, name="agreement-version-download"),
    path(f"{AGREEMENT}/vat", vat.vat, name="agreement-vat"),
    path(f"{AGREEMENT}/opening", agreement_opening.opening, name="agreement-opening"),
    path(f"{AGREEMENT}/review", agreement_review.review, name="agreement-review"),
    path(f"{AGREEMENT}/review/<int:remark_id>", agreement_review.resolve, name="agreement-resolve"),
    path(f"{AGREEMENT}/part/<slug:part>", agreement_editing.part, name="agreement-part"),
    path(f"{AGREEMENT}/add/<slug:key>", agreement_editing.add, name="agreement-add"),
    path(f"{AGREEMENT}/rows/<slug:key>/<int:index>", agreement_editing.row, name="agreement-row"),
    path(f"{AGREEMENT}/rows/<slug:key>/<int:index>/remove", agreement_editing.remove, name="agreement-remove"),
]
