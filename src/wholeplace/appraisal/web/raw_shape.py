"""Whether a content that a program sends has the shape of a case at all: what pages need before they can show it.

It may want a hundred things; but lists must be lists of tables, and each line must bear an id by which it can be found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from wholeplace.appraisal.case import FORMAT
from wholeplace.appraisal.casefile import LARGEST_BYTES
from wholeplace.appraisal.fields import Findings, Table
from wholeplace.appraisal.positions import nowhere
from wholeplace.appraisal.web.raw_edits import LINES, LISTS, Raw
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if

KNOWN = ("format", "case", *LISTS)
DEEPEST = 12
_UNSTORABLE = re.compile(r"\\u0000|[\ud800-\udfff]")


def shaped(raw: Mapping[str, Any]) -> Raw:
    """The content with its format and all its lists there.

    *Refuses* `too-large`, `control-character`, `unknown-key`, `wrong-type`, `missing-key`, `bad-id`, `duplicate-id`.
    """
    _demand_small(raw)
    _demand_storable(raw)
    findings = Findings(raw, nowhere)
    top = Table(raw, (), findings)
    top.asked.extend(KNOWN)
    top.done()
    head = top.table("case")
    if head is None and raw.get("case") is None:
        top.missing("case", "the fields of the case", '"case": {"title": "…"}')
    made: Raw = {"format": FORMAT, "case": dict(head.raw) if head else {}}
    lines: dict[str, Any] = {}
    for name in LISTS:
        taken = lines if name in LINES else {}
        rows = [dict(table.raw) for table in top.tables(name) if _named(table, name, taken)]
        if rows or name in ("bodies", *LINES):
            made[name] = rows
    refuse_if(findings.problems)
    return made


def _named(table: Table, name: str, taken: dict[str, Any]) -> bool:
    """Whether a line can be found again; pairs that go together have no id."""
    if name == "local_values":
        table.text("code", example="LOCAL.1")
    elif name != "correlations":
        table.ident("id", taken, example="team")
    return True


def _demand_small(raw: Mapping[str, Any]) -> None:
    try:
        size = len(json.dumps(raw, allow_nan=False)) if _depth(raw) <= DEEPEST else LARGEST_BYTES + 1
    except ValueError:
        size = LARGEST_BYTES + 1
    if size > LARGEST_BYTES:
        raise Refused(
            Problem(
                name="too-large",
                field="raw",
                found="a content larger, deeper or stranger than any case",
                expected=f"at most {LARGEST_BYTES:,} bytes, {DEEPEST} levels, and finite numbers",
                why="A case of a hundred lines takes a fiftieth of that; something so large is something else.",
                remedy="Send the content of one case.",
            )
        )


def _demand_storable(raw: Mapping[str, Any]) -> None:
    """No database keeps these in JSON: the NUL character, and halves of a letter."""
    found = _UNSTORABLE.search(json.dumps(raw, ensure_ascii=False))
    if found:
        raise Refused(
            Problem(
                name="control-character",
                field="raw",
                found=f"the character U+{ord(found[0]) if len(found[0]) == 1 else 0:04X}",
                expected="letters, digits, signs, spaces and line ends",
                why="Invisible characters break workbooks and documents, and can hide what a name really says.",
                remedy="Send the text without it.",
            )
        )


def _depth(value: Any, at: int = 1) -> int:
    if at > DEEPEST:
        return at
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return max((_depth(part, at + 1) for part in parts), default=at)
