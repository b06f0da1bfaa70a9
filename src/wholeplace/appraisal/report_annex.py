"""The end of a business case: every assumption with its source, then the method, the editions, the limits and the credits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from wholeplace.appraisal.appraise import LineResult
from wholeplace.appraisal.bias import grade_table, grades_of, line_bias
from wholeplace.appraisal.case import (
    BENEFIT_DOMAINS,
    COST_DOMAINS,
    OUTSIDE,
    BenefitLine,
    Case,
    CostLine,
    FieldSource,
    Number,
    Range,
    is_range,
)
from wholeplace.appraisal.draws import GENERATOR
from wholeplace.appraisal.incidence import fiscal_shares, library_entry, local_value, own_value, unit_value
from wholeplace.appraisal.report_frame import ROUNDED, Frame
from wholeplace.appraisal.report_words import FIELD_WORDS, PROPORTION, counted, listed, number, path_words, share
from wholeplace.appraisal.uncertainty import Distribution
from wholeplace.documents import wording
from wholeplace.documents.paper import Block, Bullets, Column, Paragraph, Section, Subheading, Table
from wholeplace.reference.prices import deflators
from wholeplace.reference.unit_costs import editions as unit_cost_editions
from wholeplace.reference.unit_costs import library

NO_SOURCE = "No source given"
_ALWAYS = ("population", "engagement", "retention", "events_per_person", "impact", "deadweight")
_WHEN_SET: Mapping[str, float] = {
    "recorded_to_actual": 1.0,
    "attribution": 1.0,
    "leakage": 0.0,
    "displacement": 0.0,
    "substitution": 0.0,
    "lag_years": 0.0,
    "drop_off": 0.0,
}
_OLD_YEARS = 10

Row = tuple[str, ...]


def assumptions(f: Frame) -> Section:
    """Every input as it was given: value, source, year and grade, with the correction that follows."""
    blocks: list[Block] = [Paragraph(_sourced(f.case)), *_costs(f)]
    for line, result in zip(f.case.benefits, f.results("benefit"), strict=True):
        blocks += (Subheading(line.title), _benefit(f, line, result))
    if f.case.correlations:
        blocks += (Subheading("Inputs that move together"), _correlations(f))
    return Section("10 Assumptions and sources", tuple(blocks))


def _sourced(case: Case) -> str:
    rows = [row for line in case.benefits for row in _inputs(case, line)]
    needed = len(rows) + len(case.costs)
    given = sum(row[2] != NO_SOURCE for row in rows) + sum("pounds" in line.sources for line in case.costs)
    return (
        f"These are the inputs as they were given, before any correction. {given:,} of {counted(needed, 'input')} "
        f"{'has' if given == 1 else 'have'} a source. A grade runs from 1 (audited, or a trial) to 6 (a judgement that nobody "
        f"has checked); each line is corrected for optimism by its grade."
    )


def _costs(f: Frame) -> Iterator[Block]:
    if not f.case.costs:
        return
    rows = [_cost(f, line) for line in f.case.costs]
    columns = (
        Column("Cost", weight=1.2),
        Column("As entered", weight=1.6),
        Column("Prices", weight=0.5),
        Column("Source", weight=1.2),
        Column("Year", weight=0.5),
        Column("Grade", numeric=True),
        Column("Correction", numeric=True),
    )
    yield f.table("Costs as entered: £ a year, not corrected and not discounted", columns, rows)


def _cost(f: Frame, line: CostLine) -> Row:
    source = line.sources.get("pounds")
    priced = str(line.price_year or f.case.price_year)
    where = (source.text, source.year or "") if source else (NO_SOURCE, "")
    return (line.title, _amounts(f, line.pounds), priced, *where, _grades(line), _correction(f, line))


def _amounts(f: Frame, pounds: tuple[Number, ...] | Range) -> str:
    """`£500,000 in 2025/26; £400,000 a year from 2026/27 to 2029/30`."""
    domain = COST_DOMAINS["pounds"]
    if not isinstance(pounds, tuple):
        return f"{number(pounds, domain, money=True)} a year throughout"
    parts = []
    for amount, run in groupby(range(len(pounds)), key=lambda t: pounds[t]):
        years = list(run)
        said, first, last = number(amount, domain, money=True), f.year(years[0]), f.year(years[-1])
        parts.append(f"{said} in {first}" if len(years) == 1 else f"{said} a year from {first} to {last}")
    return "; ".join(parts)


def _grades(line: CostLine | BenefitLine) -> str:
    return ", ".join(str(grade) for grade in grades_of(line)) or "none"


def _correction(f: Frame, line: CostLine | BenefitLine) -> str:
    """`+10%` on a cost, `−15%` on a benefit, or `none`."""
    size = line_bias(line, f.case.bias_edition, f.case.combine_grades)
    if not size:
        return "none"
    return f"{'+' if isinstance(line, CostLine) else wording.MINUS}{share(size)}"


def _benefit(f: Frame, line: BenefitLine, result: LineResult) -> Table:
    columns = (
        Column("Assumption", weight=1.3),
        Column("Value", weight=1.3),
        Column("Source", weight=1.3),
        Column("Year", weight=0.45),
        Column("Grade", weight=0.35),
    )
    note = f"Evidence grade of the line: {_grades(line)}. Correction for optimism: {_correction(f, line)}."
    if line.reduced_for_overlap:
        note += f" Reduced because it overlaps another line: {line.reduced_for_overlap}"
    return f.table(f"Assumptions: {line.title}", columns, _inputs(f.case, line), note=note)


def _inputs(case: Case, line: BenefitLine) -> list[Row]:
    """Each input of a line: what it is, its value, its source, the year of that, and its own grade."""
    names = [*_ALWAYS, *(name for name, unset in _WHEN_SET.items() if getattr(line, name) != unset)]
    rows = [_row(line, name, number(getattr(line, name), BENEFIT_DOMAINS[name])) for name in names]
    if line.ramp is not None:
        rows.append(_row(line, "ramp", _ramp(line)))
    rows += _value_rows(case, line)
    rows += [
        _row(line, "cashable", number(claim.share, BENEFIT_DOMAINS["cashable.share"])) for claim in line.cashable[:1]
    ]
    return rows


def _row(line: BenefitLine, name: str, value: str, source: FieldSource | None = None) -> Row:
    found = line.sources.get(name) or source
    grade = (found.grade if found else None) or line.grades.get(name)
    where = (found.text, found.year or "") if found else (NO_SOURCE, "")
    return (FIELD_WORDS[name], value, *where, str(grade) if grade else "")


def _ramp(line: BenefitLine) -> str:
    if isinstance(line.ramp, tuple):
        return ", ".join(number(item, PROPORTION) for item in line.ramp)
    assert line.ramp is not None, "a ramp is a list or one range"
    return number(line.ramp, PROPORTION)


def _value_rows(case: Case, line: BenefitLine) -> list[Row]:
    """What one event is worth, kind by kind as published, and whom the fiscal part falls to."""
    name = "unit_cost" if line.unit_cost else "value"
    rows = [_row(line, name, _worth(case, line), _value_source(case, line))]
    if line.unit_value_range is not None:
        rows.append(_row(line, "unit_value_range", number(line.unit_value_range, BENEFIT_DOMAINS["unit_value_range"])))
    shares = fiscal_shares(case, line)
    if isinstance(shares, Mapping) and shares:
        rows.append(("Whom the fiscal value falls to", _split(case, shares), _split_source(case, line), "", ""))
    return rows


def _worth(case: Case, line: BenefitLine) -> str:
    """`Fiscal £2,470, economic £1,473 and social £6,795, in 2008/09 prices`; kinds of other price years apart."""
    worth = unit_value(case, line)
    domain = BENEFIT_DOMAINS["value.fiscal"]
    by_year: dict[str, list[str]] = {}
    for kind in ("fiscal", "economic", "social"):
        amount = getattr(worth, kind)
        if is_range(amount) or amount:
            said = by_year.setdefault(str(worth.price_years[kind]), [])
            said.append(f"{kind} {number(amount, domain, money=True)}")
    text = "; ".join(f"{listed(said)}, in {year} prices" for year, said in by_year.items())
    return text[:1].upper() + text[1:]


def _value_source(case: Case, line: BenefitLine) -> FieldSource | None:
    local = local_value(case, line.unit_cost)
    if local is not None:
        return local.source
    entry = library_entry(line)
    return FieldSource(f"{entry.code}, {entry.description}; unit cost library") if entry else None


def _split(case: Case, shares: Mapping[str, float]) -> str:
    named = {body.id: body.name for body in case.bodies} | {OUTSIDE: "bodies outside this case"}
    return "; ".join(f"{named[body]} {share(part)}" for body, part in shares.items() if part)


def _split_source(case: Case, line: BenefitLine) -> str:
    if line.shares is not None or own_value(case, line) is not None:
        return "Shares given in the case"
    return f"The agencies of {line.unit_cost} in the unit cost library"


def _correlations(f: Frame) -> Table:
    rows = [
        (path_words(f.case, pair.one), path_words(f.case, pair.other), f"{pair.rank:.2f}".replace("-", wording.MINUS))
        for pair in f.case.correlations
    ]
    columns = (Column("Input"), Column("And input"), Column("Rank correlation", numeric=True))
    return f.table("Inputs that are drawn together", columns, rows)


def method(f: Frame, drawn: Distribution | None) -> Section:
    """How the figures are worked out, with which editions, what was left out, and what to beware of."""
    blocks: list[Block] = [
        Bullets(_chain(f, drawn)),
        Subheading("Editions used"),
        _editions(f),
        Subheading("Rules against counting twice"),
        Bullets(_rules(f)),
        Subheading("What to beware of"),
        Bullets(_limits(f)),
        Subheading("Credits"),
        Bullets(_credits(f)),
    ]
    return Section("11 Method, editions and limits", tuple(blocks))


def _chain(f: Frame, drawn: Distribution | None) -> tuple[str, ...]:
    first = "counted in full" if not f.case.first_year_discounted else "discounted by a year as well"
    return (
        "Change in a full year = people × take-up × stay × events each × share avoided × share not avoided anyway, and any "
        "further factor named in section 10.",
        "Change in a year = change in a full year × share of full effect in that year, after any delay and yearly loss.",
        f"Value = change × value of one event, brought to {f.prices} by the GDP deflator × (1 − correction for optimism).",
        f"Cost = amount entered, brought to {f.prices} × (1 + correction for optimism).",
        f"Present value = each year's pounds × that year's discount factor, added up; the first year ({f.year(0)}) is {first}.",
        "Net present budget impact = present value of costs − present value of fiscal benefits: negative where the public purse "
        "gains. Financial return on investment = fiscal benefits ÷ costs.",
        "Net present public value = fiscal benefits less transfers + economic value + social value − costs, in present values.",
        "Claimed cashable = the claimed share of fiscal benefits, from the year named or after the years named in section 9.",
        *_drawing(drawn),
        f"{ROUNDED} Nothing is rounded before it is printed.",
    )


def _drawing(drawn: Distribution | None) -> Iterator[str]:
    if drawn is not None:
        yield (
            f"Spread = {drawn.draws:,} draws of every range ({drawn_by(drawn)}). Body, year, kind and claimed cashable "
            "are split within the same draw, so that chances hold for several of them at once."
        )


def drawn_by(drawn: Distribution) -> str:
    """How the draws were made: the generator and its seed."""
    return f"{GENERATOR}, seed {drawn.seed}"


def _editions(f: Frame) -> Table:
    case, schedule = f.case, f.appraisal.schedule
    series = deflators(case.deflators)
    rates = "; ".join(f"{wording.percent(rate, 1)} to year {last}" for last, rate in schedule.bands[:2])
    rated = f": {rates}" if len(schedule.bands) > 1 else ""
    rows: list[Row] = [
        ("Deflators", f"{series.title} ({series.edition})", series.source),
        (
            "Discounting",
            f"{schedule.title}, {schedule.edition}{rated}",
            schedule.source,
        ),
    ]
    if "optimism_bias" in f.appraisal.editions:
        rows.append(
            (
                "Correction for optimism",
                case.bias_edition,
                f"{_sizes(case)} Several grades on one line: the {_combined(case)}.",
            )
        )
    if "unit_costs" in f.appraisal.editions:
        edition = library().edition
        rows.append(("Unit costs", edition.title, edition.attribution))
    columns = (Column("Table", weight=0.7), Column("Edition", weight=1.2), Column("Source and terms", weight=2))
    return f.table("Dated tables that these figures lean on", columns, rows)


def _sizes(case: Case) -> str:
    table = grade_table(case.bias_edition)
    costs = ", ".join(share(table[grade].cost_size) for grade in sorted(table))
    benefits = ", ".join(share(table[grade].benefit_size) for grade in sorted(table))
    return f"Grades 1 to 6 add {costs} to costs and take {benefits} from benefits."


def _combined(case: Case) -> str:
    return {"worst": "worst one counts", "mean": "mean of them counts", "product": "product of them counts"}[
        case.combine_grades
    ]


def _rules(f: Frame) -> tuple[str, ...]:
    reduced = [line for line in f.case.benefits if line.reduced_for_overlap]
    found = [
        "Two values that hold the same cost are refused on one cohort, unless one of them is reduced with a reason.",
        "Claimed cashable savings are part of fiscal benefits, and are never added to them.",
    ]
    found += [f"{line.title} was reduced: {line.reduced_for_overlap}" for line in reduced]
    if f.appraisal.pv_transfers:
        found.append(
            f"Transfers of {wording.pounds_in_words(f.appraisal.pv_transfers)} (present value, {f.prices}) only move money "
            f"between people and the state. They stay in fiscal benefits and are left out of public value. They come from "
            f"{listed(_transferring(f))}."
        )
    else:
        found.append("No value used here holds a transfer, so nothing was left out of public value.")
    return tuple(found)


def _transferring(f: Frame) -> list[str]:
    return [result.title for result in f.results("benefit") if result.pv["transfer"]]


def _limits(f: Frame) -> tuple[str, ...]:
    case = f.case
    found = [
        "These are estimates of a plan, not an outturn. A fiscal benefit is not a cash saving until a budget has been cut."
    ]
    if "optimism_bias" in f.appraisal.editions and "unverified" in case.bias_edition:
        found.append(
            f"The sizes of the correction for optimism are edition {case.bias_edition}: they have not been checked against the "
            "published guidance. They stand in a table that can be changed, and so does the rule for several grades."
        )
    found += [
        note for note in f.appraisal.notes if note.startswith(("No evidence grade", "Part of the fiscal", "Unit cost "))
    ]
    found += _old_values(f)
    forecast = [year for year in (case.price_year,) if year in deflators(case.deflators).forecasts]
    if forecast:
        found.append(f"Prices of {case.price_year} rest on a forecast of inflation.")
    if not f.appraisal.model.inputs:
        found.append("No input carries a range: every figure is a single estimate.")
    return tuple(found)


def _old_values(f: Frame) -> list[str]:
    """Values that rest on an old study: uprating for prices does not renew what was found."""
    old = []
    for line in f.case.benefits:
        oldest = min(unit_value(f.case, line).price_years.values(), default=f.case.price_year)
        if f.case.price_year.begins - oldest.begins > _OLD_YEARS:
            old.append(f"{line.title} ({oldest})")
    if not old:
        return []
    return [
        f"Some values were priced more than {_OLD_YEARS} years before {f.case.price_year}: {listed(old)}. Bringing them to "
        f"the prices of {f.case.price_year} does not renew what was found then."
    ]


def _credits(f: Frame) -> tuple[str, ...]:
    found = []
    if "unit_costs" in f.appraisal.editions:
        found.append(unit_cost_editions()[library().edition.name].attribution + ".")
    found.append(
        "GDP deflators and discount rates: HM Treasury. Contains public sector information licensed under the Open Government "
        "Licence v3.0."
    )
    return tuple(found)
