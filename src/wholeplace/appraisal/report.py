"""A business case on paper: a PDF to read (PDF/UA-1) and a Word file to edit, with the same words, figures and charts.

    from wholeplace.appraisal import report
    report.pdf(appraise(case), at=date(2026, 6, 1))

Read in this order: report_words, report_frame, report_summary, report_options, report_lines, report_bodies,
report_certainty, report_annex, report_content. No clock: the day on the paper is an argument, and the same arguments give the
same bytes.
"""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from wholeplace.appraisal.appraise import Appraisal
from wholeplace.appraisal.compare import Comparison
from wholeplace.appraisal.compare import options as compared
from wholeplace.appraisal.report_certainty import Sensitivity, sensitivity
from wholeplace.appraisal.report_content import Findings, content
from wholeplace.appraisal.report_frame import Imprint
from wholeplace.appraisal.uncertainty import Distribution
from wholeplace.documents import word
from wholeplace.documents.charts import svg_to_png
from wholeplace.documents.paper import Paper
from wholeplace.documents.pdf import pdf as _pdf

__all__ = ["Findings", "Imprint", "Sensitivity", "content", "docx", "paper", "pdf", "sensitivity"]


class Standing(TypedDict, total=False):
    """What a paper says of itself, beside its day: see `Imprint`."""

    place_name: str
    status: str
    version: str
    made_up: bool


def paper(
    appraisal: Appraisal,
    distribution: Distribution | None = None,
    moved: Sensitivity | None = None,
    comparison: Comparison | None = None,
    *,
    at: date,
    **standing: Unpack[Standing],
) -> Paper:
    """The content of a business case, for either rendering.

    `moved` and `comparison` are worked out here where they are not given: at the means, without draws. A case that names no
    comparator has no comparison, and the paper says so.
    """
    findings = Findings(
        appraisal,
        distribution,
        moved or sensitivity(appraisal.case),
        comparison or _comparison(appraisal),
    )
    return content(findings, Imprint(at, **standing))


def pdf(
    appraisal: Appraisal,
    distribution: Distribution | None = None,
    moved: Sensitivity | None = None,
    comparison: Comparison | None = None,
    *,
    at: date,
    **standing: Unpack[Standing],
) -> bytes:
    """The business case as PDF/UA-1. Arguments as for `paper`."""
    return _pdf(paper(appraisal, distribution, moved, comparison, at=at, **standing))


def docx(
    appraisal: Appraisal,
    distribution: Distribution | None = None,
    moved: Sensitivity | None = None,
    comparison: Comparison | None = None,
    *,
    at: date,
    **standing: Unpack[Standing],
) -> bytes:
    """The business case as a Word file to edit. Arguments as for `paper`."""
    return word.word(paper(appraisal, distribution, moved, comparison, at=at, **standing), svg_to_png)


def _comparison(appraisal: Appraisal) -> Comparison | None:
    case = appraisal.case
    if not case.counterfactual and not any(option.kind == "as now" for option in case.options):
        return None
    return compared(case, draws=0)
