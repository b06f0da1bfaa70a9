"""What must hold for every case file: what is written is read back the same, and a spoilt file is refused, never worse."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import BODY_KINDS, COST_TYPES, Case
from wholeplace.appraisal.casefile import build_case, case_to_raw, case_with_changes, read_case, write_case
from wholeplace.appraisal.figures import named_ranges
from wholeplace.appraisal.positions import nowhere
from wholeplace.vocabulary.problems import Problem, Refused

EXAMPLES = [
    path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
]
RAW = [tomllib.loads(text) for text in EXAMPLES]
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20).filter(
    str.strip
)
WORDS = st.text(
    st.one_of(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), st.sampled_from('"\\\n\t#='))
    , min_size=1, max_size=40,
).filter(str.strip)  # fmt: skip
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,12}", fullmatch=True).filter(
    lambda word: word not in ("outside", "case")
)
GRADES = st.integers(1, 6)
SHARES = st.floats(0, 1).map(lambda x: round(x, 6))
AMOUNTS = st.one_of(st.integers(0, 10**9), st.floats(0, 1e9))
YEARS = st.integers(2000, 2030).map(lambda year: f"{year}/{(year + 1) % 100:02d}")


def ascending(values: st.SearchStrategy[float], count: int) -> st.SearchStrategy[list[float]]:
    return st.lists(values, min_size=count, max_size=count, unique=True).map(sorted)


def ranges(values: st.SearchStrategy[float], beta: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """Every shape within a domain that holds nought to one."""
    positive = st.floats(0.01, 1)
    shapes = [
        ascending(values, 3).map(lambda p: dict(zip(("low", "mode", "high"), p, strict=True))),
        ascending(values, 3).map(lambda p: {"shape": "triangular", "low": p[0], "mode": p[1], "high": p[2]}),
        ascending(values, 2).map(lambda p: {"shape": "uniform", "low": p[0], "high": p[1]}),
        st.tuples(values, positive).map(lambda p: {"shape": "normal", "mean": p[0], "sd": p[1]}),
        ascending(positive, 2).map(lambda p: {"shape": "lognormal", "median": p[0], "p95": p[1]}),
        st.tuples(positive, positive).map(lambda p: {"shape": "beta", "alpha": p[0], "beta": p[1]}),
    ]
    return st.one_of(shapes if beta else shapes[:-1])


def numbers(values: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    return st.one_of(values, ranges(values))


def sources(fields: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    source = st.fixed_dictionaries(
        {"text": WORDS}, optional={"year": st.sampled_from(["2024", "2024/25"]), "grade": GRADES}
    )
    return st.dictionaries(st.sampled_from(fields), source, max_size=2)


def by_year(values: st.SearchStrategy[float], years: int) -> st.SearchStrategy[Any]:
    return st.one_of(st.lists(numbers(values), min_size=years, max_size=years), ranges(values))


def split(bodies: list[str]) -> st.SearchStrategy[dict[str, float]]:
    """Shares of two receivers that sum to 1."""
    return st.tuples(st.sampled_from(bodies), SHARES).map(lambda p: {"outside": p[1], p[0]: 1 - p[1]})


@st.composite
def costs(draw: st.DrawFn, bodies: list[str], years: int) -> dict[str, Any]:
    needed = {
        "title": NAMES,
        "body": st.sampled_from(bodies),
        "type": st.sampled_from(COST_TYPES),
        "pounds": by_year(AMOUNTS, years),
    }
    optional = {
        "grade": GRADES,
        "price_year": YEARS,
        "recurrent": st.booleans(),
        "sources": sources(["pounds", "grade"]),
    }
    return draw(st.fixed_dictionaries(needed, optional=optional))


@st.composite
def benefits(draw: st.DrawFn, bodies: list[str], years: int) -> dict[str, Any]:
    share = dict.fromkeys(("engagement", "retention", "impact", "deadweight"), numbers(SHARES))
    needed = {"title": NAMES, "population": numbers(AMOUNTS), "events_per_person": numbers(AMOUNTS), **share}
    claim = st.fixed_dictionaries(
        {"share": numbers(SHARES)},
        optional={"body": st.sampled_from(bodies), "from_year": st.integers(0, years - 1), "ledger_line": NAMES},
    )
    optional = {
        "ramp": by_year(SHARES, years),
        "recorded_to_actual": numbers(AMOUNTS),
        "lag_years": st.integers(0, years - 1),
        "drop_off": numbers(SHARES),
        "grade": GRADES,
        "grades": st.dictionaries(st.sampled_from(["population", "impact", "age", "error"]), GRADES, max_size=3),
        "cashable": claim,
        "sources": sources(["impact", "value.fiscal", "population"]),
    }
    line: dict[str, Any] = draw(st.fixed_dictionaries(needed, optional=optional))
    line["shares"] = draw(split(bodies))
    value = {"fiscal": numbers(AMOUNTS), "price_year": YEARS}
    line["value"] = draw(
        st.fixed_dictionaries(value, optional={"economic": numbers(AMOUNTS), "social": numbers(AMOUNTS)})
    )
    if draw(st.booleans()):
        line["leakage"], line["sources"] = draw(SHARES), {"leakage": {"text": draw(WORDS)}}
    return line


@st.composite
def raw_cases(draw: st.DrawFn) -> dict[str, Any]:
    """A sound case in the shape of the file, with every key that the format has but unit costs of the library."""
    years = draw(st.integers(1, 4))
    ids = draw(st.lists(IDS, min_size=8, max_size=8, unique=True))
    bodies = ids[:2]
    head = {
        "id": ids[2], "title": draw(NAMES), "place": "E06000050", "first_year": draw(YEARS), "years": years,
        "price_year": draw(YEARS), "deflators": "2026-06", "counterfactual": draw(WORDS),
        "discount": draw(st.sampled_from(["green-book", 0.03])), "illustrative": draw(st.booleans()),
        "first_year_discounted": draw(st.booleans()), "summary": draw(WORDS),
        "combine_grades": draw(st.sampled_from(["worst", "mean", "product"])),
    }  # fmt: skip
    lines = {
        "costs": [{"id": ids[3], **draw(costs(bodies, years))}, {"id": ids[4], **draw(costs(bodies, years))}],
        "benefits": [{"id": ids[5], **draw(benefits(bodies, years))}],
    }
    option = {
        "id": ids[6], "title": draw(NAMES), "kind": draw(st.sampled_from(["as now", "minimum", "preferred", "other"])),
        "changes": {f"{ids[5]}.impact": draw(numbers(SHARES))}, "without": draw(st.sampled_from([[], [ids[3]]])),
        "benefits": [{"id": ids[7], **draw(benefits(bodies, years))}],
    }  # fmt: skip
    unpriced = {"id": ids[0], "title": draw(NAMES), "kind": "risk", "description": draw(WORDS), "body": bodies[1]}
    return {
        "format": "wholeplace-case/1",
        "case": head,
        "bodies": [{"id": body, "name": draw(NAMES), "kind": draw(st.sampled_from(BODY_KINDS))} for body in bodies],
        **lines,
        "options": [option],
        "unpriced": [unpriced],
    }


@given(raw_cases())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_written_is_read_back_the_same(raw: dict[str, Any]) -> None:
    case = build_case(raw, nowhere)
    assert build_case(case_to_raw(case), nowhere) == case
    assert read_case(write_case(case), file="again.toml") == case
    assert case_with_changes(case, {}, keep_options=True) == case
    assert {item.path for item in appraise(case).model.inputs} <= set(named_ranges(case))


# spoilt files

ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just(10**400), st.just(date(2026, 1, 1)),
    st.just([]), st.just({}), st.lists(st.integers(), max_size=3), st.just({"low": 0, "mode": 1, "high": 2}),
    st.just({"shape": "normal", "mean": 0.5, "sd": 0.1}), st.just([[1], {"a": [None]}]),
    st.sampled_from(["council", "CR2.0", "CR8.0", "2025/26", "outside", "incidents.impact", "E06000050", 60, -1, 0.5]),
)  # fmt: skip


def paths_of(raw: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = raw.items() if isinstance(raw, Mapping) else enumerate(raw) if isinstance(raw, list) else ()
    return [path, *(found for key, part in inner for found in paths_of(part, (*path, key)))]


def spoilt(raw: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy with one part put anew."""
    if not path:
        return value
    if isinstance(raw, Mapping):
        return {**raw, path[0]: spoilt(raw.get(path[0]), path[1:], value)}
    return [spoilt(item, path[1:], value) if i == path[0] else item for i, item in enumerate(raw)]


