"""An agreement on paper, clause by clause from its data: a PDF to read (PDF/UA-1) and a Word file to edit, in the same words.

No clock: the day on the paper is an argument, and the same arguments give the same bytes.
"""

from __future__ import annotations

from wholeplace.documents import wording
from wholeplace.documents.charts import svg_to_png
from wholeplace.documents.paper import Paper
from wholeplace.documents.pdf import pdf as as_pdf
from wholeplace.documents.word import word as as_word
from wholeplace.pools.agreement import AGREEMENT_KINDS, Agreement
from wholeplace.pools.agreement_clauses import Imprint, clauses
from wholeplace.pools.agreement_words import term_words

MADE_UP = "Made up: every body, person and figure in this agreement is invented."
NO_ADVICE = "This paper states what the agreement's data hold. It is not legal advice."


def paper(agreement: Agreement, imprint: Imprint) -> Paper:
    """The agreement for either rendering."""
    return Paper(
        title=agreement.title,
        kind=kind_words(agreement),
        author=imprint.place_name or agreement.names.get(agreement.host, agreement.host),
        on=imprint.on,
        facts=tuple(facts(agreement, imprint)),
        sections=clauses(agreement, imprint),
        labels=labels(agreement, imprint),
        reminders=(*([MADE_UP] if imprint.made_up or agreement.made_up else []), NO_ADVICE),
    )


def labels(agreement: Agreement, imprint: Imprint) -> tuple[str, ...]:
    """What stands on every page: that it is made up, that nobody has signed it."""
    made_up = ("Made up",) if imprint.made_up or agreement.made_up else ()
    return (*made_up, *(("Draft",) if imprint.status.startswith("Draft") else ()))


def kind_words(agreement: Agreement) -> str:
    """`Pooled fund agreement`."""
    kind = AGREEMENT_KINDS[agreement.kind]
    return kind if kind.endswith("agreement") else f"{kind} agreement"


def facts(agreement: Agreement, imprint: Imprint) -> list[tuple[str, str]]:
    """What stands under the title."""
    host = agreement.names.get(agreement.host, agreement.host)
    found = [
        ("Place", imprint.place_name),
        ("Host", host),
        ("Term", term_words(agreement)),
        ("Standing", imprint.status),
    ]
    if agreement.varied_on:
        found.append(("Holds from", wording.day(agreement.varied_on)))
    return [(label, value) for label, value in found if value]


def pdf(agreement: Agreement, imprint: Imprint) -> bytes:
    """The agreement as PDF/UA-1."""
    return as_pdf(paper(agreement, imprint))


def docx(agreement: Agreement, imprint: Imprint) -> bytes:
    """The agreement as a Word file."""
    return as_word(paper(agreement, imprint), svg_to_png)
