"""The memorandum account as a workbook that works itself out: balances of the book as values, everything after them formulas.

The sheet *Book* has a row for each cell of the book, with what it stood at before and what moved in the time, and beside it where
the account puts it. Every figure of the account adds those rows up (SUMIFS); totals, surplus, shares, what is carried forward and
the checks lean on one another as the account says. Each formula carries our own value, so the file reads the same in a program
that works nothing out. What the bodies show in their own books is values, with totals and the reconciliation as formulas.

*Units*: pounds and pence in the file, exact to the penny.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wholeplace.documents.workbook import Book, Ref, Sheet, cell_name, column_letters, column_span
from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.pools.statement import FUNDING, FUNDS, SHARES, SPENDING, Part, Row, Statement, Sums, is_in_fund
from wholeplace.pools.statement_bodies import GROUPS, NEEDS, TREATMENTS, BodiesView, BodyLine, BodyView, Group
from wholeplace.pools.statement_words import COLUMNS, MADE_UP, PART_WORDS, STATUS_WORDS, facts

READ_ME, BESIDE, BODIES, CHECKS, BOOK = "Read me", "Beside the fund", "By body", "Checks", "Book"
HEAD, FIRST = 4, 5
AGREES, LOOK = "agrees", "look"
RESULT_TAB, CHECK_TAB, BOOK_TAB = "#12436D", "#28A197", "#801650"
_AT = {name: place for place, name in enumerate(("part", "kind", "row", "body", "group"))}
_BEFORE, _DURING = 13, 14
_HEADS = (
    *("Part", "Kind", "Row of the account", "Body", "Group"),
    *("Account", "Name", "Scheme", "Line", "Status", "Power", "Ring-fence", "Cause", "Before, £", "In the period, £"),
)
_BODIES_WIDTHS = (26, 24, 34, *[14] * 6)
_WIDTHS = (13, 12, 22, 24, 11, 9, 30, 16, 16, 15, 10, 14, 14, 16, 16)


@dataclass(slots=True)
class _Export:
    """An account on its way into a workbook. `cells` keeps where the figures stand, by part and row;
    `pairs` what remains by body and in the book, by group, in pounds."""

    book: Book
    account: Statement
    sums: Sums
    bodies: BodiesView | None
    last: int = FIRST
    cells: dict[tuple[str, str], Ref] = field(default_factory=dict)
    pairs: list[tuple[str, Ref, Ref, float]] = field(default_factory=list)

    @property
    def notice(self) -> str:
        return MADE_UP if self.account.agreement.made_up else ""

    def begin(self, name: str, purpose: str, widths: Iterable[float]) -> Sheet:
        sheet = self.book.sheets[name]
        sheet.head(f"{name}: {self.account.agreement.title}", purpose)
        sheet.widths(*widths)
        if self.notice:
            sheet.text(2, 0, self.notice, "notice")
        sheet.page.set_row(HEAD, 27)
        return sheet

    def end(self, sheet: Sheet, *, freeze_columns: int = 1) -> None:
        sheet.printed(title_rows=(HEAD, HEAD), freeze=(FIRST, freeze_columns), notice=self.notice)

    def at(self, part: Part, row_id: str) -> str:
        """The cell of a figure, as a formula on another sheet names it."""
        return str(self.cells[part.id, row_id])

    def added(self, *amounts: int, **wanted: str) -> str:
        """`SUMIFS` over the rows of the sheet Book that are marked so; several amounts (before, in the period) are added."""
        marks = "".join(f',{self._column(_AT[name])},"{_criterion(value)}"' for name, value in wanted.items())
        return "+".join(f"SUMIFS({self._column(at)}{marks})" for at in amounts or (_DURING,))

    def _column(self, at: int) -> str:
        letter = column_letters(at)
        return f"{BOOK}!${letter}${FIRST + 1}:${letter}${self.last + 1}"


def write_workbook(account: Statement, sums: Sums, bodies: BodiesView | None = None) -> bytes:
    """The account as an .xlsx file. `sums` are those that the account was made from; `bodies` adds each body's own view."""
    words = f"Memorandum account of {account.agreement.title}, {account.span.words}"
    book = Book(title=words, created=account.span.to_on, comments="Every figure of the account is a live formula.")
    book.sheet(READ_ME)
    for part in account.parts:
        book.sheet(PART_WORDS[part.id], tab=RESULT_TAB)
    for name in (BESIDE, *([BODIES] if bodies else [])):
        book.sheet(name, tab=RESULT_TAB)
    book.sheet(CHECKS, tab=CHECK_TAB)
    book.sheet(BOOK, tab=BOOK_TAB)
    export = _Export(book, account, sums, bodies)
    _draw_book(export)
    for part in account.parts:
        _draw_part(export, part)
    _draw_beside(export)
    if bodies is not None:
        _draw_bodies(export, bodies)
    _draw_checks(export)
    _draw_read_me(export)
    return book.save()


