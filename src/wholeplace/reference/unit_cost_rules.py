"""What may not be added to what, and what else a user of a unit cost must know, as data in our own words.

Two kinds of row. An *overlap* says that two entries price the same thing: `refuse` (never together on one cohort),
`caution` (look before adding) or `lift` (the source itself says that these two may stand together). A *rule* says how
one entry may be used: how long its value lasts, how much of it can be cash, for whom it holds, in what range it was
published.

`basis` tells a rule that the source states from one that follows from what it says a value is made of.

*Source*: the database's remarks on 548 of its entries, read and put into rules (`data/unit_costs/overlaps.csv`,
`rules.csv`); each row names the sheet and row that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from wholeplace.reference.unit_cost_records import UnitCost, editions, read_edition, rows_of

Force = Literal["refuse", "caution", "lift"]
Basis = Literal["stated", "derived"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that constrains the use of some entries.

    `low` and `high` are pounds in the entry's own prices; `share` and `years` are what `says` counts by, where it
    counts.
    """

    id: str
    kind: str
    codes: tuple[str, ...]
    says: str
    source: str
    low: float | None = None
    high: float | None = None
    share: float | None = None
    years: float | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """`code` must not be added to any of `codes` on one cohort, by the rule named and for the reason given.

    `refuses` is False where the rule only asks to look before adding.
    """

    rule: str
    code: str
    codes: tuple[str, ...]
    reason: str
    remedy: str
    source: str
    basis: Basis
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class UnitMeaning:
    """What a unit asks of a line: how many of it make a year, or over how many years its total is spread."""

    unit: str
    says: str
    per_year: float | None
    years: float | None


@dataclass(frozen=True, slots=True)
class _OverlapRow:
    """A row of `overlaps.csv` with its codes found; `pairs` maps each code to those it meets under this row."""

    id: str
    force: Force
    basis: Basis
    mode: str
    pairs: Mapping[str, tuple[str, ...]]
    reason: str
    remedy: str
    source: str


