"""Bringing spending in: what has been taken in, files, columns, problems, totals by hand, transfers, rules, redaction."""

from __future__ import annotations

from django.urls import path

from wholeplace.spend.web.views import home, intake, intake_rules, intake_stated

PLACE = "places/<str:code>/spending/"

urlpatterns = [
    path(PLACE, home.home, name="home"),
    path(f"{PLACE}bring", intake.bring_files, name="bring"),
    path(f"{PLACE}batches/<int:key>", intake.batch, name="batch"),
    path(f"{PLACE}batches/<int:key>/read", intake.read_once_more, name="read-again"),
    path(f"{PLACE}files/<int:key>", intake.file, name="file"),
    path(f"{PLACE}files/<int:key>/columns", intake.columns, name="columns"),
    path(f"{PLACE}problems", intake.problems, name="problems"),
    path(f"{PLACE}columns", intake.remembered, name="remembered"),
    path(f"{PLACE}withdraw/<slug:what>/<int:key>", intake_stated.taken_out, name="withdraw"),
    path(f"{PLACE}totals", intake_stated.totals, name="totals"),
    path(f"{PLACE}returns", intake_stated.returns, name="returns"),
    path(f"{PLACE}codes", intake_stated.codes, name="codes"),
    path(f"{PLACE}transfers", intake_stated.transfers, name="transfers"),
    path(f"{PLACE}transfers/names", intake_stated.payees, name="payees"),
    path(f"{PLACE}rules", intake_rules.rules, name="rules"),
    path(f"{PLACE}rules.toml", intake_rules.rules_file, name="rules-file"),
    path(f"{PLACE}rules/codes", intake_rules.add_codes, name="add-codes"),
    path(f"{PLACE}rules/codes/<int:key>/remove", intake_rules.remove_codes, name="remove-codes"),
    path(f"{PLACE}rules/count", intake_rules.count_again, name="count-again"),
    path(f"{PLACE}redact", intake_rules.redaction, name="redact"),
]
