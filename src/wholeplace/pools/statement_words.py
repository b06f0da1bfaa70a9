"""Figures of an account as accountants write them, and the account as text.

Accounts put what is below nought in brackets: `(60,279)`. Whole pounds are each rounded on their own from the exact pence, so a
sum of rounded figures can miss its rounded total by a pound or two; where it does, a sentence below the table says so, and no
figure is bent to make it fit.

*Units*: whole pence in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Literal

from wholeplace.documents.wording import day
from wholeplace.pools.returns import NOT_READ, Report
from wholeplace.pools.returns_care_fund import NOT_FOR_SUBMISSION, CareFundReturn
from wholeplace.pools.statement import FUNDING, NOT_STATED, Check, Part, Row, Statement
from wholeplace.pools.statement_bodies import GROUPS, NEEDS, TREATMENTS, BodiesView

Scale = Literal["pence", "pounds", "thousands"]
_PENCE = MappingProxyType({"pence": 1, "pounds": 100, "thousands": 100_000})
SCALE_WORDS = MappingProxyType({"pence": "£ and pence", "pounds": "whole pounds", "thousands": "£ thousand"})
MADE_UP = "Made up: neither its bodies nor its figures are real."
BRACKETS = "Brackets show a deficit, or what partners made good."
PART_WORDS = MappingProxyType({"revenue": "Revenue", "capital": "Capital"})
STATUS_WORDS = MappingProxyType(
    {
        "pooled": "Pooled",
        "pooled-aligned": "Pooled-aligned",
        "aligned": "Aligned",
        "in-view": "In view",
        "transferred": "Transferred by grant",
        NOT_STATED: "Status not stated",
    }
)


def units(pence: int, scale: Scale) -> Decimal:
    """An amount in its unit, halves away from nought: exact pence, whole pounds or whole thousands."""
    if scale == "pence":
        return Decimal(pence) / 100
    return (Decimal(pence) / _PENCE[scale]).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def amount(pence: int | None, scale: Scale = "pence") -> str:
    """`60,279`, `(60,279)`; blank where there is none."""
    if pence is None:
        return ""
    value = units(pence, scale)
    text = f"{abs(value):,.2f}" if scale == "pence" else f"{abs(value):,.0f}"
    return f"({text})" if value < 0 else text


def pounds(pence: int) -> str:
    """`£60,279.00`, `(£60,279.00)`: an amount that stands by itself."""
    text = amount(abs(pence))
    return f"(£{text})" if pence < 0 else f"£{text}"


def rounding_notes(part: Part, scale: Scale) -> list[str]:
    """Where rounded figures miss their rounded total, by how much: a sentence each."""
    if scale == "pence":
        return []
    unit = "£" if scale == "pounds" else "£ thousand "
    rows = {row.id: units(row.pool.pence, scale) for row in part.rows if row.kind != "heading"}
    funding = sum((rows[key] for key, _ in FUNDING.values() if key in rows), Decimal(0))
    spending = sum((value for key, value in rows.items() if key.startswith("scheme-")), Decimal(0))
    sums = (
        ("Total funding", rows["total-funding"], funding),
        ("Total spending", rows["total-spending"], spending),
        ("The net surplus or (deficit)", rows["net"], rows["total-funding"] - rows["total-spending"]),
        ("What is left in the fund", rows["kept"], rows["net"] - rows["shares"]),
        ("The balance carried forward", rows["carried-forward"], rows["brought-forward"] + rows["kept"]),
    )
    return [
        f"{words} is {unit}{abs(total - parts):,.0f} {'more' if total > parts else 'less'} than its rounded parts."
        for words, total, parts in sums
        if total != parts
    ]


def as_text(account: Statement, scale: Scale = "pence") -> str:
    """The whole account as plain text, for a console."""
    head = f"Memorandum account of {account.agreement.title}, {account.span.words}"
    lines = [head, f"In {SCALE_WORDS[scale]}. {BRACKETS}", ""]
    if account.agreement.made_up:
        lines.insert(1, MADE_UP)
    for part in account.parts:
        lines += [PART_WORDS[part.id], *_table(account, part.rows, scale), *rounding_notes(part, scale), ""]
    if account.beside:
        lines += ["Beside the fund, in none of the totals above", *_beside(account, scale), ""]
    lines += ["Checks", *(_check(check) for check in account.checks)]
    return "\n".join(lines) + "\n"


def bodies_as_text(view: BodiesView, scale: Scale = "pence") -> str:
    """Each body's own view as plain text, then how they come to the book."""
    lines = [f"What each body shows in its own books, {view.span.words}", f"In {SCALE_WORDS[scale]}.", ""]
    if view.made_up:
        lines.insert(1, MADE_UP)
    for body in view.bodies:
        for group in body.groups:
            rows = [("", *(words for _, words in COLUMNS))]
            for line in body.lines:
                if line.group == group:
                    mark = " *" if line.needs_finding else ""
                    name = f"{line.words}: {TREATMENTS[line.treatment]}{mark}"
                    rows.append((name, *(amount(getattr(line, key), scale) for key, _ in COLUMNS)))
            rows.append(("Total", *(amount(body.pence(key, group), scale) for key, _ in COLUMNS)))
            lines += [f"{body.name}: {GROUPS[group].casefold()}", *_aligned(rows), ""]
    if any(body.needs_finding for body in view.bodies):
        lines += [f"* {NEEDS}: shown as the terms of the line suggest", ""]
    lines += ["All bodies against the book", *(_check(check) for check in view.checks)]
    return "\n".join(lines) + "\n"


