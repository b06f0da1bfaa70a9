"""CSV that a spreadsheet cannot take for a formula.

A cell that begins with `=`, `+`, `-` or `@` would be worked out by the program that opens the file, and could reach out to
other files or addresses. Such text gets an apostrophe in front, which spreadsheets take as "this is text". Numbers stay
numbers, negative ones too.

*Source*: OWASP, CSV injection.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$")


def neutralised(text: str) -> str:
    """Text with an apostrophe in front where a spreadsheet would take it for a formula; a plain number stays as it is.

    Leading blanks do not hide a formula, for some programs trim them. Undone by `restored`.
    """
    if _NUMBER.match(text):
        return text
    return "'" + text if text.lstrip(" \n").startswith(_STARTS) or text.startswith("'") else text


def restored(text: str) -> str:
    """What was neutralised, as it was."""
    return text[1:] if text.startswith("'") else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]], *, byte_order_mark: bool = True) -> bytes:
    """A CSV file in UTF-8: the header, then the rows, every text neutralised.

    None is an empty cell, yes and no stand for truth values. With the byte order mark Excel reads the pound signs right.
    *Refuses* nothing; ValueError for a number that is not one (NaN, infinity), for a file must not carry it silently.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutralised(name) for name in header])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig" if byte_order_mark else "utf-8")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return neutralised(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{number} cannot stand in a CSV file")
    return repr(number)
