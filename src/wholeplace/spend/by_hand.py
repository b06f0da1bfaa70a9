"""Totals of a body that publishes no file: benefits, commissioned health, probation, schools. Entered by hand, with their source.

A total says who spent how much on which service in which year, on what basis, where the figure was found, and how far it can be
relied on (grades 1 to 6, as for any evidence). It is read from TOML (`[[total]]`), from CSV, or from the fields of a form, and
is counted as outturn beside the returns of other bodies.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import pyarrow as pa

from wholeplace.reference.services import NOT_CLASSIFIED, services
from wholeplace.spend.amounts import pence_of
from wholeplace.spend.lines import COUNTED, pounds_text
from wholeplace.vocabulary.evidence import Grade, Source
from wholeplace.vocabulary.money import format_pounds, pounds_from_pence
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear

HandBasis = Literal["net", "gross", "unknown", "net-current", "total-expenditure"]
HandLayer = Literal["outturn", "budget"]

BASES: Mapping[str, str] = {
    "net": "Net of recoverable VAT",
    "gross": "Gross of VAT",
    "net-current": "Net of the service's own income",
    "total-expenditure": "Before the service's own income",
    "unknown": "Not said by the source",
}
LAYERS: Mapping[str, str] = {"outturn": "Outturn", "budget": "Budget"}
NEEDED = ("body", "service", "year", "pounds", "basis", "source", "grade")
ALSO = ("layer", "address", "published", "note")
_TABLE = re.compile(r"\s*\[\[\s*total\s*\]\]")


@dataclass(frozen=True, slots=True)
class TotalByHand:
    """What a body spent on one service in one year, as a source states it. *Units*: whole pence.

    `body` is an id or a code of the place's bodies. `line` is where it stands in `file`, where it came from one.
    """

    body: str
    service: str
    year: FinancialYear
    pence: int
    basis: HandBasis
    source: Source
    grade: Grade
    layer: HandLayer = "outturn"
    note: str = ""
    file: str | None = None
    line: int | None = None

    @property
    def rule(self) -> str:
        """Where the figure is from, in words that stand beside it wherever it is shown."""
        dated = f", {self.source.year}" if self.source.year else ""
        return f"entered by hand from {self.source.text}{dated} (grade {self.grade.number})"


def read_totals(data: bytes, file: str, bodies: Collection[str] | None = None) -> tuple[TotalByHand, ...]:
    """The totals of a TOML or CSV file. `bodies` are the ids that the place knows, where they are known.

    *Refuses*, all at once: `total-lacks`, `total-unreadable`, `total-twice`, `total-of-unknown`; `not-toml`, `not-text`
    where the file cannot be read.
    """
    rows = list(_toml_rows(data, file) if file.casefold().endswith(".toml") else _csv_rows(data, file))
    found = [read_total(row, file=file, line=line) for line, row in rows]
    problems = [problem for each in found if isinstance(each, list) for problem in each]
    totals = tuple(each for each in found if isinstance(each, TotalByHand))
    refuse_if([*problems, *check_totals(totals, bodies)])
    return totals


def read_total(row: Mapping[str, Any], file: str | None = None, line: int | None = None) -> TotalByHand | list[Problem]:
    """One total from its fields as text (of a form, a row, a table), or everything that is wrong with it."""
    text = {key: str(value).strip() for key, value in row.items() if value is not None}
    lacking = [key for key in NEEDED if not text.get(key)]
    if lacking:
        return [_lacks(lacking, file, line)]
    problems = [_unknown_field(key, file, line) for key in text if key not in NEEDED + ALSO]
    year, pence, grade = _year(text["year"]), pence_of(text["pounds"]), _grade(text["grade"])
    checked = (
        ("year", year is not None, "a financial year such as 2021/22"),
        ("pounds", pence is not None, "a sum of pounds, such as 1,234,567.00"),
        ("grade", grade is not None, "a whole number from 1 (audited) to 6 (judgement alone)"),
        ("basis", text["basis"] in BASES, f"one of {', '.join(BASES)}"),
        ("service", text["service"] in services(), f"one of {', '.join(services())}"),
        ("layer", text.get("layer", "outturn") in LAYERS, "outturn or budget"),
    )
    problems += [
        _unreadable(key, text.get(key, ""), expected, file, line) for key, good, expected in checked if not good
    ]
    if problems or year is None or pence is None or grade is None:
        return problems
    source = Source(text["source"], text.get("published") or None, text.get("address") or None)
    return TotalByHand(
        body=text["body"],
        service=text["service"],
        year=year,
        pence=pence,
        basis=cast(HandBasis, text["basis"]),
        source=source,
        grade=grade,
        layer=cast(HandLayer, text.get("layer", "outturn")),
        note=text.get("note", ""),
        file=file,
        line=line,
    )


def check_totals(totals: Sequence[TotalByHand], bodies: Collection[str] | None = None) -> list[Problem]:
    """What cannot stand among several totals: one said twice, or a body that the place does not know.

    *Refuses* `total-twice`, `total-of-unknown`.
    """
    problems = [_of_unknown(total) for total in totals if bodies is not None and total.body not in bodies]
    first: dict[tuple[str, str, int, str], TotalByHand] = {}
    for total in totals:
        earlier = first.setdefault((total.body, total.service, total.year.begins, total.layer), total)
        if earlier is not total:
            problems.append(_twice(earlier, total))
    return problems


def counted_rows(totals: Iterable[TotalByHand], place: str, file: str | None = None) -> pa.Table:
    """The totals as rows of `COUNTED`, in the place's count. `file` is the hash of the batch or file they stand in.

    The edition of a body's year names every source of it: `by hand: Stat-Xplore`. *Refuses* as `check_totals`.
    """
    held = tuple(totals)
    refuse_if(check_totals(held))
    rows = [_row(total, place, file, _edition(total, held)) for total in held]
    return pa.table({name: [row.get(name) for row in rows] for name in COUNTED.names}, schema=COUNTED)


def _row(total: TotalByHand, place: str, file: str | None, edition: str) -> dict[str, Any]:
    return {
        "place": place,
        "year": total.year.begins,
        "layer": total.layer,
        "edition": edition,
        "basis": total.basis,
        "body": total.body,
        "service": total.service,
        "service_rule": total.rule,
        "service_confidence": 0.0 if total.service == NOT_CLASSIFIED else 1.0,
        "nature": "not-stated",
        "control": "not-stated",
        "method": "whole",
        "pence": total.pence,
        "file": file,
        "line": total.line,
    }


def _edition(total: TotalByHand, totals: Sequence[TotalByHand]) -> str:
    """One edition for each body, year and layer, whatever the number of its sources."""
    alike = (total.body, total.year, total.layer)
    sources = {each.source.text: None for each in totals if (each.body, each.year, each.layer) == alike}
    return f"by hand: {'; '.join(sources)}"


def fields_of(total: TotalByHand) -> dict[str, str]:
    """The fields of a total as text, as `read_total` reads them."""
    fields = {
        "body": total.body,
        "service": total.service,
        "year": str(total.year),
        "pounds": pounds_text(total.pence),
        "basis": total.basis,
        "source": total.source.text,
        "grade": str(total.grade.number),
        "layer": total.layer,
        "address": total.source.address or "",
        "published": total.source.year or "",
        "note": total.note,
    }
    return {key: value for key, value in fields.items() if value}


def _year(text: str) -> FinancialYear | None:
    try:
        return FinancialYear.parse(text)
    except ValueError:
        return None


def _grade(text: str) -> Grade | None:
    return Grade(int(text)) if text.isdigit() and 1 <= int(text) <= 6 else None


def _toml_rows(data: bytes, file: str) -> Iterator[tuple[int | None, Mapping[str, Any]]]:
    """Each `[[total]]` with the line on which it stands."""
    text = _decoded(data, file)
    try:
        tables = tomllib.loads(text).get("total", [])
    except tomllib.TOMLDecodeError as error:
        raise Refused(_not_toml(file, str(error)), status=Exit.UNREADABLE) from error
    if not isinstance(tables, list) or not tables:
        raise Refused(_lacks(["[[total]]"], file, None))
    lines: list[int | None] = [n for n, line in enumerate(text.splitlines(), 1) if _TABLE.match(line)]
    yield from zip(lines if len(lines) == len(tables) else [None] * len(tables), tables, strict=True)


def _csv_rows(data: bytes, file: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each row that holds anything, with the line on which it begins."""
    reader = csv.reader(io.StringIO(_decoded(data, file), newline=""))
    heads = [cell.strip().casefold() for cell in next(reader, [])]
    missing = [key for key in NEEDED if key not in heads]
    if missing:
        raise Refused(_lacks(missing, file, 1))
    begins = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, dict(zip(heads, cells, strict=False))
        begins = reader.line_num + 1


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(
            name="wrong-encoding",
            file=file,
            found=f"byte {error.start} is not UTF-8",
            expected="text in UTF-8",
            why="Read as anything else, pound signs and accents would turn into other letters.",
            remedy="Save it anew, choosing UTF-8 as the encoding.",
        )
        raise Refused(problem, status=Exit.UNREADABLE) from error


