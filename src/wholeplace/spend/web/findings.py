"""What reading a file found that may name a person: its first lines and its problems, as JSON in the data folder.

They stand in no table and in no act, so that a name can be taken out of them whole: `<data folder>/spend/findings/<file>.json`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path

from wholeplace.spend.web import line_files
from wholeplace.vocabulary.problems import Problem

_PROBLEM = tuple(field.name for field in fields(Problem))


@dataclass(frozen=True, slots=True)
class Findings:
    """The header of a file, the first lines below it, and every problem."""

    header: tuple[str, ...] = ()
    examples: tuple[tuple[str, ...], ...] = ()
    problems: tuple[Problem, ...] = ()


def path_of(file_id: int) -> Path:
    return line_files.folder("findings") / f"{file_id}.json"


def keep(file_id: int, found: Findings) -> None:
    """Write what was found of a file, in place of what was found before."""
    problems = [
        {name: value for name in _PROBLEM if (value := getattr(one, name)) is not None} for one in found.problems
    ]
    text = json.dumps(
        {"header": found.header, "examples": found.examples, "problems": problems}, ensure_ascii=False, indent=1
    )
    draft = path_of(file_id).with_suffix(".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path_of(file_id))


def of(file_id: int) -> Findings:
    """What was found; nothing where the file was never read."""
    path = path_of(file_id)
    if not path.exists():
        return Findings()
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Findings(
        tuple(raw["header"]),
        tuple(tuple(row) for row in raw["examples"]),
        tuple(Problem(**problem) for problem in raw["problems"]),
    )
