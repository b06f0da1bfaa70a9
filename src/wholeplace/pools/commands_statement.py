"""`wholeplace pools statement POOL`: the memorandum account of a pool, each body's view, its report and its return."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from wholeplace.foundation.files_out import write_file
from wholeplace.vocabulary.problems import Exit, Problem, Refused

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class What(StrEnum):
    """Which statement."""

    ACCOUNT = "account"
    BODIES = "bodies"
    REPORT = "report"
    RETURN = "return"
    OPEN_DATA = "open-data"


_FILES = {
    (What.ACCOUNT, "xlsx"): "account.xlsx",
    (What.ACCOUNT, "pdf"): "account.pdf",
    (What.ACCOUNT, "docx"): "account.docx",
    (What.ACCOUNT, "csv"): "account.csv",
    (What.BODIES, "xlsx"): "account.xlsx",
    (What.BODIES, "pdf"): "account.pdf",
    (What.BODIES, "docx"): "account.docx",
    (What.REPORT, "pdf"): "report.pdf",
    (What.REPORT, "docx"): "report.docx",
    (What.RETURN, "csv"): "care-fund-return.csv",
    (What.OPEN_DATA, "csv"): "spending.csv",
}


@app.command("statement")
def statement_command(
    pool: Annotated[str, typer.Argument(metavar="POOL", help="The id of the pool.")],
    period: Annotated[
        str,
        typer.Option("--period", metavar="PERIOD", help="2026/27, 2026/27-Q1 or 2026-09-30; none: the present year."),
    ] = "",
    what: Annotated[What, typer.Option("--what", help="Which statement.")] = What.ACCOUNT,
    out: Annotated[
        list[Path] | None,
        typer.Option("-o", "--out", metavar="FILE", help="Write it: .xlsx, .pdf, .docx or .csv by its ending."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """A pool's memorandum account, each body's own view, its report, its return, or its spending as open data."""
    from wholeplace.foundation.commands import start_with_tables

    start_with_tables()
    told = _told(pool, period)
    for path in out or []:
        write_file(path, _made(told, what, path))
    if as_json:
        typer.echo(json.dumps(_answer(told, what), ensure_ascii=False, indent=2))
    elif out:
        typer.echo("\n".join(f"{path}: {what.value} of {told.agreement.title}, {told.span.words}." for path in out))
    else:
        typer.echo(_text(told, what), nl=False)
    raise typer.Exit(Exit.DONE if told.account.sound and told.bodies.reconciles else Exit.CHECK_FAILED)


def _told(pool_id: str, period: str) -> Any:
    from django.utils import timezone

    from wholeplace.foundation.access.by import By
    from wholeplace.pools.web.models import Pool
    from wholeplace.pools.web.statement_reading import told

    by = By.system("wholeplace pools statement", at=timezone.now())
    pool = Pool.objects.for_person(by, "statement.view").select_related("place", "book").filter(pk=pool_id).first()
    if pool is None or pool.book is None:
        raise Refused(_no_such_pool(pool_id, there=pool is not None), status=Exit.MISUSED)
    return told(by, pool, period)


def _answer(told: Any, what: What) -> dict[str, Any]:
    from wholeplace.pools import statement_answer

    if what is What.ACCOUNT:
        return statement_answer.as_answer(told.account)
    if what is What.BODIES:
        return statement_answer.bodies_answer(told.bodies)
    if what is What.REPORT:
        return statement_answer.report_answer(told.report)
    if what is What.RETURN:
        return statement_answer.return_answer(told.care_fund)
    from wholeplace.pools.open_data import columns

    return {"period": told.span.name, "columns": [column.name for column in columns()]}


def _text(told: Any, what: What) -> str:
    from wholeplace.pools import statement_words

    if what is What.ACCOUNT:
        return statement_words.as_text(told.account)
    if what is What.BODIES:
        return statement_words.bodies_as_text(told.bodies)
    if what is What.REPORT:
        return statement_words.report_as_text(told.report)
    if what is What.RETURN:
        return statement_words.return_as_text(told.care_fund)
    return str(_made(told, what, Path("spending.csv")).decode("utf-8-sig"))


def _made(told: Any, what: What, path: Path) -> bytes:
    from wholeplace.pools.web.views.statements_files import FILES

    name = _FILES.get((what, path.suffix.removeprefix(".").casefold()))
    if name is None:
        forms = ", ".join(f".{ending}" for one, ending in _FILES if one is what)
        raise typer.BadParameter(f"{what.value} is written as {forms}, not as {path.name}", param_hint="--out")
    data: bytes = FILES[name][1](told, told.by.day)
    return data


def _no_such_pool(pool_id: str, *, there: bool) -> Problem:
    return Problem(
        name="no-such-pool",
        field="pool",
        found=f"{pool_id}, whose book is not open yet" if there else pool_id,
        expected="the id of a pool whose book is open",
        why="A statement is made from what has been posted.",
        remedy="Look at the address of the pool's page: the id is its last part.",
    )
