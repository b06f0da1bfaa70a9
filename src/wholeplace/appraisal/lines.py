"""Each record of a case, read from its table of the file: one function a record, field by field.

Only what can be judged within one table is judged here; what must hold between tables is in `consistency`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Literal

from wholeplace.appraisal.case import (
    BENEFIT_DOMAINS,
    BODY_KINDS,
    COST_DOMAINS,
    COST_TYPES,
    COUNT,
    MONEY,
    OPTION_KINDS,
    OUTSIDE,
    SHARE,
    VALUE_KINDS,
    Baseline,
    BenefitLine,
    Body,
    Cashable,
    Correlation,
    CostLine,
    Domain,
    FieldSource,
    LocalValue,
    Number,
    Option,
    OwnValue,
    Range,
    Unpriced,
)
from wholeplace.appraisal.fields import LONGEST_TITLE, Findings, Table, is_list, show, wrong_type
from wholeplace.appraisal.figures import read_by_year, read_number, read_point, read_range
from wholeplace.appraisal.positions import Path
from wholeplace.vocabulary.years import FinancialYear

SCALES: tuple[Literal["small", "moderate", "large"], ...] = ("small", "moderate", "large")
GRADES = ("population", "impact", "age", "error")
SOURCED = {
    "costs": ("pounds", "type", "price_year", "recurrent", "grade"),
    "benefits": (
        *BENEFIT_DOMAINS,
        *("unit_cost", "value", "cashable", "body_map", "shares", "grade", "cohort", "reduced_for_overlap"),
    ),
}
UNKNOWN_YEAR = FinancialYear(2025)  # stands where the year could not be read; the case is then refused
_RANK = Domain(-1.0, 1.0, "a rank correlation from -1 to 1")
_REQUIRED = {
    "population": "1_160",
    "engagement": "0.6",
    "retention": "0.8",
    "events_per_person": "3.0",
    "impact": "0.25",
    "deadweight": "0.2",
}
_OPTIONAL = ("recorded_to_actual", "attribution", "leakage", "displacement", "substitution", "lag_years", "drop_off")
_DEFAULTS = {field.name: field.default for field in fields(BenefitLine)}
_TOLERANCE = 1e-6


@dataclass(slots=True)
class Ids:
    """The ids met so far: bodies; cost and benefit lines together; options; unpriced things; local values; baselines."""

    bodies: dict[str, Path]
    lines: dict[str, Path]
    options: dict[str, Path]
    unpriced: dict[str, Path]
    local_values: dict[str, Path]
    baselines: dict[str, Path]

    @classmethod
    def none(cls) -> Ids:
        return cls({}, {}, {}, {}, {}, {})


def read_body(table: Table, ids: Ids) -> Body:
    """A body that takes part."""
    body = Body(
        id=table.ident("id", ids.bodies, example="council"),
        name=table.text("name", example="Cheshire West and Chester Council", longest=LONGEST_TITLE),
        kind=table.choice("kind", BODY_KINDS),
    )
    if body.id == OUTSIDE:
        table.findings.fault(
            table.at("id"),
            "bad-id",
            found=show(body.id),
            expected=f'any id but "{OUTSIDE}"',
            why=f"\"{OUTSIDE}\" already means: in the place's total, out of every body's.",
            remedy="Choose another short id, for example the body's initials.",
        )
    table.done()
    return body


def read_cost(table: Table, ids: Ids, years: int | None) -> CostLine:
    """What one body puts in."""
    line = CostLine(
        id=table.ident("id", ids.lines, example="team"),
        title=table.text("title", example="Multi-agency team", longest=LONGEST_TITLE),
        body=table.text("body", example="council", longest=LONGEST_TITLE),
        type=table.choice("type", COST_TYPES),
        pounds=_pounds(table, years),
        grade=table.whole("grade", 1, 6),
        price_year=table.year("price_year"),
        recurrent=table.flag("recurrent", None),
        sources=read_sources(table, SOURCED["costs"]),
    )
    table.done()
    return line


def _pounds(table: Table, years: int | None) -> tuple[Number, ...] | Range:
    raw = table.get("pounds")
    if raw is None:
        amounts = ", ".join(["400_000"] * min(years or 5, 10))
        table.missing("pounds", "a list of pounds, one a year", f"pounds = [{amounts}]")
        return ()
    return read_by_year(raw, table.at("pounds"), COST_DOMAINS["pounds"], years, table.findings, what="pounds")


def read_sources(table: Table, known: tuple[str, ...]) -> Mapping[str, FieldSource]:
    """Where the figures of a line came from: field → text, year, grade."""
    inner = table.table("sources")
    if inner is None:
        return MappingProxyType({})
    inner.asked.extend(known)
    inner.done()
    found: dict[str, FieldSource] = {}
    for name in known:
        source = inner.table(name)
        if source is not None:
            found[name] = read_source(source)
    return MappingProxyType(found)


def read_source(table: Table) -> FieldSource:
    year = table.get("year")
    if isinstance(year, int) and not isinstance(year, bool):
        year = str(year)
    elif year is not None and not isinstance(year, str):
        wrong_type(table.findings, table.at("year"), year, "a year such as 2024 or 2024/25", 'Write year = "2024/25"')
        year = None
    source = FieldSource(
        text=table.text("text", example="Police incident records, 2024"),
        year=year,
        grade=table.whole("grade", 1, 6),
    )
    table.done()
    return source


def read_benefit(table: Table, ids: Ids, years: int | None) -> BenefitLine:
    """What a change avoids or gains, and what one of it is worth."""
    line = BenefitLine(
        id=table.ident("id", ids.lines, example="incidents"),
        title=table.text("title", example="Domestic abuse incidents avoided", longest=LONGEST_TITLE),
        **{name: _required(table, name) for name in _REQUIRED},
        **{name: _optional(table, name) for name in _OPTIONAL},
        unit_cost=table.text("unit_cost", longest=LONGEST_TITLE).strip() or None,
        value=_own_value(table),
        unit_value_range=_unit_value_range(table),
        ramp=_ramp(table, years),
        grade=table.whole("grade", 1, 6),
        grades=_grades(table),
        cashable=_cashable(table, years),
        body_map=_body_map(table),
        shares=read_shares(table),
        cohort=table.text("cohort", longest=LONGEST_TITLE) or None,
        reduced_for_overlap=table.text("reduced_for_overlap") or None,
        sources=read_sources(table, SOURCED["benefits"]),
    )
    _check_value(table)
    _check_evidence(table, line)
    table.done()
    return line


def _required(table: Table, name: str) -> Number:
    raw = table.get(name)
    domain = BENEFIT_DOMAINS[name]
    if raw is None:
        table.missing(name, f"a number: {domain.words}", f"{name} = {_REQUIRED[name]}")
        return 0.0
    return read_number(raw, table.at(name), domain, table.findings)


def _optional(table: Table, name: str) -> Number:
    raw = table.get(name)
    if raw is None:
        return _DEFAULTS[name]  # type: ignore[return-value]
    return read_number(raw, table.at(name), BENEFIT_DOMAINS[name], table.findings)


def _unit_value_range(table: Table) -> Range | None:
    raw = table.get("unit_value_range")
    if raw is None:
        return None
    path = table.at("unit_value_range")
    if not isinstance(raw, Mapping):
        remedy = "Write, for example, { low = 0.8, mode = 1, high = 1.3 }"
        wrong_type(table.findings, path, raw, "a range that multiplies the library's value", remedy)
        return None
    return read_range(raw, path, BENEFIT_DOMAINS["unit_value_range"], table.findings)


def _ramp(table: Table, years: int | None) -> tuple[Number, ...] | Range | None:
    raw = table.get("ramp")
    if raw is None:
        return None
    what = "shares of full effect"
    return read_by_year(raw, table.at("ramp"), BENEFIT_DOMAINS["ramp"], years, table.findings, what=what)


def _grades(table: Table) -> Mapping[str, int]:
    inner = table.table("grades")
    if inner is None:
        return MappingProxyType({})
    found = {name: inner.whole(name, 1, 6) for name in GRADES}
    inner.done()
    return MappingProxyType({name: grade for name, grade in found.items() if grade is not None})


# what one is worth, and to whom


def _own_value(table: Table) -> OwnValue | None:
    inner = table.table("value")
    return read_own_value(inner) if inner else None


def read_own_value(table: Table) -> OwnValue:
    """A unit value of the line's or the place's own. *Refuses* `transfer-above-fiscal`."""
    amounts = {kind: _amount(table, kind) for kind in VALUE_KINDS}
    transfer = table.get("transfer")
    value = OwnValue(
        price_year=table.year("price_year", example="2025/26") or UNKNOWN_YEAR,
        **amounts,
        transfer=0.0 if transfer is None else read_point(transfer, table.at("transfer"), MONEY, table.findings),
    )
    if all(table.raw.get(kind) is None for kind in VALUE_KINDS):
        table.missing("fiscal", "at least one of fiscal, economic and social", "fiscal = 1_250")
    _check_transfer(table, value)
    table.done()
    return value


def _amount(table: Table, kind: str) -> Number:
    raw = table.get(kind)
    return 0.0 if raw is None else read_number(raw, table.at(kind), MONEY, table.findings)


def _check_transfer(table: Table, value: OwnValue) -> None:
    fiscal = value.fiscal
    if not isinstance(fiscal, int | float) or not value.transfer or table.findings.faulty(table.at("fiscal")):
        return
    if not min(0.0, fiscal) <= value.transfer <= max(0.0, fiscal):
        table.findings.fault(
            table.at("transfer"),
            "transfer-above-fiscal",
            found=f"{show(value.transfer)} of {show(float(fiscal))} fiscal",
            expected="a part of the fiscal value",
            why="The transfer is that part of the fiscal value which only moves money between people and the state.",
            remedy=f"Write transfer = {show(float(fiscal))} if all of it is a transfer.",
        )


def _check_value(table: Table) -> None:
    """A line has one value: the library's or its own."""
    has = {key: table.raw.get(key) not in (None, "") for key in ("unit_cost", "value", "unit_value_range")}
    if not has["unit_cost"] and not has["value"]:
        table.missing("unit_cost", "unit_cost, or value with a price_year", 'unit_cost = "CR2.0"')
    if has["unit_cost"] and has["value"]:
        either_or(table, "value", "unit_cost and value", "what one event is worth would be said twice")
    elif has["value"] and has["unit_value_range"]:
        why = "it is not clear what is uncertain: unit_value_range multiplies a library value, an own value has its ranges within"
        either_or(table, "unit_value_range", "value and unit_value_range", why)
    if table.raw.get("shares") is not None and table.raw.get("body_map") is not None:
        either_or(table, "body_map", "shares and body_map", "whom the fiscal value falls to would be said twice")


