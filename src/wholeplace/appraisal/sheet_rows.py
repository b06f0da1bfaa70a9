"""A case spread over the rows of its sheets: the nested mapping of the case file, cell by cell.

A range has a row of its own on `Ranges`; the cell that it stands for then shows its mean. What a line says of several
bodies (who gains, what is cash) and of its sources has a row each on the sheets for that.

*Units*: rows count from 0 within a sheet's table; years count from 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from wholeplace.appraisal.case import VALUE_KINDS
from wholeplace.appraisal.casewriter import write_value
from wholeplace.appraisal.positions import Path
from wholeplace.appraisal.sheets import (
    ASSUMPTIONS,
    BASELINES,
    BENEFITS,
    BODIES,
    CASHABLE,
    CHANGES,
    CORRELATIONS,
    COSTS,
    LOCAL_VALUES,
    OPTION,
    OPTIONS,
    RANGES,
    SHARES,
    TABLES,
    UNPRICED,
    TableSheet,
    field_words,
)

Row: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of a table: its sheet, its row within the table, the header of its column."""

    sheet: str
    row: int
    header: str


@dataclass(slots=True)
class Spread:
    """Rows by sheet (header → value); where each path stands; and, for cells that show a range, its row on `Ranges`."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {table.name: [] for table in TABLES})
    spots: dict[Path, Spot] = field(default_factory=dict)
    ranged: dict[Spot, int] = field(default_factory=dict)

    def add(self, table: TableSheet, row: Row) -> int:
        self.rows[table.name].append(row)
        return len(self.rows[table.name]) - 1


def spread_case(raw: Mapping[str, Any]) -> Spread:
    """The rows of every table sheet of a case. *Units*: as in the case file."""
    spread = Spread()
    years = int(raw["case"]["years"])
    for i, body in enumerate(raw.get("bodies", ())):
        _plain_row(spread, BODIES, body, ("bodies", i))
    _lines(spread, raw, (), None, years)
    for i, local in enumerate(raw.get("local_values", ())):
        _local_value(spread, local, ("local_values", i))
    for i, option in enumerate(raw.get("options", ())):
        _option(spread, option, ("options", i), years)
    for i, unpriced in enumerate(raw.get("unpriced", ())):
        _plain_row(spread, UNPRICED, unpriced, ("unpriced", i))
    for i, baseline in enumerate(raw.get("baselines", ())):
        _plain_row(spread, BASELINES, baseline, ("baselines", i))
    for i, pair in enumerate(raw.get("correlations", ())):
        one, other = pair["between"]
        row = spread.add(CORRELATIONS, {"One range": one, "Other range": other, "Rank": pair["rank"]})
        spread.spots[("correlations", i, "rank")] = Spot(CORRELATIONS.name, row, "Rank")
    return spread


def value_under(mapping: Mapping[str, Any], key: Sequence[str]) -> Any:
    """The value at a key path, None where there is none."""
    value: Any = mapping
    for step in key:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _plain_row(
    spread: Spread, table: TableSheet, record: Mapping[str, Any], path: Path, more: Row | None = None
) -> int:
    """One row of a table, its columns' values read from the record. Ranges and years are left to the caller."""
    row: Row = {}
    index = spread.add(table, row)
    for column in table.columns:
        if column.by_year or column.header == OPTION:
            continue
        spread.spots[(*path, *column.key)] = Spot(table.name, index, column.header)
        value = value_under(record, column.key)
        if value is not None and not isinstance(value, Mapping):
            row[column.header] = value
    row.update(more or {})
    return index


def _lines(spread: Spread, holder: Mapping[str, Any], path: Path, option: str | None, years: int) -> None:
    for i, line in enumerate(holder.get("costs", ())):
        _cost(spread, line, (*path, "costs", i), option, years)
    for i, line in enumerate(holder.get("benefits", ())):
        _benefit(spread, line, (*path, "benefits", i), option, years)


def _cost(spread: Spread, line: Mapping[str, Any], path: Path, option: str | None, years: int) -> None:
    row = _plain_row(spread, COSTS, line, path, _only(option))
    by_year = _ByYear(line["id"], option, "pounds", "Year", years)
    _yearly(spread, COSTS, row, line["pounds"], (*path, "pounds"), by_year)
    _sources(spread, line, option)


@dataclass(frozen=True, slots=True)
class _ByYear:
    line: str
    option: str | None
    field: str
    header: str
    years: int


def _yearly(spread: Spread, table: TableSheet, row: int, amounts: Any, path: Path, by_year: _ByYear) -> None:
    """A list of one item a year, each a number or a range, or one range for all years."""
    spots = [Spot(table.name, row, f"{by_year.header} {year + 1}") for year in range(by_year.years)]
    spread.spots |= {(*path, year): spot for year, spot in enumerate(spots)}
    if isinstance(amounts, Mapping):
        ranged = _range(spread, by_year.line, by_year.field, amounts, by_year.option)
        spread.ranged |= dict.fromkeys(spots, ranged)
        return
    for year, amount in enumerate(amounts or ()):
        if isinstance(amount, Mapping):
            more: Row = {"Year": year + 1}
            spread.ranged[spots[year]] = _range(spread, by_year.line, by_year.field, amount, by_year.option, more)
        else:
            spread.rows[table.name][row][spots[year].header] = amount


def _range(
    spread: Spread,
    line: str,
    field_name: str,
    parameters: Mapping[str, Any],
    option: str | None,
    more: Row | None = None,
) -> int:
    row: Row = {"Line": line, "Field": field_words(field_name), **_only(option), **(more or {})}
    row |= {name.capitalize(): value for name, value in parameters.items()}
    return spread.add(RANGES, row)


