"""`wholeplace pools share FILE`: who would bear what at a position, rule by rule."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import fill
from typing import Annotated

import typer

from wholeplace.pools.share_file import read_position
from wholeplace.pools.share_reading import nearest
from wholeplace.pools.shares import as_answer, as_text, share_out
from wholeplace.vocabulary.problems import Exit, Problem, Refused

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_WIDTH = 110


@app.command("share")
def share_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A position and its rules, as a .toml text.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    host: Annotated[str | None, typer.Option(metavar="BODY", help="As if this body hosted the pool.")] = None,
) -> None:
    """Who bears an overspend, who gets an underspend, a saving or income: each rule in turn, in one sentence each."""
    asked = read_position(_read(file), str(file))
    if host is not None:
        _check_host(host, [partner.body for partner in asked.position.partners])
    shares = share_out(asked.position, asked.rules, host)
    typer.echo(json.dumps(as_answer(shares), ensure_ascii=False, indent=2) if as_json else _folded(as_text(shares)))


def _read(file: Path) -> bytes:
    """*Refuses* `no-such-file`."""
    try:
        return file.read_bytes()
    except OSError as error:
        beside = [other.name for other in file.parent.iterdir()] if file.parent.is_dir() else []
        near = nearest(file.name, beside)
        problem = Problem(
            name="no-such-file",
            file=str(file),
            found=error.strerror or "it cannot be read",
            expected="a file with a position and its rules in it",
            why="There is nothing to share out.",
            remedy=f"Did you mean {file.parent / near}?" if near else "Look at the spelling and the folder.",
        )
        raise Refused(problem, status=Exit.UNREADABLE) from error


def _check_host(host: str, bodies: list[str]) -> None:
    if host not in bodies:
        near = nearest(host, bodies)
        raise Refused(
            Problem(
                name="unknown-body",
                field="--host",
                found=host,
                expected=f"one of: {', '.join(bodies)}",
                why="A pool is hosted by one of its partners.",
                remedy=f"Did you mean {near}?" if near else "Take the id of a partner.",
            )
        )


def _folded(text: str) -> str:
    """Long lines folded for a console, what belongs to a step set in under it."""
    return "\n".join(_fold(line) for line in text.rstrip("\n").split("\n"))


def _fold(line: str) -> str:
    inset = len(line) - len(line.lstrip())
    hang = " " * (inset + 2 if line.lstrip().startswith("- ") else 3 if line[:1].isdigit() else inset)
    return fill(line, _WIDTH, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False) if line else ""
