"""What `wholeplace verify` prints."""

from __future__ import annotations

import json

import typer

from wholeplace.foundation.acts.verify import Verdict
from wholeplace.vocabulary.problems import Exit


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
