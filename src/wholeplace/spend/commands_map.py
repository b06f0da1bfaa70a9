"""The command `wholeplace spend map`: who spends what on which service, from files of counted lines."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from wholeplace.foundation.files_out import write_file
from wholeplace.foundation.late_bar import late_bar
from wholeplace.reference.areas import name_of
from wholeplace.reference.bodies import by_code
from wholeplace.reference.services import label_of
from wholeplace.spend.package import figures, notes_of, package
from wholeplace.spend.query_words import where_of
from wholeplace.spend.questions import DIMENSIONS, PAID_TO, Answer, Question, Value
from wholeplace.spend.spend_map import answer
from wholeplace.spend.unlike import BASIS_WORDS, LAYER_WORDS
from wholeplace.vocabulary.money import format_pounds, pounds_from_pence
from wholeplace.vocabulary.problems import Exit, Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_PIPED_WIDTH = 110
_WORDS: Mapping[str, Mapping[str, str]] = {"layer": LAYER_WORDS, "basis": BASIS_WORDS, "paid_to": PAID_TO}


class EngineName(StrEnum):
    """What works the sums out."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@app.command("map")
def map_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Counted lines, as Parquet.")],
    by: Annotated[str, typer.Option("--by", metavar="NAMES", help="Dimensions, such as body,service.")] = "body",
    where: Annotated[
        list[str] | None, typer.Option("--where", metavar="NAME=VALUE", help="Only these lines; may be given often.")
    ] = None,
    largest: Annotated[
        int | None, typer.Option("--largest", metavar="COUNT", min=1, help="Only so many rows, the largest first.")
    ] = None,
    engine: Annotated[EngineName, typer.Option("--engine", help="What works the sums out.")] = EngineName.DUCKDB,
    master: Annotated[
        str | None, typer.Option("--master", metavar="URL", help="Spark's master, such as spark://host:7077.")
    ] = None,
    memory: Annotated[int, typer.Option("--memory", metavar="MIB", min=64, help="The most memory for DuckDB.")] = 1024,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="ZIP", help="Also write a Fiscal Data Package there.")
    ] = None,
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="The day that the package bears; today.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Add up counted lines by dimensions, to the penny, on this machine or on Spark.

    What may not be added is refused: net with gross, two editions of one year, payments or a budget with outturn.
    """
    question = _question(by, where or (), largest)
    day = _day(on)
    found = _answered(files, question, engine.value, master, memory)
    if out is not None:
        made = package([figures(found, words)], name=_slug(out.stem), title="Spending", on=day)
        write_file(out, made)
    if as_json:
        typer.echo(json.dumps(as_answer(found), ensure_ascii=False, indent=2, default=str))
    else:
        _show(found)


def _answered(files: Sequence[Path], question: Question, engine: Any, master: str | None, memory: int) -> Answer:
    from wholeplace.spend.lines_store import open_store

    with (
        late_bar("Adding up") as progress,
        open_store(files, engine, master, memory_mb=memory, progress=progress) as store,
    ):
        return answer(store, question)


def _question(by: str, where: Sequence[str], largest: int | None) -> Question:
    pairs = [(name.strip(), value) for name, _, value in (text.partition("=") for text in where)]
    unknown = [(name, value) for name, value in pairs if name not in DIMENSIONS or not value.strip()]
    if unknown:
        raise Refused(*(_no_such_choice(name, value) for name, value in unknown), status=Exit.MISUSED)
    dimensions = tuple(dict.fromkeys(name.strip() for name in by.split(",") if name.strip()))
    return Question(dimensions, where_of(pairs), order="largest" if largest else "cell", at_most=largest)


def _no_such_choice(name: str, value: str) -> Problem:
    return Problem(
        name="command-misused",
        field="--where",
        found=f"{name}={value}",
        expected=f"NAME=VALUE, NAME being one of: {', '.join(DIMENSIONS)}",
        why="Lines are chosen by what is known of them.",
        remedy="Write for example --where year=2021 --where body=E08000003; ~ stands for not known.",
    )


def _day(text: str) -> date:
    if not text:
        return datetime.now(UTC).astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(
            Problem(
                name="command-misused",
                field="--on",
                found=f"“{text}”",
                expected="a day such as 2026-11-22",
                why="The package bears the day on which it was made.",
                remedy="Write year, month and day with hyphens, or leave --on out.",
            ),
            status=Exit.MISUSED,
        ) from None


def _slug(text: str) -> str:
    """A package's name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "spending"


def words(dimension: str, value: Value) -> str:
    """What a value is called by whoever knows no place: codes of the country, services, years."""
    if dimension == "service":
        return label_of(str(value))
    if dimension == "year" and isinstance(value, int):
        return str(FinancialYear(value))
    if dimension in ("body", "payee"):
        body = by_code(str(value))
        return body.name if body else name_of(str(value))
    if dimension in ("area", "place"):
        return name_of(str(value))
    return _WORDS.get(dimension, {}).get(str(value), str(value))


def as_answer(found: Answer) -> dict[str, Any]:
    """The object that `--json` prints: in whole pence, as the API answers."""
    return {
        "by": list(found.question.by),
        "where": {name: list(values) for name, values in found.question.where.items()},
        "rows": [{"cell": list(row.cell), "pence": row.pence, "lines": row.lines} for row in found.rows],
        "total_pence": found.total_pence,
        "lines": found.lines,
        "tags": [
            {"layer": t.layer, "edition": t.edition, "basis": t.basis, "body": t.body, "year": t.year}
            for t in found.tags
        ],
    }


def _show(found: Answer) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for label in found.labels:
        table.add_column(label, overflow="fold")
    table.add_column("Amount", justify="right", no_wrap=True)
    table.add_column("Lines", justify="right", no_wrap=True)
    for row in found.rows:
        cells = [_cell(name, value) for name, value in zip(found.question.by, row.cell, strict=True)]
        table.add_row(*cells, _pounds(row.pence), f"{row.lines:,}")
    fixed = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
    console = Console(highlight=False, markup=False, width=fixed)
    console.print(table)
    if found.total_pence is not None:
        console.print(f"\nTotal {_pounds(found.total_pence)}, {found.lines:,} lines.")
    for note in notes_of(found, words):
        console.print(note)


def _cell(name: str, value: Value) -> str:
    """A value in words; signs that could steer a terminal are shown as what they are not."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "capital" if value else "revenue"
    text = f"{value:%B %Y}" if isinstance(value, date) else words(name, value)
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _pounds(pence: int) -> str:
    return format_pounds(pounds_from_pence(pence), 2)
