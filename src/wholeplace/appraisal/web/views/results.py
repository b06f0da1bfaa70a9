"""What a case comes to: for the place and for each body, how sure, and how much is claimed cash."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wholeplace.appraisal import pictures
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.report_certainty import sensitivity, switching_sentences, tornado_chart
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.steps import PRESENT
from wholeplace.appraisal.web.working import Worked, worked
from wholeplace.foundation.access.needs import needs

SPREAD = (
    ("net_present_budget_impact", "Net present budget impact (a minus is a gain)", False),
    ("fiscal_return", "Financial return on investment", True),
    ("net_present_public_value", "Net present public value", False),
    ("public_value_return", "Public value return", True),
    ("pv_cashable", "Claimed cashable", False),
)


DOWNLOADS = (
    ("xlsx", "XLSX", "Workbook with live formulas"),
    ("pdf", "PDF", "Business case on paper"),
    ("docx", "Word", "Paper to edit"),
    ("toml", "TOML", "Case file"),
    ("json", "JSON", "All figures"),
)


@needs("case.view")
def results(request: HttpRequest, case_id: str) -> HttpResponse:
    stored = case_of(request.by, case_id)  # type: ignore[attr-defined]
    context = case_frame(request, stored, PRESENT)
    if not context["found"].whole:
        return render(request, "appraisal/not-whole.html", context | {"problems": context["found"].problems})
    answer = worked(stored.raw)
    return render(request, "appraisal/results.html", context | figures(answer) | _around(stored, answer))


def figures(answer: Worked) -> dict[str, Any]:
    """The figures and charts of an answer."""
    moved = sensitivity(answer.case)
    return {
        "case": answer.case,
        "appraisal": answer.appraisal,
        "drawn": answer.distribution,
        "uncertain": bool(answer.appraisal.model.inputs),
        "spread": SPREAD,
        "payback_chances": payback_chances(answer),
        "fan": pictures.fan(answer.appraisal, answer.distribution),
        "matrix": pictures.who_pays(answer.appraisal),
        "waterfall": pictures.waterfall(answer.appraisal),
        "tornado": tornado_chart(answer.case, moved),
        "sentences": switching_sentences(answer.case, moved),
        "cash": pictures.cash_by_body(answer.appraisal),
    }


def payback_chances(answer: Worked) -> list[tuple[str, list[float]]]:
    """Who → the chance that their money is back by each year; the place first."""
    names = ["The place", *(answer.case.body(body).name for body in answer.distribution.bodies)]
    rows = answer.distribution.payback_probability.values()
    return [(name, [float(chance) for chance in row]) for name, row in zip(names, rows, strict=True)]


def _around(stored: StoredCase, answer: Worked) -> dict[str, Any]:
    named = lines_named(answer.case)
    return {
        "lines_named": named,
        "cash_words": "each with a budget line named" if named else "no budget line named yet",
        "downloads": [
            {"text": text, "href": reverse("appraisal:download", args=(stored.pk, kind)), "kind": word}
            for kind, word, text in DOWNLOADS
        ],
    }


def lines_named(case: Case) -> bool:
    """Whether every claim of cash names the budget line that it would be cut from."""
    claims = [claim for line in case.benefits for claim in line.cashable]
    return bool(claims) and all(claim.ledger_line for claim in claims)
