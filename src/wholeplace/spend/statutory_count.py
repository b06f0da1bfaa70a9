"""A return as counted lines, and what it comes to in one place.

Only the thirteen service lines are counted, never a line that makes up one of them and never their total, so nothing is added
twice. Net current expenditure is net of the service's own income; total expenditure is before it, and has the pay of the
body's own employees as a row of its own, for no file of payments holds payroll.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from wholeplace.reference.bodies import by_code
from wholeplace.reference.services import NOT_CLASSIFIED, service_of_return
from wholeplace.spend.lines import COUNTED, pounds_text
from wholeplace.spend.statutory_layout import NET, TOTAL, service_lines
from wholeplace.spend.statutory_return import ROUNDING_OF_SERVICES_PENCE, Absent, Entry, Return

ReturnBasis = Literal["net-current", "total-expenditure"]
"""Net of the service's own income (C7), or before it (C3). The two are never added."""

EMPLOYEES = "employees"
_SPENT = "tot-exp"
_MEASURE_OF: Mapping[ReturnBasis, str] = {"net-current": NET, "total-expenditure": _SPENT}
_COUNCILS = ("E06", "E07", "E08", "E09", "E10")


def with_control(stated: Return, places: Mapping[str, Collection[str]], basis: ReturnBasis = "net-current") -> pa.Table:
    """`counted_rows`, and where they are outturn net of income, what was spent before it as rows of the layer `control`.

    Payments are before income, so it is those that they are laid against; no total of a place holds them.
    """
    rows = counted_rows(stated, places, basis)
    if stated.layer != "outturn" or basis == "total-expenditure":
        return rows
    control = counted_rows(stated, places, "total-expenditure")
    layer = pa.array(["control"] * control.num_rows, pa.string())
    control = control.set_column(COUNTED.get_field_index("layer"), COUNTED.field("layer"), layer)
    return pa.concat_tables([rows, control])


def counted_rows(stated: Return, places: Mapping[str, Collection[str]], basis: ReturnBasis = "net-current") -> pa.Table:
    """The service lines of a return as rows of `COUNTED`, for the bodies of each place.

    `places` maps the GSS code of a place to the codes of the bodies counted in it; their lines carry the code as it is given,
    and an earlier or later code of the same body leads to it. Bodies that did not return have no row.
    Where services of a body are not stated and its total is, the rest of the total stands as not classified, if it is more
    than rounding.
    """
    rows: dict[str, list[Any]] = {name: [] for name in COUNTED.names}
    known = _by_body(stated.entries)
    for place, codes in places.items():
        for code in sorted(set(codes)):
            entry = stated.entries.get(known.get(_body_of(code), ""))
            if entry is not None:
                for row in _rows(stated, entry, code, place, basis):
                    for name in COUNTED.names:
                        rows[name].append(row.get(name))
    return pa.table(rows, schema=COUNTED)


def _body_of(code: str) -> str:
    """The one code of a body, whatever code a year's return gives it."""
    found = by_code(code)
    return found.code if found else code


def _by_body(codes: Iterable[str]) -> dict[str, str]:
    """The one code of each body → the code that the return gives it."""
    return {_body_of(code): code for code in codes}


def _rows(stated: Return, entry: Entry, code: str, place: str, basis: ReturnBasis) -> Iterator[dict[str, Any]]:
    measure = _MEASURE_OF[basis]
    whole = {
        "place": place,
        "year": stated.year.begins,
        "layer": stated.layer,
        "edition": stated.edition,
        "basis": basis,
        "body": code,
        "capital": False,
        "nature": "not-stated",
        "control": "not-stated",
        "area": _body_of(code) if entry.code.startswith(_COUNCILS) else None,
        "method": "whole",
        "file": stated.sha256,
        "sheet": stated.sheet,
    }
    missing = [line for line in service_lines() if (line, measure) not in entry.figures]
    for line in service_lines():
        pence = entry.figures.get((line, measure))
        if pence is not None:
            row = whole | {"service": service_of_return(line) or NOT_CLASSIFIED, "service_confidence": 1.0}
            row |= {"service_rule": f"{stated.kind} line {line}", "line": entry.line_of(line)}
            yield from _by_subjective(row, entry, line, pence, basis)
    rest = entry.figures.get((TOTAL, measure), 0) - sum(
        entry.figures.get((line, measure), 0) for line in service_lines()
    )
    if missing and (TOTAL, measure) in entry.figures and abs(rest) > ROUNDING_OF_SERVICES_PENCE:
        yield whole | {
            "service": NOT_CLASSIFIED,
            "service_rule": f"{stated.kind} total less the services stated; not stated: {', '.join(missing)}",
            "service_confidence": 0.0,
            "line": entry.line_of(TOTAL),
            "pence": rest,
        }


