"""The rules that a place owns: what a line means here, by the words it carries, dated and with a source.

A rule looks at the words of a line (`directorate = "*highways*"`) and says of it a service, whether it is reactive or preventive,
whether it is addressable, controllable or statutory, or several of these. What no rule says stays not stated. Rules are tried in
their order; for each of the three things the first rule that says it decides.

A pattern is the whole text of the field without regard to case, in which `*` stands for anything: `*residential care*`. It knows
no other signs, so that anybody may write one and none can run away.

The file is TOML, format `wholeplace-count-rules/1`; `codes` says in which field a publisher writes codes, and of which system.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from wholeplace.reference.service_codes import systems
from wholeplace.reference.services import NOT_CLASSIFIED, services
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear

LOOKED_AT = ("directorate", "category", "category_code", "purpose", "subjective", "supplier")
"""The fields of a published line that a rule may look at."""

NATURES = ("reactive", "preventive")
CONTROLS = ("addressable", "controllable", "statutory")
NOT_STATED = "not-stated"

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """One rule of a place. `where` maps fields to patterns, all of which must match; what it does not say is None.

    `said_on` is the day on which the place decided it and `source` where that is written down. `first_year` and `last_year`
    bound the financial years it is for; `body` the payer, by the id that the count uses.
    """

    id: str
    where: tuple[tuple[str, str], ...]
    said_on: date
    source: str
    service: str | None = None
    nature: str | None = None
    control: str | None = None
    body: str | None = None
    first_year: FinancialYear | None = None
    last_year: FinancialYear | None = None

    def covers(self, body: str, year: int) -> bool:
        """Whether it is for this payer and the financial year that begins in April of `year`."""
        after = self.first_year is None or self.first_year.begins <= year
        before = self.last_year is None or year <= self.last_year.begins
        return after and before and self.body in (None, body)

    def matches(self, texts: Mapping[str, str | None]) -> bool:
        """Whether a line of these texts is one that it speaks of."""
        return all(matches(pattern, texts.get(name)) for name, pattern in self.where)

    @property
    def said(self) -> str:
        """How a counted line names it: `place rule sen-transport (Schools Forum, 2026-05-01)`."""
        return f"place rule {self.id} ({self.source}, {self.said_on.isoformat()})"


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """That a field holds codes or labels of a system of the crosswalk, for one payer or for all."""

    field: str
    system: str
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What a place says of its lines: its rules in their order, and where its publishers write codes."""

    place: str
    rules: tuple[PlaceRule, ...] = ()
    codes: tuple[CodeColumn, ...] = field(default=())

    def for_payer(self, body: str, year: int) -> tuple[PlaceRule, ...]:
        """The rules that speak of a payer's lines of a year."""
        return tuple(rule for rule in self.rules if rule.covers(body, year))

    def code_columns(self, body: str) -> tuple[CodeColumn, ...]:
        """Where a payer writes codes, as the place says; those said of it alone come first."""
        own = [column for column in self.codes if column.body == body]
        return (*own, *(column for column in self.codes if column.body is None))


def matches(pattern: str, text: str | None) -> bool:
    """Whether a text is what a pattern describes. A field that is empty is described by none.

    The parts between stars are looked for one after the other, so that no pattern takes longer than its text is long.
    """
    if text is None:
        return False
    words = plain_case(text)
    if "*" not in pattern:
        return words == plain_case(pattern)
    first, *middle, last = _parts(pattern)
    if not words.startswith(first) or not words.endswith(last) or len(words) < len(first) + len(last):
        return False
    at, end = len(first), len(words) - len(last)
    for part in middle:
        found = words.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def plain_case(text: str) -> str:
    """A text with letter case and doubled spaces set aside."""
    return _SPACES.sub(" ", text.strip()).casefold()


@cache
def _parts(pattern: str) -> tuple[str, ...]:
    return tuple(_SPACES.sub(" ", part).casefold() for part in pattern.strip().split("*"))


def check(rules: Rules) -> list[Problem]:
    """Everything that is wrong with rules, each with its `field` such as `rule.sen-transport.service`.

    *Problems*: `not-a-choice`, `duplicate-id`, `rule-says-nothing`, `rule-matches-everything`, `rule-never-reached`,
    `dates-reversed`, `source-missing`.
    """
    found = [problem for rule in rules.rules for problem in _check_rule(rule)]
    found += [problem for number, column in enumerate(rules.codes, 1) for problem in _check_column(number, column)]
    return [*found, *_twice(rules), *_never_reached(rules)]


