"""Numbers moved on the what-if panel, as the address carries them; and putting them into a case, or into a copy of it.

Shares are typed as per cent, costs as per cent of what they are. A number that is kept says so in its source, for what stood
behind the old one does not stand behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from wholeplace.appraisal.case import Case, Domain
from wholeplace.appraisal.casefile import case_to_raw
from wholeplace.appraisal.report_words import point
from wholeplace.appraisal.web.actions import change_case, free_id, take_in_case
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.page_words import label_of
from wholeplace.appraisal.web.raw_edits import Raw, line_of, tables_of, with_line
from wholeplace.appraisal.web.working import whole
from wholeplace.appraisal.what_if import COSTS, MOST, Movable, fits, movables, with_moved
from wholeplace.documents import wording
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action, note
from wholeplace.vocabulary.problems import Problem

Moves = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Control:
    """One number on the panel, as it was typed; `error` is what is wrong with that."""

    item: Movable
    typed: str
    error: str = ""

    @property
    def id(self) -> str:
        return self.item.path.replace(".", "-")

    @property
    def label(self) -> str:
        return "Cost, of what it is now" if self.item.field == COSTS else label_of(self.item.field)

    @property
    def percent(self) -> bool:
        return is_percent(self.item)

    @property
    def changed(self) -> bool:
        return self.typed != shown(self.item)

    @property
    def stands(self) -> str:
        """What the case itself has, for whoever has moved it."""
        return f"{shown(self.item)}{'%' if self.percent else ''}"


@dataclass(frozen=True, slots=True)
class Panel:
    """What was typed: every control, and the moves that can be made of them."""

    controls: tuple[Control, ...]
    moves: Moves

    @property
    def errors(self) -> tuple[Control, ...]:
        return tuple(control for control in self.controls if control.error)

    @property
    def groups(self) -> dict[str, list[Control]]:
        """Controls by the line that they belong to."""
        groups: dict[str, list[Control]] = {}
        for control in self.controls:
            groups.setdefault(control.item.line, []).append(control)
        return groups

    @property
    def query(self) -> str:
        """The moves alone, as the address of the page carries them."""
        return urlencode({control.item.path: control.typed for control in self.controls if control.changed})


def is_percent(item: Movable) -> bool:
    return item.field == COSTS or item.domain.high == 1.0


def shown(item: Movable) -> str:
    """A number as its box shows it: `25` for a share of 0.25, `1160` for a count."""
    return f"{item.value * 100 if is_percent(item) else item.value:.10g}"


def typed(case: Case, given: Mapping[str, str]) -> Panel:
    """The controls as typed, and the moves that they make. A box left empty stands as the case has it."""
    controls, moves = [], {}
    for item in movables(case):
        text = given.get(item.path, "").strip().removesuffix("%").replace(",", "").strip() or shown(item)
        value, error = _number(text, item)
        controls.append(Control(item, text, error))
        if value is not None and text != shown(item):
            moves[item.path] = value
    return Panel(tuple(controls), moves)


def _number(text: str, item: Movable) -> tuple[float | None, str]:
    label = Control(item, text).label
    try:
        value = float(text) / (100 if is_percent(item) else 1)
    except ValueError:
        return None, f"{label} must be a number"
    if fits(item, value):
        return value, ""
    return None, f"{label} must be {_bounds(item)}"


def _bounds(item: Movable) -> str:
    domain: Domain = item.domain
    if is_percent(item):
        return f"between {domain.low * 100:g}% and {domain.high * 100:g}%"
    return f"between {domain.low:g} and {min(domain.high, MOST):,.0f}"


def said(item: Movable, value: float) -> str:
    """One move in words: `Domestic abuse incidents: Impact, 22% to 30%`."""
    if item.field == COSTS:
        return f"{item.line}: cost times {value:g}"
    return f"{item.line}: {label_of(item.field)}, {point(item.value, item.domain)} to {point(value, item.domain)}"


def moves_said(case: Case, moves: Moves) -> list[str]:
    """Every move in words, in the order of the case."""
    return [said(item, moves[item.path]) for item in movables(case) if item.path in moves]


@action("case.change", of="case")
def keep_moves(*, by: By, case: StoredCase, moves: Moves, revision: int) -> StoredCase:
    """Write moved numbers into the case. *Refuses* what `with_moved` refuses, `changed-meanwhile`, and a case not whole."""
    read = whole(case.raw)
    note("what-if kept: " + "; ".join(moves_said(read, moves)))
    raw = raw_with(by, case.raw, read, moves)
    whole(raw)
    return change_case(by=by, case=case, raw=raw, revision=revision)


@action("case.add", of="case")
def copy_with_moves(*, by: By, case: StoredCase, moves: Moves, title: str) -> StoredCase:
    """A new case beside this one, with the moved numbers. *Refuses* what `with_moved` refuses, and a case not whole."""
    read = whole(case.raw)
    raw = raw_with(by, case.raw, read, moves)
    called = title.strip() or f"{case.title}: what if"
    raw["case"] = {**raw["case"], "title": called, "id": free_id(case.place, called)}
    note(f"a copy of {case.pk}, with " + "; ".join(moves_said(read, moves)))
    return take_in_case(by=by, place=case.place, case=whole(raw), file=f"what-if on {case.pk}")


def nothing_moved() -> Problem:
    return Problem(
        name="nothing-moved",
        found="every number as the case has it",
        expected="at least one number that differs",
        why="There would be nothing to write.",
        remedy="Change a number first.",
    )


def raw_with(by: By, raw: Mapping[str, Any], case: Case, moves: Moves) -> Raw:
    """The case in the words of its file with the moved numbers, and nothing else, set anew."""
    made: Raw = dict(raw)
    new = case_to_raw(with_moved(case, moves))
    for item in movables(case):
        if item.path not in moves:
            continue
        kind = "costs" if item.field == COSTS else "benefits"
        key = item.path.rpartition(".")[0]
        line, changed = line_of(made, kind, key), line_of(new, kind, key)
        assert line is not None, "a case that was read has its lines"
        assert changed is not None, "a moved line keeps its id"
        made = with_line(made, kind, _line_with(by, line, changed, item, moves[item.path]))
        if item.uncertain and not isinstance(changed.get(item.field), Mapping):
            made = _without_correlations(made, item.path)
    return made


def _without_correlations(raw: Raw, path: str) -> Raw:
    """The case without the correlations of a range that has become a point."""
    left = [one for one in tables_of(raw, "correlations") if path not in one.get("between", ())]
    return {
        **{key: value for key, value in raw.items() if key != "correlations"},
        **({"correlations": left} if left else {}),
    }


def _line_with(by: By, line: Raw, changed: Raw, item: Movable, value: float) -> Raw:
    """The line with one field as the moved line has it; a field that has its usual value again is left out."""
    fields = {name: line[name] for name in line if name != item.field}
    if item.field in changed:
        fields = {name: changed[name] if name == item.field else line[name] for name in line} | {
            item.field: changed[item.field]
        }
    return {**fields, "sources": {**line.get("sources", {}), item.field: _source(by, line, item, value)}}


def _source(by: By, line: Raw, item: Movable, value: float) -> Raw:
    before = line.get("sources", {}).get(item.field, {}).get("text", "")
    text = f"A what-if kept by {by.name} on {wording.day(by.day)} ({said(item, value).partition(': ')[2]})"
    return {"text": f"{text}; before: {before}" if before else text}
