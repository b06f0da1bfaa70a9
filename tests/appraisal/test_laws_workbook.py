"""For every case: what is exported reads back the same. For every workbook: a case, or problems at cells, never a crash."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appraisal.filled_template import FIRST_ROW, filled, saved
from appraisal.test_laws_casefile import raw_cases
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.casefile import build_case
from wholeplace.appraisal.positions import nowhere
from wholeplace.appraisal.sheets import TABLES
from wholeplace.appraisal.workbook import read_workbook, write_workbook
from wholeplace.vocabulary.problems import Problem, Refused

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]
LIBRARY = {"CR2.0": ("NHS", "Criminal Justice System", "Police", "Local Authority"), "E&E1.0": ("DWP", "nhs")}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Sound cases with all that the format has: also unit costs, local values, several claims, and correlations."""
    raw = draw(raw_cases())
    bodies = [body["id"] for body in raw["bodies"]]
    line = raw["benefits"][0]
    how = draw(st.sampled_from(["own", "library", "local"]))
    if how != "own":
        line.pop("value")
        line.pop("shares")
        line["unit_value_range"] = {"low": 0.5, "mode": draw(st.floats(0.5, 1.5)), "high": 1.5}
        line.get("sources", {}).pop("value.fiscal", None)
    if how == "library":
        line["unit_cost"] = draw(st.sampled_from(sorted(LIBRARY)))
        line["body_map"] = {
            agency: draw(st.sampled_from([*bodies, "outside"])) for agency in LIBRARY[line["unit_cost"]]
        }
    if how == "local":
        line["unit_cost"] = "LOCAL 1; x"
        raw["local_values"] = [draw(local_values(bodies))]
    if draw(st.booleans()):
        line["cashable"] = [{"body": body, "share": draw(st.floats(0, 1)), "from_year": 0} for body in bodies]
    line["impact"], line["deadweight"] = (
        {"low": 0.1, "mode": 0.2, "high": 0.4},
        {"shape": "beta", "alpha": 2, "beta": 5},
    )
    raw["correlations"] = [
        {"between": [f"{line['id']}.impact", f"{line['id']}.deadweight"], "rank": draw(st.floats(-0.9, 0.9))}
    ]
    return build_case(raw, nowhere)


@st.composite
def local_values(draw: st.DrawFn, bodies: list[str]) -> dict[str, Any]:
    share = draw(st.integers(0, 10)) / 10
    return {
        "code": "LOCAL 1; x",
        "description": draw(st.text(st.sampled_from("aé =+-@;[]'\"_x0041"), min_size=1).filter(str.strip)),
        "unit": "child",
        "value": {"fiscal": draw(st.floats(0, 1e6)), "price_year": "2023/24"},
        "source": {"text": "Accounts", "year": draw(st.sampled_from(["2024", "2024/25", "spring 2024"]))},
        "shares": {bodies[0]: share, "outside": 1 - share},
        "overlaps": draw(st.sampled_from([[], ["CR1.0"], ["CR1.0", "SS1.0"]])),
    }


@given(cases())
@settings(max_examples=20, deadline=None, suppress_health_check=QUIET)
def test_an_export_reads_back_as_the_same_case(case: Case) -> None:
    assert read_workbook(write_workbook(case, appraise(case)), "export.xlsx") == case


# spoilt workbooks

ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12), st.dates(), st.times(),
    st.sampled_from(["team", "incidents", "council", "impact", "CR2.0", "2025/26", "60%", "[1, 2", "small", 0.5, 60, -1]),
)  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(TABLES), st.integers(0, 30), st.integers(0, 3), ODD), min_size=1, max_size=12)
)
@settings(max_examples=30, deadline=None, suppress_health_check=QUIET)
def test_whatever_is_typed_gives_a_case_or_problems_that_name_cells(typed: list[tuple[Any, int, int, Any]]) -> None:
    book = filled()
    for table, column, row, value in typed:
        at = book[table.name].cell(FIRST_ROW + row, 2 + column % len(table.headers(10)))
        at.value = value
        if at.data_type == "f":
            at.data_type = "s"
    case, problems = outcome(saved(book))
    assert all(problem.cell for problem in problems), [problem.text() for problem in problems]
    assert case is None or read_workbook(write_workbook(case, appraise(case)), "export.xlsx") == case


def outcome(data: bytes) -> tuple[Case | None, tuple[Problem, ...]]:
    """The case that a workbook gives, or its problems; anything else that is raised fails the test."""
    try:
        return read_workbook(data, "case.xlsx"), ()
    except Refused as refused:
        return None, refused.problems


@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=4))
@settings(max_examples=30, deadline=None, suppress_health_check=QUIET)
def test_a_file_with_bytes_spoilt_is_read_or_refused(place: int, spoilt: bytes) -> None:
    data = bytearray(_example())
    at = place % (len(data) - len(spoilt))
    data[at : at + len(spoilt)] = spoilt
    case, problems = outcome(bytes(data))
    assert (case is None) == bool(problems)


_EXAMPLE: list[bytes] = []


def _example() -> bytes:
    if not _EXAMPLE:
        out = io.BytesIO()
        filled().save(out)
        _EXAMPLE.append(out.getvalue())
    return _EXAMPLE[0]
