"""One text for one value, so that the same state has the same hash in SQLite and in PostgreSQL.

Keys are sorted, moments are in UTC, bytes are shown by their hash. Whole floats are written as integers, and numbers beyond
2⁵³ as floats, because a database may hand `1.0` back as `1` and `1e20` as an integer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

_EXACT = 2**53


def canonical(value: Any) -> str:
    """The canonical JSON text of a value. ValueError where it holds a float that is not finite."""
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:
    """The value with nothing left but what JSON has."""
    match value:
        case None | bool() | str():
            return value
        case int() | float():
            return _number(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | UUID() | Decimal():
            return value.isoformat() if isinstance(value, date) else str(value)
        case bytes() | memoryview():
            return f"sha256:{sha256(value).hexdigest()}"
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical text")


def _number(value: int | float) -> int | float:
    if abs(value) > _EXACT:
        return float(value)
    return int(value) if value == int(value) else value
