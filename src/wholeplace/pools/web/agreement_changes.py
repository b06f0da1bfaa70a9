"""What differs between two contents of an agreement, each line in words, before and after.

Rows are known by what names them (a contribution by partner, line and year), so that moving one changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wholeplace.documents import wording
from wholeplace.foundation.signing.differences import ABSENT, Difference, differences
from wholeplace.pools.agreement import Raw
from wholeplace.pools.share_reading import plain_number
from wholeplace.pools.web.agreement_sections import ROWS, TERM_WORDS, Choosing, rows_of, title_of

NOTHING = "–"
TABLES = {"agreement": "The agreement", "pool_manager": "Pool manager", "terms": "Terms in words"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: where it stands, what it is, and its words before and after."""

    where: str
    what: str
    before: str
    after: str


def changes_between(before: Raw, after: Raw) -> list[Change]:
    """Everything that differs between two contents, part by part and row by row."""
    names = _names(before) | _names(after)
    found = [
        change
        for key, title in TABLES.items()
        for change in _fields(title, before.get(key) or {}, after.get(key) or {}, names)
    ]
    for key in ROWS:
        found += _rows(key, before, after, names)
    return found


def _names(raw: Raw) -> dict[str, str]:
    return {str(row.get("body")): str(row.get("name") or row.get("body")) for row in rows_of(raw, "partners")}


def _rows(key: str, before: Raw, after: Raw, names: Mapping[str, str]) -> Iterator[Change]:
    mine, theirs = ({_identity(key, row, n): row for n, row in enumerate(rows_of(raw, key))} for raw in (before, after))
    for identity in [*mine, *(one for one in theirs if one not in mine)]:
        one, other = mine.get(identity), theirs.get(identity)
        raw, row = (after, other) if other is not None else (before, one or {})
        where = f"{ROWS[key].title}: {title_of(key, row, Choosing(raw, {}))}"
        if one is None or other is None:
            said = (NOTHING, "added") if one is None else ("there", "taken out")
            yield Change(where, f"The whole {ROWS[key].one}", *said)
        else:
            yield from _fields(where, one, other, names)


def _identity(key: str, row: Mapping[str, Any], place: int) -> str:
    if key == "contributions":
        return f"{row.get('partner')} {row.get('line')} {row.get('year')}"
    named = row.get("id") or row.get("body" if key == "partners" else ROWS[key].named_by)
    return str(named or place)


def _fields(where: str, before: Any, after: Any, names: Mapping[str, str]) -> Iterator[Change]:
    for one in differences(before, after):
        yield Change(where, _label(one.path, names), _said(one, one.before, names), _said(one, one.after, names))


def _label(path: str, names: Mapping[str, str]) -> str:
    parts = [_part(part, names) for part in path.split(".")]
    text = " ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def _part(part: str, names: Mapping[str, str]) -> str:
    if part in names:
        return f"of {names[part]}"
    if part in TERM_WORDS:
        return TERM_WORDS[part][0]
    if part.isdecimal():
        return str(int(part) + 1)
    return {"parameters": "", "pounds": "amount"}.get(
        part, part.removesuffix("_pounds").removesuffix("_on").replace("_", " ")
    )


def _said(one: Difference, value: Any, names: Mapping[str, str]) -> str:
    if value is ABSENT or value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{_label(str(key), names)}: {_said(one, part, names)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(_said(one, part, names) for part in value)
    number = plain_number(value) if "pounds" in one.path else None
    return wording.pounds(float(number), 2) if number is not None else names.get(str(value), str(value))
