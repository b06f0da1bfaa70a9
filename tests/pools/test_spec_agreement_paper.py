"""The agreement on paper: the words of every clause, the same in PDF and Word; the fifteen fields of an investment agreement."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from documents.made_paper import pdf_text, plain, squeezed, word_text
from golden import golden
from wholeplace.pools import agreement_paper, investment_agreement
from wholeplace.pools.agreement import Agreement, Terms
from wholeplace.pools.agreement_clauses import CLAUSES, Imprint, Signed
from wholeplace.pools.agreement_file import agreement_to_raw, build_agreement, plain_values
from wholeplace.pools.agreement_words import NOT_STATED
from wholeplace.pools.agreement_writing import write_agreement

EXAMPLE = Path(__file__).parents[2] / "examples" / "agreement.toml"
GOLDEN = Path(__file__).parent / "golden"
SIGNED = (
    Signed("thistlemere-council", "Dara Standing", "on screen", date(2026, 3, 24), deputy_for="Anwen Section"),
    Signed("thistlemere-nhs", "Nadia Ward", "by minute", date(2026, 3, 30)),
)
IMPRINT = Imprint(
    on=date(2026, 4, 1),
    place_name="Thistlemere",
    status="Version 1, signed by Thistlemere Council on 24 March 2026 and Thistlemere Integrated Care on 30 March 2026",
    content_hash="0123456789abcdef" * 4,
    signatures=SIGNED,
    made_up=True,
)


def raw() -> dict[str, Any]:
    return tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    return build_agreement(raw())


def test_every_clause_in_its_words(agreement):
    paper = agreement_paper.paper(agreement, IMPRINT)
    assert [section.heading for section in paper.sections] == [
        f"{n}. {name}" for n, name in enumerate(CLAUSES, start=1)
    ]
    golden(GOLDEN / "agreement-paper.txt", plain(paper))


def test_every_field_of_the_investment_agreement_in_its_order(agreement):
    assert [field.order for field in investment_agreement.fields()] == list(range(1, 16))
    golden(GOLDEN / "agreement-investment.txt", plain(investment_agreement.paper(agreement, IMPRINT)))


def test_a_field_that_is_missing_says_so(agreement):
    bare = replace(agreement, terms=Terms(), outcomes=(), milestones=(), review_on=())
    found = {field.field: text for field, text in investment_agreement.filled(bare)}
    silent = [name for name, text in found.items() if text == NOT_STATED]
    assert silent == [
        "Description",
        "Location of programme",
        "Key outcomes",
        "Performance management framework summary",
        "Return on investment",
        "Reinvestment/repayment strategy",
        "Milestones",
        "Lead contact(s)",
        "b Definitions",
    ]


@pytest.mark.parametrize("kind", [agreement_paper, investment_agreement])
def test_pdf_and_word_hold_every_word_of_the_paper(agreement, kind):
    paper = kind.paper(agreement, IMPRINT)
    pdf, word = kind.pdf(agreement, IMPRINT), kind.docx(agreement, IMPRINT)
    on_pages, in_word = pdf_text(pdf), word_text(word)
    for text in paper.texts():
        assert squeezed(text) in on_pages, text
        assert squeezed(text) in in_word, text
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == agreement.title
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_same_agreement_gives_the_same_bytes(agreement):
    assert agreement_paper.pdf(agreement, IMPRINT) == agreement_paper.pdf(agreement, IMPRINT)
    assert agreement_paper.docx(agreement, IMPRINT) == agreement_paper.docx(agreement, IMPRINT)


def test_an_agreement_that_is_real_and_unsigned_says_neither_made_up_nor_signed(agreement):
    paper = agreement_paper.paper(replace(agreement, made_up=False), Imprint(on=date(2026, 4, 1)))
    assert paper.labels == ("Draft",)
    assert "invented" not in plain(paper)
    assert plain(paper).count("not signed yet") == 3


def test_a_rule_without_a_clause_gets_a_number_that_no_other_has(agreement):
    rules = tuple(replace(rule, clause="" if rule.id == "police-own" else rule.clause) for rule in agreement.rules)
    text = plain(agreement_paper.paper(replace(agreement, rules=rules), IMPRINT))
    numbers = re.findall(r"^(10\.\d+) ", text, flags=re.MULTILINE)
    assert numbers == ["10.1", "10.4", "10.5", "10.2"]


def test_what_is_written_as_text_is_read_as_the_same(agreement):
    written = write_agreement(plain_values(raw()))
    assert plain_values(tomllib.loads(written)) == plain_values(raw())
    assert build_agreement(tomllib.loads(write_agreement(agreement_to_raw(agreement)))) == agreement


@pytest.mark.parametrize("text", ['a "quote" \\ and\nlines\ttabs', "\x01\x7f odd", "– dashes, £ and ’s"])
def test_any_words_survive_the_text_form(text):
    written = write_agreement({"agreement": {"title": text, "a key": [text, {"b": True, "c": 1.5}]}})
    assert tomllib.loads(written)["agreement"] == {"title": text, "a key": [text, {"b": True, "c": 1.5}]}
