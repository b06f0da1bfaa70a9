"""A book for other programs: beancount and hledger text, a sealed file, CSV.

Entries come as they stand in the book, one after another, and text goes out piece by piece, whatever the size of the book.
beancount and hledger check the balances themselves: each text ends with what the book holds on every account, so that a program
which adds up otherwise says so.

What is promised and not yet spent stands under `Equity:Commitments`, apart from all money.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from wholeplace.documents.csv_text import write_csv
from wholeplace.ledger.chart import DIMENSIONS, Cell, Kind, chart
from wholeplace.ledger.checks import FIELDS, sealed_end, sealed_header
from wholeplace.ledger.entries import Posted

Format: TypeAlias = Literal["sealed", "beancount", "hledger", "csv"]
FORMATS: tuple[Format, ...] = ("sealed", "beancount", "hledger", "csv")
ENDINGS: Mapping[Format, str] = {"sealed": "jsonl", "beancount": "beancount", "hledger": "journal", "csv": "csv"}
MADE_UP = "Made up: this place, its bodies and its money do not exist."

_ROOTS: Mapping[Kind, str] = {
    "asset": "Assets",
    "liability": "Liabilities",
    "funds": "Equity",
    "income": "Income",
    "expenditure": "Expenses",
    "commitment": "Equity:Commitments",
}
_IN_THE_NAME = ("account", "scheme", "body")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class About:
    """Of which book a text tells."""

    book: str
    title: str
    place: str
    made_up: bool


class Names:
    """Account names that beancount and hledger both take: the kind, the account of the chart, then scheme and body.

    Two cells of another account, scheme or body never share a name; where the letters that a name may hold would make them
    alike, the later one is numbered.
    """

    def __init__(self) -> None:
        self._of: dict[tuple[str, str, str], str] = {}
        self._taken: set[str] = set()

    def of(self, cell: Cell) -> str:
        key = (cell.account, cell.scheme, cell.body)
        if key not in self._of:
            self._of[key] = self._new(*key)
        return self._of[key]

    def _new(self, account: str, scheme: str, body: str) -> str:
        known = chart()[account]
        parts = [_ROOTS[known.kind], f"{account}-{_part(known.name)}"]
        parts += [f"Scheme-{_part(scheme)}"] if scheme else []
        parts += [f"Body-{_part(body)}"] if body else []
        name, number = ":".join(parts), 1
        while name in self._taken:
            number += 1
            name = f"{':'.join(parts)}-{number}"
        self._taken.add(name)
        return name


def _part(text: str) -> str:
    return _NOT_IN_A_NAME.sub("-", text).strip("-") or "x"


# beancount


def beancount(about: About, entries: Iterable[Posted], balances: Mapping[Cell, int]) -> Iterator[str]:
    """The book as beancount text. `balances` (pence by cell, as the book keeps them) are put at its end as assertions.

    *Source*: Beancount, language syntax.
    """
    names, first, last = Names(), dict[str, date](), date.min
    yield from (f"; {line}\n" for line in _head(about))
    yield f'option "title" {_quoted(about.title)}\noption "operating_currency" "GBP"\n'
    for posted in entries:
        entry = posted.entry
        last = max(last, entry.on)
        text = [f"\n{entry.on.isoformat()} * {_quoted(entry.text)}\n"]
        text += [f"  {key}: {_quoted(value)}\n" for key, value in _said_of(posted)]
        for line in entry.lines:
            name = names.of(line.cell)
            first[name] = min(first.get(name, entry.on), entry.on)
            text.append(f"  {name}  {_pounds(line.pence)} GBP\n")
            text += [f"    {key}: {_quoted(value)}\n" for key, value in _dimensions(line.cell)]
        yield "".join(text)
    held = _with_those_below(_by_name(names, balances))
    for name in held:
        first.setdefault(name, last)
    yield "\n" + "".join(f"{on.isoformat()} open {name} GBP\n" for name, on in sorted(first.items()))
    if last != date.min:
        after = (last + timedelta(days=1)).isoformat()
        yield "\n" + "".join(f"{after} balance {name}  {_pounds(pence)} GBP\n" for name, pence in sorted(held.items()))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# hledger


def hledger(about: About, entries: Iterable[Posted], balances: Mapping[Cell, int]) -> Iterator[str]:
    """The book as hledger text. `balances` (pence by cell, as the book keeps them) are put at its end as assertions.

    A comma would end a tag's value and a semicolon a description: both stand as the next best sign.

    *Source*: hledger manual, journal format.
    """
    names, last = Names(), date.min
    yield from (f"; {line}\n" for line in _head(about))
    yield "commodity 1000.00 GBP\n"
    for posted in entries:
        entry = posted.entry
        last = max(last, entry.on)
        text = [f"\n{entry.on.isoformat()} * ({posted.number}) {_described(entry.text)}\n"]
        text += [f"    ; {key}: {_tag(value)}\n" for key, value in _said_of(posted) if key != "number"]
        for line in entry.lines:
            tags = ", ".join(f"{key}: {_tag(value)}" for key, value in _dimensions(line.cell))
            text.append(f"    {names.of(line.cell)}  {_pounds(line.pence)} GBP{'  ; ' + tags if tags else ''}\n")
        yield "".join(text)
    held = _by_name(names, balances)
    if held and last != date.min:
        after = (last + timedelta(days=1)).isoformat()
        yield f"\n{after} * what the book holds\n"
        yield "".join(f"    {name}  0 GBP = {_pounds(pence)} GBP\n" for name, pence in sorted(held.items()))


def _described(text: str) -> str:
    return " ".join(text.replace(";", ",").replace("|", "/").split()) or "-"


def _tag(value: str) -> str:
    return _described(value).replace(",", " -")


# both


def _head(about: About) -> Iterator[str]:
    yield f"{' '.join(about.title.split())}: the book {about.book}, as wholeplace keeps it"
    if about.made_up:
        yield MADE_UP


def _said_of(posted: Posted) -> Iterator[tuple[str, str]]:
    """What is told of an entry beside its day, its text and its lines; what is empty is left out."""
    entry = posted.entry
    told = {
        "number": str(posted.number),
        "key": entry.key,
        "period": entry.period,
        "kind": entry.kind,
        "reference": entry.reference,
        "source": entry.source,
        "reverses": "" if entry.reverses is None else str(entry.reverses),
        "settles": "" if entry.settles is None else str(entry.settles),
        "by": posted.by_name,
        "recorded": posted.recorded_at,
        "hash": posted.hash,
    }
    return ((key, value) for key, value in told.items() if value)


def _dimensions(cell: Cell) -> Iterator[tuple[str, str]]:
    """The dimensions of a line that its account's name does not tell."""
    for name in DIMENSIONS:
        value = getattr(cell, name)
        if value and name not in _IN_THE_NAME:
            yield ("funding-line" if name == "line" else name), ("yes" if value is True else value)