# the sheet that all others add up


def _draw_book(export: _Export) -> None:
    sheet = export.begin(BOOK, "Every cell of the book, as posted: debits above nought, credits below.", _WIDTHS)
    for at, head in enumerate(_HEADS):
        sheet.text(HEAD, at, head, "header.right" if at >= _BEFORE else "header")
    cells = {**export.sums.before, **export.sums.during}
    order = sorted(cells, key=lambda cell: (_marks(cell), cell.text()))
    names = chart.chart()
    for row, cell in enumerate(order, start=FIRST):
        marks = _marks(cell)
        name = names[cell.account].name if cell.account in names else ""
        told = (cell.account, name, cell.scheme, cell.line, cell.status, cell.mechanism, cell.condition, cell.cause)
        for at, text in enumerate((*marks, *told)):
            sheet.text(row, at, text, "calc.text")
        for at, sums in ((_BEFORE, export.sums.before), (_DURING, export.sums.during)):
            sheet.number(row, at, sums.get(cell, 0) / 100, "calc.pence")
    export.last = FIRST + max(len(order) - 1, 0)
    total = export.last + 1
    sheet.text(total, 0, "Sum: nought in a book that balances", "label.total")
    for at in range(1, _BEFORE):
        sheet.blank(total, at, "label.band")
    for at, sums in ((_BEFORE, export.sums.before), (_DURING, export.sums.during)):
        formula = f"=SUM({column_span(at, FIRST, export.last)})"
        export.cells[BOOK, str(at)] = sheet.formula(total, at, formula, sum(sums.values()) / 100, "total.pence")
    export.end(sheet, freeze_columns=5)


def _marks(cell: Cell) -> tuple[str, str, str, str, str]:
    """Where the account puts a cell: part, kind, row, body and group."""
    part = "capital" if cell.capital else "revenue"
    where = (f"body {cell.body or 'none'}", f"group {cell.subjective or 'none'}")
    kinds = chart.chart()
    kind = kinds[cell.account].kind if cell.account in kinds else "funds"
    if kind in ("asset", "liability"):
        return ("held", "held", "held", *where)
    if kind == "commitment":
        return ("promised", "promised", "promised", *where)
    if not is_in_fund(cell):
        sides = dict.fromkeys(SPENDING, "spending") | dict.fromkeys(SHARES, "shares") | dict.fromkeys(FUNDS, "funds")
        side = sides.get(cell.account, "funding")
        return (f"beside {part}", side, _beside_mark(cell.status, cell.line, cell.capital), *where)
    if cell.account in FUNDING:
        return (part, "funding", FUNDING[cell.account][0], *where)
    if cell.account in SPENDING:
        return (part, "spending", f"scheme-{cell.scheme or 'none'}", *where)
    if cell.account in SHARES:
        return (part, "shares", "shares", *where)
    purses = {chart.RISK_POOL: "risk-pool", chart.RESERVE: "reserve"}
    return (part, "funds", purses.get(cell.account, "brought-forward"), *where)


