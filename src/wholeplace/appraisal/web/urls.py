"""Every address of the business case."""

from __future__ import annotations

from django.urls import path

from wholeplace.appraisal.web.views import downloads, listing, results, what_if

app_name = "appraisal"

urlpatterns = [
    path("places/<str:code>/cases/", listing.cases, name="cases"),
    path("places/<str:code>/cases/new", listing.new, name="new-case"),
    path("cases/template.xlsx", downloads.template, name="template"),
    path("cases/<slug:case_id>/results", results.results, name="results"),
    path("cases/<slug:case_id>/what-if", what_if.panel, name="what-if"),
    path("cases/<slug:case_id>/download/<str:kind>", downloads.download, name="download"),
]