def _by_name(names: Names, balances: Mapping[Cell, int]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for cell, pence in balances.items():
        sums[names.of(cell)] += pence
    return dict(sums)


def _with_those_below(sums: Mapping[str, int]) -> dict[str, int]:
    """beancount's assertion of an account takes the accounts below it in."""
    return {
        name: sum(pence for other, pence in sums.items() if other == name or other.startswith(name + ":"))
        for name in sums
    }


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


# sealed, and CSV


def sealed(about: About, entries: Iterable[Posted]) -> Iterator[str]:
    """The book as a file that anybody can check without us: `checks.verify_lines`."""
    header = sealed_header(book=about.book, title=about.title, place=about.place, made_up=about.made_up)
    yield header + "\n"
    count, root = 0, json.loads(header)["start"]
    for posted in entries:
        entry = posted.entry
        own = {"number": posted.number, "by_id": posted.by_id, "by_name": posted.by_name, "on": entry.on.isoformat()}
        own["recorded_at"] = posted.recorded_at
        row = {name: own[name] if name in own else getattr(entry, name) for name in FIELDS}
        row["lines"] = [[*_texts(line.cell), line.pence] for line in entry.lines]
        row["hash"] = posted.hash
        count, root = count + 1, posted.hash
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
    yield sealed_end(count, root) + "\n"


def _texts(cell: Cell) -> list[str]:
    """The dimensions of a cell as the seal covers them."""
    return [
        ("capital" if cell.capital else "revenue") if name == "capital" else getattr(cell, name) for name in DIMENSIONS
    ]


COLUMNS = (
    *(
        "entry",
        "on",
        "period",
        "kind",
        "text",
        "reference",
        "source",
        "account",
        "account name",
        "scheme",
        "funding line",
    ),
    *(
        "body",
        "status",
        "mechanism",
        "subjective",
        "capital",
        "condition",
        "cause",
        "pounds",
        "key",
        "reverses",
        "settles",
    ),
    *("by", "recorded at", "hash"),
)


def csv(about: About, entries: Iterable[Posted]) -> bytes:
    """The book line by line, as CSV for a spreadsheet. *Units*: pounds to the penny, debits above nought."""
    rows = (row for posted in entries for row in _csv_rows(posted))
    header = (*COLUMNS, "note") if about.made_up else COLUMNS
    return write_csv(header, ((*row, MADE_UP) for row in rows) if about.made_up else rows)


def _csv_rows(posted: Posted) -> Iterator[tuple[object, ...]]:
    entry, accounts = posted.entry, chart()
    told = (posted.number, entry.on, entry.period, entry.kind, entry.text, entry.reference, entry.source)
    record = (entry.key, entry.reverses, entry.settles, posted.by_name, posted.recorded_at, posted.hash)
    for line in entry.lines:
        account, *dimensions = (getattr(line.cell, name) for name in DIMENSIONS)
        yield (*told, account, accounts[account].name, *dimensions, _pounds(line.pence), *record)