class RuleBook:
    """The rules over every edition's entries: `rule_book()` reads them once."""

    def __init__(self, entries: Iterable[UnitCost]) -> None:
        self._entries: Mapping[str, UnitCost] = {cost.code: cost for cost in entries}
        self._order: Mapping[str, int] = {code: at for at, code in enumerate(self._entries)}
        self._below: Mapping[str, tuple[str, ...]] = self._filed_below()
        self._twins: Mapping[str, tuple[str, ...]] = _twins()
        rows = [self._overlap_row(row) for row in rows_of("overlaps.csv")]
        self._by_codes = [row for row in rows if row.force != "lift" and row.pairs]
        self._by_mode: Mapping[str, _OverlapRow] = {row.mode: row for row in rows if not row.pairs}
        self._tree_rules: Mapping[str, _OverlapRow] = {row.id: row for row in self._by_mode.values()}
        self._lifts: Mapping[tuple[str, str], _OverlapRow] = {
            (one, other): row for row in rows if row.force == "lift" for one, met in row.pairs.items() for other in met
        }
        self.rules: tuple[Rule, ...] = tuple(self._rule(row) for row in rows_of("rules.csv"))

    def rules_of(self, code: str) -> tuple[Rule, ...]:
        """The rules on the use of an entry, in the order of the rule file."""
        return tuple(rule for rule in self.rules if code in rule.codes)

    def conflict(self, one: str, other: str) -> Overlap | None:
        """The first rule that refuses two entries on one cohort; None where they may stand together."""
        if one == other or (one, other) in self._lifts:
            return None
        for row in self._by_codes:
            if row.force == "refuse" and other in row.pairs.get(one, ()):
                return _overlap(row, one, (other,))
        return self._by_tree(one, other) or self._by_twin(one, other)

    def overlaps(self, code: str) -> tuple[Overlap, ...]:
        """Every rule that refuses the entry beside others, with those others; each other entry stands under one
        rule.
        """
        found: dict[tuple[str, str], list[Overlap]] = {}
        for other in sorted(self._maybe(code), key=self._order.__getitem__):
            met = self.conflict(code, other)
            if met:
                # What the entry itself holds makes one line; elsewhere a line is one rule with one reason.
                own = met.rule in self._tree_rules and other not in self._above(code)
                found.setdefault((met.rule, code if own else met.reason), []).append(met)
        return tuple(self._gathered(code, group) for group in found.values())

    def _gathered(self, code: str, group: list[Overlap]) -> Overlap:
        first, codes = group[0], tuple(other for met in group for other in met.codes)
        if len(codes) == 1 or first.rule not in self._tree_rules:
            return replace(first, codes=codes)
        twins = [twin for other in codes for twin in self._twins.get(other, ()) if self._entries[twin].parent == code]
        held = listed(codes)
        row = self._tree_rules[first.rule]
        return _overlap(row, code, codes, parent=code, child=held, one=code, other=held, twin=listed(twins))

    def cautions(self, code: str) -> tuple[Overlap, ...]:
        """The rules that ask to look before the entry is added to others."""
        return tuple(
            _overlap(row, code, met)
            for row in self._by_codes
            if row.force == "caution" and (met := row.pairs.get(code, ()))
        )

    def lift(self, one: str, other: str) -> str | None:
        """Why two entries that are filed together may all the same be added; None where nothing says so."""
        row = self._lifts.get((one, other))
        return row.reason if row else None

    def _maybe(self, code: str) -> set[str]:
        by_rule = {other for row in self._by_codes for other in row.pairs.get(code, ())}
        family = {*self._below.get(code, ()), *self._above(code)}
        by_twin = {twin for kin in (code, *family) for twin in self._twins.get(kin, ())}
        above_twins = {up for twin in self._twins.get(code, ()) for up in self._above(twin)}
        return (by_rule | family | by_twin | above_twins) - {code}

    def _by_tree(self, one: str, other: str) -> Overlap | None:
        for parent, child in ((one, other), (other, one)):
            if child in self._below.get(parent, ()):
                part = self._entries[child].level == "constituent" and self._entries[child].parent == parent
                row = self._by_mode["constituent" if part else "subsidiary"]
                return _overlap(row, one, (other,), parent=parent, child=child)
        return None

    def _by_twin(self, one: str, other: str) -> Overlap | None:
        if other in self._twins.get(one, ()):
            return _overlap(self._by_mode["twin"], one, (other,), one=one, other=other)
        for whole, part in ((one, other), (other, one)):
            for twin in self._twins.get(part, ()):
                if self._entries[twin].parent == whole and self._entries[twin].level == "constituent":
                    return _overlap(self._by_mode["twin-constituent"], one, (other,), one=whole, other=part, twin=twin)
        return None

    def _filed_below(self) -> dict[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for code in self._entries:
            for up in self._above(code):
                below.setdefault(up, []).append(code)
        return {code: tuple(codes) for code, codes in below.items()}

    def _above(self, code: str) -> tuple[str, ...]:
        up = self._entries[code].parent
        return (up, *self._above(up)) if up else ()

    def _overlap_row(self, row: dict[str, str]) -> _OverlapRow:
        pairs: dict[str, list[str]] = {}
        for one, other in _pairs(row["mode"], self.codes(row["one"]), self.codes(row["other"])):
            pairs.setdefault(one, []).append(other)
            pairs.setdefault(other, []).append(one)
        return _OverlapRow(
            id=row["rule"],
            force=row["force"],  # type: ignore[arg-type]
            basis=row["basis"],  # type: ignore[arg-type]
            mode=row["mode"],
            pairs={code: tuple(dict.fromkeys(met)) for code, met in pairs.items()},
            reason=row["reason"],
            remedy=row["remedy"],
            source=row["source"],
        )

    def _rule(self, row: dict[str, str]) -> Rule:
        numbers = {name: float(row[name]) if row[name] else None for name in ("low", "high", "share", "years")}
        return Rule(row["rule"], row["kind"], self.codes(row["codes"]), row["says"], row["source"], **numbers)

    def codes(self, text: str) -> tuple[str, ...]:
        """The codes that a rule names: `CR8.0` itself, `CR8.0/` with all filed under it, `CR8.1..CR8.4` in published
        order, or the name of an edition for all of it. KeyError where a named code is not in any edition.
        """
        found: dict[str, None] = {}
        for token in text.split():
            found.update(dict.fromkeys(self._token(token)))
        return tuple(found)

    def _token(self, token: str) -> tuple[str, ...]:
        if token in editions():
            return tuple(cost.code for cost in self._entries.values() if cost.edition == token)
        if ".." in token:
            first, last = (self._order[end] for end in token.split(".."))
            return tuple(code for code, at in self._order.items() if first <= at <= last)
        if token.endswith("/"):
            return (self._entries[token[:-1]].code, *self._below.get(token[:-1], ()))
        return (self._entries[token].code,)


def _pairs(mode: str, ones: tuple[str, ...], others: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    if mode == "pairs":
        return zip(ones, others, strict=True)
    if mode == "among":
        others = ones
    return ((one, other) for one in ones for other in others if one != other)


def _overlap(row: _OverlapRow, code: str, codes: tuple[str, ...], **names: str) -> Overlap:
    reason, remedy = (text.format(**names) if names else text for text in (row.reason, row.remedy))
    return Overlap(row.id, code, codes, reason, remedy, row.source, row.basis, row.force == "refuse")


def listed(codes: Sequence[str]) -> str:
    """Codes as a sentence carries them: `CR1.1, CR1.2 and CR1.3`."""
    return " and ".join(part for part in (", ".join(codes[:-1]), *codes[-1:]) if part)


def _twins() -> dict[str, tuple[str, ...]]:
    twins: dict[str, tuple[str, ...]] = {}
    for row in rows_of("twins.csv"):
        for one, other in ((row["one"], row["other"]), (row["other"], row["one"])):
            twins[one] = (*twins.get(one, ()), other)
    return twins


@cache
def rule_book() -> RuleBook:
    """The rules over all editions on hand, read once."""
    return RuleBook(cost for edition in editions() for cost in read_edition(edition))


@cache
def unit_meanings() -> Mapping[str, UnitMeaning]:
    """The units that ask something of a line, by unit."""
    return {
        row["unit"]: UnitMeaning(
            row["unit"],
            row["says"],
            float(row["per_year"]) if row["per_year"] else None,
            float(row["years"]) if row["years"] else None,
        )
        for row in rows_of("units.csv")
    }


@cache
def rating_meanings() -> Mapping[tuple[str, str], str]:
    """What a colour means, by (`evidence` or `age`, colour)."""
    return {(row["of"], row["rating"]): row["means"] for row in rows_of("ratings.csv")}