def _beside_mark(status: str, line: str, capital: bool) -> str:
    return f"{status or 'not stated'}: {line or 'none'}{' (capital)' if capital else ''}"


def _criterion(text: str) -> str:
    """Text that a condition takes as it is: quotes doubled, wildcards as themselves."""
    for sign in ("~", "*", "?"):
        text = text.replace(sign, f"~{sign}")
    return text.replace('"', '""')


# the account


def _draw_part(export: _Export, part: Part) -> None:
    account, name = export.account, PART_WORDS[part.id]
    purpose = (
        f"Memorandum account, {account.span.words}, in pounds. A minus shows a deficit, or what partners made good."
    )
    sheet = export.begin(name, purpose, (46, *[19] * len(account.columns), 19, 19))
    heads = [*(account.names[body] for body in account.columns), "Pool"]
    heads += ["Year before"] if account.has_last_year else []
    sheet.text(HEAD, 0, "", "header.band")
    for at, head in enumerate(heads, start=1):
        sheet.text(HEAD, at, head, "header.right")
    at = FIRST
    places: dict[str, int] = {}
    for row in part.rows:
        places[row.id] = at
        _draw_row(export, sheet, part, row, at, places)
        at += 1
    for words, table in (("Spending by provider", part.by_provider), ("Spending by subjective group", part.by_group)):
        if table:
            at = _draw_analysis(export, sheet, part, words, table, at + 1)
    export.end(sheet)


def _draw_row(export: _Export, sheet: Sheet, part: Part, row: Row, at: int, places: Mapping[str, int]) -> None:
    account = export.account
    pool_at = len(account.columns) + 1
    if row.kind == "heading":
        sheet.text(at, 0, row.words, "group")
        return
    total = row.kind == "total"
    sheet.text(at, 0, row.words, "label.total" if total else "label")
    style = "total.pence" if total else "calc.pence"
    for place, body in enumerate(account.columns, start=1):
        if not row.by_body:
            sheet.blank(at, place, "label.total" if total else "label")
            continue
        formula = _of_body(export, part, row, body, column_letters(place), places)
        sheet.formula(at, place, f"={formula}", row.by_body[body].pence / 100, style)
    formula = _of_pool(export, part, row, at, pool_at, places)
    export.cells[part.id, row.id] = sheet.formula(at, pool_at, f"={formula}", row.pool.pence / 100, style)
    if account.has_last_year:
        sheet.number(at, pool_at + 1, (row.last_year_pence or 0) / 100, style)


def _of_body(export: _Export, part: Part, row: Row, body: str, letter: str, places: Mapping[str, int]) -> str:
    """A body's column: a total adds the rows above it, any other figure comes from the book."""
    heading = {"total-funding": "funding", "total-spending": "spending"}.get(row.id)
    if heading:
        return f"SUM({letter}{places[heading] + 2}:{letter}{places[row.id]})"
    kind = "funding" if row.id.startswith("funding-") else "shares" if row.id == "shares" else "spending"
    sign = "-" if kind == "funding" else ""
    return sign + export.added(part=part.id, kind=kind, row=row.id, body=f"body {body or 'none'}")


def _of_pool(export: _Export, part: Part, row: Row, at: int, pool_at: int, places: Mapping[str, int]) -> str:
    """The pool's column: the sum of the bodies where there is one, else what the account says of the row."""
    letter = column_letters(pool_at)
    cell = {name: f"{letter}{place + 1}" for name, place in places.items()}
    if row.by_body:
        return f"SUM({cell_name(at, 1)}:{cell_name(at, pool_at - 1)})"
    if row.id == "brought-forward":
        return f"-({export.added(_BEFORE, part=part.id)}+{export.added(part=part.id, kind='funds')})"
    if row.id == "net":
        return f"{cell['total-funding']}-{cell['total-spending']}"
    if row.id == "kept":
        return f"{cell['net']}-{cell['shares']}"
    if row.id == "carried-forward":
        return f"{cell['brought-forward']}+{cell['kept']}"
    return f"-({export.added(_BEFORE, _DURING, part=part.id, row=row.id)})"


