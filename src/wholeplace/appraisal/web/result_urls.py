"""Addresses of what a case comes to: results, what-if, options, versions, review and signing."""

from __future__ import annotations

from django.urls import path

from wholeplace.appraisal.web.views import options, portfolio, results, review, version_files, versions, what_if

urlpatterns = [
    path("places/<str:code>/portfolio", portfolio.portfolio, name="portfolio"),
    path("cases/<slug:case_id>/results", results.results, name="results"),
    path("cases/<slug:case_id>/charts/<slug:name>.<slug:ending>", results.chart, name="chart"),
    path("cases/<slug:case_id>/what-if", what_if.panel, name="what-if"),
    path("cases/<slug:case_id>/what-if/keep", what_if.keep, name="what-if-keep"),
    path("cases/<slug:case_id>/what-if/copy", what_if.copy, name="what-if-copy"),
    path("cases/<slug:case_id>/options", options.options, name="options"),
    path("cases/<slug:case_id>/options.csv", options.download, name="options-download"),
    path("cases/<slug:case_id>/versions", versions.versions, name="versions"),
    path("cases/<slug:case_id>/versions/new", versions.propose, name="propose"),
    path("cases/<slug:case_id>/versions/<int:number>", versions.version, name="version"),
    path("cases/<slug:case_id>/versions/<int:number>/again", versions.again, name="version-again"),
    path("cases/<slug:case_id>/versions/<int:number>/since", versions.since, name="since-version"),
    path(
        "cases/<slug:case_id>/versions/<int:number>/download/<slug:kind>",
        version_files.download,
        name="version-download",
    ),
    path("cases/<slug:case_id>/versions/<int:number>/against/<int:other>", versions.against, name="against"),
    path("cases/<slug:case_id>/versions/<int:number>/sign/<slug:body_id>", review.sign, name="sign"),
    path("cases/<slug:case_id>/review", review.review, name="review"),
    path("cases/<slug:case_id>/review/<int:remark_id>", review.resolve, name="resolve"),
]
