"""An entry of the unit cost library as it is read: the object that programs take, and the page that people read.

Both say the price year asked for and the edition of the deflators, and neither rounds what the other computes with: the
object carries unrounded pounds, the page shows pence.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from wholeplace.reference.crime import recorded_to_actual
from wholeplace.reference.prices import deflator_editions, deflators
from wholeplace.reference.unit_cost_records import VALUE_KINDS, AgencyShare, Priced, SplitRefused, UnitCost, editions
from wholeplace.reference.unit_cost_rules import Overlap, UnitMeaning, rating_meanings
from wholeplace.reference.unit_costs import Library, library, public_value, uprate
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear

_WIDTH = 96

# The rules of each kind stand together on the page, under these words and in this order.
_KINDS: tuple[tuple[str, str], ...] = (
    ("unit", "Unit"),
    ("multi-year", "Over time"),
    ("lifetime", "Over time"),
    ("duration", "Over time"),
    ("lag", "Over time"),
    ("ramp", "Over time"),
    ("price-year", "Prices"),
    ("recorded-to-actual", "Recorded crime"),
    ("events-per-person", "Volume"),
    ("cashability", "Cash"),
    ("transfer", "Transfer"),
    ("transfer-unflagged", "Transfer"),
    ("mixed-kind", "Kind of value"),
    ("whole-society", "Kind of value"),
    ("repeated-values", "Kind of value"),
    ("part-left-out", "Parts"),
    ("excludes", "Left out"),
    ("population", "Who"),
    ("scope", "What"),
    ("shares-hint", "Who bears it"),
    ("payer", "Who bears it"),
    ("local-value", "Local value"),
    ("london", "London"),
    ("range", "Range"),
    ("thin-evidence", "Evidence"),
    ("historic", "Age"),
    ("label", "Label"),
)


# what may be asked


def unknown_unit_cost(code: str) -> Problem:
    """The problem of a code that no edition has, with the codes most like it."""
    near = library().nearest(code)
    named = "; ".join(f"{cost.code} ({shortened(cost.description, 45)})" for cost in near[:3])
    like = f"Nearest: {named}. " if near else ""
    return Problem(
        name="unknown-unit-cost",
        field="CODE",
        found=code,
        expected=f"a code of {' or of '.join(edition.title for edition in editions().values())}",
        why="A value is taken from its published entry, so the entry must be known.",
        remedy=f"{like}Search with: wholeplace unit-costs search WORDS",
    )


def price_problems(cost: UnitCost, year: FinancialYear | None, edition: str) -> list[Problem]:
    """Why the entry cannot be brought to a year's prices: an unknown edition, or a year that it has no index for."""
    if edition not in deflator_editions():
        return [unknown_deflators(edition)]
    series = deflators(edition)
    asked = [year] if year else []
    missing = dict.fromkeys(y for y in (*asked, *(value.price_year for value in cost.priced)) if not series.covers(y))
    return [_no_deflator(cost, y, edition) for y in missing]


def unknown_deflators(edition: str) -> Problem:
    """The problem of an edition of the deflators that is not on hand."""
    return Problem(
        name="unknown-deflators",
        field="--deflators",
        found=edition,
        expected=f"an edition of the deflators: {', '.join(deflator_editions())}",
        why="The same value uprated with another edition differs, so the edition must be one that is on hand.",
        remedy=f"Leave --deflators out for the newest ({deflator_editions()[-1]}), or name one of these.",
    )


def _no_deflator(cost: UnitCost, year: FinancialYear, edition: str) -> Problem:
    own = any(value.price_year == year for value in cost.priced)
    return Problem(
        name="no-deflator",
        field="CODE" if own else "--year",
        found=f"{cost.code} is priced in {year}" if own else str(year),
        expected=f"a year that edition {edition} has an index for: {deflators(edition).span}",
        why="Pounds of one year are brought to another by the two years' indices, and one of them is missing.",
        remedy="Name a year within the edition (--year), or another edition (--deflators).",
    )


# the object


def unit_cost_object(cost: UnitCost, year: FinancialYear, edition: str) -> dict[str, Any]:
    """The entry as one object. *Units*: pounds, unrounded; shares between 0 and 1."""
    book = library(cost.edition)
    answer: dict[str, Any] = {
        "code": cost.code,
        "description": cost.description,
        "unit": cost.unit,
        "original": {kind: _original(cost.value(kind)) for kind in VALUE_KINDS},
        "price_year": str(year),
        "deflators": edition,
        **{kind: _uprated(cost.value(kind), year, edition) for kind in VALUE_KINDS},
        "rating": cost.rating,
        "source": f"{cost.source.text}. In: {book.edition.attribution}",
        "shares": shares_by_agency(book.split(cost.code)),
        "transfer": uprate(cost.transfer, year, edition) if cost.transfer else 0.0,
        "overlaps": [code for overlap in book.overlaps(cost.code) for code in overlap.codes],
    }
    if cost.whole_society:
        answer["whole_society"] = _uprated(cost.whole_society, year, edition)
    return answer


