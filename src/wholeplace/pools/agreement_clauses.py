"""An agreement clause by clause, from its data: sixteen clauses that are always there, so that their numbers never move.

What the agreement does not say reads *Not stated*. The sentences are ours; they state what the data hold, and are no legal
advice. A rule keeps the number of its own clause where it has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from wholeplace.documents import wording
from wholeplace.documents.paper import Block, Column, Paragraph, Section, Table
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.agreement_vat import vat_by_host
from wholeplace.pools.agreement_words import (
    NOT_STATED,
    PATTERN_WORDS,
    REPORT_WORDS,
    instalment_words,
    kind_words,
    power_words,
    rule_sentence,
    share_words,
    status_words,
    term_words,
    variance_words,
)
from wholeplace.pools.share_phrases import and_listed
from wholeplace.pools.vat import CONFIRM
from wholeplace.vocabulary.bodies import BODY_KIND_WORDS
from wholeplace.vocabulary.years import FinancialYear

MONEY = "pounds"
UNSTATED = "Not stated."
RULES = 10  # the clause under which rules of signed agreements usually stand


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as the paper shows it. `how`: on screen or by minute; `deputy_for` is empty where nobody was stood in for."""

    body: str
    person: str
    how: str
    signed_on: date
    deputy_for: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a paper says of itself: its day, the place, the standing of the version, its hash, and who has signed."""

    on: date
    place_name: str = ""
    status: str = "Draft"
    content_hash: str = ""
    signatures: tuple[Signed, ...] = ()
    made_up: bool = False


def clauses(agreement: Agreement, imprint: Imprint) -> tuple[Section, ...]:
    """Every clause under its number."""
    return tuple(
        Section(f"{number}. {heading}", tuple(_numbered(number, make(agreement, imprint))))
        for number, (heading, make) in enumerate(CLAUSES.items(), start=1)
    )


def _numbered(number: int, blocks: Sequence[Block]) -> Iterator[Block]:
    """Paragraphs numbered within their clause, but for those that carry a number of their own."""
    taken = {block.lead for block in blocks if isinstance(block, Paragraph)}
    count = 0
    for block in blocks:
        if isinstance(block, Paragraph) and not block.lead and block.style == "body":
            count += 1
            while f"{number}.{count}" in taken:
                count += 1
            yield Paragraph(block.text, lead=f"{number}.{count}")
        else:
            yield block


def _said(text: str) -> Paragraph:
    return Paragraph(text or UNSTATED)


# the clauses


def _parties(agreement: Agreement, imprint: Imprint) -> list[Block]:
    rows = tuple(
        (p.name, BODY_KIND_WORDS[p.kind], p.signatory or NOT_STATED, "yes" if p.delegable else "no",
         p.finance_officer or NOT_STATED)
        for p in agreement.partners
    )  # fmt: skip
    columns = ("Partner", "Kind", "Signatory", "May a deputy sign?", "Finance officer")
    names = and_listed([partner.name for partner in agreement.partners])
    consents = [f"{p.name}: {p.consent}" for p in agreement.partners if p.consent]
    return [
        Paragraph(f"This agreement is made between {names}, called the partners."),
        Table("The partners and who signs for them", _columns(*columns), rows),
        *(Paragraph(f"Consent on record. {one}") for one in consents),
    ]


def _definitions(agreement: Agreement, imprint: Imprint) -> list[Block]:
    host = agreement.names.get(agreement.host, agreement.host)
    meanings = [
        "“The pool” means the lines listed under clause 7, whether or not their money lies in the fund.",
        f"“The fund” means the money of the lines that are pooled; it lies with {host}, called the host.",
        "“Line” means an amount for one purpose under one power; “scheme” means the work that lines pay for.",
        "“Year” means a financial year, 1 April to 31 March.",
    ]
    own = [agreement.terms.definitions] if agreement.terms.definitions else []
    return [Paragraph(one) for one in [*meanings, *own]]


def _aims(agreement: Agreement, imprint: Imprint) -> list[Block]:
    blocks: list[Block] = [_said(agreement.terms.aims)]
    if agreement.outcomes:
        rows = tuple((one.words, one.measure or NOT_STATED) for one in agreement.outcomes)
        blocks.append(Table("Agreed outcomes and how each is measured", _columns("Outcome", "Measure"), rows))
    if agreement.terms.improvement:
        blocks.append(Paragraph(f"How functions are likely to be better exercised: {agreement.terms.improvement}"))
    return blocks


def _functions(agreement: Agreement, imprint: Imprint) -> list[Block]:
    keeps = "The arrangements do not affect the liability of any partner for its functions."
    if not agreement.functions:
        return [Paragraph(UNSTATED), Paragraph(keeps)]
    names = agreement.names
    rows = tuple((one.reference, names.get(one.body, one.body), one.words or NOT_STATED) for one in agreement.functions)
    return [Table("The functions covered", _columns("Reference", "Whose function", "What"), rows), Paragraph(keeps)]


def _persons(agreement: Agreement, imprint: Imprint) -> list[Block]:
    persons = agreement.terms.persons or and_listed([one.persons for one in agreement.schemes if one.persons])
    kinds = agreement.terms.services or and_listed([one.service for one in agreement.schemes if one.service])
    where = [Paragraph(f"Where: {agreement.terms.location}")] if agreement.terms.location else []
    return [Paragraph(f"For whom: {persons or UNSTATED}"), Paragraph(f"Services: {kinds or UNSTATED}"), *where]


def _schemes(agreement: Agreement, imprint: Imprint) -> list[Block]:
    names = agreement.names
    rows = tuple(
        (one.title, names.get(one.lead, one.lead), one.description or one.service or NOT_STATED,
         ", ".join(one.functions) or NOT_STATED,
         and_listed([f"{names.get(body, body)} {share_words(share)}" for body, share in one.commissioned.items()])
         or NOT_STATED)
        for one in agreement.schemes
    )  # fmt: skip
    columns = ("Scheme", "Lead", "What it does", "Functions", "Commissioned by")
    return [Table("The schemes", _columns(*columns), rows)] if rows else [Paragraph(UNSTATED)]


def _lines(agreement: Agreement, imprint: Imprint) -> list[Block]:
    years = sorted({year for line in agreement.lines for year in line.budget_pence})
    names = agreement.names
    blocks: list[Block] = []
    for line in agreement.lines:
        said = f"{line.title} ({agreement.scheme(line.scheme).title}): {status_words(line)}. {power_words(line)}."
        owner, holder = names.get(line.owner, line.owner), names.get(line.holder, line.holder)
        held = "and holds the money" if owner == holder else f"and {holder} holds the money"
        stays = f"{owner} stays answerable in law {held}."
        capital = "It is capital." if line.capital else ""
        also = (part for part in (said, stays, capital, variance_words(agreement, line)) if part)
        blocks.append(Paragraph(" ".join(also)))
    if years:
        columns = (*_columns("Line"), *(Column(str(year), numeric=True) for year in years))
        rows = [(one.title, *(_pence(one.budget_pence.get(year)) for year in years)) for one in agreement.lines]
        sums = (_pence(sum(one.budget_pence.get(year, 0) for one in agreement.lines)) for year in years)
        total = ("In all", *sums)
        blocks.append(Table(f"Budgets, {MONEY}", columns, (*rows, total), totals=(len(rows),)))
    return blocks or [Paragraph(UNSTATED)]


def _contributions(agreement: Agreement, imprint: Imprint) -> list[Block]:
    if not agreement.contributions:
        return [Paragraph(UNSTATED)]
    blocks: list[Block] = []
    for year in sorted({one.year for one in agreement.contributions}):
        given = list(agreement.contributions_in(year))
        rows = [
            (agreement.names[one.partner], agreement.line(one.line).title, kind_words(one), _pence(one.pence),
             instalment_words(one))
            for one in given
        ]  # fmt: skip
        rows.append(("In all", "", "", _pence(sum(one.pence for one in given)), ""))
        columns = (
            Column("Partner"), Column("Line"), Column("Kind"), Column("Amount", numeric=True), Column("Instalments", weight=1.6),
        )  # fmt: skip
        blocks.append(Table(f"Contributions for {year}, {MONEY}", columns, tuple(rows), totals=(len(rows) - 1,)))
    blocks += [Paragraph(one) for one in _caps(agreement)]
    return [*blocks, Paragraph("A contribution is varied only as clause 13 says.")]


def _caps(agreement: Agreement) -> Iterator[str]:
    for one in agreement.contributions:
        if one.cap_pence is not None:
            yield (
                f"{agreement.names[one.partner]} puts at most {wording.pence(one.cap_pence)} into "
                f"{agreement.line(one.line).title} in {one.year}, unless the finance "
                "officers of two partners approve it beforehand."
            )


def _conditions(agreement: Agreement, imprint: Imprint) -> list[Block]:
    if not agreement.conditions:
        return [Paragraph("No money of this agreement is ring-fenced.")]
    lines = {
        one.id: [line.title for line in agreement.lines if line.condition == one.id] for one in agreement.conditions
    }
    rows = tuple(
        (one.words, and_listed(lines[one.id]) or "no line", one.source or NOT_STATED) for one in agreement.conditions
    )
    return [Table("Conditions on money", _columns("Condition", "Lines", "Source"), rows)]


def _rules(agreement: Agreement, imprint: Imprint) -> list[Block]:
    if not agreement.rules:
        return [Paragraph("No rule is stated: the partners decide each time.")]
    blocks: list[Block] = [Paragraph("Rules are worked in this order; what one leaves goes on to the next.")]
    for rule in sorted(agreement.rules, key=lambda one: (one.order, one.id)):
        title = f"{rule.title}. " if rule.title else ""
        blocks.append(Paragraph(f"{title}{rule_sentence(agreement, rule)} ({rule.family})", lead=rule.clause))
    return blocks


def _governance(agreement: Agreement, imprint: Imprint) -> list[Block]:
    host = agreement.names.get(agreement.host, agreement.host)
    manager = agreement.pool_manager
    named = (
        f"{manager.name}, employed by {agreement.names.get(manager.employer, manager.employer)}"
        if manager
        else NOT_STATED
    )
    return [
        Paragraph(f"{host} is the host. It keeps the account of the fund and answers for its audit."),
        Paragraph(f"Pool manager: {named}."),
        Paragraph(f"The pool manager reports {REPORT_WORDS[agreement.reports_every]}, each quarter and each year."),
        Paragraph(f"The book has {PATTERN_WORDS[agreement.pattern]} a year."),
        *([Paragraph(agreement.terms.monitoring)] if agreement.terms.monitoring else []),
        *_boards(agreement),
        *([Paragraph(f"Performance: {agreement.terms.performance}")] if agreement.terms.performance else []),
    ]  # fmt: skip


def _boards(agreement: Agreement) -> Iterator[Block]:
    rows = tuple(
        (one.name, agreement.names.get(one.body, "all partners together"),
         and_listed([wording.day(day) for day in one.meets_on]) or NOT_STATED)
        for one in agreement.boards
    )  # fmt: skip
    if rows:
        yield Table("Boards and when they meet", (*_columns("Board", "Whose"), Column("Meets on", weight=2)), rows)


def _vat(agreement: Agreement, imprint: Imprint) -> list[Block]:
    year = max(agreement.years[0], min(agreement.years[-1], FinancialYear.containing(imprint.on)))
    found = vat_by_host(agreement, year, imprint.on)
    option = (
        next((one for one in found.options.options if one.option.host == agreement.host), None)
        if found.options
        else None
    )
    said = [Paragraph(line.sentence) for line in option.lines] if option else []
    asked = [Paragraph(f"Not worked out. {one.remedy}") for one in found.unknown.get(agreement.host, [])]
    return [*(said or asked or [Paragraph("No line of the fund has a budget in this year.")]), Paragraph(CONFIRM)]


def _variation(agreement: Agreement, imprint: Imprint) -> list[Block]:
    since = [Paragraph(f"This version holds from {wording.day(agreement.varied_on)}.")] if agreement.varied_on else []
    return [_said(agreement.terms.variation), *since]


def _term(agreement: Agreement, imprint: Imprint) -> list[Block]:
    days = and_listed([wording.day(day) for day in agreement.review_on])
    before = [Paragraph("The pool ran before this agreement was taken in here.")] if agreement.began_before else []
    return [
        Paragraph(f"The agreement runs from {term_words(agreement)}, both days included."),
        Paragraph(f"Days of review: {days or NOT_STATED}."),
        *([Paragraph(agreement.terms.review)] if agreement.terms.review else []),
        *before,
    ]


def _exit(agreement: Agreement, imprint: Imprint) -> list[Block]:
    months = agreement.notice_months
    return [_said(agreement.terms.exit), Paragraph(f"Notice: {months} month{'' if months == 1 else 's'}.")]


def _signatures(agreement: Agreement, imprint: Imprint) -> list[Block]:
    given = {one.body: one for one in imprint.signatures}
    rows = tuple((p.name, p.signatory or NOT_STATED, *_signed(given.get(p.body))) for p in agreement.partners)
    blocks: list[Block] = [Table("Signatures", _columns("Partner", "Signatory", "Signed by", "How", "On"), rows)]
    if imprint.content_hash:
        hashed = f"The content that is signed has the SHA-256 {imprint.content_hash}."
        blocks.append(Paragraph(hashed, style="note"))
    return blocks


def _signed(one: Signed | None) -> tuple[str, str, str]:
    if one is None:
        return ("not signed yet", "", "")
    who = f"{one.person}, deputy for {one.deputy_for}" if one.deputy_for else one.person
    return (who, one.how, wording.day(one.signed_on))


def _columns(*headings: str) -> tuple[Column, ...]:
    return tuple(Column(heading) for heading in headings)


def _pence(pence: int | None) -> str:
    return "" if pence is None else wording.pence(pence)


CLAUSES: Mapping[str, Callable[[Agreement, Imprint], list[Block]]] = MappingProxyType(
    {
        "Parties": _parties,
        "Definitions": _definitions,
        "Aims and outcomes": _aims,
        "Functions": _functions,
        "Persons and services": _persons,
        "Schemes": _schemes,
        "Money in the pool": _lines,
        "Contributions": _contributions,
        "Conditions": _conditions,
        "Risk, underspends and gains": _rules,
        "Governance and reports": _governance,
        "VAT": _vat,
        "Variation": _variation,
        "Term and review": _term,
        "Leaving and ending": _exit,
        "Signatures": _signatures,
    }
)
