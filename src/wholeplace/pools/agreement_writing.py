"""An agreement, whole or still a draft, as TOML text that a person can read, edit and bring back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wholeplace.pools.agreement import FORMAT

HEADING = "# A pooling agreement in the text form of wholeplace. Money is in pounds, shares lie between 0 and 1.\n"
TABLES = ("agreement", "pool_manager", "terms")
LISTS = (
    *("outcomes", "functions", "partners", "boards", "milestones", "conditions", "schemes", "lines", "contributions"),
    "rules",
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_WIDTH = 110


def write_agreement(raw: Mapping[str, Any]) -> str:
    """The nested values of an agreement as text; reading it gives the same values."""
    parts = [HEADING + f"format = {_value(str(raw.get('format') or FORMAT))}\n"]
    parts += [_table(f"[{key}]", raw[key]) for key in TABLES if isinstance(raw.get(key), Mapping)]
    for key in LISTS:
        rows = raw.get(key)
        parts += (
            [_table(f"[[{key}]]", row) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        )
    return "\n".join(parts)


def _table(heading: str, values: Mapping[str, Any]) -> str:
    return "\n".join([heading, *_lines(values), ""])


def _lines(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        if value is None:
            continue
        text = _value(value)
        if isinstance(value, list | tuple) and len(text) > _WIDTH:
            inner = "".join(f"    {_value(item)},\n" for item in value)
            text = f"[\n{inner}]"
        yield f"{_key(key)} = {text}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    escaped = "".join(_ESCAPES.get(letter, letter) for letter in text)
    return '"' + "".join(c if ord(c) >= 32 and ord(c) != 127 else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case Mapping():
            inner = ", ".join(f"{_key(str(key))} = {_value(item)}" for key, item in value.items() if item is not None)
            return f"{{ {inner} }}" if inner else "{}"
        case list() | tuple():
            return f"[{', '.join(_value(item) for item in value if item is not None)}]"
    return str(value)
