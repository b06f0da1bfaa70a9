"""What a line's own words say besides the service: capital or revenue, and what money to a public body is.

*Source*: the words are `parameters/words.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from wholeplace.reference.service_codes import plain

DEFAULT_KIND = "recharge"
"""What money to a public body is where no word says: a payment for something done, which is what most of it is."""

_LOOKED_AT = ("subjective", "purpose", "category")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("wholeplace.spend").joinpath("parameters/words.toml").read_text(encoding="utf-8"))


@cache
def _patterns(*path: str) -> re.Pattern[str]:
    """The words of a list as one pattern of whole words; a word that ends in a dash is the beginning of one."""
    found: Any = _words()
    for key in path:
        found = found[key]
    parts = [re.escape(plain(word)) + (r"\w*" if word.endswith("-") else "") for word in found]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


def transfer_kind(line: Mapping[str, str | None]) -> tuple[str, str]:
    """What money to a public body is (grant, precept, contribution or recharge), and why."""
    for kind in _words()["transfer"]:
        for name in _LOOKED_AT:
            found = _patterns("transfer", kind).search(plain(line.get(name) or ""))
            if found:
                return kind, f"a {kind} by the word {found[0]!r} in its {name}"
    return DEFAULT_KIND, f"a {DEFAULT_KIND} for want of a word that says otherwise"


def capital_of(line: Mapping[str, str | None]) -> bool | None:
    """Whether a line is capital: by the column that says so, else by a field that ends in the word. None where nothing says."""
    said = plain(line.get("capital") or "")
    if said:
        if _patterns("capital", "revenue").match(said):
            return False
        if _patterns("capital", "capital").match(said):
            return True
    ends = (plain(line.get(name) or "").split()[-1:] for name in ("directorate", "category", "subjective"))
    return True if any(words == ["capital"] for words in ends) else None
