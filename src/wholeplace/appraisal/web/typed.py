"""What a person typed, as the case file would hold it; and what the case file holds, as a person would type it.

Nothing is guessed: text that says no number stays text, and the reader of cases names it as a problem beside its input. A
range may be typed in one line: `0.1 / 0.25 / 0.35` (low, likely, high), or a shape's name before its figures
(`uniform 0.1 / 0.3`, `normal 0.2 / 0.06`, `lognormal 3.2 / 6.5`, `beta 4 / 28`, `triangular 1 / 2 / 4`); a list has semicolons.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any

from wholeplace.appraisal.case import SHAPES

PARAMETERS: Mapping[str, tuple[str, ...]] = {name: tuple(f.name for f in fields(kind)) for name, kind in SHAPES.items()}
_PERT = PARAMETERS["pert"]


def typed_number(text: str) -> float | int | str | None:
    """A number from `1,160`, `£500,000`, `0.25` or `25%`; None from nothing; the text itself where it says no number."""
    bare = text.strip().replace(",", "").replace("£", "").replace("_", "").replace(" ", "").replace("−", "-")
    if not bare:
        return None
    try:
        number = Decimal(bare.removesuffix("%"))
    except InvalidOperation:
        return text.strip()
    if not number.is_finite() or abs(number) > Decimal("1e300"):
        return text.strip()
    if bare.endswith("%"):
        return float(number / 100)
    return int(number) if number == number.to_integral_value() and abs(number) < 2**53 else float(number)


def shown_number(value: Any) -> str:
    """A number as it would be typed: `1,160`, `0.25`. Text stays as it is; nothing is an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return str(value)
    if isinstance(value, int) or value == int(value):
        return f"{int(value):,}"
    whole, point, rest = format(Decimal(repr(value)), "f").partition(".")
    return f"{int(whole):,}{point}{rest}" if abs(value) >= 1000 else f"{whole}{point}{rest}"


def shown_share(value: Any) -> str:
    """A share as it would be typed: 0.25 as `25%`, which `typed_number` reads back; what is no share stays as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        return shown_number(value)
    percent = format((Decimal(repr(value)) * 100).normalize(), "f")
    return f"{percent}%"


def is_range(value: Any) -> bool:
    """True where what the file holds is a range rather than a figure."""
    return isinstance(value, Mapping)


def typed_figure(text: str) -> Any:
    """A number or a range typed in one line."""
    shape, _, rest = text.strip().partition(" ")
    if shape.casefold() in PARAMETERS and "/" in rest:
        return _range(shape.casefold(), rest.split("/"), text)
    parts = text.split("/")
    if len(parts) == len(_PERT) and all(isinstance(typed_number(part), int | float) for part in parts):
        return _range("pert", parts, text)
    return typed_number(text)


def _range(shape: str, parts: list[str], text: str) -> Any:
    names = PARAMETERS[shape]
    if len(parts) != len(names):
        return text.strip()
    head = {} if shape == "pert" else {"shape": shape}
    return {**head, **{name: typed_number(part) for name, part in zip(names, parts, strict=True)}}


def shown_figure(value: Any, *, share: bool = False) -> str:
    """A number or a range in one line. A range that no line can say is shown as it stands in the file."""
    say = shown_share if share else shown_number
    if not is_range(value):
        return say(value)
    shape = value.get("shape", "pert")
    names = PARAMETERS.get(shape, ()) if isinstance(shape, str) else ()
    if not names or set(value) - {"shape", *names}:
        return str(dict(value))
    say = shown_number if shape == "beta" else say
    said = " / ".join(say(value.get(name)) for name in names)
    return said if shape == "pert" else f"{shape} {said}"


def typed_value(text: str) -> Any:
    """What a changed field becomes: a figure, a list (with semicolons), or words."""
    if ";" in text:
        return [typed_figure(part) for part in text.split(";")]
    return typed_figure(text)


def shown_value(value: Any) -> str | None:
    """What `typed_value` reads back as the same; None for a table that no line can say."""
    if isinstance(value, list | tuple):
        parts = [shown_value(part) for part in value]
        return "; ".join(str(part) for part in parts) if len(parts) > 1 and None not in parts else None
    text = shown_figure(value)
    return text if typed_value(text) == value else None
