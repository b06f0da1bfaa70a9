"""The memorandum account and the reports on paper: one content, as PDF/UA to read and as Word to edit.

    from wholeplace.pools import statement_paper
    statement_paper.pdf(statement_paper.account_paper(account, own_views(…), on=date(2027, 6, 1)))

Whole pounds, each rounded on its own; where a rounded sum misses its rounded total, a sentence below the table says by how much.
No clock: the day on the paper is an argument, and the same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count

from wholeplace.documents import word as _word
from wholeplace.documents.charts import svg_to_png
from wholeplace.documents.paper import Block, Bullets, Callout, Column, Paper, Paragraph, Section, Subheading, Table
from wholeplace.documents.pdf import pdf as _pdf
from wholeplace.documents.wording import day
from wholeplace.pools.returns import NOT_READ, Report
from wholeplace.pools.statement import Check, Part, Row, Statement
from wholeplace.pools.statement_bodies import GROUPS, NEEDS, TREATMENTS, BodiesView, BodyView, Group
from wholeplace.pools.statement_words import (
    BRACKETS,
    COLUMNS,
    PART_WORDS,
    SCALE_WORDS,
    STATUS_WORDS,
    Scale,
    amount,
    facts,
    rounding_notes,
    row_cells,
)

MADE_UP = "Made-up place"
WIDEST = 8  # columns of figures that a page holds; more bodies than that are told below one another
POOLS_ALONE = (
    "A surplus belongs to the pool until the agreement shares it, so the bodies' columns are blank in these rows."
)
REPORT_SIGNS = "Brackets show less spent than budgeted, or less received than was due."


def pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1."""
    return _pdf(paper)


def docx(paper: Paper) -> bytes:
    """The paper as a Word file to edit."""
    return _word.word(paper, svg_to_png)


def account_paper(
    account: Statement, bodies: BodiesView | None = None, *, on: date, scale: Scale = "pounds", status: str = "Draft"
) -> Paper:
    """The memorandum account, what stands beside the fund, each body's own view, and the checks."""
    numbers = count(1)
    sections = [_part_section(account, part, scale, numbers) for part in account.parts]
    if account.beside:
        sections.append(_beside_section(account, scale, numbers))
    if bodies is not None:
        sections.append(_bodies_section(bodies, scale, numbers))
    sections.append(_checks_section(account.checks, numbers))
    return Paper(
        title=f"Memorandum account {account.span.name}",
        kind="Memorandum account of a pool",
        author=account.agreement.names.get(account.agreement.host, account.agreement.host),
        on=on,
        facts=(*facts(account), ("Status", status)),
        sections=tuple(sections),
        labels=(MADE_UP,) if account.agreement.made_up else (),
        reminders=(f"{account.agreement.title}, {SCALE_WORDS[scale]}. {BRACKETS}",),
    )


def report_paper(made: Report, *, on: date, scale: Scale = "pounds", status: str = "Draft") -> Paper:
    """The quarterly report or annual return: income, spending, and what the measures of the outcomes read."""
    numbers, agreement = count(1), made.agreement
    manager = agreement.pool_manager
    return Paper(
        title=f"{agreement.title}: {made.kind}, {made.span.words}",
        kind=made.kind.capitalize(),
        author=agreement.names.get(agreement.host, agreement.host),
        on=on,
        facts=(
            ("Period", f"{day(made.span.from_on)} to {day(made.span.to_on)}"),
            ("Pool manager", manager.name if manager else "not named"),
            ("Host", agreement.names.get(agreement.host, agreement.host)),
            ("Status", status),
        ),
        sections=tuple(_report_sections(made, scale, numbers)),
        labels=(MADE_UP,) if agreement.made_up else (),
        reminders=(f"{SCALE_WORDS[scale].capitalize()}. {REPORT_SIGNS}",),
    )


# the account


def _part_section(account: Statement, part: Part, scale: Scale, numbers: Iterator[int]) -> Section:
    name = PART_WORDS[part.id]
    blocks: list[Block] = [*_account_tables(account, part, part.rows, f"{name} account", scale, numbers)]
    blocks.append(Paragraph(POOLS_ALONE, style="note"))
    blocks += [Paragraph(note, style="note") for note in rounding_notes(part, scale)]
    for words, rows in (("by provider", part.by_provider), ("by subjective group", part.by_group)):
        if rows:
            blocks += _account_tables(account, part, rows, f"{name} spending {words}", scale, numbers)
    return Section(f"{name} account", tuple(blocks))