def _draw_analysis(export: _Export, sheet: Sheet, part: Part, words: str, table: tuple[Row, ...], at: int) -> int:
    """A table of the same spending by another key, under its own heading."""
    bodies, pool_at = export.account.columns, len(export.account.columns) + 1
    sheet.text(at, 0, words, "group")
    first = at + 1
    for at, row in enumerate(table, start=first):
        total = row.kind == "total"
        style = "total.pence" if total else "calc.pence"
        sheet.text(at, 0, row.words, "label.total" if total else "label")
        key, _, value = row.id.partition("-")
        for place, body in enumerate(bodies, start=1):
            if not row.by_body:
                sheet.blank(at, place, "label.total" if total else "label")
                continue
            formula = export.added(part=part.id, kind="spending", body=f"body {body or 'none'}", group=f"group {value}")
            formula = f"SUM({column_span(place, first, at - 1)})" if total else formula
            sheet.formula(at, place, f"={formula}", row.by_body[body].pence / 100, style)
        formula = export.added(part=part.id, kind="spending", body=f"body {value}") if key == "provider" else ""
        if row.by_body:
            formula = f"SUM({cell_name(at, 1)}:{cell_name(at, pool_at - 1)})"
        elif total:
            formula = f"SUM({column_span(pool_at, first, at - 1)})"
        export.cells[part.id, row.id] = sheet.formula(at, pool_at, f"={formula}", row.pool.pence / 100, style)
    return at + 1


# beside, by body, checks


def _draw_beside(export: _Export) -> None:
    purpose = "Managed with the fund, and in none of its totals: it stays in its holder's own books."
    sheet = export.begin(BESIDE, purpose, (40, 22, 12, 18, 18, 18))
    for at, head in enumerate(("Line", "Status", "Kind", "Funding, £", "Spending, £", "What remains, £")):
        sheet.text(HEAD, at, head, "header.right" if at > 2 else "header")
    for at, row in enumerate(export.account.beside, start=FIRST):
        told = (row.words, STATUS_WORDS.get(row.status, row.status), "capital" if row.capital else "revenue")
        for place, text in enumerate(told):
            sheet.text(at, place, text, "label")
        mark = _beside_mark("" if row.status == "not stated" else row.status, row.line, row.capital)
        part = "beside capital" if row.capital else "beside revenue"
        funding = f"=-({export.added(part=part, kind='funding', row=mark)}+{export.added(part=part, kind='shares', row=mark)})"
        sheet.formula(at, 3, funding, row.funding.pence / 100, "calc.pence")
        spending = f"={export.added(part=part, kind='spending', row=mark)}"
        sheet.formula(at, 4, spending, row.spending.pence / 100, "calc.pence")
        sheet.formula(at, 5, f"={cell_name(at, 3)}-{cell_name(at, 4)}", row.left_pence / 100, "calc.pence")
    if not export.account.beside:
        sheet.text(FIRST, 0, "No line stands beside the fund.", "body")
    export.end(sheet)


def _draw_bodies(export: _Export, view: BodiesView) -> None:
    """Each group (revenue or capital, in the fund or beside it) by itself, with its own reconciliation."""
    purpose = "What each body shows in its own books: amounts are values, sums and the reconciliation formulas."
    sheet = export.begin(BODIES, purpose, _BODIES_WIDTHS)
    for at, head in enumerate(("Body", "Line", "Treatment", *(f"{words}, £" for _, words in COLUMNS))):
        sheet.text(HEAD, at, head, "header.right" if at > 2 else "header")
    at = FIRST
    for group in view.reconciliation:
        sheet.text(at, 0, GROUPS[group], "group")
        first = at + 1
        for body in view.bodies:
            for line in body.lines:
                if line.group == group:
                    at += 1
                    _draw_body_line(sheet, at, body, line)
        _reconcile(export, sheet, view, group, first, at)
        at += 5
    export.end(sheet)


