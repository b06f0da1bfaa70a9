"""What other sheets say of the lines: who gains, what is cash, where figures came from, how sure they are, and what options
change. Each row finds its line and puts what it says in the line's record.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from typing import Any

from wholeplace.appraisal.case import Domain, Range
from wholeplace.appraisal.fields import Findings, nearest, show
from wholeplace.appraisal.figures import read_range
from wholeplace.appraisal.means import mean
from wholeplace.appraisal.positions import Path, nowhere
from wholeplace.appraisal.sheets import (
    ASSUMPTIONS,
    CASHABLE,
    CHANGES,
    CORRELATIONS,
    RANGED_COST,
    RANGED_FIELDS,
    RANGED_LOCAL,
    RANGES,
    SHARES,
    SOURCED_FIELDS,
    domain_of,
)
from wholeplace.appraisal.workbook_gathered import Gathered, Line, RawRow
from wholeplace.documents.workbook import Ref
from wholeplace.reference.unit_costs import SplitRefused, library

Rows = Mapping[str, list[RawRow]]
_PARAMETERS = ("Low", "Mode", "High", "Mean", "Sd", "Median", "P95", "Alpha", "Beta")


# cashable


def read_cashable(rows: Rows, gathered: Gathered) -> None:
    for row in rows[CASHABLE.name]:
        line = gathered.find_line(row, among="benefits")
        if line is None:
            continue
        claims = line.raw.setdefault("cashable", [])
        path = (*line.path, "cashable", len(claims))
        claims.append(
            {
                column.key[0]: row.values[column.header]
                for column in CASHABLE.columns[1:-1]
                if column.header in row.values
            }
        )
        gathered.cells[path] = row.cells["Share"]
        gathered.cells |= {(*path, column.key[0]): row.cells[column.header] for column in CASHABLE.columns[1:-1]}


# who gains


def read_who_gains(raw: Mapping[str, Any], rows: Rows, gathered: Gathered) -> None:
    """Shares and maps of agencies. A row without a line speaks for every benefit with a unit cost and no rows of its own."""
    for_all: list[RawRow] = []
    spoken_for = set()
    for row in rows[SHARES.name]:
        if "Local value" in row.values:
            _gain_of_local(row, gathered)
        elif "Line" not in row.values and "Agency" in row.values:
            for_all.append(row)
        else:
            line = gathered.find_line(row, among="benefits")
            if line is not None:
                spoken_for.add(line.path)
                _gain(line, row, gathered)
    for line in gathered.lines:
        if line.kind == "benefits" and line.path not in spoken_for:
            _gain_by_rule(line, for_all, gathered)


def _gain_of_local(row: RawRow, gathered: Gathered) -> None:
    code = str(row.values["Local value"])
    local = gathered.local_values.get(code)
    if local is None:
        near = nearest(code, gathered.local_values)
        gathered.fault(
            "unknown-line",
            row.cells["Local value"],
            found=show(code),
            expected="a code from the sheet Local values",
            why="What the row says belongs to a local value, and this leads to none.",
            remedy=f"Did you mean {near}?" if near else "Add it on the sheet Local values, or clear the row.",
        )
        return
    _gain(local, row, gathered)


def _gain(line: Line, row: RawRow, gathered: Gathered) -> None:
    body, agency = row.values.get("Body"), row.values.get("Agency")
    share = row.values.get("Share")
    if agency is not None and share is not None:
        gathered.fault(
            "one-or-the-other",
            row.cells["Share"],
            found=f"both the agency {agency} and a share",
            expected="an agency of the unit cost, or a share of your own",
            why="With both, whom the fiscal value falls to would be said twice.",
            remedy="Clear one of the two cells.",
        )
        return
    if agency is not None and line.kind != "local_values":
        _map_agency(line, row, str(agency), body, gathered)
    else:
        _share(line, row, body, share, gathered)


def _map_agency(line: Line, row: RawRow, agency: str, body: object, gathered: Gathered) -> None:
    mapped = line.raw.setdefault("body_map", {})
    path = (*line.path, "body_map")
    if agency in mapped:
        gathered.said_twice(row.cells["Agency"], f"the agency {agency} of {line.raw['id']}")
        return
    mapped[agency] = body
    gathered.cells.setdefault(path, row.cells["Agency"])
    gathered.cells[(*path, agency)] = row.cells["Body"]


def _share(line: Line, row: RawRow, body: object, share: object, gathered: Gathered) -> None:
    shares = line.raw.setdefault("shares", {})
    path = (*line.path, "shares")
    if body is None:
        gathered.fault(
            "missing-key",
            row.cells["Body"],
            found="a blank cell",
            expected="the Id of a body, or outside",
            why="The share would fall to nobody.",
            remedy="Choose the body from the list.",
        )
        body = ""
    if body in shares:
        gathered.said_twice(row.cells["Body"], f"the share of {body}")
        return
    shares[str(body)] = share
    gathered.cells.setdefault(path, row.cells["Share"])
    gathered.cells[(*path, str(body))] = row.cells["Share"]


def _gain_by_rule(line: Line, rows: list[RawRow], gathered: Gathered) -> None:
    """The rows for every benefit, those of them that the line's unit cost has an agency for."""
    code = line.raw.get("unit_cost")
    entry = library().get(str(code)) if code else None
    split = library().split(entry.code) if entry is not None and entry.fiscal is not None else None
    if split is None or isinstance(split, SplitRefused):
        return
    wanted = {label.casefold() for part in split for label in (part.level1, f"{part.level1}/{part.level2}")}
    for row in rows:
        if str(row.values["Agency"]).strip().casefold() in wanted:
            _gain(line, row, gathered)