def either_or(table: Table, key: str, found: str, why: str) -> None:
    """Put down `one-or-the-other`: two keys that say the same thing."""
    table.findings.fault(
        table.at(key),
        "one-or-the-other",
        found=f"both {found}",
        expected="one of the two",
        why=f"With both, {why}.",
        remedy=f"Take {key} out, or the other.",
        at_key=True,
    )


def read_shares(table: Table) -> Mapping[str, float] | None:
    """Body → share of the fiscal value. *Refuses* `shares-not-one`, `range-not-allowed`."""
    inner = table.table("shares")
    if inner is None:
        return None
    found = {str(body): _share_of(inner, str(body)) for body in inner.raw}
    path, total = inner.path, sum(found.values())
    if _sums_to_hundred(list(inner.raw.values())):
        table.findings.forget(path)
        _percent_shares(table, inner)
    elif not table.findings.faulty(path) and abs(total - 1) > _TOLERANCE:
        _shares_not_one(table, found, total)
    return MappingProxyType(found)


def _share_of(inner: Table, body: str) -> float:
    raw = inner.get(body)
    return read_point(0.0 if raw is None else raw, inner.at(body), SHARE, inner.findings)


def _sums_to_hundred(parts: list[object]) -> bool:
    numbers = [
        part for part in parts if isinstance(part, int | float) and not isinstance(part, bool) and 0 <= part <= 100
    ]
    return len(numbers) == len(parts) > 0 and abs(sum(numbers) - 100) < 0.01


