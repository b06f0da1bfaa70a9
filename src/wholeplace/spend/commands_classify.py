"""The command `wholeplace spend classify`: which service each line falls under, by what, and how surely.

The same command learns and measures the classifier: `--measure` holds out each publisher of the files in turn, `--train OUT`
writes a model learnt from all of them. A publisher is known by the folder that its files stand in.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from wholeplace.foundation.late_bar import late_bar
from wholeplace.reference.services import label_of
from wholeplace.spend.lines import pounds_text
from wholeplace.spend.read import Taken, read_all
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Exit, Problem, Refused

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_PIPED_WIDTH = 150
Files = Annotated[list[Path], typer.Argument(metavar="FILE", help="Published spending: CSV or XLSX, any layout.")]


@app.command("classify")
def classify_files(
    files: Files,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="TOML", help="The place's own rules, which go before all others.")
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="Financial year, by its April, of lines without a day.")
    ] = None,
    measure: Annotated[
        bool, typer.Option("--measure", help="Measure the classifier: each publisher of these files held out in turn.")
    ] = False,
    train: Annotated[
        Path | None, typer.Option("--train", metavar="OUT", help="Learn from these files and write the model to OUT.")
    ] = None,
    edition: Annotated[str, typer.Option("--edition", help="What a model that is learnt is called.")] = "own",
) -> None:
    """Give each line of published spending a service, by the place's rules, the publisher's codes, or its words.

    Prints lines and pounds by service and by what said so; what nothing says for sure is not classified.
    """
    with TemporaryDirectory() as room:
        with late_bar("Reading") as progress:
            taken = read_all(files, out_folder=Path(room), progress=progress)
        problems = [problem for each in taken if not each.stands for problem in each.read.problems]
        try:
            answer = _answer([each for each in taken if each.stands], rules, year, measure, train, edition, Path(room))
        except Refused as refused:
            problems += refused.problems
            answer = {}
    _show(answer, problems, as_json=as_json)
    raise typer.Exit(Exit.REFUSED if problems else Exit.DONE)


def _answer(
    taken: Sequence[Taken],
    rules: Path | None,
    year: int | None,
    measure: bool,
    train: Path | None,
    edition: str,
    room: Path,
) -> dict[str, Any]:
    if measure or train is not None:
        return learnt(taken, train, edition, measure=measure)
    return {"files": [_counted(each, rules, year, room) for each in taken]}


# lines by service


def _counted(taken: Taken, rules: Path | None, year: int | None, room: Path) -> dict[str, Any]:
    """Lines and pounds of one file by service, and by what said so."""
    from wholeplace.spend.meaning import Payer, count_lines
    from wholeplace.spend.rules import Rules
    from wholeplace.spend.rules_file import read_rules

    assert taken.parquet is not None, "a table that stands has lines"
    payer = Payer(body=taken.read.publisher or "", place="", edition="", year=year)
    place = read_rules(rules.read_bytes(), str(rules)) if rules is not None else Rules("")
    with late_bar("Counting") as progress:
        counted = count_lines([taken.parquet], payer, place, room / "counted", progress)
    left = counted.by_service.get("not-classified", (0, 0))
    return {
        "file": taken.read.file,
        "rows": counted.rows,
        "total": pounds_text(counted.pence),
        "coverage": {"lines": _part(counted.rows - left[0], counted.rows)},
        "services": {name: _sum(found) for name, found in counted.by_service.items()},
        "said_by": {name: _sum(found) for name, found in counted.by_rule.items()},
    }


def _sum(found: tuple[int, int]) -> dict[str, Any]:
    return {"rows": found[0], "total": pounds_text(found[1])}


def _part(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


# learning and measuring


def learnt(taken: Sequence[Taken], train: Path | None, edition: str, *, measure: bool) -> dict[str, Any]:
    """What the classifier learns from files whose lines carry labels, and how it does on publishers held out."""
    from wholeplace.spend.classify import written
    from wholeplace.spend.classify_measures import checked_elsewhere, held_out_each
    from wholeplace.spend.classify_training import THRESHOLD, left_out_each, trained
    from wholeplace.spend.labelled import labelled_publishers

    given, by_code = labelled_publishers(_by_publisher(taken))
    if len({example.publisher for example in given}) < 3:
        raise Refused(_too_few(sorted({example.publisher for example in given})))
    measures = []
    if measure or by_code:
        with late_bar("Measuring") as progress:
            measures = held_out_each(given, by_code, edition, progress)
    answer: dict[str, Any] = {"held_out": [_rounded(asdict(each)) for each in measures]}
    if train is not None:
        with late_bar("Learning") as progress:
            found = left_out_each(given, edition, progress)
        answer["checked_elsewhere"] = [_rounded(asdict(each)) for each in checked_elsewhere(found, THRESHOLD)]
        model = replace(trained(given, edition, found), about=_about(given, answer))
        train.write_text(written(model), encoding="utf-8")
        answer["written"] = str(train)
    return answer


def _by_publisher(taken: Sequence[Taken]) -> dict[str, list[Path]]:
    """The lines of each publisher: by the folder where files are kept by publisher, else by the name that the file gives."""
    found: dict[str, list[Path]] = {}
    for each in taken:
        name = Path(each.read.file).parent.name or each.read.publisher or each.read.file
        if each.parquet is not None and each.parquet not in found.setdefault(name, []):
            found[name].append(each.parquet)
    return found


def _about(given: Sequence[Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """What a model is kept with: from whom it was learnt, and how it did on those held out."""
    publishers = sorted({example.publisher for example in given})
    lines = {name: sum(each.lines for each in given if each.publisher == name) for name in publishers}
    return {"learnt_from": lines, "held_out": answer["held_out"], "checked_elsewhere": answer["checked_elsewhere"]}


def _rounded(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in row.items()}


def _too_few(publishers: Sequence[str]) -> Problem:
    return Problem(
        name="too-few-publishers",
        found=f"labels of {len(publishers)}: {', '.join(publishers) or 'none'}",
        expected="lines with labels from three publishers or more",
        why="One is held out to measure, and what is learnt from a single other is that council's way with words, not a service.",
        remedy="Name files of more publishers, each in a folder of its own.",
    )


# shown


def _show(answer: dict[str, Any], problems: Sequence[Problem], *, as_json: bool) -> None:
    if as_json:
        shown = answer | {"problems": [problem.as_dict() for problem in problems]}
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for each in answer.get("files", ()):
        _show_file(each)
    if "held_out" in answer:
        _show_measures(answer["held_out"])
    if "written" in answer:
        typer.echo(f"{answer['written']}: the model")
    for problem in problems:
        typer.echo("\n" + problem.text(), err=True)


def _show_file(answer: Mapping[str, Any]) -> None:
    total = _pounds(answer["total"])
    typer.echo(
        f"{answer['file']}: {answer['rows']:,} lines, {total}; {answer['coverage']['lines']:.0%} of lines classified"
    )
    rows = [(label_of(name), f"{each['rows']:,}", _pounds(each["total"])) for name, each in answer["services"].items()]
    _table(("Service", "Lines", "Sum"), rows)
    said = [(name, f"{each['rows']:,}", _pounds(each["total"])) for name, each in answer["said_by"].items()]
    _table(("Said by", "Lines", "Sum"), said)


_MEASURES = {
    "right": "Right",
    "majority": "Majority",
    "best_majority": "Best majority",
    "look_up": "Look-up",
    "answered": "Answered",
    "answered_pounds": "of pounds",
    "answered_right": "Right of these",
    "answered_right_pounds": "by pounds",
    "calibration_error": "Calibration error",
    "calibration_error_pounds": "by pounds",
}


def _show_measures(measures: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (str(each["publisher"]), f"{each['lines']:,}", *(_figure(name, each[name]) for name in _MEASURES))
        for each in measures
    ]
    _table(("Held out", "Lines", *_MEASURES.values()), rows)


def _figure(name: str, value: float) -> str:
    return f"{value:.3f}" if name.startswith("calibration") else f"{value:.1%}"


def _pounds(text: str) -> str:
    return format_pounds(float(text), 2)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number == 0 else "right", overflow="fold")
    for row in rows:
        table.add_row(*row)
    fixed = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
    Console(highlight=False, markup=False, width=fixed).print(table)