# sources


def read_assumptions(rows: Rows, gathered: Gathered) -> None:
    for row in rows[ASSUMPTIONS.name]:
        line = gathered.find_line(row)
        if line is None:
            continue
        words = str(row.values.get("Field", ""))
        name = SOURCED_FIELDS.get(_folded(words), words)
        sources = line.raw.setdefault("sources", {})
        path = (*line.path, "sources", name)
        if name in sources:
            gathered.said_twice(row.cells["Field"], f"the source of {words} of {line.raw['id']}")
            continue
        sources[name] = {key.casefold(): row.values[header] for key, header in _SOURCE.items() if header in row.values}
        gathered.cells[path] = row.cells["Field"]
        gathered.cells |= {(*path, key.casefold()): row.cells[header] for key, header in _SOURCE.items()}


_SOURCE = {"Text": "Source", "Year": "Year", "Grade": "Grade"}


# ranges


def read_ranges(rows: Rows, gathered: Gathered) -> None:
    for row in rows[RANGES.name]:
        words = _folded(str(row.values.get("Field", "")))
        if words in RANGED_LOCAL:
            _range_of_local(row, words.rpartition(" ")[2], gathered)
        elif words in RANGED_FIELDS:
            line = gathered.find_line(row, among="costs" if words in RANGED_COST else "benefits")
            if line is not None:
                _range(line, row, RANGED_FIELDS[words], gathered)
        else:
            _unknown_field(row, gathered)


def _unknown_field(row: RawRow, gathered: Gathered) -> None:
    words = str(row.values.get("Field", ""))
    near = nearest(words, RANGED_FIELDS)
    gathered.fault(
        "not-a-choice",
        row.cells["Field"],
        found=show(words) if words else "a blank cell",
        expected="a figure of a cost or a benefit, from the list",
        why="A range without its figure would count for nothing.",
        remedy=f"Did you mean {near}?" if near else "Choose one from the list.",
    )


def _range_of_local(row: RawRow, kind: str, gathered: Gathered) -> None:
    local = gathered.local_values.get(str(row.values.get("Line", "")))
    if local is None:
        gathered.fault(
            "unknown-line",
            row.cells["Line"],
            found=show(str(row.values.get("Line", ""))),
            expected="a code from the sheet Local values",
            why="What the row says belongs to a local value, and this leads to none.",
            remedy="Correct the code, or clear the row.",
        )
        return
    _set_range(
        local.raw.setdefault("value", {}), kind, (*local.path, "value", kind), domain_of("value.fiscal"), row, gathered
    )


