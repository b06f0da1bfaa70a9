"""A business case on paper: the front door's figures, said in words, and the same in both renderings."""

from __future__ import annotations

from datetime import date

from appraisal.made_cases import made_case
from documents.made_paper import pdf_text, squeezed, word_text
from wholeplace.appraisal import report
from wholeplace.appraisal.appraise import appraise
from wholeplace.documents.charts import svg_to_png
from wholeplace.documents.pdf import pdf
from wholeplace.documents.word import word

AT = date(2026, 6, 1)


def test_both_renderings_hold_every_text_of_the_content() -> None:
    paper = report.paper(appraise(made_case()), at=AT, place_name="Madeley", made_up=True)
    in_pdf, in_word = pdf_text(pdf(paper)), word_text(word(paper, svg_to_png))
    for said in paper.texts():
        assert squeezed(said) in in_pdf
        assert squeezed(said) in in_word
