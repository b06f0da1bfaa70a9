"""The options of a business case side by side, and what has no price and is not lost for that."""

from __future__ import annotations

from collections.abc import Iterator

from wholeplace.appraisal.baseline import against_baseline
from wholeplace.appraisal.case import BENEFIT_DOMAINS, COST_DOMAINS, BenefitLine, Case, CostLine, Option
from wholeplace.appraisal.compare import AS_WRITTEN, NO_CHANGE, Comparison, OptionResult
from wholeplace.appraisal.report_frame import Frame
from wholeplace.appraisal.report_words import FIELD_WORDS, listed, number
from wholeplace.documents import wording
from wholeplace.documents.paper import Block, Bullets, Column, Paragraph, Section, Table
from wholeplace.documents.wording import percent, pounds

ONLY_ONE = (
    "Only the proposal has been worked out, against what happens without it. This paper therefore says whether the proposal is "
    "worth its cost, and not whether it is the best way."
)
_MONEY = (
    ("pv_costs", "Costs"),
    ("pv_fiscal", "Fiscal benefits"),
    ("net_present_budget_impact", "Net present budget impact"),
    ("net_present_public_value", "Net present public value"),
)
_RETURNS = (("fiscal_return", "Financial return"), ("public_value_return", "Public value return"))
_IMPACT = "net_present_budget_impact"


def options(f: Frame, comparison: Comparison | None) -> Section:
    """What was considered, each option against the comparator, and the unpriced beside them."""
    blocks: list[Block] = []
    if comparison is None or len(comparison.options) < 3:
        blocks.append(Paragraph(ONLY_ONE))
    else:
        blocks += _compared(f, comparison)
    blocks += _as_now(f)
    blocks += _unpriced(f)
    return Section("3 Options considered", tuple(blocks))


def _compared(f: Frame, comparison: Comparison) -> Iterator[Block]:
    written = [option for option in f.case.options if option.id in {result.id for result in comparison.options}]
    if written:
        yield Paragraph("Each option is the case with these changes.", "The options.")
        yield Bullets(tuple(_described(f.case, option) for option in written))
    yield _figures(f, comparison)
    yield _by_body(f, comparison)


def _described(case: Case, option: Option) -> str:
    if option.kind == "as now" and {line.id for line in _lines(case)} <= set(option.without):
        return f"{option.title} ({option.kind}): without any part of the proposal."
    parts = [_change(case, path, value) for path, value in option.changes.items()]
    parts += [f"without {_title(case, line)}" for line in option.without]
    parts += [f"with {line.title} added" for line in _lines(option)]
    return f"{option.title} ({option.kind}): {'; '.join(parts) if parts else 'nothing is changed'}."


def _title(case: Case, line_id: str) -> str:
    return next((line.title for line in _lines(case) if line.id == line_id), line_id)


def _lines(within: Case | Option) -> tuple[CostLine | BenefitLine, ...]:
    return (*within.costs, *within.benefits)


def _change(case: Case, path: str, value: object) -> str:
    line_id, _, field = path.partition(".")
    words = FIELD_WORDS.get(field.split(".")[0], field)
    return f"{_title(case, line_id)}, {words[:1].lower() + words[1:]}: {_value(field, value)}"


def _value(field: str, value: object) -> str:
    """A new value in the manner of its field; ranges and lists in the words of the case file."""
    money = field.startswith(("pounds", "value"))
    domain = BENEFIT_DOMAINS.get(field, COST_DOMAINS["pounds"])
    if isinstance(value, int | float):
        return number(float(value), domain, money=money)
    if isinstance(value, list | tuple):
        return listed([_value(field, item) for item in value])
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(field, item)}" for key, item in value.items())
    return str(value)