def _benefit(spread: Spread, line: Mapping[str, Any], path: Path, option: str | None, years: int) -> None:
    row = _plain_row(spread, BENEFITS, line, path, _only(option))
    for column in BENEFITS.columns:
        value = value_under(line, column.key)
        if isinstance(value, Mapping) and not column.by_year:
            spot = Spot(BENEFITS.name, row, column.header)
            spread.ranged[spot] = _range(spread, line["id"], ".".join(column.key), value, option)
    _keep_a_value(spread.rows[BENEFITS.name][row], line.get("value"), spread, row)
    if "unit_value_range" in line:
        ranged = _range(spread, line["id"], "unit_value_range", line["unit_value_range"], option)
        spread.spots[(*path, "unit_value_range")] = Spot(RANGES.name, ranged, "Mean used")
    _yearly(
        spread, BENEFITS, row, line.get("ramp"), (*path, "ramp"), _ByYear(line["id"], option, "ramp", "Ramp", years)
    )
    _who_gains(spread, line, path, option)
    _claims(spread, line, path, option)
    _sources(spread, line, option)


def _keep_a_value(cells: Row, value: object, spread: Spread, row: int) -> None:
    """An own value of nought throughout still says that it is the line's own."""
    ranged = {spot.header for spot in spread.ranged if spot.sheet == BENEFITS.name and spot.row == row}
    if isinstance(value, Mapping) and not any(f"Value {kind}" in {*cells, *ranged} for kind in VALUE_KINDS):
        cells["Value fiscal"] = 0


def _who_gains(spread: Spread, line: Mapping[str, Any], path: Path, option: str | None) -> None:
    for agency, body in line.get("body_map", {}).items():
        row = spread.add(SHARES, {"Line": line["id"], "Agency": agency, "Body": body, **_only(option)})
        spread.spots[(*path, "body_map", agency)] = Spot(SHARES.name, row, "Body")
    for body, share in (line.get("shares") or {}).items():
        row = spread.add(SHARES, {"Line": line["id"], "Body": body, "Share": share, **_only(option)})
        spread.spots[(*path, "shares", body)] = Spot(SHARES.name, row, "Share")


def claims_of(line: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The cashable claims of a line: one may stand as a table, several stand in a list."""
    claims = line.get("cashable", [])
    return [claims] if isinstance(claims, Mapping) else list(claims)


def _claims(spread: Spread, line: Mapping[str, Any], path: Path, option: str | None) -> None:
    for i, claim in enumerate(claims_of(line)):
        row = _plain_row(spread, CASHABLE, claim, (*path, "cashable", i), {"Line": line["id"], **_only(option)})
        if isinstance(claim["share"], Mapping):
            more = {"Body": claim["body"]} if "body" in claim else {}
            spot = Spot(CASHABLE.name, row, "Share")
            spread.ranged[spot] = _range(spread, line["id"], "cashable.share", claim["share"], option, more)


def _sources(spread: Spread, line: Mapping[str, Any], option: str | None) -> None:
    for name, source in line.get("sources", {}).items():
        row: Row = {"Line": line["id"], "Field": field_words(name), "Source": source["text"], **_only(option)}
        spread.add(ASSUMPTIONS, row | {key.capitalize(): source[key] for key in ("year", "grade") if key in source})


def _local_value(spread: Spread, local: Mapping[str, Any], path: Path) -> None:
    row = _plain_row(spread, LOCAL_VALUES, local, path, {"Overlaps": joined(local.get("overlaps", ()))})
    value = local["value"]
    for kind in VALUE_KINDS:
        if isinstance(value.get(kind), Mapping):
            ranged = _range(spread, local["code"], f"local value {kind}", value[kind], None)
            spread.ranged[Spot(LOCAL_VALUES.name, row, kind.capitalize())] = ranged
    if not any(kind in value for kind in VALUE_KINDS):
        spread.rows[LOCAL_VALUES.name][row]["Fiscal"] = 0
    for body, share in (local.get("shares") or {}).items():
        index = spread.add(SHARES, {"Local value": local["code"], "Body": body, "Share": share})
        spread.spots[(*path, "shares", body)] = Spot(SHARES.name, index, "Share")


def _option(spread: Spread, option: Mapping[str, Any], path: Path, years: int) -> None:
    _plain_row(spread, OPTIONS, option, path, {"Leaves out": joined(option.get("without", ()))})
    for name, value in option.get("changes", {}).items():
        spread.add(CHANGES, {"Option": option["id"], "What changes": name, "New value": cell_value(value)})
    _lines(spread, option, path, option["id"], years)


def joined(names: Sequence[str]) -> str | None:
    """Names in one cell: `a; b`. A name that has a semicolon makes it a list as the case file writes it."""
    if not names:
        return None
    plain = all(name == name.strip() and name and ";" not in name and name[0] != "[" for name in names)
    return "; ".join(names) if plain else write_value(list(names))


def cell_value(value: object) -> object:
    """A value of the case file in one cell; lists, tables and text that could be taken for one as the case file writes them."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str) and value == value.strip() and value and value[0] not in "[{\"'" and value[-1] != "%":
        return value if not _is_number(value) else write_value(value)
    return write_value(value)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _only(option: str | None) -> Row:
    return {} if option is None else {OPTION: option}


def blanks(rows: Sequence[Row]) -> Iterator[int]:
    """Rows without any value."""
    return (i for i, row in enumerate(rows) if not any(value is not None for value in row.values()))