def _draw_body_line(sheet: Sheet, at: int, body: BodyView, line: BodyLine) -> None:
    mark = f" ({NEEDS})" if line.needs_finding else ""
    texts = (body.name, line.words, f"{TREATMENTS[line.treatment]}{mark}")
    for place, text in enumerate(texts):
        sheet.text(at, place, text, "label")
    sheet.height(at, zip(texts, _BODIES_WIDTHS, strict=False))
    for place, (key, _) in enumerate(COLUMNS[:-1], start=3):
        sheet.number(at, place, getattr(line, key) / 100, "calc.pence")
    b = [cell_name(at, place) for place in range(3, 8)]
    sheet.formula(at, 8, f"={b[0]}+{b[1]}+{b[2]}-{b[3]}-{b[4]}", line.remaining_pence / 100, "calc.pence")


def _reconcile(export: _Export, sheet: Sheet, view: BodiesView, group: Group, first: int, last: int) -> None:
    """All bodies, what the book has, and the difference, under the amounts of a group."""
    part = f"{'' if group[0] else 'beside '}{'capital' if group[1] else 'revenue'}"
    sums = [sum(body.pence(key, group) for body in view.bodies) / 100 for key, _ in COLUMNS]
    funding, shares, spending = (export.added(part=part, kind=kind) for kind in ("funding", "shares", "spending"))
    in_book = [f"-({funding})", f"-({shares})", "", "", spending]
    for step, words in enumerate(("All bodies", "In the book", "Difference"), start=1):
        at = last + step
        sheet.text(at, 0, words, "label.total")
        sheet.blank(at, 1, "label.band")
        sheet.blank(at, 2, "label.band")
        for place in range(3, 9):
            index = place - 3
            if step == 1:
                formula = f"SUM({column_span(place, first, last)})"
            elif step == 2:
                formula = _book_side(in_book, index, at)
            else:
                formula = f"ROUND({cell_name(at - 2, place)}-{cell_name(at - 1, place)},2)"
            sheet.formula(at, place, f"={formula}", 0.0 if step == 3 else sums[index], "total.pence")
    export.pairs.append((GROUPS[group], sheet.ref(last + 1, 8), sheet.ref(last + 2, 8), sums[5]))


def _book_side(in_book: list[str], index: int, at: int) -> str:
    """What the book has of a column. Money between bodies is in no book: what one paid, the other received."""
    if index == 5:
        return f"{cell_name(at, 3)}+{cell_name(at, 4)}-{cell_name(at, 7)}"
    return in_book[index] or cell_name(at - 1, 6 if index == 2 else 5)


def _draw_checks(export: _Export) -> None:
    sheet = export.begin(
        CHECKS, "Each pair must agree to the penny. A red cell says where to look.", (72, 20, 20, 16, 12)
    )
    for at, head in enumerate(("What", "This, £", "And this, £", "Difference, £", "")):
        sheet.text(HEAD, at, head, "header" if at == 0 else "header.right")
    row = HEAD
    for row, (words, one, other, pence) in enumerate(_pairs(export), start=FIRST):
        sheet.text(row, 0, words, "label")
        sheet.formula(row, 1, f"={one}", pence / 100, "calc.pence")
        sheet.formula(row, 2, f"={other}", pence / 100, "calc.pence")
        sheet.formula(row, 3, f"=ROUND({cell_name(row, 1)}-{cell_name(row, 2)},2)", 0.0, "calc.pence")
        sheet.formula(row, 4, f'=IF({cell_name(row, 3)}=0,"{AGREES}","{LOOK}")', AGREES, "check")
    span = f"{cell_name(FIRST, 4)}:{cell_name(row, 4)}"
    sheet.formula(1, 4, f'=IF(COUNTIF({span},"{LOOK}")=0,"{AGREES}","{LOOK}")', AGREES, "check")
    for cells in ((FIRST, 4, row, 4), (1, 4, 1, 4)):
        sheet.flag(cells, AGREES, LOOK)
    export.end(sheet)


