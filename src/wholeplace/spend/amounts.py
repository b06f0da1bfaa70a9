"""An amount of money as publishers write it: brackets, trailing minus, thousands commas, pound signs, exponents.

Whole pence come out. A text with more than two decimals is rounded to the nearest penny, halves away from nought: such figures
are the noise of a spreadsheet (`172201.52000000002`), and a total of pence must be a sum of the lines that are shown.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

LARGEST_PENCE = 10**15
"""Ten thousand billion pounds: more than any public budget. What is larger is a number of some other kind."""

_PLAIN = re.compile(r"^-?\d{1,13}(?:\.\d{1,2})?$")
_NUMBER = re.compile(r"^\d+(?:\.\d*)?(?:[eE][+-]?\d{1,2})?$|^\.\d+$")
_GROUPED = re.compile(r"^\d{1,3}(?:[, ]\d{3})+(?:\.\d*)?$")
_DROPPED = str.maketrans("", "", "£$\ufffd\ufeff\u200b'")
_MINUSES = str.maketrans({"−": "-", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " ", "\t": " "})

Cell = str | float | int | date | None
"""What a cell of a file or a sheet may hold."""


def pence_of(cell: Cell) -> int | None:
    """Whole pence of an amount as published; None where the cell is blank or holds no amount.

    *Units*: pounds in, as text or as a sheet's number; pence out.
    """
    if isinstance(cell, str):
        return _pence_of_text(cell)
    if cell is None or isinstance(cell, bool | date):
        return None
    return _whole(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell))


def _pence_of_text(text: str) -> int | None:
    text = text.strip()
    if _PLAIN.match(text):
        whole, _dot, part = text.partition(".")
        pence = int(whole) * 100
        if part:
            odd = int(part) * (10 if len(part) == 1 else 1)
            pence += -odd if text[0] == "-" else odd
        return pence
    return _pence_of_dressed(text)


def _pence_of_dressed(text: str) -> int | None:
    """An amount with a pound sign, brackets, separators or its minus at the end."""
    bare = text.translate(_MINUSES).translate(_DROPPED).strip()
    if bare[:3].upper() == "GBP":
        bare = bare[3:].strip()
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1].strip()
    if bare.upper().endswith("CR"):
        negative, bare = not negative, bare[:-2].strip()
    if bare.startswith("-") or bare.endswith("-"):
        negative, bare = not negative, bare.strip("-").strip()
    elif bare.startswith("+"):
        bare = bare[1:].strip()
    bare = bare.lstrip("£").strip()
    if _GROUPED.match(bare):
        bare = bare.replace(",", "").replace(" ", "")
    if not _NUMBER.match(bare):
        return None
    pence = _whole(Decimal(bare))
    return -pence if negative and pence is not None else pence


def _whole(pounds: Decimal) -> int | None:
    if not pounds.is_finite() or abs(pounds) * 100 > LARGEST_PENCE:
        return None
    return int((pounds * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing that a person would see."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" \t\r\n\u00a0\ufeff"))