def _not_toml(file: str, said: str) -> Problem:
    return Problem(
        name="not-toml",
        file=file,
        found=said,
        expected="text that can be read as TOML",
        why="Nothing of a file is used where a part of it cannot be read.",
        remedy="Correct the line that is named; strings stand in quotes.",
    )


def _lacks(keys: Sequence[str], file: str | None, line: int | None) -> Problem:
    return Problem(
        name="total-lacks",
        file=file,
        line=line,
        field=", ".join(keys),
        found="nothing",
        expected=f"every one of {', '.join(NEEDED)}",
        why="A total that does not say whose it is, of what, and where it was found cannot be defended.",
        remedy="Fill in what is missing. Where the source does not say net or gross, the basis is unknown.",
    )


def _unknown_field(key: str, file: str | None, line: int | None) -> Problem:
    return _unreadable(key, "a field that is not known", f"one of {', '.join(NEEDED + ALSO)}", file, line)


def _unreadable(key: str, found: str, expected: str, file: str | None, line: int | None) -> Problem:
    return Problem(
        name="total-unreadable",
        file=file,
        line=line,
        field=key,
        found=found,
        expected=expected,
        why="What is guessed at would stand in the place's total as if somebody had stated it.",
        remedy=f"Correct {key}.",
    )


def _of_unknown(total: TotalByHand) -> Problem:
    return Problem(
        name="total-of-unknown",
        file=total.file,
        line=total.line,
        field="body",
        found=total.body,
        expected="a body of the place, by its id or its code",
        why="Money of a body that the place does not name would be in no body's figures, and in the total all the same.",
        remedy="Add the body to the place, or correct its id.",
    )


def _pounds(pence: int) -> str:
    return format_pounds(pounds_from_pence(pence), 2)


def _twice(earlier: TotalByHand, total: TotalByHand) -> Problem:
    where = f" on line {earlier.line}" if earlier.line else ""
    return Problem(
        name="total-twice",
        file=total.file,
        line=total.line,
        field=f"{total.body}, {total.service}, {total.year}",
        found=f"{_pounds(total.pence)} here, {_pounds(earlier.pence)}{where}",
        expected="one total for a body's service in a year",
        why="A second one states the same money again, and both would be added.",
        remedy="Keep one. Where they are two parts, add them yourself and name both sources.",
    )
