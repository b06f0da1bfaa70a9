"""Which column of a published file is which: by its header, by what stands in it, and by what a person once confirmed.

A header is compared by its letters and digits alone, so that `Net Amount (£)`, `NetAmount` and a header with a byte order mark
inside it are one. What is recognised by header must also be borne out by the values below it. Whether an amount is net or gross
is never taken from the table of known headers: only the header's own words say it ("net of VAT"), or the sums of the columns, or
a person.

*Source*: headers as published by English councils, gathered in the Open Data Institute Leeds' council spending project (216
mappings of 18 bodies), and those of the Local Government Association's spend schema, version 1.3 (2015).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wholeplace.spend.amounts import Cell, is_blank, pence_of
from wholeplace.spend.days import day_of, month_stands_first
from wholeplace.spend.lines import AMOUNT_FIELDS, FIELDS, Basis, ColumnFound

HEADER_WITHIN = 60
"""Records among which the header is looked for; above it publishers leave titles, notes and whole queries."""

_NET = re.compile(r"net(?!work)|exc(l|$)|exclud|exvat|lessvat|beforevat")
_GROSS = re.compile(r"gross|incl|includ|withvat|plusvat")
_VAT = re.compile(r"vat|valueaddedtax")
_NOT_VAT = re.compile(r"reg|number|no$|code|status|private|innovat|renovat|elevat|excavat|conservat")
_AMOUNT = re.compile(r"amount|value|total|spend$|cost$|paid$|pounds|sum$|^net$|^gross$|price")
_DAY = re.compile(r"date|paidon|day$")
_NOT_PAYMENT = re.compile(
    r"(annual|contract|award|estimated|budget|extension).*(value|amount|price|cost)|(value|amount).*(awarded|applied|requested)"
)


def bare(header: str) -> str:
    """A header by its letters and digits alone, in small letters."""
    return re.sub(r"[^a-z0-9]", "", header.casefold().replace("&", "and"))


@cache
def known_headers() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Each bare header that has been seen: the fields it may be, with how surely."""
    found: dict[str, list[tuple[str, float]]] = {}
    text = files("wholeplace.spend").joinpath("parameters/headers.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["header"], []).append((row["field"], float(row["confidence"])))
    return {header: tuple(sorted(fields, key=lambda pair: -pair[1])) for header, fields in found.items()}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person confirmed for a publisher: field → header, and which basis its amounts have where the file does not say.

    `whole`: the person has looked at every column, so none is anything but what was said of it.
    """

    columns: Mapping[str, str]
    basis: Basis | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """The header of a file: on which line, the columns found, and other columns that the same field could be.

    `rivals` are amount columns that could each be the one that is counted; what tells them apart is their values.
    """

    line: int
    header: tuple[str, ...]
    columns: tuple[ColumnFound, ...]
    rivals: tuple[ColumnFound, ...] = ()
    month_first: bool = False
    confirmed_basis: Basis | None = None

    def column(self, field: str) -> ColumnFound | None:
        """The column of a field, where it was found."""
        return next((found for found in self.columns if found.field == field), None)

    @property
    def counted(self) -> ColumnFound | None:
        """The column whose amounts are counted: net before one that does not say, that before gross."""
        return self.column("net") or self.column("amount") or self.column("gross")

    @property
    def basis(self) -> Basis | None:
        """What the counted amounts are; None where there are none."""
        counted = self.counted
        if counted is None:
            return None
        if counted.field == "net":
            return "net"
        if counted.field == "gross":
            return "gross"
        return self.confirmed_basis or "unknown"


def fields_of(header: str) -> tuple[tuple[str, float, str], ...]:
    """The fields that a header may be, with how surely and why, likeliest first."""
    key = bare(header)
    if not key:
        return ()
    found = [(field, sure, "known header") for field, sure in known_headers().get(key, ()) if field != "amount"]
    money = _money_field(key)
    if money:
        found.append(money)
    if not found and _DAY.search(key):
        found.append(("paid_on", 0.5, "a header that speaks of a date"))
    if not found:
        found.extend(_by_words(key))
    return tuple(sorted(found, key=lambda item: -item[1]))


def _money_field(key: str) -> tuple[str, float, str] | None:
    """Net, gross, VAT or an amount that does not say, by the header's own words."""
    known = dict(known_headers().get(key, ()))
    if _NOT_PAYMENT.search(key):
        return None
    sure, why = (known["amount"], "known header") if "amount" in known else (0.7, "a header that speaks of an amount")
    if _VAT.search(key) and not _NOT_VAT.search(key) and not _NET.search(key) and not _GROSS.search(key):
        return ("vat", 0.9, "a header that speaks of VAT")
    if "amount" not in known and not _AMOUNT.search(key):
        return None
    if _NET.search(key) and not _GROSS.search(key):
        return ("net", max(sure, 0.95), "its header says net")
    if _GROSS.search(key) and not _NET.search(key):
        return ("gross", max(sure, 0.95), "its header says gross")
    return ("amount", sure, why)


_OF_SUPPLIER = "(id|no|num|code|ref|class|reg|type|post|address)"
_WORDS = (
    ("supplier", re.compile(rf"(supplier|vendor|beneficiary|payee|creditor|merchant)(?!.*{_OF_SUPPLIER})")),
    ("supplier_id", re.compile(r"(supplier|vendor|creditor).*(id|no|num|code|ref)")),
    ("directorate", re.compile(r"directorate|department|division|servicearea|servicegroup|costcentre")),
    ("transaction", re.compile(r"(trans|document|voucher|reference).*(no|num|ref|id)|^reference")),
    ("purpose", re.compile(r"purpose|description|narrative|expense|expenditure")),
    ("category", re.compile(r"categor|classif|procurement")),
    ("body", re.compile(r"organisation|authority|council|bodyname")),
)  # fmt: skip


def _by_words(key: str) -> list[tuple[str, float, str]]:
    return [(field, 0.55, "words in its header") for field, words in _WORDS if words.search(key)]


def recognise(head: Sequence[tuple[int, Sequence[Cell]]], confirmed: Confirmed | None = None) -> Recognised | None:
    """The header among the first records of a file and its columns; None where no record is one.

    `head` are the first records with their lines, at least a few below the header among them. A header has a column of amounts
    that holds amounts, and one other column of those that a payment has.
    """
    best: tuple[float, Recognised] | None = None
    for place, (line, cells) in enumerate(head[:HEADER_WITHIN]):
        texts = [str(cell) if isinstance(cell, str) else "" for cell in cells]
        if sum(1 for text in texts if bare(text)) < 2:
            continue
        below = [row for _line, row in head[place + 1 :]]
        found = _columns(texts, below, confirmed)
        if found is None:
            continue
        score = sum(column.confidence for column in found.columns)
        if best is None or (score > best[0] + 0.5 and not _pays(best[1], head, until=line)):
            best = (score, _placed(found, line))
    return best[1] if best else None


def _pays(found: Recognised, head: Sequence[tuple[int, Sequence[Cell]]], until: int) -> bool:
    """Whether lines with amounts stand below a header: then no fuller header further down may take its place, and lose them."""
    counted = found.counted
    return counted is not None and any(
        pence_of(cells[counted.number]) is not None
        for line, cells in head
        if found.line < line < until and counted.number < len(cells)
    )


def _placed(found: Recognised, line: int) -> Recognised:
    return Recognised(line, found.header, found.columns, found.rivals, found.month_first, found.confirmed_basis)


def _columns(texts: Sequence[str], below: Sequence[Sequence[Cell]], confirmed: Confirmed | None) -> Recognised | None:
    asked = () if confirmed is not None and confirmed.whole else enumerate(texts)
    candidates = [candidate for number, text in asked for candidate in _candidates(number, text, below)]
    taken = _confirmed(texts, confirmed)
    taken_fields = {column.field for column in taken}
    rivals: list[ColumnFound] = []
    for candidate in sorted(candidates, key=lambda found: (-found.confidence, found.number)):
        if any(column.number == candidate.number for column in taken):
            continue
        if candidate.field in taken_fields:
            if candidate.field in AMOUNT_FIELDS and confirmed is None:
                rivals.append(candidate)
            continue
        taken.append(candidate)
        taken_fields.add(candidate.field)
    if not taken_fields & {"net", "gross", "amount"} or len(taken) < 2:
        return None
    if not taken_fields & {"supplier", "paid_on", "directorate", "purpose", "transaction", "category"}:
        return None
    day = next((column for column in taken if column.field == "paid_on"), None)
    month_first = day is not None and month_stands_first(row[day.number] for row in below if day.number < len(row))
    ordered = tuple(sorted(taken, key=lambda column: FIELDS.index(column.field)))
    header = tuple(text.strip().lstrip("\ufeff") for text in texts)
    return Recognised(0, header, ordered, tuple(rivals), month_first, confirmed.basis if confirmed else None)


def _confirmed(texts: Sequence[str], confirmed: Confirmed | None) -> list[ColumnFound]:
    if confirmed is None:
        return []
    wanted = {bare(header): field for field, header in confirmed.columns.items()}
    found: list[ColumnFound] = []
    for number, text in enumerate(texts):
        field = wanted.pop(bare(text), None)
        if field:
            found.append(ColumnFound(field, number, _shown(text), 1.0, "confirmed for this publisher"))
    return found


def _candidates(number: int, text: str, below: Sequence[Sequence[Cell]]) -> list[ColumnFound]:
    """What a column may be, each as surely as its header says and its values bear out."""
    fields = fields_of(text)
    if not fields:  # as of nearly every cell of a line of payment, when it is looked at as if it were the header
        return []
    values = [row[number] if number < len(row) else None for row in below]
    filled = [value for value in values if not is_blank(value)]
    return [
        ColumnFound(field, number, _shown(text), round(sure * borne, 3), why)
        for field, sure, why in fields
        if (borne := _borne_out(field, filled, len(values))) > 0
    ]


def _borne_out(field: str, filled: Sequence[Cell], rows: int) -> float:
    """How far the values of a column fit its field: nought where they do not, one where all do."""
    if not filled:
        return (0.0 if field in AMOUNT_FIELDS else 0.5) if rows else 1.0
    if field in AMOUNT_FIELDS:
        share = sum(pence_of(value) is not None for value in filled) / len(filled)
        return share if share >= (0.3 if field == "vat" else 0.6) else 0.0
    if field == "paid_on":
        share = sum(day_of(value) is not None or day_of(value, month_first=True) is not None for value in filled)
        return max(share / len(filled), 0.3)
    if field in ("supplier", "body", "directorate", "purpose", "category"):
        words = sum(isinstance(value, str) and _is_words(value) for value in filled) / len(filled)
        return 0.4 + 0.6 * words
    return 1.0


def _is_words(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and not text.lstrip().casefold().startswith("http")


def _shown(text: str) -> str:
    return text.strip().lstrip("\ufeff").strip()
