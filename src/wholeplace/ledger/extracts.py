"""A partner's ledger extract as entries of a book: read by its headings, mapped by its codes, held against its control total.

Every row that cannot be taken is told by its line or cell, all at once; then nothing of the file is taken in.

*Refuses* by way of the lists that it returns: `columns-missing`, `day-unreadable`, `amount-unreadable`, `half-pennies`,
`transaction-missing`, `transaction-twice`, `code-not-mapped`, `control-count-differs`, `control-total-differs`.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from xlsxwriter.utility import xl_rowcol_to_cell

from wholeplace.documents.containers import kind_of
from wholeplace.documents.workbook_cells import open_workbook
from wholeplace.ledger.chart import CREDITORS, OWN_LEDGER, SPENDING, STATUSES, Cell, chart
from wholeplace.ledger.checks import exact_pounds
from wholeplace.ledger.entries import Entry, Line, pence_of
from wholeplace.vocabulary.problems import Exit, Problem, Refused

NEEDED = ("number", "on", "cost_centre")
CODE_COLUMNS = ("cost_centre", "subjective", "account", "against", "scheme", "line", "status", "mechanism", "group")
MORE_CODE_COLUMNS = ("capital", "condition")
MOST_ROWS = 200_000
MOST_TOLD = 1_000  # nobody mends more by hand

_DAYS = (
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y-%m-%d",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %y",
)
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?Z?$")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its values as text by column, and where each stands (a line, or cells)."""

    line: int
    values: Mapping[int, str]
    sheet: str = ""

    def where(self, column: int) -> dict[str, object]:
        """The place of a value, as a problem names it."""
        return (
            {"cell": f"{self.sheet}!{xl_rowcol_to_cell(self.line - 1, column)}"} if self.sheet else {"line": self.line}
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A file as a table: its headings, and the rows that have anything in them."""

    file: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Transaction:
    """One row that could be read. *Units*: whole pence; spending above nought, money back below."""

    row: Row
    number: str
    on: date
    pence: int
    cost_centre: str
    subjective: str
    text: str
    reference: str


@dataclass(frozen=True, slots=True)
class Code:
    """To which cell a partner's code is booked, and against which account. An empty `subjective` stands for every one."""

    cost_centre: str
    subjective: str
    account: str
    against: str
    scheme: str
    line: str
    status: str
    mechanism: str
    group: str
    capital: str = ""
    condition: str = ""

    def cells(self, body: str) -> tuple[Cell, Cell]:
        """Where the amount goes, and what it is balanced by: what stays in its owner's ledger is met there."""
        cell = Cell(
            account=self.account or SPENDING,
            scheme=self.scheme,
            line=self.line,
            body=body,
            status=self.status,
            mechanism=self.mechanism,
            subjective=self.group,
            capital=self.capital.casefold() in ("yes", "capital", "true", "1"),
            condition=self.condition,
        )
        usual = CREDITORS if self.status in ("", "pooled", "transferred") else OWN_LEDGER
        return cell, Cell(self.against or usual, scheme=self.scheme, line=self.line, body=body, status=self.status)


# the file


def read_table(data: bytes, file: str) -> Table:
    """A CSV text or the first sheet of a workbook as a table. *Refuses*, with status 10, what cannot be read."""
    rows = _workbook_rows(data, file) if kind_of(data) in ("workbook", "zip", "old-office") else _csv_rows(data, file)
    if len(rows) < 2:
        raise Refused(_nothing_in_it(file), status=Exit.UNREADABLE)
    if len(rows) > MOST_ROWS:
        raise Refused(_too_long(len(rows), file), status=Exit.UNREADABLE)
    head, *body = rows
    width = max(head.values) + 1
    return Table(file, tuple(head.values.get(column, "").strip() for column in range(width)), tuple(body))


def _workbook_rows(data: bytes, file: str) -> list[Row]:
    opened = open_workbook(data, file)
    sheet = opened.sheet(opened.names[0])
    found = []
    for number, cells in sheet.rows().items():
        values = {column: _plain(value) for column, value in cells.items()}
        found.append(Row(number + 1, {column: text for column, text in values.items() if text}, sheet.name))
    return [row for row in found if row.values]


def _plain(value: object) -> str:
    """A cell as the text that a person reads in it."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return (
            str(int(value)) if value.is_integer() else repr(round(value, 6))
        )  # sums of pounds are off by less in binary
    return "" if value is None else str(value).strip()


def _csv_rows(data: bytes, file: str) -> list[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_wrong_encoding(file, data, error), status=Exit.UNREADABLE) from None
    reader = csv.reader(io.StringIO(text, newline=""))
    found = []
    try:
        for cells in reader:
            values = {column: cell.strip() for column, cell in enumerate(cells) if cell.strip()}
            if values:
                found.append(Row(reader.line_num, values))
    except csv.Error as error:
        raise Refused(_not_text(file, reader.line_num, error), status=Exit.UNREADABLE) from None
    return found


def _not_text(file: str, line: int, error: csv.Error) -> Problem:
    return Problem(
        name="not-text",
        file=file,
        line=line,
        found=f"what no CSV text holds: {error}",
        expected="rows of text with commas between them",
        why="The rows after it could not be told from one another.",
        remedy="Save it anew as CSV UTF-8, or as a workbook (.xlsx).",
    )


def _wrong_encoding(file: str, data: bytes, error: UnicodeDecodeError) -> Problem:
    return Problem(
        name="wrong-encoding",
        file=file,
        line=data[: error.start].count(b"\n") + 1,
        found=f"the byte {data[error.start]:#04x}, which is not UTF-8",
        expected="text in UTF-8",
        why="Read as anything else, pound signs and accents would turn into other letters.",
        remedy="Save it anew as CSV UTF-8, or as a workbook (.xlsx).",
    )


def _nothing_in_it(file: str) -> Problem:
    return Problem(
        name="file-empty",
        file=file,
        found="no row below the headings",
        expected="a row of headings, and a row for each transaction",
        why="Nothing can be taken in.",
        remedy="Look whether it is the right file.",
    )


def _too_long(rows: int, file: str) -> Problem:
    return Problem(
        name="extract-too-long",
        file=file,
        found=f"{rows:,} rows",
        expected=f"at most {MOST_ROWS:,}",
        why="An extract is taken in whole or not at all, and a person must be able to hold it against its control total.",
        remedy="Ask for an extract of each month by itself.",
    )


# its columns


@cache
def headings() -> Mapping[str, tuple[str, ...]]:
    """For each thing that we look for, the headings under which ledgers print it."""
    stored = (files("wholeplace.ledger") / "parameters" / "extract_headers.toml").read_text(encoding="utf-8")
    return MappingProxyType({role: tuple(words) for role, words in tomllib.loads(stored)["headings"].items()})


def guessed_columns(table: Table) -> dict[str, str]:
    """Which heading seems to be what; a person confirms it once."""
    by_word = {_word(heading): heading for heading in reversed(table.headings) if heading}
    found = {role: next((by_word[word] for word in words if word in by_word), "") for role, words in headings().items()}
    return {role: heading for role, heading in found.items() if heading}


def _word(heading: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.casefold()).split())


def column_problems(table: Table, columns: Mapping[str, str]) -> list[Problem]:
    """`columns-missing` where a heading is not in the file, or nothing is said of what is needed."""
    wanted = [role for role in NEEDED if not columns.get(role)]
    if not columns.get("amount") and not (columns.get("debit") and columns.get("credit")):
        wanted.append("amount")
    gone = [heading for heading in columns.values() if heading not in table.headings]
    if not wanted and not gone:
        return []
    lacking = [
        role.replace("_", " ").replace("on", "date") if role == "on" else role.replace("_", " ") for role in wanted
    ]
    return [
        Problem(
            name="columns-missing",
            file=table.file,
            found=f"the headings {', '.join(heading for heading in table.headings if heading)}",
            expected=f"a column for {', '.join([*lacking, *gone])}",
            why="Each row needs a number of its own, a day, an amount and the code that says what it was for.",
            remedy="Name the columns, such as: --column number='Voucher No'; or ask for an extract that has them.",
        )
    ]


# its rows


def read_rows(table: Table, columns: Mapping[str, str]) -> tuple[list[Transaction], list[Problem]]:
    """Every row that can be read, and what is wrong with the others."""
    places = {role: table.headings.index(heading) for role, heading in columns.items()}
    found: list[Transaction] = []
    problems: list[Problem] = []
    first: dict[str, Row] = {}
    for row in table.rows:
        wrong, read = _read_row(row, places)
        if read is not None and read.number in first:
            wrong.append(_twice(read.number, first[read.number], row, places["number"]))
        elif read is not None:
            first[read.number] = row
            found.append(read)
        problems += [problem.at(file=table.file) for problem in wrong]
    return found, problems


def _read_row(row: Row, places: Mapping[str, int]) -> tuple[list[Problem], Transaction | None]:
    told = {role: row.values.get(column, "") for role, column in places.items()}
    problems: list[Problem] = []
    on = day_of(told["on"])
    if on is None:
        problems.append(_day_unreadable(told["on"], row, places["on"]))
    if not told["number"]:
        problems.append(_transaction_missing(row, places["number"]))
    pence = 0
    try:
        pence = _amount(told)
    except Refused as refused:
        column = places.get("amount", places.get("debit", 0))
        problems += [problem.at(field="amount", **row.where(column)) for problem in refused.problems]
    if problems or on is None:
        return problems, None
    more = (told.get(role, "") for role in ("cost_centre", "subjective", "text", "reference"))
    return [], Transaction(row, told["number"], on, pence, *more)


def _amount(told: Mapping[str, str]) -> int:
    if "amount" in told:
        return pence_of(told["amount"])
    debit, credit = (pence_of(told.get(role) or "0", field=role) for role in ("debit", "credit"))
    return debit - credit


def day_of(text: str) -> date | None:
    """A day as ledgers print it, day before month (`04/05/2026`, `4 May 2026`, `04-May-26`, `2026-05-04`); None for no day."""
    plain = _MIDNIGHT.sub("", text.strip())
    for form in _DAYS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _day_unreadable(text: str, row: Row, column: int) -> Problem:
    return Problem(
        name="day-unreadable",
        field="date",
        found=text or "nothing",
        expected="a day, such as 04/05/2026 or 4 May 2026, the day before the month",
        why="The day says to which period the money belongs.",
        remedy="Put the day right in the extract, or ask for it again.",
    ).at(**row.where(column))


def _transaction_missing(row: Row, column: int) -> Problem:
    return Problem(
        name="transaction-missing",
        field="number",
        found="a row without a transaction number",
        expected="the number under which its own ledger has it",
        why="By its number a transaction is known again, so that it is never taken in twice.",
        remedy="Leave out rows of totals and notes; ask the partner for the number where it is a transaction.",
    ).at(**row.where(column))


def _twice(number: str, before: Row, row: Row, column: int) -> Problem:
    return Problem(
        name="transaction-twice",
        field="number",
        found=f"{number}, which line {before.line} has too",
        expected="each transaction number once",
        why="Counted twice, it would be spent twice.",
        remedy="Take one of the two out; or, where both are right, ask the partner for numbers that tell them apart.",
    ).at(**row.where(column))


# its control total


def control_problems(
    found: Sequence[Transaction], file: str, stated_pence: int | None = None, stated_count: int | None = None
) -> list[Problem]:
    """Does the file hold what its sender says? By how much not, and which line it likeliest is. *Units*: pence."""
    problems = []
    if stated_count is not None and stated_count != len(found):
        problems.append(_count_differs(len(found), stated_count, file))
    total = sum(each.pence for each in found)
    if stated_pence is not None and stated_pence != total:
        problems.append(_total_differs(found, total, stated_pence, file))
    return problems


def _count_differs(found: int, stated: int, file: str) -> Problem:
    return Problem(
        name="control-count-differs",
        file=file,
        found=f"{found:,} transactions, {abs(found - stated):,} {'more' if found > stated else 'fewer'} than stated",
        expected=f"{stated:,}, as its sender states",
        why="Rows were lost or added on the way.",
        remedy="Ask for the extract again, or for the right count.",
    )


def _total_differs(found: Sequence[Transaction], total: int, stated: int, file: str) -> Problem:
    out = total - stated
    likeliest = next(_likeliest(found, out), None)
    place = likeliest[0].row if likeliest else None
    why = f" Likeliest {_named(place)}: {likeliest[1]}." if place and likeliest else ""
    return Problem(
        name="control-total-differs",
        file=file,
        line=place.line if place else None,
        field="amount",
        found=f"{exact_pounds(total)}, {exact_pounds(abs(out))} {'more' if out > 0 else 'less'} than stated",
        expected=f"{exact_pounds(stated)}, as its sender states",
        why=f"To the penny, or something was lost, added or mistyped on the way.{why}",
        remedy="Look at that line against its paper, or ask for the extract again with its control total.",
    )


def _named(row: Row) -> str:
    return f"row {row.line} of {row.sheet}" if row.sheet else f"line {row.line}"


def _likeliest(found: Sequence[Transaction], out: int) -> Iterator[tuple[Transaction, str]]:
    """The lines that would explain a difference, the likeliest first."""
    for each in found:
        if each.pence == out:
            yield each, f"its amount is the difference, {exact_pounds(out)}"
    for each in found:
        if each.pence * 2 == out:
            yield each, f"with the other sign the sum would be right, {exact_pounds(each.pence)}"
    if out % 9 == 0:
        for each in found:
            meant = next((other for other in _changed_round(each.pence) if each.pence - other == out), None)
            if meant is not None:
                yield each, f"{exact_pounds(each.pence)} with two figures changed round would be {exact_pounds(meant)}"
        for each in found:
            for meant in (each.pence * 10, each.pence // 10):
                if each.pence - meant == out and meant:
                    yield each, f"{exact_pounds(each.pence)} with its point moved would be {exact_pounds(meant)}"


def _changed_round(pence: int) -> Iterator[int]:
    """An amount with each two neighbouring figures changed round."""
    figures, sign = str(abs(pence)).rjust(3, "0"), -1 if pence < 0 else 1
    for place in range(len(figures) - 1):
        changed = figures[:place] + figures[place + 1] + figures[place] + figures[place + 2 :]
        yield sign * int(changed)


# its codes, and the entries


def read_codes(data: bytes, file: str) -> tuple[Code, ...]:
    """A partner's codes and the cells they are booked to, from a CSV. *Refuses* `columns-missing`, `code-impossible`."""
    table = read_table(data, file)
    gone = [name for name in CODE_COLUMNS if name not in table.headings]
    if gone:
        raise Refused(_code_columns(table, gone))
    known = {field.name for field in fields(Code)}
    places = {name: column for column, name in enumerate(table.headings) if name in known}
    codes = [Code(**{name: row.values.get(column, "") for name, column in places.items()}) for row in table.rows]
    wrong = [
        problem for row, code in zip(table.rows, codes, strict=True) for problem in _code_problems(file, row, code)
    ]
    if wrong:
        raise Refused(*wrong)
    return tuple(codes)


def _code_columns(table: Table, gone: Sequence[str]) -> Problem:
    return Problem(
        name="columns-missing",
        file=table.file,
        found=f"the headings {', '.join(table.headings)}",
        expected=f"a column for {', '.join(gone)}",
        why="The codes say what each cost centre is booked to.",
        remedy=f"Give these columns: {', '.join((*CODE_COLUMNS, *MORE_CODE_COLUMNS))}.",
    )


def _code_problems(file: str, row: Row, code: Code) -> Iterator[Problem]:
    choices = (
        ("account", code.account, chart()),
        ("against", code.against, chart()),
        ("status", code.status, STATUSES),
    )
    for field, value, known in choices:
        if value and value not in known:
            yield Problem(
                name="code-impossible",
                file=file,
                line=row.line,
                field=field,
                found=value,
                expected=f"one of {', '.join(known)}",
                why="What is booked elsewhere would be in no statement.",
                remedy="Choose one of them, or leave it empty.",
            )


def entries_of(
    found: Sequence[Transaction], codes: Sequence[Code], *, body: str, file: str, source: str
) -> tuple[list[Entry], list[Problem]]:
    """The entries of what was read, and every code that says nothing. Rows of nought are counted and left out."""
    exact = {(code.cost_centre, code.subjective): code for code in codes}
    entries: list[Entry] = []
    unmapped: dict[tuple[str, str], list[Transaction]] = {}
    for each in found:
        code = exact.get((each.cost_centre, each.subjective)) or exact.get((each.cost_centre, ""))
        if code is None:
            unmapped.setdefault((each.cost_centre, each.subjective), []).append(each)
        elif each.pence:
            entries.append(_entry(each, code, body, source))
    return entries, [_not_mapped(key, rows, file) for key, rows in unmapped.items()]


def key_of(body: str, number: str) -> str:
    """The key of a partner's transaction: it stands for it in every extract that holds it."""
    return f"extract:{body}:{number}"


def _entry(each: Transaction, code: Code, body: str, source: str) -> Entry:
    cell, against = code.cells(body)
    return Entry(
        key=key_of(body, each.number),
        on=each.on,
        text=_on_one_line(each.text or f"Transaction {each.number}")[:500],
        lines=(Line(cell, each.pence), Line(against, -each.pence)),
        kind="import",
        reference=_on_one_line(each.reference)[:200],
        source=f"{source}, line {each.row.line}"[:300],
    )


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _not_mapped(key: tuple[str, str], rows: Sequence[Transaction], file: str) -> Problem:
    code = " / ".join(part for part in key if part) or "no code"
    more = f" and {len(rows) - 1:,} more" if len(rows) > 1 else ""
    return Problem(
        name="code-not-mapped",
        file=file,
        line=rows[0].row.line,
        field="cost_centre",
        found=f"{code}, on line {rows[0].row.line}{more}, {exact_pounds(sum(each.pence for each in rows))} in all",
        expected="a code that is booked to a line of the pool",
        why="Money whose purpose nobody named would be in no statement.",
        remedy="Add the code to the codes of this body, or take the rows out of the extract.",
    )
