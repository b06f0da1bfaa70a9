"""How sure a business case is: how its figures spread, what moves them most, and what must be true to break even."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wholeplace.appraisal.case import BENEFIT_DOMAINS, COUNT, SHARE, Case, Domain
from wholeplace.appraisal.levers import WHOLE_LINE
from wholeplace.appraisal.report_frame import Frame
from wholeplace.appraisal.report_words import PROPORTION, chance, path_words, point
from wholeplace.appraisal.sensitivity import Bar, SwitchingValue, switching_values, tornado
from wholeplace.appraisal.uncertainty import PERCENTILES, RETURNS, Distribution, Summary
from wholeplace.documents import charts, wording
from wholeplace.documents.charts import Chart, Swing
from wholeplace.documents.paper import Block, Bullets, Callout, Column, Paragraph, Section, Subheading, Table

JUDGED_BY = "net_present_budget_impact"
NO_RANGES = (
    "No input of this case carries a range, so every figure is a single estimate and this paper cannot say how likely it is. "
    "The inputs that matter most should be given as ranges before a decision."
)
MOST_BARS = 8
MOST_SWITCHES = 8
_FIRST = ("impact", "engagement", "population", "retention", "events_per_person")
_SHOWN = (5, 25, 50, 75, 95)
_MEASURES = (
    ("pv_costs", "Costs"),
    ("pv_fiscal", "Fiscal benefits"),
    ("pv_cashable", "Claimed cashable"),
    ("net_present_budget_impact", "Net present budget impact"),
    ("net_present_public_value", "Net present public value"),
    ("fiscal_return", "Financial return (ratio)"),
    ("public_value_return", "Public value return (ratio)"),
)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One measure moved by each number in turn (`bars`, the widest first), and the values at which it breaks even."""

    measure: str
    bars: tuple[Bar, ...]
    switches: tuple[SwitchingValue, ...]


def sensitivity(case: Case, measure: str = JUDGED_BY) -> Sensitivity:
    """What moves a measure, and what must be true to break even. *Refuses*: `unknown-measure`."""
    return Sensitivity(measure, tornado(case, measure), switching_values(case, measure))


def sure(f: Frame, drawn: Distribution | None, moved: Sensitivity) -> tuple[str, ...]:
    """The sentences of the summary."""
    found = [_chance(f, drawn) if drawn is not None else NO_RANGES]
    bars = [bar for bar in _bars(moved) if bar.relative is None]
    if bars:
        found.append(f"What moves the net present budget impact most is this input: {lever_title(f.case, bars[0])}.")
    switches = _shown_switches(f.case, moved)
    if switches:
        found.append(_switch_sentence(f.case, switches[0]))
    return tuple(found)


def _chance(f: Frame, drawn: Distribution) -> str:
    impact = drawn.summaries[JUDGED_BY]
    assert impact is not None, "the budget impact is a sum, so it always has a distribution"
    assert impact.probability_better is not None, "the budget impact has a break-even"
    low, high = -_percentile(impact, 95), -_percentile(impact, 5)
    return (
        f"In {drawn.draws:,} draws of the inputs within their ranges, the public purse gains in "
        f"{chance(impact.probability_better)} of them. Nine results in ten lie between {wording.pounds_in_words(low)} and "
        f"{wording.pounds_in_words(high)} of net gain (present value, {f.prices}{'; a minus is a loss' if low < 0 else ''})."
    )


def _percentile(found: Summary, number: int) -> float:
    return found.percentiles[PERCENTILES.index(number)]


def certainty(f: Frame, drawn: Distribution | None, moved: Sensitivity) -> Section:
    """Spread, then what moves it, then what must be true."""
    blocks: list[Block] = list(_spread(f, drawn)) if drawn is not None else [Callout(NO_RANGES)]
    blocks += _moved(f, moved)
    blocks += _switches(f, moved)
    return Section("8 How sure we are", tuple(blocks))


def _spread(f: Frame, drawn: Distribution) -> Iterator[Block]:
    yield Paragraph(_chance(f, drawn))
    yield _measures(f, drawn)
    yield _positions(f, drawn)
    if drawn.notes:
        yield Bullets(tuple(_noted(f.case, note) for note in drawn.notes))


def _noted(case: Case, note: str) -> str:
    """A note of the draws, with the place in the case that it begins with told in words."""
    path, colon, rest = note.partition(": ")
    return f"{path_words(case, path)}: {rest}" if colon and "." in path and " " not in path else note


def _columns(first: str, better: str) -> tuple[Column, ...]:
    named = {5: "5th", 25: "25th", 50: "Middle", 75: "75th", 95: "95th"}
    percentiles = (Column(named[p], numeric=True) for p in _SHOWN)
    return (Column(first), Column("Mean", numeric=True), *percentiles, Column(better, numeric=True))


