"""The lines of a case as its pages list them: a few words on each, and how many things each still wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wholeplace.appraisal.assumptions import said
from wholeplace.appraisal.case import BENEFIT_DOMAINS, COUNT, MONEY, SHARE, VALUE_KINDS
from wholeplace.appraisal.report_words import COST_TYPE_WORDS
from wholeplace.appraisal.web.page_words import LABELS, remedy
from wholeplace.appraisal.web.raw_edits import key_of, tables_of
from wholeplace.appraisal.web.steps import MEASURE, of_line
from wholeplace.appraisal.web.typed import is_range
from wholeplace.appraisal.web.working import Checked
from wholeplace.reference.unit_costs import find
from wholeplace.vocabulary.problems import Problem

Fact = tuple[str, str]

_MEASURED = ("population", "engagement", "retention", "events_per_person", "impact", "deadweight")


@dataclass(frozen=True, slots=True)
class Card:
    """One line as a card: its id, its title, what it says, and what it still wants."""

    key: str
    title: str
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]

    @property
    def wants(self) -> list[str]:
        return list(dict.fromkeys(remedy(problem) for problem in self.problems))


def title_of(line: Mapping[str, Any]) -> str:
    """What a line is called; its id where it has no title yet."""
    return str(line.get("title") or line.get("description") or key_of(line) or "Untitled")


def benefit_cards(found: Checked, step: str) -> list[Card]:
    """The benefit lines, with what one step asks of each."""
    names = body_names(found.raw)
    facts = _measured if step == MEASURE else lambda line: _identified(line, found.raw, names)
    return [
        Card(key_of(line), title_of(line), facts(line), of_line(found.problems, "benefits", key_of(line), step))
        for line in tables_of(found.raw, "benefits")
    ]


def body_names(raw: Mapping[str, Any]) -> dict[str, str]:
    """The names of the bodies of a case, by id."""
    return {key_of(body): str(body.get("name") or key_of(body)) for body in tables_of(raw, "bodies")}


def _measured(line: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The numbers given so far."""
    return tuple(
        (LABELS[name], said(line[name], BENEFIT_DOMAINS[name])) for name in _MEASURED if line.get(name) is not None
    )


def _identified(line: Mapping[str, Any], raw: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Fact, ...]:
    """What one event is worth, whom it falls to, when, and how much is claimed to be cash."""
    facts: list[Fact] = []
    if worth := _worth(line, raw):
        facts.append(("Worth", worth))
    if whose := _whose(line, names):
        facts.append(("Falls to", whose))
    if line.get("lag_years"):
        facts.append((LABELS["lag_years"], said(line["lag_years"], BENEFIT_DOMAINS["lag_years"])))
    if cash := _cash(line, names):
        facts.append(("Claimed cashable", cash))
    return tuple(facts)


def _worth(line: Mapping[str, Any], raw: Mapping[str, Any]) -> str:
    code, value = line.get("unit_cost"), line.get("value")
    if isinstance(value, Mapping):
        parts = [f"{kind} {said(value[kind], MONEY, money=True)}" for kind in VALUE_KINDS if value.get(kind)]
        return f"A value of our own: {', '.join(parts)}" if parts else ""
    if not code:
        return ""
    local = next((one for one in tables_of(raw, "local_values") if one.get("code") == code), None)
    entry = find(str(code))
    described = local.get("description") if local else entry.description if entry else ""
    return f"{code}: {described}" if described else str(code)


def _whose(line: Mapping[str, Any], names: Mapping[str, str]) -> str:
    shares, mapped = line.get("shares"), line.get("body_map")
    if isinstance(shares, Mapping):
        return "; ".join(f"{names.get(key, key)} {said(share, SHARE)}" for key, share in shares.items())
    if isinstance(mapped, Mapping):
        return "; ".join(dict.fromkeys(names.get(str(body), str(body)) for body in mapped.values()))
    return ""


def _cash(line: Mapping[str, Any], names: Mapping[str, str]) -> str:
    held = line.get("cashable")
    claims = [held] if isinstance(held, Mapping) else held if isinstance(held, list) else []
    claimed = []
    for claim in claims:
        if isinstance(claim, Mapping):
            body = str(claim.get("body") or "")
            whose = f" of {names.get(body, body)}'s part" if body else " of the fiscal value"
            claimed.append(said(claim.get("share"), SHARE) + whose)
    return "; ".join(claimed)


def cost_cards(found: Checked) -> list[Card]:
    """The cost lines."""
    names = body_names(found.raw)
    return [
        Card(key_of(line), title_of(line), _cost(line, names), of_line(found.problems, "costs", key_of(line)))
        for line in tables_of(found.raw, "costs")
    ]


def _cost(line: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    if body := line.get("body"):
        facts.append(("Who pays", names.get(str(body), str(body))))
    if kind := line.get("type"):
        facts.append(("Type", COST_TYPE_WORDS.get(str(kind), str(kind))))
    pounds = line.get("pounds")
    if isinstance(pounds, list):
        facts.append(("Year by year", "; ".join(said(amount, COUNT, money=True) for amount in pounds)))
    elif is_range(pounds):
        facts.append(("Every year", said(pounds, COUNT, money=True)))
    return tuple(facts)


def option_cards(found: Checked) -> list[Card]:
    """The options beside the case as written."""
    return [
        Card(key_of(row), title_of(row), _option(row), of_line(found.problems, "options", key_of(row)))
        for row in tables_of(found.raw, "options")
    ]


def _option(row: Mapping[str, Any]) -> tuple[Fact, ...]:
    changes, without = row.get("changes"), row.get("without")
    facts = [("Kind", str(row.get("kind") or "").capitalize())]
    if isinstance(without, list) and without:
        facts.append(("Lines left out", str(len(without))))
    if isinstance(changes, Mapping) and changes:
        facts.append(("Changes", str(len(changes))))
    own = len(tables_of(row, "costs")) + len(tables_of(row, "benefits"))
    return (*facts, ("Lines of its own", str(own))) if own else tuple(facts)


def unpriced_cards(found: Checked) -> list[Card]:
    """Benefits and risks that have no price."""
    return [
        Card(
            key_of(row),
            title_of(row),
            (("Kind", str(row.get("kind") or "").capitalize()), ("What it means", str(row.get("description") or ""))),
            of_line(found.problems, "unpriced", key_of(row)),
        )
        for row in tables_of(found.raw, "unpriced")
    ]


def local_cards(found: Checked) -> list[Card]:
    """The place's own unit values that the case carries."""
    return [
        Card(key_of(row), title_of(row), _local(row), of_line(found.problems, "local_values", key_of(row)))
        for row in tables_of(found.raw, "local_values")
    ]


def _local(row: Mapping[str, Any]) -> tuple[Fact, ...]:
    value, source = row.get("value"), row.get("source")
    held: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    parts = [f"{kind} {said(held[kind], MONEY, money=True)}" for kind in VALUE_KINDS if held.get(kind)]
    worth = f"{', '.join(parts)}, in {held.get('price_year')} prices" if parts else ""
    text = str(source.get("text") or "") if isinstance(source, Mapping) else ""
    facts = (("Code", str(row.get("code") or "")), ("Worth", worth), ("Source", text))
    return tuple(fact for fact in facts if fact[1])