def _check_rule(rule: PlaceRule) -> Iterator[Problem]:
    where = f"rule.{rule.id}"
    known = [service for service in services() if service != NOT_CLASSIFIED]
    for name, value, choices in (
        ("service", rule.service, known),
        ("nature", rule.nature, NATURES),
        ("control", rule.control, CONTROLS),
    ):
        if value is not None and value not in choices:
            yield not_a_choice(f"{where}.{name}", value, choices)
    for name, _pattern in rule.where:
        if name not in LOOKED_AT:
            yield not_a_choice(f"{where}.{name}", name, LOOKED_AT)
    if rule.service is None and rule.nature is None and rule.control is None:
        yield _says_nothing(where)
    if not any(pattern.strip().strip("* ") for _name, pattern in rule.where):
        yield _matches_everything(where)
    if not rule.source.strip():
        yield _no_source(f"{where}.source")
    if rule.first_year and rule.last_year and rule.last_year < rule.first_year:
        yield _reversed(f"{where}.last_year", rule)


def _check_column(number: int, column: CodeColumn) -> Iterator[Problem]:
    if column.field not in LOOKED_AT:
        yield not_a_choice(f"codes.{number}.field", column.field, LOOKED_AT)
    if column.system not in systems():
        yield not_a_choice(f"codes.{number}.system", column.system, systems())


def _twice(rules: Rules) -> Iterator[Problem]:
    seen: set[str] = set()
    for rule in rules.rules:
        if rule.id in seen:
            yield Problem(
                name="duplicate-id",
                field=f"rule.{rule.id}.id",
                found=f"two rules with the id {rule.id}",
                expected="an id of its own for each rule",
                why="A counted line names the rule that decided, and has to name one.",
                remedy="Give one of them another id.",
            )
        seen.add(rule.id)


def _never_reached(rules: Rules) -> Iterator[Problem]:
    """A rule whose patterns an earlier one has already, for all its payers and years, and which says nothing more."""
    for number, rule in enumerate(rules.rules):
        before = next((each for each in rules.rules[:number] if _takes_all(each, rule)), None)
        if before is not None and before.id != rule.id:
            yield Problem(
                name="rule-never-reached",
                field=f"rule.{rule.id}",
                found=f"the same patterns as rule {before.id}, which stands before it",
                expected="patterns of its own, or a place before the other",
                why="The first rule that matches decides, so this one never says anything.",
                remedy="Remove one of the two, or put the narrower one first.",
            )


def _takes_all(before: PlaceRule, rule: PlaceRule) -> bool:
    said = all(mine is None or theirs is not None for mine, theirs in zip(_says(rule), _says(before), strict=True))
    bodies = before.body in (None, rule.body)
    first = before.first_year is None or (rule.first_year is not None and before.first_year <= rule.first_year)
    last = before.last_year is None or (rule.last_year is not None and rule.last_year <= before.last_year)
    return said and bodies and first and last and _folded(before) == _folded(rule)


def _says(rule: PlaceRule) -> tuple[str | None, ...]:
    return rule.service, rule.nature, rule.control


def _folded(rule: PlaceRule) -> frozenset[tuple[str, str]]:
    return frozenset((name, pattern.strip().casefold()) for name, pattern in rule.where)


def not_a_choice(where: str, found: str, choices: tuple[str, ...] | list[str]) -> Problem:
    """That a value is none of those known."""
    return Problem(
        name="not-a-choice",
        field=where,
        found=found,
        expected=", ".join(choices),
        why="The map knows these and no others; a word of its own would stand alone and be compared with nothing.",
        remedy="Choose one of them.",
    )


def _says_nothing(where: str) -> Problem:
    return Problem(
        name="rule-says-nothing",
        field=where,
        found="neither a service, nor a nature, nor a control",
        expected="at least one of service, nature and control",
        why="A rule that says nothing changes no line, and whoever wrote it believes that it does.",
        remedy="Say what its lines are, or remove it.",
    )


def _matches_everything(where: str) -> Problem:
    return Problem(
        name="rule-matches-everything",
        field=where,
        found="no pattern with a word in it",
        expected=f'a pattern such as directorate = "*highways*"; fields are {", ".join(LOOKED_AT)}',
        why="It would give every line of every payer the same meaning.",
        remedy="Name the field and the words by which its lines are known.",
    )


def _no_source(where: str) -> Problem:
    return Problem(
        name="source-missing",
        field=where,
        found="nothing",
        expected="who decided it, or where it is written down",
        why="Money moves from one service to another by this rule; somebody will ask why.",
        remedy="Name the paper or the person.",
    )


def _reversed(where: str, rule: PlaceRule) -> Problem:
    return Problem(
        name="dates-reversed",
        field=where,
        found=f"{rule.first_year} to {rule.last_year}",
        expected="a last year that is not before the first",
        why="No year lies between them, so the rule would never be used.",
        remedy="Change one of the two.",
    )