def _measures(f: Frame, drawn: Distribution) -> Table:
    rows = []
    for name, title in _MEASURES:
        found = drawn.summaries[name]
        if found is not None:
            rows.append(_summary_row(f, title, found, is_ratio=name in RETURNS))
    note = (
        f"Percentiles over {drawn.draws:,} draws (seed {drawn.seed}). Good side: impact below nought, value above nought, "
        "return above 1. Figures elsewhere in this paper are worked out at the mean of each range, so they may differ from "
        "these means."
    )
    return f.table(
        f"How the figures of the place spread: {f.present}",
        _columns("Measure", "Chance of the good side"),
        rows,
        note=note,
    )


def _summary_row(f: Frame, title: str, found: Summary, *, is_ratio: bool = False) -> tuple[str, ...]:
    values = (found.mean, *(_percentile(found, number) for number in _SHOWN))
    cells = tuple(wording.ratio(value) for value in values) if is_ratio else f.scale.row(values)
    better = "–" if found.probability_better is None else chance(found.probability_better)
    return (title, *cells, better)


def _positions(f: Frame, drawn: Distribution) -> Table:
    rows = [_summary_row(f, body.name, drawn.positions[body.id]) for body in f.case.bodies]
    title = f"How the net position of each body spreads (positive is a gain): {f.present}"
    return f.table(title, _columns("Body", "Chance of a gain"), rows)


def chances(f: Frame, drawn: Distribution | None) -> tuple[Block, ...]:
    """How likely it is that each body that pays has its money back by each year."""
    if drawn is None or not f.payers:
        return ()
    by_year = drawn.payback_probability
    ends = [period.years.stop - 1 for period in f.periods]
    rows = [(f.name(p.body), *(chance(float(by_year[p.body][t])) for t in ends)) for p in f.payers]
    rows.append(("The place", *(chance(float(by_year["place"][t])) for t in ends)))
    title = "Chance that a body has its money back by the end of the year (discounted fiscal benefits have covered its costs)"
    table = f.table(
        title,
        (Column("Body that pays"), *f.year_columns()),
        rows,
        totals=(len(rows) - 1,),
        note=f"Over {drawn.draws:,} draws. Fiscal benefits are not yet cash.",
    )
    return (table,)


def _moved(f: Frame, moved: Sensitivity) -> Iterator[Block]:
    bars = _bars(moved)
    if not bars:
        return
    yield Subheading("What moves the result most")
    yield Paragraph(
        "One input is moved at a time and all others stay at their means. An input with a range is moved from end to end (or "
        "from its 5th to its 95th percentile); one without is moved by 10% of itself either way, so that it is not forgotten."
    )
    title = f"What moves the net present budget impact most: £, present value in {f.prices}; minus is a gain to the public purse"
    yield f.figure(title, _tornado(f.case, bars[:MOST_BARS]))
    rows = [_bar_row(f, bar) for bar in bars[:MOST_BARS]]
    columns = (
        Column("Input"),
        Column("Low", numeric=True),
        Column("High", numeric=True),
        Column("Impact at low", numeric=True),
        Column("Impact at high", numeric=True),
        Column("Moved by", weight=0.6),
    )
    yield f.table(f"Net present budget impact with one input moved: {f.present}", columns, rows)


def _bars(moved: Sensitivity) -> list[Bar]:
    """Those that move the result at all, the widest first; of like swings the effect before the numbers."""
    return sorted(
        (bar for bar in moved.bars if bar.swing > 0), key=lambda bar: (-float(f"{bar.swing:.6g}"), _rank(bar.path))
    )


def tornado_chart(case: Case, moved: Sensitivity) -> Chart | None:
    """Which inputs move the net present budget impact most; None where none does."""
    bars = _bars(moved)
    return _tornado(case, bars) if bars else None


def _tornado(case: Case, bars: list[Bar]) -> Chart:
    swings = [
        Swing(
            lever_title(case, bar),
            bar.measure_at_low,
            bar.measure_at_high,
            _lever_value(bar, bar.low),
            _lever_value(bar, bar.high),
        )
        for bar in bars
    ]
    title, unit = "What moves the result most", "the net present budget impact"
    return charts.tornado(swings, bars[0].measure_at_base, title=title, unit=unit)


def _bar_row(f: Frame, bar: Bar) -> tuple[str, ...]:
    low, high = (_lever_value(bar, value) for value in (bar.low, bar.high))
    basis = f"{wording.percent(bar.relative)} either way" if bar.relative is not None else _upper(bar.basis)
    return (
        lever_title(f.case, bar),
        low,
        high,
        f.scale.show(bar.measure_at_low),
        f.scale.show(bar.measure_at_high),
        basis,
    )