def _by_subjective(
    row: dict[str, Any], entry: Entry, line: str, pence: int, basis: ReturnBasis
) -> Iterator[dict[str, Any]]:
    """One row; before income two, where the return says how much of it is the pay of the body's own employees."""
    employees = entry.figures.get((line, "empl")) if basis == "total-expenditure" else None
    if employees:
        yield row | {"subjective": EMPLOYEES, "pence": employees}
    yield row | {"pence": pence - (employees or 0)}


@dataclass(frozen=True, slots=True)
class BodyReturned:
    """What one body of a place returned. `by_service` maps a service line to pence; a line not stated is not in it."""

    code: str
    name: str
    line: int
    total_pence: int
    by_service: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PlaceReturned:
    """A return in one place: the bodies that returned, and those of it that did not, or are not in the file at all.

    `total_pence` is the plain sum of the bodies' totals: money that one of them pays another is still in it, and a body larger
    than the place is in it whole.
    """

    edition: str
    measure: str
    bodies: tuple[BodyReturned, ...]
    absent: tuple[Absent, ...]
    not_in_file: tuple[str, ...]

    @property
    def total_pence(self) -> int:
        return sum(body.total_pence for body in self.bodies)

    def service_pence(self, line: str) -> int:
        """The sum of a service line over the bodies. *Units*: pence."""
        return sum(body.by_service.get(line, 0) for body in self.bodies)

    @property
    def whole(self) -> bool:
        """Whether every body of the place returned."""
        return not self.absent and not self.not_in_file


def place_returned(stated: Return, codes: Collection[str], measure: str = NET) -> PlaceReturned:
    """What the bodies of a place returned, by their codes, and who of them is missing."""
    wanted = {_body_of(code): code for code in codes}
    known, silent = _by_body(stated.entries), _by_body(each.code for each in stated.absent)
    held = sorted(body for body in wanted if body in known)
    missing = [each for each in stated.absent if _body_of(each.code) in wanted]
    lost = sorted(code for body, code in wanted.items() if body not in known and body not in silent)
    bodies = tuple(_body(stated.entries[known[body]], measure) for body in held)
    return PlaceReturned(stated.edition, measure, bodies, tuple(missing), tuple(lost))


def _body(entry: Entry, measure: str) -> BodyReturned:
    services = {line: entry.figures[line, measure] for line in service_lines() if (line, measure) in entry.figures}
    total = entry.figures.get((TOTAL, measure), sum(services.values()))
    return BodyReturned(entry.code, entry.name, entry.line, total, services)


def place_answer(place: str, found: PlaceReturned) -> dict[str, Any]:
    """The object that `--json` prints for a place. Amounts are pounds as exact text."""
    return {
        "place": place,
        "edition": found.edition,
        "measure": found.measure,
        "total": pounds_text(found.total_pence),
        "bodies": [
            {"code": body.code, "name": body.name, "line": body.line, "total": pounds_text(body.total_pence)}
            for body in found.bodies
        ],
        "services": {
            service_of_return(line) or line: pounds_text(found.service_pence(line)) for line in service_lines()
        },
        "did_not_return": [{"code": each.code, "name": each.name, "line": each.line} for each in found.absent],
        "not_in_the_file": list(found.not_in_file),
    }