def _range(line: Line, row: RawRow, name: str, gathered: Gathered) -> None:
    domain = domain_of(name)
    if name in ("pounds", "ramp"):
        _range_of_years(line, row, name, domain, gathered)
    elif name == "cashable.share":
        _range_of_claim(line, row, domain, gathered)
    else:
        holder = line.raw.setdefault("value", {}) if name.startswith("value.") else line.raw
        steps = name.split(".")
        _set_range(holder, steps[-1], (*line.path, *steps), domain, row, gathered)


def _range_of_claim(line: Line, row: RawRow, domain: Domain, gathered: Gathered) -> None:
    body = row.values.get("Body")
    for i, claim in enumerate(line.raw.get("cashable", [])):
        if claim.get("body") == body:
            _set_range(claim, "share", (*line.path, "cashable", i, "share"), domain, row, gathered)
            return
    gathered.fault(
        "unknown-line",
        row.cells["Body"],
        found=f"a range for the cash of {body or 'every body'}",
        expected=f"a row on the sheet Cashable for {line.raw['id']}" + (f" and {body}" if body else ""),
        why="The range belongs to a claim, and there is none.",
        remedy="Add the claim on the sheet Cashable, or clear the row.",
    )


def _range_of_years(line: Line, row: RawRow, name: str, domain: Domain, gathered: Gathered) -> None:
    """A range for one year, or one in place of the whole list: then its cells may show only its mean."""
    amounts, year = line.raw[name], row.values.get("Year")
    path = (*line.path, name)
    if year is not None:
        if isinstance(year, float) and year.is_integer() and 1 <= year <= len(amounts):
            _set_range(amounts, int(year) - 1, (*path, int(year) - 1), domain, row, gathered)
        else:
            _no_such_year(row, year, gathered)
        return
    shown = [amount for amount in amounts if amount is not None]
    holder = {"all": shown[0] if shown and all(amount == shown[0] for amount in shown) else (shown or None)}
    _set_range(holder, "all", path, domain, row, gathered)
    line.raw[name] = holder["all"]


def _no_such_year(row: RawRow, year: object, gathered: Gathered) -> None:
    gathered.fault(
        "beyond-horizon",
        row.cells["Year"],
        found=show(year),
        expected="the number of a year: 1 is the first",
        why="The range belongs to a year that has no column.",
        remedy="Correct the number, or leave the cell blank for all years alike.",
    )


def _set_range(holder: Any, key: Any, path: Path, domain: Domain, row: RawRow, gathered: Gathered) -> None:
    """Put a range in the place of the figure that its cell may show: its mean or its most likely value."""
    shown = holder.get(key) if isinstance(holder, dict) else holder[key]
    if isinstance(shown, dict):
        gathered.said_twice(row.cells["Field"], f"a range for {row.values.get('Field')}")
        return
    raw = {header.casefold(): row.values[header] for header in _PARAMETERS if header in row.values}
    if "Shape" in row.values:
        raw["shape"] = row.values["Shape"]
    if "mode" not in raw and raw.get("shape", "pert") in ("pert", "triangular") and isinstance(shown, float):
        raw["mode"] = shown
    cell = gathered.cells.get(path)
    if shown is not None and cell is not None and not _stands_for(raw, shown, domain):
        _range_and_figure(cell, row, shown, gathered)
    holder[key] = raw
    gathered.cells[path] = row.cells[next((header for header in _PARAMETERS if header in row.values), "Low")]
    gathered.cells |= {(*path, header.casefold()): row.cells[header] for header in (*_PARAMETERS, "Shape")}


def _stands_for(raw: Mapping[str, Any], shown: object, domain: Domain) -> bool:
    """True where the figure shown is the range's mean, mode or median; a faulty range is judged elsewhere."""
    findings = Findings(raw, nowhere)
    found: Range = read_range(raw, (), domain, findings)
    if findings.by_path:
        return True
    middle = (mean(found, domain), getattr(found, "mode", None), getattr(found, "median", None))
    return isinstance(shown, float) and any(
        m is not None and isclose(shown, m, rel_tol=1e-6, abs_tol=1e-12) for m in middle
    )


