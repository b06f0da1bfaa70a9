"""Where larger bodies spend, as somebody states it in a table: shares or counts of areas, with their method and source.

    body,method,year,area,share,counted,source
    vale-police,need,2024/25,E99000001,0.3864,,recorded crimes a head
    vale-police,need,2024/25,E99000002,0.6136,,recorded crimes a head
    vale-hospitals,catchment,2024/25,E99000001,,37,a count of patients

A row gives an area its share (`0.25`, `25%`, `1/4`) or its count; a body's rows of one method are one set, and the first set of a
body is the one by which it is counted. Patients that were counted tell how far a share may be out; residents are no sample. With
shares, `counted` is the number of people behind the whole set, where it is known.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from wholeplace.spend.area_shares import METHOD_WORDS, AreaShares, Method, check_shares
from wholeplace.vocabulary.places import GssCode
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear

NEEDED = ("body", "method", "year", "area", "source")
FIELDS = ("body", "method", "year", "area", "share", "counted", "source")
METHODS = tuple(method for method in METHOD_WORDS if method != "whole")

LONGEST = 300
"""Characters of a body or a source. Shares are shorter than this too: a number of a million figures is nobody's share."""

SHOWN = 100

_PART = re.compile(r"^(\d{1,140})\s*/\s*([1-9]\d{0,139})$")
_DECIMAL = re.compile(r"^-?\d{0,20}\.?\d{1,40}$")


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    body: str
    method: Method
    year: int
    area: str
    share: Fraction | None
    counted: int | None
    source: str

    @property
    def set(self) -> tuple[str, str]:
        return self.body, self.method


def read_shares(data: bytes, file: str, bodies: Collection[str] | None = None) -> tuple[AreaShares, ...]:
    """The sets of shares of a CSV file, in its order. `bodies` are the ids that the place knows, where they are known.

    *Refuses*, all at once: `shares-lack`, `shares-unreadable`, `shares-of-unknown`, `area-twice`, `share-impossible`,
    `shares-above-one`; `wrong-encoding` where the file is not UTF-8.
    """
    found = [_row(line, cells, file) for line, cells in _rows(data, file)]
    rows = [one for one in found if isinstance(one, _Row)]
    refuse_if([problem for one in found if isinstance(one, list) for problem in one])
    sets: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        sets.setdefault(row.set, []).append(row)
    refuse_if([*_strangers(rows, file, bodies), *(one for held in sets.values() for one in _check_set(held, file))])
    shares = tuple(_shares(held) for held in sets.values())
    refuse_if(problem.at(file=file) for one in shares for problem in check_shares(one))
    return shares


def write_shares(shares: Iterable[AreaShares]) -> str:
    """Sets of shares as the text that `read_shares` reads, each share an exact part such as `1/4`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for one in shares:
        year, counted = str(FinancialYear(one.year)), "" if one.counted is None else str(one.counted)
        for area, share in one.shares.items():
            part = f"{share.numerator}/{share.denominator}"
            writer.writerow([one.body, one.method, year, area, part, counted, one.source])
    return out.getvalue()


def _rows(data: bytes, file: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row that holds anything, with the line on which it begins."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_wrong_encoding(file, error.start), status=Exit.UNREADABLE) from error
    (_, first), *records = _records(text, file) or [(1, [])]
    heads = [cell.strip().casefold() for cell in first]
    missing = [key for key in NEEDED if key not in heads]
    held = [(line, cells) for line, cells in records if any(cell.strip() for cell in cells)]
    if missing or not held:
        raise Refused(_lack(missing or ["a row"], file, 1 if missing else 2))
    for line, cells in held:
        yield line, {head: cell.strip() for head, cell in zip(heads, cells, strict=False)}


def _records(text: str, file: str) -> list[tuple[int, list[str]]]:
    """Every record with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""))
    found, begins = [], 1
    try:
        for cells in reader:
            found.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Refused(_unreadable("a row", str(error), "a table in CSV", file, begins)) from error
    return found


def _row(line: int, cells: Mapping[str, str], file: str) -> _Row | list[Problem]:
    lacking = [key for key in NEEDED if not cells.get(key)]
    if not cells.get("share") and not cells.get("counted"):
        lacking.append("share")
    if lacking:
        return [_lack(lacking, file, line)]
    year, share, counted = (
        _year(cells["year"]),
        _share(cells.get("share", "")),
        cells.get("counted", "").replace(",", ""),
    )
    area = _area(cells["area"])
    checked = (
        ("method", cells["method"] in METHODS, f"one of {', '.join(METHODS)}"),
        ("year", year is not None, "a financial year such as 2024/25"),
        ("area", area is not None, "the nine characters of a council area's code, such as E08000003"),
        ("share", share is not None or not cells.get("share"), "a share such as 0.25, 25% or 1/4"),
        ("counted", not counted or (counted.isdecimal() and len(counted) < 13), "a whole number of people"),
        *((key, _is_words(cells[key]), f"words of at most {LONGEST} characters") for key in ("body", "source")),
    )
    problems = [
        _unreadable(key, cells.get(key, ""), expected, file, line) for key, good, expected in checked if not good
    ]
    if problems or year is None or area is None:
        return problems
    method = cast(Method, cells["method"])
    return _Row(line, cells["body"], method, year, area, share, int(counted) if counted else None, cells["source"])


