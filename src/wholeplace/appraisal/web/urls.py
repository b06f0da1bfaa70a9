"""Every address of the business case: its listing, its five steps, the unit cost library, and what it comes to."""

from __future__ import annotations

from django.urls import path

from wholeplace.appraisal.web import result_urls
from wholeplace.appraisal.web.views import (
    assumptions,
    calculate,
    describe,
    downloads,
    identify,
    lines,
    listing,
    measure,
    overview,
    unit_costs,
)

app_name = "appraisal"

CASE = "cases/<slug:case_id>/"

urlpatterns = [
    path("places/<str:code>/cases/", listing.cases, name="cases"),
    path("places/<str:code>/cases/new", listing.new, name="new-case"),
    path("places/<str:code>/unit-costs/", unit_costs.local, name="local-unit-costs"),
    path("cases/template.xlsx", downloads.template, name="template"),
    path(CASE, overview.case, name="overview"),
    path(f"{CASE}withdraw", overview.withdraw, name="withdraw"),
    path(f"{CASE}replace", listing.replace, name="replace"),
    path(f"{CASE}describe", describe.describe, name="describe"),
    path(f"{CASE}measure", measure.measure, name="measure"),
    path(f"{CASE}measure/<str:key>", measure.line, name="measure-line"),
    path(f"{CASE}identify", identify.identify, name="identify"),
    path(f"{CASE}identify/<str:key>", identify.line, name="identify-line"),
    path(f"{CASE}identify/<str:key>/unit-cost", identify.unit_cost, name="choose-unit-cost"),
    path(f"{CASE}calculate", calculate.calculate, name="calculate"),
    path(f"{CASE}calculate/evidence", calculate.evidence, name="evidence"),
    path(f"{CASE}calculate/correlations", calculate.correlations, name="correlations"),
    path(f"{CASE}calculate/costs/<str:key>", calculate.cost, name="cost-line"),
    path(f"{CASE}calculate/options/<str:key>", calculate.option, name="option-line"),
    path(f"{CASE}calculate/unpriced/<str:key>", calculate.unpriced, name="unpriced-line"),
    path(f"{CASE}add/<str:kind>", lines.add, name="add-line"),
    path(f"{CASE}remove/<str:kind>/<str:key>", lines.remove, name="remove-line"),
    path(f"{CASE}assumptions", assumptions.table, name="assumptions"),
    path(f"{CASE}assumptions.<str:kind>", assumptions.download, name="assumptions-download"),
    path(f"{CASE}download/<str:kind>", downloads.download, name="download"),
    path("unit-costs/", unit_costs.search, name="unit-costs"),
    path("unit-costs/<path:code>", unit_costs.entry, name="unit-cost"),
    *result_urls.urlpatterns,
]