def shares_by_agency(split: tuple[AgencyShare, ...] | SplitRefused) -> dict[str, float] | None:
    """Level-1 agency → share, or level-1/level-2 where two parts share a level 1; None where it does not split."""
    if isinstance(split, SplitRefused):
        return None
    level1 = [part.level1 for part in split]
    return {part.label if level1.count(part.level1) > 1 else part.level1: part.share for part in split}


def _original(value: Priced | None) -> dict[str, Any] | None:
    return {"pounds": value.pounds, "price_year": str(value.price_year)} if value else None


def _uprated(value: Priced | None, year: FinancialYear, edition: str) -> float | None:
    return uprate(value, year, edition) if value else None


# the page


def unit_cost_page(cost: UnitCost, year: FinancialYear, edition: str) -> str:
    """The entry as a page of plain text, at most 96 columns wide."""
    book = library(cost.edition)
    parts = [
        _head(cost),
        _values(cost, year, edition),
        _falls_to(cost, book, year, edition),
        *_not_added(book, cost),
        *_use(book, cost),
        _evidence(cost),
        _source(cost, book),
    ]
    return "\n\n".join(parts) + "\n"


def _head(cost: UnitCost) -> str:
    where = " · ".join(part for part in (cost.theme, cost.detail.capitalize(), cost.level, cost.unit.lower()) if part)
    under = f" · under {cost.parent}" if cost.parent else ""
    return "\n".join([*_wrapped(f"{cost.code}  {cost.description}", "", "  "), f"  {where}{under}"])


def _values(cost: UnitCost, year: FinancialYear, edition: str) -> str:
    rows = [(kind, cost.value(kind)) for kind in VALUE_KINDS]
    if cost.whole_society:
        rows.append(("whole society", cost.whole_society))  # type: ignore[arg-type]
    lines = ["Value", f"  {'':<24}{'as published':>22}{f'in {year} prices':>24}"]
    lines += [_value_line(name, value, year, edition) for name, value in rows]
    lines.append(_value_line("of which transfer", cost.transfer, year, edition, none="none"))
    if not cost.whole_society:
        public = format_pounds(public_value(cost, year, edition), 2)
        lines.append(f"  {'public value':<24}{'':>22}{public:>24}")
        lines.append("  Public value is fiscal less transfer, plus economic, plus social.")
    lines.append(f"  Uprated with the GDP deflators of edition {edition} ({deflators(edition).title}).")
    return "\n".join(lines)


def _value_line(name: str, value: Priced | None, year: FinancialYear, edition: str, none: str = "–") -> str:
    if value is None:
        return f"  {name:<24}{none:>22}{none:>24}"
    published = f"{format_pounds(value.pounds, 2)} ({value.price_year})"
    return f"  {name:<24}{published:>22}{format_pounds(uprate(value, year, edition), 2):>24}"


def _falls_to(cost: UnitCost, book: Library, year: FinancialYear, edition: str) -> str:
    split = book.split(cost.code)
    lines = ["Who the fiscal value falls to"]
    if isinstance(split, SplitRefused):
        advice = " Say the shares in the case (shares)." if cost.fiscal else ""
        return "\n".join([*lines, *_wrapped(split.reason + advice)])
    assert cost.fiscal is not None, "a value that splits is fiscal"
    pounds = uprate(cost.fiscal, year, edition)
    for part in split:
        name = " / ".join(level for level in (part.level1, part.level2) if level)
        lines.append(f"  {name:<58}{part.share:>8.1%}{format_pounds(part.share * pounds, 2):>16}")
    return "\n".join([*lines, *_wrapped(_how_split(cost, book))])


def _how_split(cost: UnitCost, book: Library) -> str:
    if not book.constituents(cost.code):
        return "It has no constituents, so all of it falls to the agency named."
    family = book.family_split(cost.code)
    if isinstance(family, SplitRefused):
        return f"All of it falls to the agency named. Its constituents are not a split: {_uncapped(family.reason)}"
    return f"By its {len(book.constituents(cost.code))} constituents, which add up to it."


