"""A paper as PDF: tagged, in our typeface, and with every word as it was given."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.made_paper import made_paper, pdf_text, squeezed
from wholeplace.documents.paper import Figure, Paragraph, Section
from wholeplace.documents.pdf import pdf
from wholeplace.documents.typeface import drawable, drawable_characters


def opened(file: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(file))


def test_it_is_tagged_and_says_its_language_title_and_standard() -> None:
    reader = opened(pdf(made_paper()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert reader.metadata is not None
    assert reader.metadata.title == "One front door"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


def structure(reader: pypdf.PdfReader) -> list[tuple[str, str | None]]:
    """Each tag of the structure tree with its alternative text, in reading order."""
    found: list[tuple[str, str | None]] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((str(node["/S"]), node.get("/Alt")))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_headings_lists_tables_and_figures_stand_in_its_structure() -> None:
    tags = structure(opened(pdf(made_paper())))
    names = [name for name, _ in tags]
    assert names.count("/H1") + names.count("/H2") >= 2
    assert names.count("/TH") == 3
    assert names.count("/TD") == 6
    assert names.count("/L") == 2
    assert ("/Figure", "A long bar and a short one.") in tags


def test_only_our_typeface_is_in_it_and_nothing_from_outside() -> None:
    file = pdf(made_paper())
    reader = opened(file)
    fonts = {str(font.get_object()["/BaseFont"]) for page in reader.pages for font in _fonts(page).values()}
    assert fonts
    assert all("AtkinsonHyperlegibleNext" in name for name in fonts)
    assert b"/URI" not in file
    assert b"/JavaScript" not in file


def _fonts(page: pypdf.PageObject) -> dict[str, pypdf.generic.DictionaryObject]:
    return dict(page["/Resources"].get("/Font", {}))


def test_every_page_carries_title_labels_reminders_and_its_number() -> None:
    long = tuple(Paragraph(f"Paragraph {i}. " + "words " * 60) for i in range(40))
    reader = opened(pdf(made_paper(sections=(Section("1 Long", long),))))
    assert len(reader.pages) > 2
    for number, page in enumerate(reader.pages, start=1):
        text = squeezed(page.extract_text())
        for said in ("One front door", "Illustrative", "Said on every page.", f"Page {number} of {len(reader.pages)}"):
            assert squeezed(said) in text


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        "*not bold* and _not italic_",
        "$x^2$ and `code` and ``` fence",
        "<label> @reference [bracket] \\ backslash",
        "= no heading",
        "- no list + either / at all",
        "'single' \"double\" -- --- ... ~",
        "A&E at 5% of £1 < 2 > 1",
        "// no comment /* either */",
        "#{ let x = 1 }",
        "https://example.test/no-link",
    ],
)
def test_markup_in_a_readers_words_stays_words(text: str) -> None:
    paper = made_paper(title=text, sections=(Section(text, (Paragraph(text, text),)),))
    assert pdf_text(pdf(paper)).count(squeezed(text)) >= 4


def test_a_character_without_a_glyph_is_spelled_out() -> None:
    said = pdf_text(pdf(made_paper(title="Front door 🙂")))
    assert squeezed("Front door (slightly smiling face)") in said


@given(st.text(max_size=80))
def test_what_is_drawable_has_a_glyph_for_every_character(text: str) -> None:
    known = drawable_characters()
    assert all(ord(character) in known or character == "\n" for character in drawable(text))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=25, deadline=None)
def test_any_text_can_be_printed(text: str) -> None:
    assert pdf(made_paper(title=f"x{text}", sections=(Section("1 " + text, (Paragraph(text),)),)))[:5] == b"%PDF-"


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert pdf(made_paper()) == pdf(made_paper())


def test_a_figure_without_a_description_is_refused() -> None:
    bare = Figure("Figure 1. Bare", "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>", "")
    with pytest.raises(RuntimeError, match="alt"):
        pdf(made_paper(sections=(Section("1 Bare", (bare,)),)))


def test_the_typeface_says_what_it_can_draw() -> None:
    known = drawable_characters()
    assert {ord(character) for character in "£−–×÷ŵŷ’"} <= known
    assert ord("→") not in known
    assert drawable("ﬁ Ⅷ e\u0301 a\u200bb →") == "fi VIII é ab (rightwards arrow)"
