"""The commands of appraisal: work a case out, make a template, explain a problem."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from wholeplace.appraisal.problems import entry_of, explain
from wholeplace.appraisal.reading import read_file
from wholeplace.foundation.files_out import write_file
from wholeplace.foundation.late_bar import late_bar
from wholeplace.vocabulary.problems import Exit, Refused

app = typer.Typer(add_completion=False, rich_markup_mode=None)
case_app = typer.Typer(add_completion=False, rich_markup_mode=None, help="A case in its other forms.")
app.add_typer(case_app, name="case")

_PIPED_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asked for. `draws` None: the default where the case has ranges; 0: the point alone."""

    draws: int | None
    seed: int
    outputs: dict[str, Path]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What a case comes to: its appraisal; its distribution, where it was drawn; its options compared, where it has some."""

    appraisal: Any
    distribution: Any
    comparison: Any


@app.command("appraise")
def appraise_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="A case: a .toml text or an .xlsx workbook.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    draws: Annotated[
        int | None, typer.Option(min=0, help="Draws where the case has ranges (10,000 unless given; 0 for none).")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")] = 0,
    xlsx: Annotated[Path | None, typer.Option(metavar="OUT", help="Write a workbook with live formulas.")] = None,
    pdf: Annotated[Path | None, typer.Option(metavar="OUT", help="Write the business case as PDF.")] = None,
    docx: Annotated[Path | None, typer.Option(metavar="OUT", help="Write the board paper as Word.")] = None,
) -> None:
    """What a case costs, what it saves, for which body, when, how sure that is, and how much of it is cash."""
    outputs = {name: path for name, path in (("xlsx", xlsx), ("pdf", pdf), ("docx", docx)) if path is not None}
    if outputs and len(files) > 1:
        raise typer.BadParameter("--xlsx, --pdf and --docx take one FILE, for each holds one case")
    wanted = Wanted(draws, seed, outputs)
    results = [_attempt(file, wanted) for file in files]
    _show(results, as_json=as_json)
    raise typer.Exit(max(status for status, _ in results))


@case_app.command("template")
def case_template(
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="Where to write the workbook.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
) -> None:
    """A workbook for a new case, with a sheet for each part and a word of help at each field."""
    from wholeplace.appraisal.workbook import write_template

    write_file(out, write_template())
    typer.echo(
        json.dumps({"file": str(out)}, ensure_ascii=False)
        if as_json
        else f"{out}: a template to fill in; then: wholeplace appraise {out}"
    )


@app.command("explain")
def explain_problem(
    name: Annotated[str, typer.Argument(metavar="PROBLEM", help="Its name.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print its entry as JSON.")] = False,
) -> None:
    """What a problem's name means, what provokes it, and what to do about it."""
    typer.echo(json.dumps(asdict(entry_of(name)), ensure_ascii=False, indent=2) if as_json else explain(name))


# one file


def _attempt(file: Path, wanted: Wanted) -> tuple[Exit, Any]:
    """The status of one file, and its answer or its refusal."""
    try:
        return Exit.DONE, _worked_out(file, wanted)
    except Refused as refused:
        return refused.status, refused


def _worked_out(file: Path, wanted: Wanted) -> WorkedOut:
    """A file's case worked out, what was asked for written beside."""
    from wholeplace.appraisal.appraise import appraise
    from wholeplace.appraisal.compare import options
    from wholeplace.appraisal.figures import named_ranges
    from wholeplace.appraisal.uncertainty import DRAWS, distribution

    case = read_file(file)
    appraisal = appraise(case)
    draws = wanted.draws if wanted.draws is not None else (DRAWS if named_ranges(case) else 0)
    drawn = None
    if draws:
        with late_bar(f"{draws:,} draws") as progress:
            drawn = distribution(appraisal.model, draws, wanted.seed, progress)
    for name, path in wanted.outputs.items():
        write_file(path, _document(name, appraisal, drawn))
    return WorkedOut(appraisal, drawn, options(case, draws=0) if case.options else None)


def _document(name: str, appraisal: Any, drawn: Any) -> bytes:
    if name == "xlsx":
        from wholeplace.appraisal.workbook import write_workbook

        return write_workbook(appraisal.case, appraisal, drawn)
    from wholeplace.appraisal import report

    write = report.pdf if name == "pdf" else report.docx
    return write(appraisal, drawn, at=datetime.now().astimezone().date())


# showing


def _show(results: list[tuple[Exit, Any]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_as_json([found for _, found in results]), ensure_ascii=False, indent=2, allow_nan=False))
        return
    from rich.console import Console

    fixed = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
    console = Console(highlight=False, markup=False, width=fixed)
    for index, (_, found) in enumerate(results):
        if isinstance(found, Refused):
            typer.echo("\n\n".join(problem.text() for problem in found.problems), err=True)
            continue
        if index:
            console.rule()
        from wholeplace.appraisal.console import print_appraisal

        print_appraisal(console, found.appraisal, found.distribution, found.comparison)


def _as_json(found: list[Any]) -> Any:
    """One answer as it is, several in a list; where a file was refused, the problems of all, and the answers beside."""
    problems = [problem.as_dict() for each in found if isinstance(each, Refused) for problem in each.problems]
    answers = [_answer_json(each) for each in found if not isinstance(each, Refused)]
    if problems:
        return {"problems": problems, "answers": answers} if answers else {"problems": problems}
    return answers[0] if len(answers) == 1 else answers


def _answer_json(worked: WorkedOut) -> dict[str, Any]:
    from wholeplace.appraisal.appraise import as_answer
    from wholeplace.appraisal.compare import options_answer

    drawn = worked.distribution
    answer = as_answer(worked.appraisal, None if drawn is None else drawn.as_answer())
    if worked.comparison is not None:
        answer["options"] = options_answer(worked.comparison)
    if worked.appraisal.case.unpriced:
        answer["unpriced"] = [asdict(each) for each in worked.appraisal.case.unpriced]
    return answer
