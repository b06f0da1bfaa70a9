"""An agreement as an investment agreement of the Greater Manchester kind: fifteen fields in their order.

A field that the agreement does not fill reads *not stated*. *Source*: parameters/investment_agreement_fields.csv (the first page
of the template; later pages are not verified).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from wholeplace.documents import wording
from wholeplace.documents.charts import svg_to_png
from wholeplace.documents.paper import Column, Paper, Paragraph, Section, Table
from wholeplace.documents.pdf import pdf as as_pdf
from wholeplace.documents.word import word as as_word
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.agreement_clauses import Imprint
from wholeplace.pools.agreement_paper import MADE_UP, facts, labels
from wholeplace.pools.agreement_words import NOT_STATED, contribution_words, rule_sentence, term_words
from wholeplace.pools.share_phrases import and_listed

VERIFIED_UP_TO = (
    "The order and names of the fields are those of the first page of the template; later pages are not verified."
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the template: its section, its name, what goes in, and how sure that is."""

    order: int
    section: str
    field: str
    what_goes_in: str
    status: str
    source: str


@cache
def fields() -> tuple[Field, ...]:
    """Every field in its order."""
    stored = files("wholeplace.pools") / "parameters" / "investment_agreement_fields.csv"
    rows = csv.DictReader(stored.read_text(encoding="utf-8").splitlines())
    found = [Field(**{**row, "order": int(row["order"])}) for row in rows]  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda field: field.order))


def filled(agreement: Agreement) -> tuple[tuple[Field, str], ...]:
    """Every field with what the agreement says under it."""
    return tuple((field, _FILLERS[field.field](agreement).strip() or NOT_STATED) for field in fields())


def paper(agreement: Agreement, imprint: Imprint) -> Paper:
    """The investment agreement for either rendering."""
    made_up = imprint.made_up or agreement.made_up
    sections = tuple(
        Section(section, (Table(f"{section}: what is agreed", _COLUMNS, tuple(rows)),))
        for section, rows in _by_section(agreement).items()
    )
    note = Section("About this paper", (Paragraph(VERIFIED_UP_TO, style="note"),))
    return Paper(
        title=agreement.title,
        kind="Investment agreement",
        author=imprint.place_name or agreement.names.get(agreement.host, agreement.host),
        on=imprint.on,
        facts=tuple(facts(agreement, imprint)),
        sections=(*sections, note),
        labels=labels(agreement, imprint),
        reminders=(MADE_UP,) if made_up else (),
    )


def _by_section(agreement: Agreement) -> Mapping[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for field, text in filled(agreement):
        found.setdefault(field.section, []).append((field.field, text))
    return found


def pdf(agreement: Agreement, imprint: Imprint) -> bytes:
    """The investment agreement as PDF/UA-1."""
    return as_pdf(paper(agreement, imprint))


def docx(agreement: Agreement, imprint: Imprint) -> bytes:
    """The investment agreement as a Word file."""
    return as_word(paper(agreement, imprint), svg_to_png)


# what stands under each field


def _partners(agreement: Agreement) -> str:
    paying = [p.name for p in agreement.partners if any(one.partner == p.body for one in agreement.contributions)]
    return and_listed(paying)


def _description(agreement: Agreement) -> str:
    difference = f"Differs from now: {agreement.terms.difference}" if agreement.terms.difference else ""
    return " ".join(part for part in (agreement.terms.aims, agreement.terms.services, difference) if part)


def _source(agreement: Agreement) -> str:
    said = [
        f"{contribution_words(agreement, one)} ({agreement.line(one.line).status})" for one in agreement.contributions
    ]
    return "; ".join(said)


def _cost(agreement: Agreement) -> str:
    years = sorted({year for line in agreement.lines for year in line.budget_pence})
    sums = {year: sum(line.budget_pence.get(year, 0) for line in agreement.lines) for year in years}
    if not sums:
        return ""
    by_year = and_listed([f"{wording.pence(pence)} in {year}" for year, pence in sums.items()])
    return f"{wording.pence(sum(sums.values()))} in all: {by_year}" if len(sums) > 1 else by_year


def _outcomes(agreement: Agreement) -> str:
    return "; ".join(one.words for one in agreement.outcomes)


def _performance(agreement: Agreement) -> str:
    measures = [one.measure for one in agreement.outcomes if one.measure]
    return " ".join(
        part
        for part in (agreement.terms.performance, f"Measured by: {'; '.join(measures)}." if measures else "")
        if part
    )


def _reinvestment(agreement: Agreement) -> str:
    rules = [rule_sentence(agreement, rule) for rule in agreement.rules if rule.applies_to in ("saving", "income")]
    return " ".join([agreement.terms.reinvestment, *rules])


def _milestones(agreement: Agreement) -> str:
    dated = [(one.on, one.title) for one in agreement.milestones] + [(day, "Review") for day in agreement.review_on]
    return "; ".join(f"{title}, {wording.day(day)}" for day, title in sorted(dated))


def _contacts(agreement: Agreement) -> str:
    return "; ".join(f"{p.name}: {p.contact}" for p in agreement.partners if p.contact)


def _parties(agreement: Agreement) -> str:
    core = [p.name for p in agreement.partners if any(scheme.lead == p.body for scheme in agreement.schemes)]
    others = [p.name for p in agreement.partners if p.name not in core]
    said = [f"Leading a scheme: {and_listed(core)}." if core else "", f"Also: {and_listed(others)}." if others else ""]
    return " ".join(part for part in said if part)


_COLUMNS = (Column("Field"), Column("What is agreed", weight=3))
_FILLERS: Mapping[str, Callable[[Agreement], str]] = MappingProxyType(
    {
        "Programme title": lambda agreement: agreement.title,
        "Investor Partners": _partners,
        "Description": _description,
        "Location of programme": lambda agreement: agreement.terms.location,
        "Length of programme": term_words,
        "Source of investment": _source,
        "Cost of programme": _cost,
        "Key outcomes": _outcomes,
        "Performance management framework summary": _performance,
        "Return on investment": lambda agreement: agreement.terms.returns,
        "Reinvestment/repayment strategy": _reinvestment,
        "Milestones": _milestones,
        "Lead contact(s)": _contacts,
        "a Parties": _parties,
        "b Definitions": lambda agreement: agreement.terms.definitions,
    }
)
