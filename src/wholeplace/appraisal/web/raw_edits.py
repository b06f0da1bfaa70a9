"""Changes to a case while it is being written: pure, on the nested mapping of the case file, the old one left as it is.

A line is found by its id. Keys without a value are left out, as in the file.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

Raw = dict[str, Any]

LINES = ("costs", "benefits")
LISTS = ("bodies", *LINES, "options", "unpriced", "baselines", "correlations", "local_values")


def head_of(raw: Mapping[str, Any]) -> Raw:
    """The fields of the case itself."""
    head = raw.get("case")
    return head if isinstance(head, dict) else {}


def tables_of(raw: Mapping[str, Any], kind: str) -> list[Raw]:
    """The lines of one kind, those that are tables."""
    rows = raw.get(kind)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def key_of(line: Mapping[str, Any]) -> str:
    """By what a line is found: its id, or its code."""
    return str(line.get("id") or line.get("code") or "")


def line_of(raw: Mapping[str, Any], kind: str, key: str) -> Raw | None:
    """The line of a kind with that id; None where there is none."""
    return next((line for line in tables_of(raw, kind) if key_of(line) == key), None)


def years_of(raw: Mapping[str, Any]) -> int:
    """How many years the case has, as far as it says so: at least 1, and no more than a page can show."""
    years = head_of(raw).get("years")
    return min(max(years, 1), 60) if isinstance(years, int) and not isinstance(years, bool) else 1


def with_head(raw: Mapping[str, Any], changes: Mapping[str, Any]) -> Raw:
    """The case with some fields of its head set anew."""
    return {**raw, "case": with_keys(head_of(raw), changes)}


def with_keys(table: Mapping[str, Any], changes: Mapping[str, Any]) -> Raw:
    """A table with some keys set anew; those without a value are taken out."""
    merged = {**table, **changes}
    return {key: value for key, value in merged.items() if not is_empty(value) or key not in changes}


def is_empty(value: Any) -> bool:
    """True for what the file leaves out: nothing, no text, a table or list without entries."""
    return value is None or (isinstance(value, str | dict | list) and not value)


def with_line(raw: Mapping[str, Any], kind: str, line: Mapping[str, Any]) -> Raw:
    """The case with a line in the place of the one that has its id, or at the end where none has."""
    rows = tables_of(raw, kind)
    key = key_of(line)
    if any(key_of(row) == key for row in rows):
        return {**raw, kind: [dict(line) if key_of(row) == key else row for row in rows]}
    return {**raw, kind: [*rows, dict(line)]}


def without_line(raw: Mapping[str, Any], kind: str, key: str) -> Raw:
    """The case without a line, and without what other parts say of it: correlations, and what options change in it."""
    left = {**raw, kind: [row for row in tables_of(raw, kind) if key_of(row) != key]}
    if kind in LINES:
        left = _without_mentions(left, key)
    return {name: rows for name, rows in left.items() if rows or name not in LISTS or name in ("bodies", *LINES)}


def _without_mentions(raw: Raw, key: str) -> Raw:
    said = copy.deepcopy(raw)
    if "correlations" in said:
        said["correlations"] = [
            pair for pair in tables_of(said, "correlations") if not any(_is_of(name, key) for name in between(pair))
        ]
    for option in tables_of(said, "options"):
        changes = option.get("changes")
        if isinstance(changes, dict):
            option["changes"] = {name: value for name, value in changes.items() if not _is_of(name, key)}
        if isinstance(option.get("without"), list):
            option["without"] = [name for name in option["without"] if name != key]
    return said


def between(pair: Mapping[str, Any]) -> list[str]:
    """The names of the ranges that a correlation joins."""
    names = pair.get("between")
    return [str(name) for name in names] if isinstance(names, list) else []


def _is_of(name: str, key: str) -> bool:
    return name == key or name.startswith(f"{key}.")


def new_id(raw: Mapping[str, Any], title: str, kinds: tuple[str, ...] = LINES) -> str:
    """A short id made from a title, unlike every other of those kinds."""
    taken = {key_of(line) for kind in kinds for line in tables_of(raw, kind)}
    return next(name for name in _ids_from(title) if name not in taken)


def _ids_from(title: str) -> Iterator[str]:
    stem = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40].strip("-") or "line"
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def fitted(raw: Mapping[str, Any]) -> tuple[Raw, list[str]]:
    """The case with every list by year cut to its years, and the titles of the lines that lost something.

    A list that is too short stays so: what the new years hold is for somebody to say.
    """
    years, cut = years_of(raw), []
    made = dict(raw)
    for kind, field in (("costs", "pounds"), ("benefits", "ramp")):
        rows = []
        for line in tables_of(raw, kind):
            values = line.get(field)
            if isinstance(values, list) and len(values) > years:
                cut.append(str(line.get("title") or key_of(line)))
                line = {**line, field: values[:years]}
            rows.append(line)
        made[kind] = rows
    return made, cut


def range_names(raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every range of the case as correlations name it (`incidents.impact`), with the title of its line."""
    found = []
    for kind in LINES:
        for line in tables_of(raw, kind):
            title = str(line.get("title") or key_of(line))
            found += [(f"{key_of(line)}.{path}", title) for path in _ranges_in(line)]
    return found


def _ranges_in(line: Mapping[str, Any]) -> Iterator[str]:
    for name, value in line.items():
        if name in ("sources", "body_map", "shares", "grades"):
            continue
        yield from _ranges_under(name, value)


def _ranges_under(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict) and _is_range(value):
        yield path
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _ranges_under(f"{path}.{name}", part)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            step = part.get("body", index) if path == "cashable" and isinstance(part, dict) else index
            yield from _ranges_under(f"{path}.{step}", part)


def _is_range(value: Mapping[str, Any]) -> bool:
    return bool({"low", "mean", "median", "alpha"} & set(value))