def _account_tables(
    account: Statement, part: Part, rows: Sequence[Row], words: str, scale: Scale, numbers: Iterator[int]
) -> Iterator[Table]:
    """One table, or where there are more bodies than a page holds, several with the pool's column in each."""
    bodies = account.columns if any(row.by_body for row in rows) else ()
    pieces = [bodies[at : at + WIDEST - 2] for at in range(0, len(bodies), WIDEST - 2)] or [()]
    for piece in pieces:
        yield _account_table(account, rows, words, piece, scale, numbers)


def _account_table(
    account: Statement, rows: Sequence[Row], words: str, bodies: Sequence[str], scale: Scale, numbers: Iterator[int]
) -> Table:
    heads = [*(account.names[body] for body in bodies), "Pool", *(["Year before"] if account.has_last_year else [])]
    places = [account.columns.index(body) for body in bodies]
    made = []
    for row in rows:
        cells = row_cells(account, row, scale)
        before = [""] if row.kind == "heading" else [amount(row.last_year_pence, scale)]
        told = [*(cells[place] for place in places), cells[-1], *(before if account.has_last_year else [])]
        made.append((row.words, *told))
    totals = tuple(at for at, row in enumerate(rows) if row.kind == "total")
    caption = f"Table {next(numbers)}. {words}, {account.span.words}, {SCALE_WORDS[scale]}"
    columns = (Column("", weight=1.6), *(Column(head, numeric=True) for head in heads))
    return Table(caption, columns, tuple(made), totals)


def _beside_section(account: Statement, scale: Scale, numbers: Iterator[int]) -> Section:
    rows = []
    for row in account.beside:
        holder = account.agreement.names.get(row.holder, row.holder) or "not stated"
        name = f"{row.words} (capital)" if row.capital else row.words
        sums = (row.funding.pence, row.spending.pence, row.left_pence)
        rows.append((name, STATUS_WORDS.get(row.status, row.status), holder, *(amount(one, scale) for one in sums)))
    caption = f"Table {next(numbers)}. Lines beside the fund, {account.span.words}, {SCALE_WORDS[scale]}"
    columns = (
        *(Column("Line"), Column("Status"), Column("In whose books")),
        *(Column(words, numeric=True) for words in ("Funding", "Spending", "What remains")),
    )
    text = "Managed with the fund by agreement, and in none of the totals above: the money stays in its holder's own books."
    return Section("Beside the fund", (Paragraph(text), Table(caption, columns, tuple(rows))))


def _bodies_section(view: BodiesView, scale: Scale, numbers: Iterator[int]) -> Section:
    blocks: list[Block] = [
        Paragraph(
            "A pool is no entity of its own: it enters each body's accounts by who controls it, which is each body's own "
            "finding. Together the bodies come to the one book, to the penny."
        )
    ]
    if any(body.needs_finding for body in view.bodies):
        blocks.append(Callout(f"A line marked * {NEEDS}. Until then it is shown as its terms suggest."))
    blocks += [_body_table(body, group, view, scale, numbers) for body in view.bodies for group in body.groups]
    blocks += [Subheading("All bodies against the book"), _check_table(view.checks, numbers)]
    return Section("Each body's own view", tuple(blocks))


def _body_table(body: BodyView, group: Group, view: BodiesView, scale: Scale, numbers: Iterator[int]) -> Table:
    rows = []
    for line in body.lines:
        if line.group == group:
            name = f"{line.words}{' *' if line.needs_finding else ''}"
            rows.append((f"{name}: {TREATMENTS[line.treatment].casefold()}", *_cells(line, scale)))
    rows.append(("Total", *(amount(body.pence(key, group), scale) for key, _ in COLUMNS)))
    words = f"{body.name}: {GROUPS[group].casefold()}"
    caption = f"Table {next(numbers)}. {words}, {view.span.words}, {SCALE_WORDS[scale]}"
    columns = (Column("Line and treatment"), *(Column(words, numeric=True) for _, words in COLUMNS))
    return Table(caption, columns, tuple(rows), (len(rows) - 1,))


def _cells(line: object, scale: Scale) -> Iterator[str]:
    return (amount(getattr(line, key), scale) for key, _ in COLUMNS)