def _not_added(book: Library, cost: UnitCost) -> list[str]:
    """What must not be added to it, and what to look at first; a heading without entries is left out."""
    refused, looked_at = book.overlaps(cost.code), book.cautions(cost.code)
    parts = []
    if refused:
        parts.append("\n".join(["Not to be added, on one cohort, to", *_overlap_lines(refused)]))
    else:
        parts.append("Not to be added, on one cohort, to\n  No rule of the library names another entry.")
    if looked_at:
        parts.append("\n".join(["Look before adding to", *_overlap_lines(looked_at)]))
    return parts


def _overlap_lines(overlaps: Iterable[Overlap]) -> list[str]:
    lines: list[str] = []
    for overlap in overlaps:
        lines += _wrapped(code_runs(overlap.codes), "  ", "    ")
        lines += _wrapped(overlap.reason, "      ", "      ")
        lines += _wrapped(overlap.remedy, "      → ", "        ")
    return lines


def code_runs(codes: Sequence[str]) -> str:
    """Codes with runs in published order drawn together: `CR8.0 to CR8.19.5 (128 entries)`."""
    order = {cost.code: at for at, cost in enumerate(chain.from_iterable(library(name) for name in editions()))}
    runs: list[list[str]] = []
    for code in codes:
        if runs and order.get(code, -1) == order.get(runs[-1][-1], -9) + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(f"{run[0]} to {run[-1]} ({len(run)} entries)" if len(run) > 2 else ", ".join(run) for run in runs)


def _use(book: Library, cost: UnitCost) -> list[str]:
    held = book.rules(cost.code)
    unit = book.unit_meaning(cost.code)
    lines = [f"  {'Unit':<16}{_unit_words(unit)}"] if unit else []
    for kind, words in _KINDS:
        for rule in held:
            if rule.kind == kind:
                lines += _wrapped(rule.says, f"  {words:<16}", " " * 18)
    if multiplier := recorded_to_actual(cost.code):
        says = f"× {multiplier.factor:g} from recorded to actual crime ({multiplier.scope}, {multiplier.period})."
        lines += _wrapped(says, f"  {'Multiplier':<16}", " " * 18)
    return ["\n".join(["How to use it", *lines])] if lines else []


def _unit_words(unit: UnitMeaning) -> str:
    return f"{unit.unit}: {_uncapped(unit.says)}."


def _evidence(cost: UnitCost) -> str:
    means = rating_meanings()
    lines = ["How sure it is"]
    if cost.rating:
        lines += _wrapped(
            f"{cost.rating}: {_uncapped(means['evidence', cost.rating])}.", f"  {'Evidence':<16}", " " * 18
        )
    lines += _wrapped(f"{cost.age}: {_uncapped(means['age', cost.age])}.", f"  {'Age':<16}", " " * 18)
    return "\n".join(lines)


def _source(cost: UnitCost, book: Library) -> str:
    lines = ["Source", *_wrapped(cost.source.text)]
    if cost.source.address:
        lines.append(f"  {cost.source.address}")
    if cost.row is not None:
        lines += _wrapped(f"{book.edition.title}: {cost.theme} sheet, row {cost.row}.")
    return "\n".join([*lines, *_wrapped(book.edition.attribution)])


# the list that a search prints


def search_lines(found: Sequence[UnitCost]) -> str:
    """Entries one to a line: code, fiscal value as published, level, description."""
    width = max(len(cost.code) for cost in found)
    return "\n".join(
        f"{cost.code:<{width}}  {_main_value(cost):>22}  {shortened(cost.description, 60)}" for cost in found
    )


def search_objects(found: Sequence[UnitCost]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "code": cost.code,
            "description": cost.description,
            "unit": cost.unit,
            "theme": cost.theme,
            "level": cost.level,
            "original": {kind: _original(cost.value(kind)) for kind in VALUE_KINDS},
            "rating": cost.rating,
            "edition": cost.edition,
        }
        for cost in found
    ]


def _main_value(cost: UnitCost) -> str:
    value = cost.fiscal or cost.economic or cost.social or cost.whole_society
    assert value is not None, f"{cost.code} has no value at all"
    return f"{format_pounds(value.pounds)} ({value.price_year})"


def shortened(text: str, width: int) -> str:
    """A text cut at a word, with an ellipsis where something is left off."""
    return textwrap.shorten(text, width, placeholder=" …")


def _uncapped(text: str) -> str:
    # A code such as CR2.0 keeps its capitals.
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _wrapped(text: str, first: str = "  ", rest: str = "  ") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
