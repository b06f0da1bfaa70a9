"""The catalogue of problems: what each name means, what provokes it, and what to do.

A problem has one name all the way: in the program, in its test under `tests/problems`, in the console, on the page, and
here. Each slice holds the entries of its own in `parameters/problems.toml`; `explain` prints one, `reference_page` all of them.
"""

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from wholeplace.appraisal.fields import nearest
from wholeplace.vocabulary.problems import Problem, Refused

_WIDTH = 96
OWNERS = ("appraisal", "ledger", "pools", "spend")  # in the order in which a reader meets them


@dataclass(frozen=True, slots=True)
class Entry:
    """One problem of the catalogue. `example` is what provokes it, in the words of a file, a command or a page."""

    name: str
    chapter: str
    title: str
    meaning: str
    example: str
    remedy: str


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every problem by name, in the order of its chapters."""
    entries = {
        name: Entry(name, chapter["title"], row["title"], row["meaning"], row["example"].strip("\n"), row["remedy"])
        for chapter in _chapters()
        for name, row in chapter.get("problems", {}).items()
    }
    return MappingProxyType(entries)


def _chapters() -> Iterator[Mapping[str, Any]]:
    """The chapters of every slice that has a catalogue, read as files: no slice is imported."""
    for owner in OWNERS:
        stored = files("wholeplace") / owner / "parameters" / "problems.toml"
        if stored.is_file():
            yield from tomllib.loads(stored.read_text(encoding="utf-8")).values()


def entry_of(name: str) -> Entry:
    """The entry of a problem, whatever the letter case of its name. *Refuses* `unknown-problem`."""
    entry = catalogue().get(name.strip().casefold())
    if entry is None:
        raise Refused(_unknown_problem(name))
    return entry


def explain(name: str) -> str:
    """What a problem's name means, as the console prints it. *Refuses* `unknown-problem`."""
    entry = entry_of(name)
    parts = (("What it means", entry.meaning), ("For example", entry.example), ("What to do", entry.remedy))
    return "\n\n".join([f"{entry.name}: {entry.title}", *(f"  {head}\n{_indented(text)}" for head, text in parts)])


def _indented(text: str) -> str:
    """Each line of a text under its heading, long ones folded."""
    lines = [folded for line in text.strip().splitlines() for folded in textwrap.wrap(line, _WIDTH) or [""]]
    return textwrap.indent("\n".join(lines), "    ")


def _unknown_problem(name: str) -> Problem:
    near = nearest(name, catalogue()) or next((known for known in catalogue() if name.casefold() in known), None)
    return Problem(
        name="unknown-problem",
        found=name[:100],
        expected="the name of a problem, as it stands at the head of its message",
        why="Each problem has one name, by which it is found in the catalogue.",
        remedy=f"Did you mean {near}?" if near else "The reference lists them all, chapter by chapter.",
    )


def reference_page() -> str:
    """The catalogue as a page of the reference (Markdown)."""
    chapters = dict.fromkeys(entry.chapter for entry in catalogue().values())
    blocks = ["# Problems\n\nWhat a person must put right, by name. `wholeplace explain NAME` prints one of them."]
    for chapter in chapters:
        blocks.append(f"## {chapter}")
        blocks += [_section(entry) for entry in catalogue().values() if entry.chapter == chapter]
    return "\n\n".join(blocks) + "\n"


def _section(entry: Entry) -> str:
    return (
        f"### {entry.name}\n\n**{entry.title}.** {entry.meaning}\n\n```\n{entry.example}\n```\n\n"
        f"*What to do.* {entry.remedy}"
    )