def _percent_shares(table: Table, inner: Table) -> None:
    parts = ", ".join(f"{body} = {show(float(part) / 100)}" for body, part in inner.raw.items())  # type: ignore[arg-type]
    table.findings.fault(
        inner.path,
        "percent-not-share",
        found=show(inner.raw),
        expected="shares between 0 and 1 that sum to 1",
        why="60 per cent is 0.6 here; read as it stands it would count every case many times over.",
        remedy=f"Write {{ {parts} }}",
    )


def _shares_not_one(table: Table, found: Mapping[str, float], total: float) -> None:
    gap = 1 - total
    moved = f"{show(abs(round(gap, 10)))} is {'missing' if gap > 0 else 'too much'}"
    table.findings.fault(
        table.at("shares"),
        "shares-not-one",
        found=f"{show(round(total, 10))} ({' + '.join(show(share) for share in found.values()) or 'nothing'})",
        expected="shares that sum to 1",
        why="What is left over would fall to nobody, and what is too much would be counted twice.",
        remedy=f'{moved}: correct a share, or give the rest to "{OUTSIDE}" if it falls to none of the bodies.'
        if gap > 0
        else f"{moved}: bring a share down.",
    )


def _body_map(table: Table) -> Mapping[str, str]:
    inner = table.table("body_map")
    if inner is None:
        return MappingProxyType({})
    return MappingProxyType({agency: inner.text(agency, example="council") for agency in map(str, inner.raw)})