def _range_and_figure(cell: Ref, row: RawRow, shown: object, gathered: Gathered) -> None:
    gathered.fault(
        "range-and-figure",
        cell,
        found=f"{show(shown)} here, and another range at {row.first.place}",
        expected="a blank cell, or the most likely value of the range",
        why="The figure is said twice, and nobody can say which counts.",
        remedy="Clear this cell, or correct the row on the sheet Ranges.",
    )


# options and correlations


def read_changes(raw: Mapping[str, Any], rows: Rows, gathered: Gathered) -> None:
    options = {option["id"]: (i, option) for i, option in enumerate(raw["options"])}
    for row in rows[CHANGES.name]:
        name = str(row.values.get("Option", ""))
        if name not in options:
            gathered.unknown_option(row, "Option", list(options))
            continue
        i, option = options[name]
        what = str(row.values.get("What changes", "")).strip()
        line, dot, words = what.partition(".")
        what = f"{line}{dot}{RANGED_FIELDS.get(_folded(words), words)}"
        changes = option.setdefault("changes", {})
        if what in changes:
            gathered.said_twice(row.cells["What changes"], f"the change of {what}")
            continue
        changes[what] = row.values.get("New value")
        gathered.cells["options", i, "changes", what] = row.cells["New value"]


def read_correlations(rows: Rows, gathered: Gathered) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for i, row in enumerate(rows[CORRELATIONS.name]):
        sides = ("One range", "Other range")
        between = [_range_name(str(row.values[side])) for side in sides if side in row.values]
        found.append({"between": between, "rank": row.values.get("Rank")})
        path: Path = ("correlations", i)
        gathered.cells[path] = gathered.cells[(*path, "between")] = row.first
        gathered.cells |= {(*path, "between", k): row.cells[side] for k, side in enumerate(sides)}
        gathered.cells[(*path, "rank")] = row.cells["Rank"]
    if found:
        gathered.cells[("correlations",)] = rows[CORRELATIONS.name][0].first
    return found


def _range_name(text: str) -> str:
    """`incidents.events per person` as the case file says it."""
    line, dot, words = text.strip().partition(".")
    return f"{line}{dot}{RANGED_FIELDS.get(_folded(words), words)}"


# years


def settle_years(raw: Mapping[str, Any], gathered: Gathered) -> None:
    """Blank years: nought in costs; no ramp at all where a ramp is blank throughout, a problem where it is blank between."""
    years = raw["case"].get("years") if isinstance(raw.get("case"), Mapping) else None
    count = int(years) if isinstance(years, int | float) and not isinstance(years, bool) and 0 < years <= 100 else None
    for line in gathered.lines:
        name = "pounds" if line.kind == "costs" else "ramp"
        amounts = line.raw.get(name)
        if isinstance(amounts, list):
            used = _used(amounts)
            _place_of_length((*line.path, name), len(used), count, gathered)
            settled = _costs(used, count) if name == "pounds" else _ramp(used, (*line.path, name), gathered)
            line.raw[name] = settled if used else None


def _place_of_length(path: Path, filled: int, years: int | None, gathered: Gathered) -> None:
    """A list of the wrong length is shown at the first cell too many, or the first that is missing."""
    wanted = (*path, min(filled, years or filled))
    gathered.cells[path] = gathered.cells.get(wanted, gathered.cells[path])


def _used(amounts: list[Any]) -> list[Any]:
    last = max((i for i, amount in enumerate(amounts) if amount is not None), default=-1)
    return amounts[: last + 1]


def _costs(amounts: list[Any], years: int | None) -> list[Any]:
    padded = amounts + [0.0] * ((years or 0) - len(amounts))
    return [0.0 if amount is None else amount for amount in padded]


def _ramp(amounts: list[Any], path: Path, gathered: Gathered) -> list[Any]:
    for year, amount in enumerate(amounts):
        cell = gathered.cells[(*path, year)]
        if amount is None and cell.place not in gathered.silent:
            gathered.fault(
                "blank-year",
                cell,
                found="a blank cell between filled ones",
                expected="a share of full effect for each year",
                why="It is not clear whether there is no effect in that year, or whether a figure was forgotten.",
                remedy="Type 0 if there is no effect, or the share.",
            )
    return [0.0 if amount is None else amount for amount in amounts]


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").replace(".", " ").split()).casefold()