def lever_title(case: Case, lever: Bar | SwitchingValue) -> str:
    """What is moved, the input before its line: `Share of events avoided (…)`; the line is left out where there is but one."""
    line, _, what = lever.title.removesuffix(", times").partition(": ")
    if not what:
        return line
    if lever.path.endswith(WHOLE_LINE):
        return f"{line} (the whole line)"
    return _upper(what) if len(case.benefits) == 1 and lever.line == case.benefits[0].id else f"{_upper(what)} ({line})"


def _lever_value(lever: Bar | SwitchingValue, value: float) -> str:
    """A value in the manner of its field; a factor as a percentage of what the case has."""
    domain = PROPORTION if lever.kind == "factor" else _domain(lever.path)
    return point(value, domain, money=_is_money(lever.path))


def _domain(path: str) -> Domain:
    field = path.partition(".")[2]
    if field.endswith("share"):
        return SHARE
    if field.startswith("ramp"):
        return PROPORTION
    return BENEFIT_DOMAINS.get(field) or BENEFIT_DOMAINS.get(field.rpartition(".")[0]) or COUNT


def _is_money(path: str) -> bool:
    return path.partition(".")[2].startswith(("pounds", "value."))


def _switches(f: Frame, moved: Sensitivity) -> Iterator[Block]:
    shown = _shown_switches(f.case, moved)
    yield Subheading("What must be true to break even")
    if not shown:
        yield Paragraph(
            "No single input, moved within what it can be, brings the public purse to neither gain nor lose."
        )
        return
    yield Paragraph(
        "Each input is moved by itself, with all others at their means, until the public purse neither gains nor loses."
    )
    yield Bullets(tuple(_switch_sentence(f.case, switch) for switch in shown[:3]))
    rows = [_switch_row(f.case, switch) for switch in shown[:MOST_SWITCHES]]
    columns = (
        Column("Input"),
        Column("Value used", numeric=True),
        Column("Breaks even at", numeric=True),
        Column("Change", numeric=True),
    )
    yield f.table("Values at which the public purse neither gains nor loses, nearest first", columns, rows)


def switching_sentences(case: Case, moved: Sensitivity, most: int = 5) -> tuple[str, ...]:
    """What must be true to break even, the smallest change first; empty where no single input does it."""
    return tuple(_switch_sentence(case, switch) for switch in _shown_switches(case, moved)[:most])


def _shown_switches(case: Case, moved: Sensitivity) -> list[SwitchingValue]:
    """Those that a reader can picture: no single year of a line, and no line twice where it is the only one of its side."""
    kept = [
        switch
        for switch in moved.switches
        if (switch.value is not None or switch.between is not None)
        and not _is_one_year(switch)
        and not _is_repeated(case, switch)
    ]
    return sorted(kept, key=_nearest)


def _nearest(switch: SwitchingValue) -> tuple[bool, float, int]:
    """The smallest change first; of like changes the effect before the numbers. What is nought now comes last."""
    return switch.change is None, round(abs(switch.change or 0.0), 6), _rank(switch.path)


def _rank(path: str) -> int:
    field = path.rpartition(".")[2]
    return _FIRST.index(field) if field in _FIRST else len(_FIRST)


def _is_one_year(switch: SwitchingValue) -> bool:
    return switch.path.rpartition(".")[2].isdigit()


def _is_repeated(case: Case, switch: SwitchingValue) -> bool:
    """A whole line that is all of its side; the two say the same."""
    sides = ([line.id for line in case.costs], [line.id for line in case.benefits])
    return switch.group == "together" and any(side == [switch.line] for side in sides)


def _switch_sentence(case: Case, switch: SwitchingValue) -> str:
    title = lever_title(case, switch)
    way = (
        "before the public purse neither gains nor loses"
        if switch.better_off
        else "for the public purse neither to gain nor to lose"
    )
    if switch.value is None:
        assert switch.between is not None, "a switch without a value lies between two whole years"
        low, high = switch.between
        return f"{title}: the result turns between {low} and {wording.years(high)}."
    verb = "rise" if switch.value > switch.base else "fall"
    used, needed = _lever_value(switch, switch.base), _lever_value(switch, switch.value)
    return f"{title} would have to {verb} from {used} to {needed} {way}."


def _switch_row(case: Case, switch: SwitchingValue) -> tuple[str, ...]:
    used = _lever_value(switch, switch.base)
    if switch.value is None:
        assert switch.between is not None, "a switch without a value lies between two whole years"
        return (lever_title(case, switch), used, f"{switch.between[0]} to {switch.between[1]} years", "–")
    change = "–" if switch.change is None else _signed(switch.change)
    return (lever_title(case, switch), used, _lever_value(switch, switch.value), change)


def _signed(share: float) -> str:
    return f"{'+' if share > 0 else ''}{wording.percent(share)}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
