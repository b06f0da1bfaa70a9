"""What `wholeplace verify` prints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import typer
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console
from rich.progress import Progress

from wholeplace.foundation.acts.verify import Verdict, one_moment, verify
from wholeplace.vocabulary.problems import Exit, Problem, Refused


def verify_with_bar(expected: Mapping[str, str], quiet: bool) -> Verdict:
    """Verify, showing how far it is on the error stream."""
    with Progress(console=Console(stderr=True), transient=True, disable=quiet) as bar:
        reading = bar.add_task("Reading the record of acts")
        with one_moment():
            return verify(lambda done, total: bar.update(reading, completed=done, total=total), expected)


def demand_up_to_date() -> None:
    """*Refuses* `database-behind` where the tables are not those that this program was written for."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise Refused(_behind(len(waiting)), status=Exit.CHECK_FAILED)


def print_verdict(verdict: Verdict, as_json: bool) -> int:
    """Print what was checked and every problem, the first bad act first; the exit status."""
    if as_json:
        typer.echo(json.dumps(_document(verdict), ensure_ascii=False, indent=2))
    else:
        _print_text(verdict)
    return Exit.CHECK_FAILED if verdict.problems else Exit.DONE


def _print_text(verdict: Verdict) -> None:
    for problem in verdict.problems:
        typer.echo(problem.text() + "\n", err=True)
    typer.echo(f"{verdict.acts} acts in {len(verdict.heads)} chains, and {verdict.rows} rows, were checked.")
    for chain, (number, head) in sorted(verdict.heads.items()):
        typer.echo(f"  {chain}: {number} acts, the last {head}")
    if verdict.problems:
        typer.echo(f"NOT as it was done: the first bad place is {verdict.problems[0].field}.")
    else:
        typer.echo("All as it was done.")


def _document(verdict: Verdict) -> dict[str, object]:
    return {
        "acts": verdict.acts,
        "rows": verdict.rows,
        "heads": {chain: {"number": number, "hash": head} for chain, (number, head) in sorted(verdict.heads.items())},
        "problems": [problem.as_dict() for problem in verdict.problems],
    }


def _behind(waiting: int) -> Problem:
    return Problem(
        name="database-behind",
        found=f"{waiting} changes to the tables of {DEFAULT_DB_ALIAS} not made yet",
        expected="the tables that this version of the program was written for",
        why="Reading other tables would give wrong answers, or none.",
        remedy="Back up, then run: wholeplace setup-database.",
    )
