"""Statements, reports and returns of a pool, and what pools have published."""

from __future__ import annotations

from django.urls import path

from wholeplace.pools.web.views import statements, statements_files, statements_published, statements_reports

POOL = "pools/<slug:pool_id>/statements"

urlpatterns = [
    path(POOL, statements.statements, name="statements"),
    path(f"{POOL}/account", statements.account, name="statement-account"),
    path(f"{POOL}/bodies", statements.bodies, name="statement-bodies"),
    path(f"{POOL}/behind", statements.behind_figure, name="statement-behind"),
    path(f"{POOL}/report", statements_reports.report, name="statement-report"),
    path(f"{POOL}/return", statements_reports.care_fund, name="statement-return"),
    path(f"{POOL}/publish", statements.publish_figures, name="statement-publish"),
    path(f"{POOL}/files/<str:file>", statements_files.download, name="statement-file"),
    path("published/", statements_published.index, name="published-index"),
    path("published/<slug:pool_id>/", statements_published.of_pool, name="published"),
    path("published/<slug:pool_id>/<int:key>/", statements_published.one, name="published-one"),
    path("published/<slug:pool_id>/<int:key>/data", statements_published.data, name="published-data"),
]
