"""A case as text: the same keys that the reader takes, those left out that say only what holds anyway.

`case_to_raw` gives the nested mapping, `write_case` the TOML. Reading what was written gives the same case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields

from wholeplace.appraisal.case import (
    FORMAT,
    Baseline,
    BenefitLine,
    Body,
    Case,
    Cashable,
    Correlation,
    CostLine,
    FieldSource,
    LocalValue,
    Option,
    OwnValue,
    Unpriced,
    is_range,
)
from wholeplace.appraisal.fields import is_list
from wholeplace.appraisal.figures import range_to_raw
from wholeplace.vocabulary.years import FinancialYear

_HEADING = (
    "# A business case in the text form of wholeplace. Figures are in prices of price_year unless they say otherwise.\n"
)
_WIDTH = 110
_BARE = re.compile(r"^[A-Za-z0-9_-]+$")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_HEAD_ORDER = (
    *("id", "title", "illustrative", "place", "first_year", "years", "price_year", "deflators", "discount"),
    *("first_year_discounted", "combine_grades", "bias_edition", "counterfactual", "summary"),
)
_LISTS = ("bodies", "costs", "benefits", "options", "unpriced", "baselines", "correlations", "local_values")
_BENEFIT_ORDER = (
    *("id", "title", "unit_cost", "value", "unit_value_range", "population", "engagement", "retention"),
    *("events_per_person", "recorded_to_actual", "impact", "deadweight", "attribution", "leakage", "displacement"),
    *("substitution", "lag_years", "ramp", "drop_off", "grade", "grades", "cashable", "shares", "body_map", "cohort"),
    *("reduced_for_overlap", "sources"),
)
_HEADED = ("sources", "changes")  # tables that get a header of their own within a line
_Record = Body | CostLine | BenefitLine | OwnValue | Cashable | FieldSource | Option | Unpriced | Baseline | LocalValue


# to the nested mapping


def case_to_raw(case: Case) -> dict[str, object]:
    """The case in the nested shape of the file, without the keys that have their default."""
    head = {name: _raw(getattr(case, name)) for name in _HEAD_ORDER if not _is_default(case, name)}
    raw: dict[str, object] = {"format": FORMAT, "case": head}
    for name in _LISTS:
        records = getattr(case, name)
        if records:
            raw[name] = [_raw(record) for record in records]
    return raw


def line_to_raw(line: CostLine | BenefitLine) -> dict[str, object]:
    """One line in the nested shape of the file."""
    order = _BENEFIT_ORDER if isinstance(line, BenefitLine) else None
    return _record_to_raw(line, order)


def _record_to_raw(record: object, order: tuple[str, ...] | None = None) -> dict[str, object]:
    names = order or tuple(field.name for field in fields(record))  # type: ignore[arg-type]
    return {name: _raw(getattr(record, name)) for name in names if not _is_default(record, name)}


def _is_default(record: object, name: str) -> bool:
    field = next(field for field in fields(record) if field.name == name)  # type: ignore[arg-type]
    if field.default is not MISSING:
        return bool(getattr(record, name) == field.default)
    if field.default_factory is not MISSING:
        return bool(getattr(record, name) == field.default_factory())
    return False


def _raw(value: object) -> object:
    if isinstance(value, Correlation):
        return {"between": [value.one, value.other], "rank": _raw(value.rank)}
    if isinstance(value, CostLine | BenefitLine):
        return line_to_raw(value)
    if is_range(value):
        return {key: _raw(part) for key, part in range_to_raw(value).items()}  # type: ignore[arg-type]
    if isinstance(value, OwnValue):
        written = _record_to_raw(value)
        return written if {"fiscal", "economic", "social"} & set(written) else written | {"fiscal": 0}
    if isinstance(value, _Record):
        return _record_to_raw(value)
    return _plain(value)


def _plain(value: object) -> object:
    if isinstance(value, FinancialYear):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, Mapping):
        return {str(key): _raw(part) for key, part in value.items()}
    if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], Cashable):
        return _raw(value[0])
    if is_list(value):
        return [_raw(item) for item in value]
    return value


# to text


def write_case(case: Case) -> str:
    """The case as TOML text that a person can read and edit."""
    raw = case_to_raw(case)
    head, lists = raw["case"], [name for name in _LISTS if name in raw]
    assert isinstance(head, dict)
    blocks = [_HEADING + f"format = {write_value(FORMAT)}\n", "[case]\n" + "".join(_pairs(head))]
    for name in lists:
        blocks += [block for record in raw[name] for block in _table_blocks(name, record)]  # type: ignore[attr-defined]
    return "\n".join(blocks)


def _table_blocks(name: str, record: Mapping[str, object]) -> Iterator[str]:
    """One item of a list of tables, and after it the tables and lists of tables within it."""
    nested = [key for key in record if key in ("costs", "benefits")]
    headed = [key for key in record if key in _HEADED]
    plain = {key: value for key, value in record.items() if key not in (*nested, *headed)}
    yield f"[[{name}]]\n" + "".join(_pairs(plain))
    for key in headed:
        yield f"[{name}.{key}]\n" + "".join(_pairs(record[key]))  # type: ignore[arg-type]
    for key in nested:
        for inner in record[key]:  # type: ignore[attr-defined]
            yield from _table_blocks(f"{name}.{key}", inner)


def _pairs(table: Mapping[str, object]) -> Iterator[str]:
    for key, value in table.items():
        yield f"{_key(key)} = {_spread(key, value)}\n"


def _spread(key: str, value: object) -> str:
    """A value, a long list one item a line and long text in its own lines."""
    if isinstance(value, str) and "\n" in value:
        return _long_text(value)
    written = write_value(value)
    if isinstance(value, list) and len(key) + len(written) > _WIDTH:
        return "[\n" + "".join(f"    {write_value(item)},\n" for item in value) + "]"
    return written


def _key(key: str) -> str:
    return key if _BARE.match(key) else _text(key)


def write_value(value: object) -> str:
    """One value as the case file writes it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{_key(key)} = {write_value(part)}" for key, part in value.items()) + " }"
            if value
            else "{}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(write_value(item) for item in value) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(sign) or _printable(sign) for sign in text) + '"'


def _printable(sign: str) -> str:
    return sign if sign >= " " and sign != "\x7f" else f"\\u{ord(sign):04x}"


def _long_text(text: str) -> str:
    """Text of several lines, between triple quotes."""
    kept = {"\n", "\t", '"'}
    inner = "".join(sign if sign in kept else _ESCAPES.get(sign) or _printable(sign) for sign in text)
    inner = inner.replace('"""', '\\"\\"\\"')
    return '"""\n' + (inner[:-1] + '\\"' if inner.endswith('"') else inner) + '"""'