COLUMNS = (
    ("own_pence", "Own money put in"),
    ("settled_pence", "Variance shares"),
    ("from_partners_pence", "From partners"),
    ("to_partners_pence", "To partners"),
    ("spending_pence", "Spending"),
    ("remaining_pence", "What remains"),
)


def _table(account: Statement, rows: Sequence[Row], scale: Scale) -> list[str]:
    head = ["", *(account.names[body] for body in account.columns), "Pool"]
    if account.has_last_year:
        head.append("Year before")
    made = [tuple(head)]
    for row in rows:
        cells = [row.words, *row_cells(account, row, scale)]
        if account.has_last_year:
            cells.append("" if row.kind == "heading" else amount(row.last_year_pence, scale))
        made.append(tuple(cells))
    return _aligned(made)


def row_cells(account: Statement, row: Row, scale: Scale) -> list[str]:
    """The bodies' columns and the pool's. A column is blank where an amount is the pool's alone."""
    if row.kind == "heading":
        return [""] * (len(account.columns) + 1)
    bodies = [amount(row.by_body[body].pence, scale) if row.by_body else "" for body in account.columns]
    return [*bodies, amount(row.pool.pence, scale)]


def _beside(account: Statement, scale: Scale) -> list[str]:
    rows: list[tuple[str, ...]] = [("", "Status", "Funding", "Spending", "What remains")]
    for row in account.beside:
        name = f"{row.words} (capital)" if row.capital else row.words
        sums = (row.funding.pence, row.spending.pence, row.left_pence)
        rows.append((name, STATUS_WORDS.get(row.status, row.status), *(amount(pence, scale) for pence in sums)))
    return _aligned(rows)


def _check(check: Check) -> str:
    left, right = amount(check.left_pence), amount(check.right_pence)
    return f"  {'agrees' if not check.out_pence else 'OUT BY ' + amount(check.out_pence)}  {check.words}: {left} and {right}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Columns under one another: words to the left, figures to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [_line(row, widths) for row in rows]


def _line(row: tuple[str, ...], widths: Sequence[int]) -> str:
    return "  " + "  ".join(_padded(row, widths)).rstrip()


def _padded(row: tuple[str, ...], widths: Sequence[int]) -> Iterator[str]:
    for place, (text, width) in enumerate(zip(row, widths, strict=True)):
        yield text.ljust(width) if place == 0 else text.rjust(width)


def facts(account: Statement) -> tuple[tuple[str, str], ...]:
    """What an account says of itself, as label and value."""
    agreement = account.agreement
    return (
        ("Pool", agreement.title),
        ("Period", f"{day(account.span.from_on)} to {day(account.span.to_on)}"),
        ("Host", agreement.names.get(agreement.host, agreement.host)),
        ("Partners", ", ".join(partner.name for partner in agreement.partners)),
        ("Agreement", f"from {day(agreement.from_on)} to {day(agreement.until_on)}"),
        ("Rests on", f"{account.entries:,} entries of the pool's book"),
    )


def report_as_text(made: Report, scale: Scale = "pence") -> str:
    """A quarterly report or annual return as plain text."""
    lines = [f"{made.kind.capitalize()} of {made.agreement.title}, {made.span.words}", f"In {SCALE_WORDS[scale]}.", ""]
    if made.agreement.made_up:
        lines.insert(1, MADE_UP)
    for text in made.narrative.split("\n\n") if made.narrative else ():
        lines += [text, ""]
    for capital in made.kinds:
        kind = PART_WORDS["capital" if capital else "revenue"]
        rows: list[tuple[str, ...]] = [("", "Due", "Received", "More or (less)")]
        for income in made.income:
            if income.capital == capital:
                sums = (income.due_pence, income.received_pence, income.variance_pence)
                rows.append((income.name, *(amount(pence, scale) for pence in sums)))
        lines += [f"{kind} income", *_aligned(rows), ""]
        rows = [("", "Budget", "Spent", "Over or (under)")]
        for spent in made.spending:
            if spent.capital == capital:
                name = spent.words if spent.in_fund else f"{spent.words} (beside the fund)"
                sums = (spent.budget_pence, spent.spent_pence, spent.variance_pence)
                rows.append((name, *(amount(pence, scale) for pence in sums)))
        lines += [f"{kind} spending", *_aligned(rows), ""]
    lines.append("Effectiveness")
    for row in made.outcomes:
        reads = row.reading.value if row.reading else NOT_READ
        lines.append(f"  {row.words}: {row.measure or 'no measure agreed'}: {reads}")
    return "\n".join(lines) + "\n"


def return_as_text(made: CareFundReturn) -> str:
    """The Better Care Fund return as plain text, with what stands against it."""
    lines = [
        f"Better Care Fund return of {made.agreement.title}, {made.span.words}",
        f"Template {made.template.edition}",
    ]
    if made.agreement.made_up:
        lines.insert(1, MADE_UP)
    if not made.template.current:
        lines.append(NOT_FOR_SUBMISSION)
    rows: list[tuple[str, ...]] = [("", "Income", "Spending", "More or (less) spent")]
    for source in made.sources:
        sums = (source.income_pence, source.spent_pence, source.out_pence)
        rows.append((source.words, *(amount(pence) for pence in sums)))
    lines += ["", *_aligned(rows), ""]
    for answer in made.answers:
        lines.append(f"  {answer.field.sheet}: {answer.field.field}: {answer.shown or answer.standing}")
    for problem in made.problems:
        lines += ["", problem.text()]
    return "\n".join(lines) + "\n"
