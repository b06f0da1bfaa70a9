"""What changed between two contents: each line by its path, before and after. Pure.

Items of a list are matched by their `id` where they have one (`benefits.incidents.impact`), else by their place in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class Absent:
    """What stands where there was nothing: not None, which is a value."""

    def __repr__(self) -> str:
        return "nothing"


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that differs. `before` or `after` is `ABSENT` where the line was added or taken out."""

    path: str
    before: Any
    after: Any

    @property
    def added(self) -> bool:
        return self.before is ABSENT

    @property
    def taken_out(self) -> bool:
        return self.after is ABSENT


def differences(before: Any, after: Any) -> list[Difference]:
    """Every line that differs, in the order of the first content, then what only the second has."""
    return list(_compare("", before, after))


def _compare(path: str, before: Any, after: Any) -> Iterator[Difference]:
    one, other = _parts(before), _parts(after)
    if one is None or other is None:
        if (type(before) is not type(after) and not _both_numbers(before, after)) or before != after:
            yield Difference(path, before, after)
        return
    for key in [*one, *(key for key in other if key not in one)]:
        yield from _compare_part(f"{path}.{key}" if path else key, one.get(key, ABSENT), other.get(key, ABSENT))


def _compare_part(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if before is ABSENT or after is ABSENT:
        yield Difference(path, before, after)
    else:
        yield from _compare(path, before, after)


def _parts(value: Any) -> dict[str, Any] | None:
    """A mapping's items, or a list's by id or place; None for what has no parts. Plain lists of numbers are one line."""
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(item, Mapping) for item in value):
        return {_name(item, place): item for place, item in enumerate(value)}
    return None


def _name(item: Any, place: int) -> str:
    return str(item["id"]) if isinstance(item, Mapping) and "id" in item else str(place)


def _both_numbers(one: Any, other: Any) -> bool:
    numbers = (int, float)
    return (
        isinstance(one, numbers)
        and isinstance(other, numbers)
        and not (isinstance(one, bool) or isinstance(other, bool))
    )