def case_or_problems(read: Callable[[], Case]) -> Case | tuple[Problem, ...]:
    try:
        return read()
    except Refused as refused:
        return refused.problems


@given(st.data())
@settings(max_examples=250, deadline=None)
def test_a_spoilt_case_is_refused_or_can_be_worked_out(data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(RAW))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths_of(raw)[1:]))
        more = data.draw(st.sampled_from([(), ("shape",), ("id",), ("odd key",)])) if isinstance(path[-1], str) else ()
        raw = spoilt(raw, path, {more[0]: data.draw(ODD)} if more else data.draw(ODD))
    case = case_or_problems(lambda: build_case(raw, nowhere))
    if not isinstance(case, Case):
        assert all(problem.text() and problem.field is not None for problem in case)
        return
    assert read_case(write_case(case), file="again.toml") == case
    appraise(case)


@given(st.data())
@settings(max_examples=250, deadline=None)
def test_a_spoilt_text_is_refused_or_read(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(EXAMPLES)).encode()
    for _ in range(data.draw(st.integers(1, 4))):
        at, length = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 30))
        piece = data.draw(
            st.one_of(st.binary(max_size=6), st.sampled_from([b'"', b"\n", b"[[", b"]", b"=", b"{", b"0", b"-", b"."]))
        )
        text = text[:at] + piece + text[at + length :]
    case = case_or_problems(lambda: read_case(text, file="spoilt.toml"))
    assert isinstance(case, Case) or all(problem.file == "spoilt.toml" and problem.text() for problem in case)
