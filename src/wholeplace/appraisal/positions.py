"""Where in a file a value stands, so that a problem can point at it.

A path such as `("benefits", 0, "impact")` names a value in the nested shape of the case file. Whoever reads a case (from
text, from a workbook, from a page) hands over a `Locate` that turns paths into places.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Path: TypeAlias = tuple[str | int, ...]

_WIDEST_EXCERPT = 120
_TABLES = ("table", "table_array_element")
_KEYS = ("bare_key", "quoted_key", "dotted_key")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: a line of text, or a cell (`Costs!D7`).

    *Units*: `line`, `column` (of the value) and `key_column` (of its key, on the same line) count from 1.
    """

    file: str | None = None
    line: int | None = None
    cell: str | None = None
    column: int | None = None
    excerpt: str | None = None
    key_column: int | None = None


class Locate(Protocol):
    """Turns a path into a place; for a path that is not in the file, the place of the nearest part of it that is."""

    def __call__(self, path: Path, /) -> Place: ...


def nowhere(path: Path, /) -> Place:
    """The place of what was never in a file."""
    return Place()


@dataclass(frozen=True, slots=True)
class _Mark:
    """Row and columns, counted from 0 in bytes as the parser gives them."""

    row: int
    key: int
    value: int


class TomlPlaces:
    """The places of every key and value of a TOML text; calling it makes it a `Locate`."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = text.split("\n")
        tree = Parser(Language(tree_sitter_toml.language())).parse(text.encode())
        self.marks: dict[Path, _Mark] = dict(_document_marks(tree.root_node))

    def __call__(self, path: Path, /) -> Place:
        while path and path not in self.marks:
            if (*path, 0) in self.marks:  # a list of tables is where its first one is
                path = (*path, 0)
                break
            path = path[:-1]
        if not path:
            return Place(file=self.file)
        mark = self.marks[path]
        return excerpt_place(self.file, self.lines[mark.row], mark.row, mark.key, mark.value)


def excerpt_place(file: str, line: str, row: int, key_byte: int, value_byte: int) -> Place:
    """A place with its line shown, long lines cut around the value. *Units*: `row` and bytes count from 0."""
    shown = line.rstrip("\r").replace("\t", " ")
    key = len(line.encode()[:key_byte].decode(errors="replace"))
    value = len(line.encode()[:value_byte].decode(errors="replace"))
    start = max(0, value - _WIDEST_EXCERPT // 2) if len(shown) > _WIDEST_EXCERPT else 0
    cut = shown[start : start + _WIDEST_EXCERPT]
    return Place(file, row + 1, None, value - start + 1, cut, max(key - start, 0) + 1)


def _document_marks(root: Node) -> Iterator[tuple[Path, _Mark]]:
    counts: dict[Path, int] = {}
    for node in root.named_children:
        if node.type == "pair":
            yield from _pair_marks((), node)
        elif node.type in _TABLES:
            yield from _table_marks(node, counts)


def _table_marks(node: Node, counts: dict[Path, int]) -> Iterator[tuple[Path, _Mark]]:
    keys = [child for child in node.named_children if child.type in _KEYS]
    if not keys:
        return
    path = _within_latest(_key_path(keys[0]), counts)
    if node.type == "table_array_element":
        counts[path] = counts.get(path, -1) + 1
        path = (*path, counts[path])
    row, column = keys[0].start_point
    yield path, _Mark(row, column, column)
    for child in node.named_children:
        if child.type == "pair":
            yield from _pair_marks(path, child)


def _within_latest(path: Path, counts: dict[Path, int]) -> Path:
    """The path of a header, each array of tables on the way standing for its latest element."""
    found: Path = ()
    for key in path[:-1]:
        found = (*found, key)
        if found in counts:
            found = (*found, counts[found])
    return (*found, path[-1])


def _pair_marks(prefix: Path, pair: Node) -> Iterator[tuple[Path, _Mark]]:
    children = [child for child in pair.named_children if child.type != "comment"]
    if len(children) < 2:
        return
    key, value = children[0], children[-1]
    path = (*prefix, *_key_path(key))
    yield path, _Mark(value.start_point[0], key.start_point[1], value.start_point[1])
    yield from _value_marks(path, value)


def _value_marks(path: Path, value: Node) -> Iterator[tuple[Path, _Mark]]:
    children = [child for child in value.named_children if child.type != "comment"]
    if value.type == "inline_table":
        for child in children:
            yield from _pair_marks(path, child)
    elif value.type == "array":
        for index, child in enumerate(children):
            row, column = child.start_point
            yield (*path, index), _Mark(row, column, column)
            yield from _value_marks((*path, index), child)


def _key_path(key: Node) -> Path:
    if key.type == "dotted_key":
        return tuple(part for child in key.named_children for part in _key_path(child))
    return (_key_text(key.text.decode() if key.text else ""),)


def _key_text(written: str) -> str:
    if not written.startswith(('"', "'")):
        return written
    try:
        text: str = tomllib.loads(f"key = {written}")["key"]
    except tomllib.TOMLDecodeError:
        return written
    return text