def _figures(f: Frame, comparison: Comparison) -> Table:
    """Each option as a difference from the comparator: the further cost, and what it brings."""
    comparator = comparison.option(comparison.comparator)
    drawn = bool(comparison.draws)
    beats = comparison.probability_beats(_IMPACT) if drawn else {}
    rows = [_row(f, option, comparison, beats.get(option.id, {})) for option in comparison.options]
    columns = [Column("Option"), *(Column(title, numeric=True) for _, title in (*_MONEY, *_RETURNS))]
    if drawn:
        columns.append(Column("Chance that it costs the purse less", numeric=True))
    title = f"Options against {comparator.title}, as differences from it: {f.present}, returns as ratios"
    notes = [*comparison.notes, "A negative net present budget impact means that the public purse gains."]
    if drawn:
        notes.append(
            f"Chances: the share of {comparison.draws:,} draws in which an option's impact is below the comparator's."
        )
    return f.table(title, tuple(columns), rows, note=" ".join(notes))


def _row(f: Frame, option: OptionResult, comparison: Comparison, beats: dict[str, float] | object) -> tuple[str, ...]:
    is_comparator = option.id == comparison.comparator
    money = [option.incremental[name] for name, _ in _MONEY]
    cells = [f.scale.show(pounds or 0.0) for pounds in money]
    cells += ["–" if is_comparator else _ratio(option.incremental[name]) for name, _ in _RETURNS]
    if comparison.draws:
        assert isinstance(beats, dict), "draws give chances"
        cells.append("–" if is_comparator else wording.percent(beats[comparison.comparator]))
    return (_named(option), *cells)


def _ratio(value: float | None) -> str:
    return "–" if value is None else wording.ratio(value)


def _named(option: OptionResult) -> str:
    if option.id == NO_CHANGE:
        return option.title
    if option.id == AS_WRITTEN:
        return f"{option.title} (this proposal)"
    return f"{option.title} ({option.kind})"


def _by_body(f: Frame, comparison: Comparison) -> Table:
    """What each option means for each body's own budget."""
    rows = [
        (body.name, *(f.scale.show(o.incremental[f"net_position:{body.id}"] or 0.0) for o in comparison.options))
        for body in f.case.bodies
    ]
    columns = (Column("Body"), *(Column(option.title, numeric=True) for option in comparison.options))
    return f.table(f"Net position of each body under each option (positive is a gain): {f.present}", columns, rows)


def _as_now(f: Frame) -> Iterator[Block]:
    """What is spent as things are on the services that change; nothing where the case states none."""
    found = against_baseline(f.appraisal)
    if not found.lines:
        return
    seen = "" if found.coverage is None else f" {percent(found.coverage)} of it is seen payment by payment."
    yield Paragraph(
        f"The bodies of this case spend {pounds(found.spent)} a year on these services as things are, and it may be from "
        f"{pounds(found.low)} to {pounds(found.high)}.{seen} {' '.join(found.notes)}",
        "What it is a change of.",
    )
    rows = [
        (
            f.name(line.body),
            line.service,
            str(line.year),
            pounds(spent),
            f"{pounds(low)} to {pounds(high)}",
            line.source,
        )
        for line, spent, low, high in found.lines
    ]
    columns = (
        Column("Body"),
        Column("Service"),
        Column("Year", weight=0.6),
        Column("Pounds", numeric=True),
        Column("It may be", numeric=True, weight=1.4),
        Column("Source", weight=1.4),
    )
    yield f.table(f"Spending as now, a year in {f.case.price_year} prices", columns, rows)


def _unpriced(f: Frame) -> Iterator[Block]:
    if not f.case.unpriced:
        yield Paragraph("The case records no benefit or risk without a price.")
        return
    yield Paragraph(
        "These have no price and are in no total. They are to be weighed beside the figures.", "Not in the figures."
    )
    rows = [
        (
            item.title,
            item.kind.capitalize(),
            (item.scale or "not said").capitalize(),
            f.name(item.body) if item.body else "All",
            item.description,
        )
        for item in f.case.unpriced
    ]
    columns = (
        Column("What"),
        Column("Kind", weight=0.4),
        Column("Scale", weight=0.5),
        Column("Body", weight=0.8),
        Column("In words", weight=1.8),
    )
    yield f.table("Benefits and risks that have no price", columns, rows)
