"""What holds of the paper of any case: every section stands, no figure is missing, and both renderings can be made."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import HealthCheck, given, settings

from appraisal.random_cases import cases
from documents.made_paper import pdf_text, plain, squeezed
from wholeplace.appraisal import report
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.uncertainty import distribution
from wholeplace.documents.paper import Table
from wholeplace.documents.pdf import pdf
from wholeplace.documents.table_layout import TEXT_WIDTH_MM, column_widths_mm

AT = date(2026, 6, 1)


@given(cases())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_case_has_a_whole_paper(case: Case) -> None:
    paper = report.paper(appraise(case), distribution(case, 200), at=AT)
    assert [section.heading.split()[0] for section in paper.sections] == [str(number) for number in range(1, 12)]
    assert not re.search(r"\b(nan|inf|None|not known)\b|(?<!\w)-\d", plain(paper))
    for block in paper.blocks():
        if isinstance(block, Table):
            assert abs(sum(column_widths_mm(block)) - TEXT_WIDTH_MM) < 1e-6


@given(cases())
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_paper_can_be_printed_whole(case: Case) -> None:
    paper = report.paper(appraise(case), distribution(case, 200), at=AT)
    printed = pdf_text(pdf(paper))
    assert all(squeezed(said) in printed for said in paper.texts())