def _checks_section(checks: Sequence[Check], numbers: Iterator[int]) -> Section:
    out = [check for check in checks if check.out_pence]
    words = (
        "Every check agrees."
        if not out
        else f"{len(out)} of {len(checks)} checks are out: the account must not be used."
    )
    lead: Block = Callout(words) if out else Paragraph(words)
    return Section("Checks", (lead, _check_table(checks, numbers)))


def _check_table(checks: Sequence[Check], numbers: Iterator[int]) -> Table:
    rows = tuple(
        (check.words, amount(check.left_pence), amount(check.right_pence), amount(check.out_pence)) for check in checks
    )
    columns = (Column("What"), *(Column(words, numeric=True) for words in ("This", "And this", "Difference")))
    return Table(f"Table {next(numbers)}. Both sides in £ and pence", columns, rows)


# the reports


def _report_sections(made: Report, scale: Scale, numbers: Iterator[int]) -> Iterator[Section]:
    if made.narrative:
        yield Section("In words", tuple(Paragraph(text) for text in made.narrative.split("\n\n") if text.strip()))
    yield Section("Income", tuple(_income_tables(made, scale, numbers)))
    yield Section("Spending", tuple(_spending_blocks(made, scale, numbers)))
    yield Section("Effectiveness", tuple(_effect_blocks(made, numbers)))


def _income_tables(made: Report, scale: Scale, numbers: Iterator[int]) -> Iterator[Table]:
    for capital in made.kinds:
        mine = [row for row in made.income if row.capital == capital]
        if not mine:
            continue
        names = ("due_pence", "received_pence", "variance_pence")
        rows = [(row.name, *(amount(getattr(row, name), scale) for name in names)) for row in mine]
        rows.append(("Total", *(amount(made.income_pence(name, capital=capital), scale) for name in names)))
        columns = (Column("Body"), *(Column(words, numeric=True) for words in ("Due", "Received", "More or (less)")))
        caption = f"Table {next(numbers)}. {_kind(capital)} income of the fund, {made.span.words}, {SCALE_WORDS[scale]}"
        yield Table(caption, columns, tuple(rows), (len(rows) - 1,))


def _spending_blocks(made: Report, scale: Scale, numbers: Iterator[int]) -> Iterator[Block]:
    names = ("budget_pence", "spent_pence", "variance_pence", "year_budget_pence")
    heads = ("Budget for the period", "Spent", "Over or (under)", "Budget for the year")
    for in_fund in (True, False):
        for capital in made.kinds:
            mine = [row for row in made.spending if (row.in_fund, row.capital) == (in_fund, capital)]
            if not mine:
                continue
            rows = [(row.words, *(amount(getattr(row, name), scale) for name in names)) for row in mine]
            if in_fund:
                rows.append(("Total", *(amount(made.spending_pence(name, capital=capital), scale) for name in names)))
            where = "of the fund" if in_fund else "beside the fund, in no total"
            caption = (
                f"Table {next(numbers)}. {_kind(capital)} spending {where}, {made.span.words}, {SCALE_WORDS[scale]}"
            )
            columns = (Column("Line"), *(Column(words, numeric=True) for words in heads))
            yield Table(caption, columns, tuple(rows), (len(rows) - 1,) if in_fund else ())
    yield Paragraph("A year's budget is spread evenly over its months, and whole months count.", style="note")


def _effect_blocks(made: Report, numbers: Iterator[int]) -> Iterator[Block]:
    if not made.outcomes:
        yield Paragraph("The agreement names no outcome.")
        return
    if made.unread:
        yield Callout(f"{len(made.unread)} of {len(made.outcomes)} measures: {NOT_READ}.")
    rows = []
    for row in made.outcomes:
        read = row.reading
        told = f"{read.value} on {day(read.on)}" if read and read.on else read.value if read else NOT_READ
        rows.append((row.words, row.measure or "no measure agreed", told, read.source if read else ""))
    columns = (Column("Outcome"), Column("Measure"), Column("Reads"), Column("Source"))
    yield Table(f"Table {next(numbers)}. Agreed outcomes and what their measures read", columns, tuple(rows))
    if made.agreement.terms.performance:
        yield Bullets((made.agreement.terms.performance,))


def _kind(capital: bool) -> str:
    return "Capital" if capital else "Revenue"