def _is_words(text: str) -> bool:
    return len(text) <= LONGEST and text.isprintable()


def _year(text: str) -> int | None:
    try:
        return FinancialYear.parse(text).begins
    except ValueError:
        return None


def _area(text: str) -> str | None:
    try:
        return str(GssCode.parse(text))
    except ValueError:
        return None


def _share(text: str) -> Fraction | None:
    """The exact share: a decimal, a percentage, or a part of a whole."""
    if part := _PART.match(text):
        return Fraction(int(part[1]), int(part[2]))
    number = text.removesuffix("%").strip()
    if not _DECIMAL.match(number):
        return None
    return Fraction(number) / (100 if text.endswith("%") else 1)


def _shares(held: Sequence[_Row]) -> AreaShares:
    """One set. Counts become shares of their sum; only patients are a sample, whose number tells how far it may be out."""
    first = held[0]
    one = AreaShares(first.body, first.method, first.year, MappingProxyType({}), first.source)
    if first.share is None:
        total = sum(row.counted or 0 for row in held)
        parts = {row.area: Fraction(row.counted or 0, total) for row in held}
        return replace(one, shares=MappingProxyType(parts), counted=total if first.method == "catchment" else None)
    stated = MappingProxyType({row.area: row.share or Fraction(0) for row in held})
    return replace(one, shares=stated, counted=first.counted)


def _strangers(rows: Sequence[_Row], file: str, bodies: Collection[str] | None) -> Iterator[Problem]:
    firsts: dict[str, _Row] = {}
    for row in rows:
        firsts.setdefault(row.body, row)
    for body, row in firsts.items():
        if bodies is not None and body not in bodies:
            yield Problem(
                name="shares-of-unknown",
                file=file,
                line=row.line,
                field="body",
                found=body,
                expected="a body of the place, by its id",
                why="Shares of a body that the place does not name would bring nothing down, and nobody would notice.",
                remedy="Add the body to the place, or correct its id.",
            )


def _check_set(held: Sequence[_Row], file: str) -> Iterator[Problem]:
    """One set: each area once, all shares or all counts, one year and source."""
    first, seen = held[0], dict[str, _Row]()
    for row in held:
        earlier = seen.setdefault(row.area, row)
        if earlier is not row:
            yield _twice(row, earlier, file)
        elif (row.share is None) != (first.share is None):
            expected = "shares on every row of a set, or counts on every row"
            yield _unreadable("share", "a share here, a count there", expected, file, row.line)
        elif (row.year, row.source) != (first.year, first.source):
            expected = f"{FinancialYear(first.year)} and {first.source!r}, as on line {first.line}"
            yield _unreadable("source", f"{FinancialYear(row.year)} and {row.source!r}", expected, file, row.line)
    if first.share is None and not sum(row.counted or 0 for row in held):
        yield _unreadable("counted", "nought in every area", "a count above nought", file, first.line)


def _lack(keys: Sequence[str], file: str, line: int) -> Problem:
    return Problem(
        name="shares-lack",
        file=file,
        line=line,
        field=", ".join(keys),
        found="nothing",
        expected=f"every one of {', '.join(NEEDED)}, and a share or a count",
        why="A share that does not say whose it is, of where, by which method and from what source cannot be defended.",
        remedy="Fill in what is missing.",
    )


def _unreadable(key: str, found: str, expected: str, file: str, line: int) -> Problem:
    return Problem(
        name="shares-unreadable",
        file=file,
        line=line,
        field=key,
        found=found if len(found) <= SHOWN else f"{found[:SHOWN]}…",
        expected=expected,
        why="A share that is guessed at would move millions from one place to another.",
        remedy=f"Correct {key}.",
    )


def _twice(row: _Row, earlier: _Row, file: str) -> Problem:
    return Problem(
        name="area-twice",
        file=file,
        line=row.line,
        field="area",
        found=f"{row.area} of {row.body} {METHOD_WORDS[row.method]}, which stands on line {earlier.line} too",
        expected="each area once for a body and a method",
        why="Both would be added, or one be lost; nobody could say which was meant.",
        remedy="Keep one.",
    )


def _wrong_encoding(file: str, byte: int) -> Problem:
    return Problem(
        name="wrong-encoding",
        file=file,
        found=f"byte {byte} is not UTF-8",
        expected="text in UTF-8",
        why="Read as anything else, pound signs and accents would turn into other letters.",
        remedy="Save it anew, choosing UTF-8 as the encoding.",
    )
