"""Reading a number that may be a range, within the domain of its field.

A number stands as it is (`0.25`), or as a table of a shape and its parameters (`{ low = 0.1, mode = 0.25, high = 0.35 }`,
PERT unless `shape` says otherwise). A bounded range lies wholly within its field's domain; a normal or lognormal one is
truncated to it, so only its middle must lie there.

*Source*: case file format, "Ranges".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields

from wholeplace.appraisal.case import (
    BENEFIT_DOMAINS,
    SHAPES,
    VALUE_KINDS,
    WHOLE_YEARS,
    BenefitLine,
    Beta,
    Case,
    Domain,
    Lognormal,
    Normal,
    Number,
    OwnValue,
    Pert,
    Range,
    Triangular,
    Uniform,
    is_range,
)
from wholeplace.appraisal.fields import (
    Findings,
    Table,
    is_list,
    not_a_choice,
    outside_domain,
    range_not_allowed,
    show,
    wrong_type,
)
from wholeplace.appraisal.incidence import own_value
from wholeplace.appraisal.positions import Path

LARGEST = 1e15  # a thousand million million pounds: more than that is a slip, and would overflow further on


def read_number(raw: object, path: Path, domain: Domain, findings: Findings) -> Number:
    """A number or a range. *Refuses*: `wrong-type`, `outside-domain`, `percent-not-share` and what `read_range` refuses."""
    if isinstance(raw, Mapping):
        return read_range(raw, path, domain, findings)
    return read_point(raw, path, domain, findings)


def read_point(raw: object, path: Path, domain: Domain, findings: Findings) -> float:
    """One number within a domain; whole where the domain counts years. A range here is refused (`range-not-allowed`)."""
    if isinstance(raw, Mapping):
        range_not_allowed(findings, path, raw, domain.words, "Write one number.")
        return 0.0
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        wrong_type(findings, path, raw, f"a number: {domain.words}", _as_number(raw))
        return 0.0
    if raw != raw or abs(raw) > LARGEST:
        outside_domain(findings, path, raw, f"{domain.words}, and not above {LARGEST:.0e}", "Write the figure itself.")
        return 0.0
    if not domain.low <= raw <= domain.high:
        _outside(raw, path, domain, findings)
        return 0.0
    if domain is not WHOLE_YEARS:
        return float(raw)
    if raw != int(raw):
        outside_domain(findings, path, raw, domain.words, f"Write {round(raw)}, or a range of years.")
        return 0.0
    return int(raw)


def _as_number(raw: object) -> str:
    """What to write instead of text, where the text plainly says a number."""
    if not isinstance(raw, str):
        return "Write the number itself."
    bare = raw.strip().replace(",", "").replace("£", "").replace("_", "")
    try:
        number = float(bare.removesuffix("%")) / (100 if bare.endswith("%") else 1)
    except ValueError:
        return "Write the number itself, without words; what they say can stand in the line's sources."
    return f"Write {number:.12g}, without quotes."


def _outside(value: float, path: Path, domain: Domain, findings: Findings) -> None:
    if _is_percent(domain, value, value):
        percent_not_share(findings, path, value, f"Write {value / 100:.12g}")
        return
    remedy = "Write it without the minus sign, if that is a slip." if value < 0 else f"Write {domain.words}."
    outside_domain(findings, path, value, domain.words, remedy)


def _is_percent(domain: Domain, low: float, high: float) -> bool:
    """True where a share was plainly typed as a percentage: a little above 1 may be any other slip."""
    return domain.high == 1.0 and low >= 0 and 2 <= high <= 100


def percent_not_share(findings: Findings, path: Path, value: object, remedy: str) -> None:
    """Put down `percent-not-share`."""
    findings.fault(
        path,
        "percent-not-share",
        found=show(value),
        expected="a share between 0 and 1",
        why="60 per cent is 0.6 here; read as it stands it would count every case many times over.",
        remedy=remedy,
    )


# ranges


def read_range(raw: Mapping[str, object], path: Path, domain: Domain, findings: Findings) -> Range:
    """A range from its table.

    *Refuses*: `not-a-choice` (its shape), `missing-key`, `unknown-key`, `wrong-type`, `range-order`, `range-spread`,
    `range-outside-domain`, `percent-not-share`.
    """
    table = Table(raw, path, findings)
    shape = raw.get("shape", "pert")
    table.asked.append("shape")
    if not isinstance(shape, str) or shape not in SHAPES:
        _unknown_shape(shape, table)
        return Uniform(0.0, 1.0)
    kind = SHAPES[shape]
    names = [field.name for field in fields(kind)]
    if _wants_shape(raw, shape, names, table):
        return Uniform(0.0, 1.0)
    parameters = {name: _parameter(table, name, shape) for name in names}
    table.done()
    found: Range = kind(**parameters)
    if not findings.faulty(path):
        _check_range(found, raw, path, domain, findings)
    return found


def _unknown_shape(shape: object, table: Table) -> None:
    if isinstance(shape, str):
        not_a_choice(table.findings, table.at("shape"), shape, tuple(SHAPES))
    else:
        wrong_type(table.findings, table.at("shape"), shape, f"one of: {', '.join(SHAPES)}", 'Write shape = "pert"')


def _wants_shape(raw: Mapping[str, object], shape: str, names: list[str], table: Table) -> bool:
    """Where no shape is named and the keys are plainly those of another: say so once."""
    given = set(raw)
    if "shape" in raw or not given or given & set(names) - {"low", "high"}:
        return False
    for other, kind in SHAPES.items():
        wanted = {field.name for field in fields(kind)}
        if given == wanted and other != shape:
            table.findings.fault(
                table.path,
                "missing-key",
                found=f"{show(raw)} without a shape",
                expected="low, mode and high, or the name of another shape",
                why="A range without a shape is read as PERT, which has a low, a mode and a high.",
                remedy=f'Add shape = "{other}"',
            )
            return True
    return False


def _parameter(table: Table, name: str, shape: str) -> float:
    value = table.get(name)
    if value is None:
        table.missing(
            name, f"a number: {shape} is given by {', '.join(f.name for f in fields(SHAPES[shape]))}", f"{name} = 0.5"
        )
        return 0.0
    anything = Domain(-LARGEST, LARGEST, f"the {name} of the range")
    return read_point(value, table.at(name), anything, table.findings)


def _check_range(found: Range, raw: object, path: Path, domain: Domain, findings: Findings) -> None:
    low, high = core(found)
    if _is_percent(domain, low, high):
        percent_not_share(findings, path, raw, f"Write {write_range(_hundredth(found))}")
    elif isinstance(found, Pert | Triangular | Uniform):
        _check_order(found, path, findings)
    else:
        _check_spread(found, path, findings)
    if not findings.faulty(path) and not (domain.low <= low and high <= domain.high):
        findings.fault(
            path,
            "range-outside-domain",
            found=show(raw),
            expected=f"a range within its field: {domain.words}",
            why="Some draws would give values that cannot be, and they would pull every figure with them.",
            remedy=f"Bring {_overstepping(low, high, domain)}.",
        )


def _overstepping(low: float, high: float, domain: Domain) -> str:
    below = f"the low end ({low:.12g}) up to {domain.low:.12g}" if low < domain.low else ""
    above = f"the high end ({high:.12g}) down to {domain.high:.12g}" if high > domain.high else ""
    return " and ".join(part for part in (below, above) if part)


def core(found: Range) -> tuple[float, float]:
    """What must lie in the domain: the whole of a bounded range, the middle of one that is truncated."""
    match found:
        case Normal():
            return found.mean, found.mean
        case Lognormal():
            return found.median, found.median
        case Beta():
            return 0.0, 1.0
        case _:
            return found.low, found.high


def _hundredth(found: Range) -> Range:
    if isinstance(found, Beta):
        return found
    return type(found)(**{name: round(value / 100, 12) for name, value in asdict(found).items()})


def _check_order(found: Pert | Triangular | Uniform, path: Path, findings: Findings) -> None:
    points = list(asdict(found).values())
    if points == sorted(points) and found.low < found.high:
        return
    names = " ≤ ".join(asdict(found)) if len(points) == 3 else "low < high"
    flat = found.low == found.high
    findings.fault(
        path,
        "range-order",
        found=", ".join(f"{name} {value:.12g}" for name, value in asdict(found).items()),
        expected=f"{names}, with low below high",
        why="A range of no width is a number."
        if flat
        else "The parts of a range rise from its least to its greatest value.",
        remedy=f"Write {found.low:.12g} alone." if flat else f"Write {write_range(_sorted(found))}",
    )


def _sorted(found: Pert | Triangular | Uniform) -> Range:
    return type(found)(**dict(zip(asdict(found), sorted(asdict(found).values()), strict=True)))


def _check_spread(found: Range, path: Path, findings: Findings) -> None:
    wanted: tuple[bool, str]
    match found:
        case Normal():
            wanted = found.sd > 0, "a standard deviation above nought"
        case Lognormal():
            wanted = 0 < found.median < found.p95, "a median above nought and a 95th percentile above the median"
        case _:
            sound = isinstance(found, Beta) and found.alpha > 0 and found.beta > 0
            wanted = sound, "alpha and beta above nought"
    if not wanted[0]:
        findings.fault(
            path,
            "range-spread",
            found=", ".join(f"{name} {value:.12g}" for name, value in asdict(found).items()),
            expected=wanted[1],
            why="No distribution of this shape has such parameters.",
            remedy="Look the parameters up in the source, or write low, mode and high instead.",
        )


def write_range(number: Range) -> str:
    """A range as the case file writes it, PERT without its shape."""
    return "{ " + ", ".join(f"{key} = {show(value)}" for key, value in range_to_raw(number).items()) + " }"


def range_to_raw(number: Range) -> dict[str, object]:
    """A range in the shape of the file."""
    shape = next(name for name, kind in SHAPES.items() if type(number) is kind)
    head: dict[str, object] = {} if shape == "pert" else {"shape": shape}
    return {**head, **asdict(number)}


# numbers of a line


def read_by_year(
    raw: object, path: Path, domain: Domain, years: int | None, findings: Findings, *, what: str
) -> tuple[Number, ...] | Range:
    """A list of one item a year, each a number or a range, or one range in place of the list. *Refuses* `wrong-length`."""
    if isinstance(raw, Mapping):
        return read_range(raw, path, domain, findings)
    if not is_list(raw):
        wrong_type(findings, path, raw, f"a list of {what}, one a year", _listed(raw, years))
        return ()
    items: list[object] = list(raw)
    if years is not None and len(items) != years:
        findings.fault(
            path,
            "wrong-length",
            found=f"{len(items)} {'item' if len(items) == 1 else 'items'}",
            expected=f"{years}, one for each year of the case",
            why="An item too few or too many means that some year's figure is missing, or that the case has other years.",
            remedy=_fitted(len(items), years),
        )
        return ()
    return tuple(read_number(item, (*path, i), domain, findings) for i, item in enumerate(items))


def _listed(raw: object, years: int | None) -> str:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return "Write the numbers in square brackets, with commas between."
    return f"Write [{', '.join([show(raw)] * min(years or 2, 10))}{', …' if (years or 2) > 10 else ''}]"


def _fitted(count: int, years: int) -> str:
    gap = abs(years - count)
    items = f"{gap} {'item' if gap == 1 else 'items'}"
    if count < years:
        return f"Add {items} at the end (0 where nothing falls in that year), or set years = {count}."
    return f"Take {items} away, or set years = {count}."


def named_ranges(case: Case) -> dict[str, Range]:
    """Every range of a case by the name that correlations use: `incidents.impact`, `team.pounds.0`."""
    found: dict[str, Range] = {}
    for cost in case.costs:
        found |= _ranges_under(f"{cost.id}.pounds", cost.pounds)
    for line in case.benefits:
        found |= _line_ranges(line, own_value(case, line))
    return found


def _line_ranges(line: BenefitLine, own: OwnValue | None) -> dict[str, Range]:
    found: dict[str, Range] = {}
    for name in BENEFIT_DOMAINS:
        if "." not in name:
            found |= _ranges_under(f"{line.id}.{name}", getattr(line, name))
    for kind in VALUE_KINDS if own else ():
        found |= _ranges_under(f"{line.id}.value.{kind}", getattr(own, kind))
    for claim in line.cashable:
        name = f"{line.id}.cashable.{claim.body}.share" if claim.body else f"{line.id}.cashable.share"
        found |= _ranges_under(name, claim.share)
    return found


def _ranges_under(name: str, number: object) -> dict[str, Range]:
    if is_range(number):
        return {name: number}  # type: ignore[dict-item]
    if isinstance(number, tuple):
        return {f"{name}.{i}": item for i, item in enumerate(number) if is_range(item)}
    return {}
