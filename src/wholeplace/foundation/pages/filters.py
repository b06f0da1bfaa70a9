"""What a template may say of a figure: the words of `documents.wording`, and cells of tables made from figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from wholeplace.documents import wording

FILTERS: dict[str, Callable[..., str]] = {
    "pounds": wording.pounds,
    "pence": wording.pence,
    "pence_whole": wording.pence_in_whole_pounds,
    "pounds_in_words": wording.pounds_in_words,
    "pounds_short": wording.pounds_short,
    "percent": wording.percent,
    "ratio": wording.ratio,
    "years": wording.years,
    "day": wording.day,
    "moment": wording.moment,
    "purse": wording.purse,
    "position": wording.position,
    "payback": wording.payback,
}

Cell = dict[str, Any]
_SIZE = re.compile(r"(£[\d.,]+) (thousand|million|billion)")


def sentence(text: str) -> str:
    """The same words with a capital first letter and nothing else changed."""
    return text[:1].upper() + text[1:]


def unbroken(text: str) -> str:
    """The same words, with no line break between a minus sign and its pounds, nor between pounds and their size."""
    joined = text.replace(f"{wording.MINUS}£", f"{wording.MINUS}\u2060£")
    return _SIZE.sub(lambda found: f"{found[1]}\u00a0{found[2]}", joined)


def money_cell(amount: float | None, places: int = 0, *, total: bool = False) -> Cell:
    """A table cell of pounds, ranged right; negative figures carry their own class beside the minus sign."""
    return _number_cell(wording.pounds(amount, places), negative=amount is not None and amount < 0, total=total)


def pence_cell(amount: int | None, *, total: bool = False) -> Cell:
    """A table cell of whole pence."""
    return _number_cell(wording.pence(amount), negative=amount is not None and amount < 0, total=total)


def percent_cell(share: float | None, places: int = 0) -> Cell:
    """A table cell of a share between 0 and 1."""
    return _number_cell(wording.percent(share, places), negative=False, total=False)


def ratio_cell(value: float | None, places: int = 2) -> Cell:
    """A table cell of a return."""
    return _number_cell(wording.ratio(value, places), negative=False, total=False)


def _number_cell(text: str, *, negative: bool, total: bool) -> Cell:
    return {"text": text, "numeric": True, "negative": negative and text.startswith(wording.MINUS), "total": total}