def _cashable(table: Table, years: int | None) -> tuple[Cashable, ...]:
    raw = table.get("cashable")
    if isinstance(raw, Mapping):
        return (read_claim(Table(raw, table.at("cashable"), table.findings), years),)
    if is_list(raw):
        return tuple(read_claim(claim, years) for claim in table.tables("cashable"))
    if raw is not None:
        remedy = "Write cashable = { share = 0.25, from_year = 1 }"
        wrong_type(table.findings, table.at("cashable"), raw, "a table with a share, or a list of them", remedy)
    return ()


def read_claim(table: Table, years: int | None) -> Cashable:
    """The share of fiscal value that is claimed to be cash."""
    raw = table.get("share")
    if raw is None:
        table.missing("share", SHARE.words, "share = 0.25")
    last = (years or 100) - 1
    claim = Cashable(
        share=0.0 if raw is None else read_number(raw, table.at("share"), SHARE, table.findings),
        body=table.text("body", longest=LONGEST_TITLE) or None,
        from_year=_year_index(table, "from_year", last, years) or 0,
        lag_years=_year_index(table, "lag_years", last, years),
        ledger_line=table.text("ledger_line", longest=LONGEST_TITLE) or None,
    )
    if table.raw.get("from_year") is not None and table.raw.get("lag_years") is not None:
        why = "when the cash can be taken would be said twice"
        either_or(table, "lag_years", "from_year and lag_years", why)
    table.done()
    return claim


def _year_index(table: Table, key: str, last: int, years: int | None) -> int | None:
    """A year counted from 0 = the first, within the case. *Refuses* `beyond-horizon`."""
    found = table.whole(key, 0, 1000)
    if found is not None and found > last:
        beyond_horizon(table.findings, table.at(key), found, last, years)
    return found


def beyond_horizon(findings: Findings, path: Path, found: int, last: int, years: int | None) -> None:
    """Put down `beyond-horizon`: a year that the case does not have."""
    findings.fault(
        path,
        "beyond-horizon",
        found=str(found),
        expected=f"a whole number from 0 (the first year) to {last} (the last)",
        why=f"The case has {years or 100} years, so nothing would ever be counted.",
        remedy="Name an earlier year, or lengthen the case by [case] years.",
    )


def _check_evidence(table: Table, line: BenefitLine) -> None:
    """The further additionality factors ask for evidence when they are set. *Refuses* `evidence-needed`."""
    for name in ("attribution", "leakage", "displacement", "substitution"):
        if getattr(line, name) == _DEFAULTS[name] or name in line.sources or table.findings.faulty(table.at(name)):
            continue
        table.findings.fault(
            table.at(name),
            "evidence-needed",
            found=f"{show(table.raw.get(name))} without a source",
            expected=f"a source for {name}",
            why="This factor is not part of the usual chain; a reviewer must be able to see what it rests on.",
            remedy=f'Add under [benefits.sources]: {name} = {{ text = "where it comes from", year = "2024" }}',
        )


# what is left


def read_option(table: Table, ids: Ids, years: int | None) -> Option:
    """Another way to go. Its changes are judged where they stand in their lines, by `casefile`."""
    changes = table.table("changes")
    own = Ids(ids.bodies, dict(ids.lines), {}, {}, ids.local_values, {})
    option = Option(
        id=table.ident("id", ids.options, example="minimum"),
        title=table.text("title", example="A smaller team", longest=LONGEST_TITLE),
        kind=table.choice("kind", OPTION_KINDS),
        changes=MappingProxyType(flat_changes(changes.raw) if changes else {}),
        without=table.texts("without"),
        costs=tuple(read_cost(line, own, years) for line in table.tables("costs")),
        benefits=tuple(read_benefit(line, own, years) for line in table.tables("benefits")),
    )
    table.done()
    return option


