"""Cells by their texts: found, or made once for all books."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection

from wholeplace.ledger.chart import DIMENSIONS, Cell

_FIND = "SELECT text, id FROM ledger_cell WHERE text IN "
_MAKE = f"INSERT INTO ledger_cell (text, {', '.join(DIMENSIONS)}) VALUES "
_AT_ONCE = 1_000


def ids_of(wanted: Collection[Cell]) -> dict[Cell, int]:
    """The id of each cell; those that no line has named before are made."""
    by_text = {cell.text(): cell for cell in wanted}
    found = dict(_find(list(by_text)))
    new = [text for text in by_text if text not in found]
    if new:
        _make([by_text[text] for text in new])
        found.update(_find(new))
    return {cell: found[text] for text, cell in by_text.items()}


def _find(texts: list[str]) -> Iterable[tuple[str, int]]:
    with connection.cursor() as cursor:
        for start in range(0, len(texts), _AT_ONCE):
            part = texts[start : start + _AT_ONCE]
            cursor.execute(f"{_FIND}({', '.join(['%s'] * len(part))})", part)
            yield from cursor.fetchall()


def _make(new: list[Cell]) -> None:
    """Two writers may make the same cell at once; it is then made once."""
    one = f"({', '.join(['%s'] * (len(DIMENSIONS) + 1))})"
    with connection.cursor() as cursor:
        for start in range(0, len(new), _AT_ONCE):
            part = new[start : start + _AT_ONCE]
            values = [v for cell in part for v in (cell.text(), *(getattr(cell, name) for name in DIMENSIONS))]
            cursor.execute(f"{_MAKE}{', '.join([one] * len(part))} ON CONFLICT (text) DO NOTHING", values)