def _pairs(export: _Export) -> Iterable[tuple[str, str, str, int]]:
    """What is checked: words, two formulas, and our value of both."""
    forward: list[str] = []
    for part in export.account.parts:
        name, pence = PART_WORDS[part.id], part.pence
        yield (
            f"{name}: funding less spending is the net surplus or (deficit)",
            f"-({export.added(part=part.id, kind='funding')})-({export.added(part=part.id, kind='spending')})",
            export.at(part, "net"),
            pence("net"),
        )
        shares = f"{export.added(part=part.id, kind='shares')}+{export.at(part, 'kept')}"
        yield f"{name}: shares and what is left add to the net surplus", shares, export.at(part, "net"), pence("net")
        carried = f"-({export.added(_BEFORE, _DURING, part=part.id)})"
        words = f"{name}: brought forward + surplus − returned is carried forward"
        yield words, export.at(part, "carried-forward"), carried, pence("carried-forward")
        for key in ("provider-total", "group-total"):
            if (part.id, key) in export.cells:
                words = f"{name}: spending by {key.split('-')[0]} adds to total spending"
                yield words, export.at(part, key), export.at(part, "total-spending"), pence("total-spending")
        forward.append(export.at(part, "carried-forward"))
    held = export.added(_BEFORE, _DURING, part="held")
    parts = ("beside revenue", "beside capital")
    beside = "-(" + "+".join(export.added(_BEFORE, _DURING, part=part) for part in parts) + ")"
    check = export.account.checks[-1]
    yield check.words, f"{'+'.join(forward)}+{beside}", held, check.right_pence
    for words, bodies, in_book, pounds in export.pairs:
        text = f"{words}: what remains by body adds to what remains in the book"
        yield text, str(bodies), str(in_book), round(pounds * 100)
    for at_column, words in ((_BEFORE, "before the period"), (_DURING, "in the period")):
        yield f"Debits and credits {words} add to nought", str(export.cells[BOOK, str(at_column)]), "0", 0


def _draw_read_me(export: _Export) -> None:
    account = export.account
    sheet = export.book.sheets[READ_ME]
    sheet.head("Memorandum account", f"{account.agreement.title}, {account.span.words}")
    sheet.widths(24, 90)
    if export.notice:
        sheet.text(2, 0, export.notice, "notice")
    at = HEAD
    for label, value in facts(account):
        sheet.text(at, 0, label, "label")
        sheet.text(at, 1, value, "label")
        at += 1
    at += 1
    sheets = {
        **{
            PART_WORDS[part.id]: "The account of the fund. Revenue and capital are never added."
            for part in account.parts
        },
        BESIDE: "What is managed with the fund and does not lie in it.",
        **({BODIES: f"What each body shows in its own books. Where marked, it {NEEDS}."} if export.bodies else {}),
        CHECKS: "Sums that must agree.",
        BOOK: "The balances of the book that every figure comes from.",
    }
    for name, words in sheets.items():
        sheet.text(at, 0, name, "label")
        sheet.text(at, 1, words, "label")
        at += 1
    sheet.text(at + 1, 0, "How to read it", "heading")
    notes = (
        "Every figure of the account adds up rows of the sheet Book; click on one to see which.",
        "A minus in red is a deficit, or what partners made good. On paper the same stands in brackets.",
        "Change a balance in Book, and the account follows; the checks then say whether it still holds together.",
    )
    for step, words in enumerate(notes, start=2):
        sheet.text(at + step, 0, words, "body")
    sheet.printed(title_rows=(0, 0), freeze=(HEAD, 0), notice=export.notice)