def flat_changes(raw: Mapping[str, object]) -> dict[str, object]:
    """Changes by `line-id.field`. A key written without quotes (`incidents.impact = 0.1`) is a table in a table, and means the
    same.
    """
    found: dict[str, object] = {}
    for key, value in raw.items():
        if "." not in key and isinstance(value, Mapping):
            found |= {f"{key}.{inner}": part for inner, part in value.items()}
        else:
            found[key] = value
    return {key: value for key, value in found.items() if value is not None}


def read_unpriced(table: Table, ids: Ids) -> Unpriced:
    """A benefit or a risk that has no price."""
    unpriced = Unpriced(
        id=table.ident("id", ids.unpriced, example="trust"),
        title=table.text("title", example="Victims trust the service", longest=LONGEST_TITLE),
        kind=table.choice("kind", ("benefit", "risk")),
        description=table.text("description", example="What it means for whom, in a sentence or two"),
        body=table.text("body", longest=LONGEST_TITLE) or None,
        scale=table.choice("scale", SCALES) if table.get("scale") is not None else None,
    )
    table.done()
    return unpriced


def read_baseline(table: Table, ids: Ids) -> Baseline:
    """What a body spends on a service as things are."""
    year = table.year("year", example="2024/25")
    baseline = Baseline(
        id=table.ident("id", ids.baselines, example="social-care-council"),
        body=table.text("body", example="council", longest=LONGEST_TITLE),
        service=table.text("service", example="Adult social care", longest=LONGEST_TITLE),
        pounds=_baseline_figure(table, "pounds", COUNT) or 0.0,
        source=table.text("source", example="Revenue outturn summary 2024-25"),
        year=year or UNKNOWN_YEAR,
        low=_baseline_figure(table, "low", COUNT),
        high=_baseline_figure(table, "high", COUNT),
        price_year=table.year("price_year"),
        coverage=_baseline_figure(table, "coverage", SHARE),
        count=table.text("count", longest=LONGEST_TITLE) or None,
    )
    _in_order(table, baseline)
    table.done()
    return baseline


def _baseline_figure(table: Table, key: str, domain: Domain) -> float | None:
    raw = table.get(key)
    if raw is None:
        if key == "pounds":
            table.missing("pounds", domain.words, "pounds = 12_500_000")
        return None
    return read_point(raw, table.at(key), domain, table.findings)


def _in_order(table: Table, baseline: Baseline) -> None:
    low = baseline.pounds if baseline.low is None else baseline.low
    high = baseline.pounds if baseline.high is None else baseline.high
    if not low <= baseline.pounds <= high:
        table.findings.fault(
            table.at("pounds"),
            "range-order",
            found=f"low {low:,.0f}, pounds {baseline.pounds:,.0f}, high {high:,.0f}",
            expected="low ≤ pounds ≤ high",
            why="The figure lies between the least and the greatest that it may be.",
            remedy="Put the three in order.",
        )


def read_correlation(table: Table) -> Correlation:
    """A rank correlation between two ranges."""
    names = table.texts("between")
    if len(names) != 2 and not table.findings.faulty(table.at("between")):
        table.missing("between", "the names of two ranges", 'between = ["incidents.impact", "incidents.engagement"]')
    rank = table.get("rank")
    if rank is None:
        table.missing("rank", _RANK.words, "rank = 0.5")
    one, other = names if len(names) == 2 else ("", "")
    table.done()
    return Correlation(one, other, 0.0 if rank is None else read_point(rank, table.at("rank"), _RANK, table.findings))


def read_local_value(table: Table, ids: Ids) -> LocalValue:
    """A place's own unit value, with its source."""
    value, source = table.table("value"), table.table("source")
    if value is None and table.raw.get("value") is None:
        table.missing(
            "value", "a table of values and their price year", 'value = { fiscal = 43_053, price_year = "2013/14" }'
        )
    if source is None and table.raw.get("source") is None:
        table.missing(
            "source",
            "where the value comes from",
            'source = { text = "Children\'s services accounts", year = "2024/25" }',
        )
    local = LocalValue(
        code=table.text("code", example="LOCAL.1", longest=LONGEST_TITLE).strip(),
        description=table.text("description", example="Looked-after child, a year", longest=LONGEST_TITLE),
        unit=table.text("unit", example="child a year", longest=LONGEST_TITLE),
        value=read_own_value(value) if value else OwnValue(UNKNOWN_YEAR),
        source=read_source(source) if source else FieldSource(""),
        shares=read_shares(table),
        overlaps=table.texts("overlaps"),
    )
    if local.code in ids.local_values:
        table._duplicate("code", local.code)
    ids.local_values.setdefault(local.code, table.path)
    table.done()
    return local
