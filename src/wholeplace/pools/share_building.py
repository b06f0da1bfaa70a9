"""Rules from raw tables (text, page or database alike) and back, with every problem that a set of rules has.

A raw rule: `id`, `family` (`"RS-07"` or `"capped"`), `order`, `from_on`, and as wanted `until_on`, `title`, `clause`,
`applies_to`, `schemes`, `lines`, `threshold_pounds`, `caps_pounds`, `approvals` (`body`, `officer`, `given_on`), `then`,
`hits_fund`, `rounding_partner`, and a table `parameters` with those of its family.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import date
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import Any, get_type_hints

from wholeplace.pools.share_reading import Fields, as_written, nearest, pounds_written, shown
from wholeplace.pools.share_rules import (
    CAPPED,
    PARAMETERS,
    WITH_THRESHOLD,
    AppliesTo,
    Approval,
    Capped,
    Family,
    FinancialIncentive,
    NoParameters,
    NoWorseOff,
    Parameters,
    Rule,
    SixWays,
    families,
)
from wholeplace.vocabulary.problems import Problem

LAST_ORDER = 1_000
NO_SCHEMES: Mapping[str, str] = MappingProxyType({})


def build_rules(
    raw: Sequence[Mapping[str, object]],
    *,
    partners: Sequence[str],
    schemes: Sequence[str] = (),
    lines: Sequence[str] | Mapping[str, str] = (),
    file: str | None = None,
) -> tuple[tuple[Rule, ...], list[Problem]]:
    """The rules of raw tables, and every problem that they have. Rules with problems are of no use and are not given back.

    `partners`, `schemes` and `lines` are the ids that rules may name; `lines` may give the scheme of each.

    *Refuses* (as a list) `unknown-rule-family`, `shares-do-not-sum`, `negative-cap`, `rules-circular`, `rules-contend`,
    `dates-reversed`, `cap-without-approvals`, `unknown-body`, `unknown-scheme`, `unknown-rule`, `duplicate-id`, and what is wrong
    with single fields: `missing-key`, `unknown-key`, `wrong-type`, `not-a-choice`, `outside-domain`, `percent-not-share`.
    """
    problems: list[Problem] = []
    names = _Names(tuple(partners), tuple(schemes), tuple(lines))
    rules: list[Rule] = []
    for index, table in enumerate(raw):
        written = table.get("id")
        read = Fields(table, f"rules.{written if isinstance(written, str) and written else index}", problems, file)
        rule = _rule(read, names)
        if rule is not None:
            rules.append(rule)
    if not problems:
        scheme_of = lines if isinstance(lines, Mapping) else {}
        problems += [problem.at(file=file) for problem in check_rules(rules, scheme_of)]
    return (() if problems else tuple(rules)), problems


class _Names:
    """The ids that rules may name."""

    def __init__(self, bodies: Sequence[str], schemes: Sequence[str], lines: Sequence[str]) -> None:
        self.bodies = bodies
        self.schemes = schemes
        self.lines = lines


def _rule(read: Fields, names: _Names) -> Rule | None:
    family = _family(read)
    if family is None:
        return None
    from_on = read.day("from_on", required=True)
    parameters = _parameters(read, family, names)
    rule = Rule(
        id=read.text("id", example="overspends"),
        family=family.id,
        parameters=parameters,
        order=read.whole("order", None, 1, LAST_ORDER),
        from_on=from_on or date.min,
        title=read.text("title"),
        clause=read.text("clause"),
        until_on=read.day("until_on"),
        applies_to=_applies_to(read, family),
        schemes=_named(read, "schemes", names.schemes),
        lines=_named(read, "lines", names.lines),
        threshold_pence=read.pence("threshold_pounds") or 0,
        caps_pence=_caps(read, names.bodies),
        approvals=tuple(_approval(row, names.bodies) for row in read.rows("approvals")),
        then=read.text("then") or None,
        hits_fund=read.flag("hits_fund", True),
        rounding_partner=read.known("rounding_partner", names.bodies) or None,
    )
    _check_dates(read, rule)
    _check_fit(read, rule)
    read.done()
    return rule


def _family(read: Fields) -> Family | None:
    value = read.get("family")
    if value is None:
        read.missing("family", "the id or the name of a family of rules", 'family = "RS-01"')
        return None
    known = {word.casefold(): family for family in families().values() for word in (family.id, family.name)}
    found = known.get(value.casefold()) if isinstance(value, str) else None
    if found is None:
        near = nearest(value, [each.name for each in families().values()]) if isinstance(value, str) else None
        read.fault(
            "family",
            "unknown-rule-family",
            found=shown(value),
            expected=f"one of: {', '.join(f'{family.id} ({family.name})' for family in families().values())}",
            why="The family says how the money is worked out; there is no way to work out one that is not known.",
            remedy=f'Did you mean "{near}"?' if near else "Take the family whose clause is nearest to yours.",
        )
    return found


def _applies_to(read: Fields, family: Family) -> AppliesTo:
    allowed = ("overspend", "underspend", "both") if family.applies_to == "both" else (family.applies_to,)
    return read.choice("applies_to", allowed, family.applies_to)  # type: ignore[return-value]


def _named(read: Fields, key: str, known: Sequence[str]) -> tuple[str, ...]:
    found = read.words(key)
    for word in found:
        if word not in known:
            near = nearest(word, known)
            read.fault(
                key,
                "unknown-scheme",
                found=shown(word),
                expected=f"one of: {', '.join(known)}" if known else f"no {key}: none are known",
                why="A rule for a scheme or line that is not there would never share anything.",
                remedy=f"Did you mean {near}?" if near else "Take an id that the agreement has, or add the scheme.",
            )
    return found


def _caps(read: Fields, bodies: Sequence[str]) -> Mapping[str, int] | None:
    caps = read.pence_by_body("caps_pounds", bodies, negative=True)
    for body, cap in (caps or {}).items():
        if cap < 0:
            read.fault(
                f"caps_pounds.{body}",
                "negative-cap",
                found=pounds_written(cap),
                expected="pounds, nought or more",
                why="A cap is the most that a body bears of an overspend; below nought it would be paid for it.",
                remedy="Write the cap without a minus; write 0 where the body bears nothing.",
            )
    return caps


def _approval(row: Fields, bodies: Sequence[str]) -> Approval:
    approval = Approval(
        body=row.known("body", bodies, example="council"),
        officer=row.text("officer", example="chief finance officer"),
        given_on=row.day("given_on"),
    )
    row.done()
    return approval


# parameters


def _parameters(read: Fields, family: Family, names: _Names) -> Parameters:
    record = PARAMETERS[family.id]
    table = read.inner("parameters") or Fields({}, f"{read.where}.parameters", read.problems, read.file)
    readings = get_type_hints(record, include_extras=True)
    values: dict[str, Any] = {
        each.name: _parameter(table, each, readings[each.name].__metadata__[0], names) for each in fields(record)
    }
    table.done()
    return record(**values)


def _parameter(table: Fields, each: Field[Any], how: str, names: _Names) -> object:
    required = each.default is MISSING
    key = raw_key(each.name)
    if how.startswith("one of "):
        return table.choice(key, how.removeprefix("one of ").split(", "), None if required else str(each.default))
    found = _READERS[how](table, key, names, required)
    if required and found is None and table.raw.get(key) is None and how in _TABLES:
        table.missing(key, _TABLES[how], f"{key} = {{ council = 0.5, nhs = 0.5 }}")
    return each.default if found is None and not required else found


def raw_key(name: str) -> str:
    """The key of a field in raw tables: money is written in pounds."""
    return name.removesuffix("_pence") + "_pounds" if name.endswith("_pence") else name


def _shares_by_scheme(table: Fields, key: str, names: _Names) -> Mapping[str, Mapping[str, Fraction]] | None:
    found = table.table(key)
    if found is None:
        return None
    inner = Fields(found, f"{table.where}.{key}", table.problems, table.file)
    _named(Fields({key: list(found)}, table.where, table.problems, table.file), key, names.schemes)
    return {scheme: inner.shares(scheme, names.bodies) or {} for scheme in found}


def _above_nought(table: Fields, key: str, required: bool) -> Fraction | None:
    share = table.share(key, required=required)
    if share == 0:
        table.outside(key, 0, "a share above 0, at most 1", "Correct the share.")
    return share


def _shares_apart(table: Fields, key: str, names: _Names) -> Mapping[str, Fraction] | None:
    found = table.table(key)
    if found is None:
        return None
    for body in found:
        table.check_body(f"{key}.{body}", body, names.bodies)
    return {body: table.share_of(f"{key}.{body}", value) or Fraction(0) for body, value in found.items()}


_Reader = Callable[[Fields, str, _Names, bool], object]
_READERS: Mapping[str, _Reader] = {
    "shares": lambda table, key, names, _: table.shares(key, names.bodies),
    "shares by scheme": lambda table, key, names, _: _shares_by_scheme(table, key, names),
    "shares apart": lambda table, key, names, _: _shares_apart(table, key, names),
    "weights": lambda table, key, names, _: table.weights(key, names.bodies),
    "pence": lambda table, key, _, required: table.pence(key, required=required),
    "pence by body": lambda table, key, names, _: table.pence_by_body(key, names.bodies),
    "share": lambda table, key, _, required: table.share(key, required=required),
    "share above nought": lambda table, key, _, required: _above_nought(table, key, required),
    "body": lambda table, key, names, required: table.known(key, names.bodies, example="council" if required else None),
    "bodies": lambda table, key, names, _: table.bodies(key, names.bodies) if key in table.raw else table.get(key),
    "day": lambda table, key, _, required: table.day(key, required=required),
    "text": lambda table, key, _, required: table.text(key, example="emergency admissions" if required else None),
}
_TABLES = {"shares": "shares by body", "shares apart": "the share that each body is charged"}


# checks of one rule


def _check_dates(read: Fields, rule: Rule) -> None:
    if rule.until_on is not None and rule.until_on < rule.from_on:
        read.fault(
            "until_on",
            "dates-reversed",
            found=f"{rule.from_on} to {rule.until_on}",
            expected="a last day that is not before the first",
            why="A rule that ends before it begins is never in force.",
            remedy="Correct one of the two days.",
        )


def _check_fit(read: Fields, rule: Rule) -> None:
    """What a rule of this family cannot have, and what it must have."""
    if rule.caps_pence is not None and rule.family not in CAPPED:
        _not_for(read, "caps_pounds", "caps", CAPPED)
    if rule.threshold_pence and rule.family not in WITH_THRESHOLD:
        _not_for(read, "threshold_pounds", "a threshold", WITH_THRESHOLD)
    if isinstance(rule.parameters, SixWays) and rule.parameters.way not in ("equal", "budget"):
        _needs(read, "parameters.weights", rule.parameters.weights, "weights by body")
    if isinstance(rule.parameters, NoWorseOff) and rule.parameters.surplus == "shares":
        _needs(read, "parameters.shares", rule.parameters.shares, "shares by body")
    if isinstance(rule.parameters, FinancialIncentive) and rule.parameters.ceiling < rule.parameters.threshold:
        read.outside(
            "parameters.ceiling", float(rule.parameters.ceiling), "no less than the threshold", "Correct one of them."
        )
    if isinstance(rule.parameters, Capped) and rule.parameters.beyond_pence and not rule.approved_by_both(date.max):
        read.fault(
            "parameters.beyond_pounds",
            "cap-without-approvals",
            found=_approvals_found(rule),
            expected="the approval of two bodies' officers, each with the day on which it was given",
            why="A body contributes beyond its cap only where both finance officers agreed before the money was spent.",
            remedy="Record both approvals with their days, or take beyond_pounds out.",
        )


def _not_for(read: Fields, key: str, what: str, having: Sequence[str]) -> None:
    read.fault(
        key,
        "unknown-key",
        found=key,
        expected=f"{what} only in a rule of {', '.join(having)}",
        why="A rule of this family does not look at it, so what it says would silently count for nothing.",
        remedy="Take it out, or put it in the rule that is meant.",
    )


def _needs(read: Fields, key: str, value: object, expected: str) -> None:
    if value is None:
        read.missing(key, expected, "{ council = 2, nhs = 1 }")


def _approvals_found(rule: Rule) -> str:
    given = [f"{approval.body} on {approval.given_on}" for approval in rule.approvals if approval.given_on]
    return f"{len(given)} given ({', '.join(given)})" if given else "no approval given"


# checks of all rules together


def check_rules(rules: Sequence[Rule], scheme_of: Mapping[str, str] = NO_SCHEMES) -> list[Problem]:
    """What is wrong with rules that are each sound: the same id twice, circles, two that claim one variance.

    `scheme_of` gives the scheme of each line, so that a rule for a line and one for its scheme are seen to meet.

    *Refuses* (as a list) `duplicate-id`, `unknown-rule`, `rules-circular`, `rules-contend`.
    """
    return [*_same_ids(rules), *_unknown_successors(rules), *_circles(rules), *_contenders(rules, scheme_of)]


def _same_ids(rules: Sequence[Rule]) -> Iterator[Problem]:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            yield Problem(
                name="duplicate-id",
                field=f"rules.{rule.id}.id",
                found=f'"{rule.id}" a second time',
                expected="an id that no other rule has",
                why="Steps, notices and postings name a rule by its id, and could not tell the two apart.",
                remedy=f'Rename this one, for example "{rule.id}-2".',
            )
        seen.add(rule.id)


def _unknown_successors(rules: Sequence[Rule]) -> Iterator[Problem]:
    known = [rule.id for rule in rules]
    for rule in rules:
        if rule.then is not None and rule.then not in known:
            near = nearest(rule.then, known)
            yield Problem(
                name="unknown-rule",
                field=f"rules.{rule.id}.then",
                found=f'"{rule.then}"',
                expected=f"one of: {', '.join(known)}",
                why="What this rule leaves would go to a rule that is not there, and so to nobody.",
                remedy=f"Did you mean {near}?" if near else "Take the id of a rule, or leave `then` out.",
            )


def _circles(rules: Sequence[Rule]) -> Iterator[Problem]:
    """Each circle once, named from its first rule on."""
    then = {rule.id: rule.then for rule in rules}
    told: set[str] = set()
    for rule in rules:
        path = [rule.id]
        while (following := then.get(path[-1])) is not None and following not in path:
            path.append(following)
        if following is None or following != rule.id or told.intersection(path):
            continue
        told.update(path)
        yield Problem(
            name="rules-circular",
            field=f"rules.{rule.id}.then",
            found=" → ".join([*path, rule.id]),
            expected="a chain of rules that comes to an end",
            why="What each of these rules leaves would go round for ever and reach no body.",
            remedy="Take `then` out of one of them, and say there who bears what is left.",
        )


def _contenders(rules: Sequence[Rule], scheme_of: Mapping[str, str]) -> Iterator[Problem]:
    for one, other in combinations(rules, 2):
        same_turn = one.order == other.order and _same_days(one, other)
        if same_turn and _same_kind(one, other) and _same_lines(one, other, scheme_of):
            yield Problem(
                name="rules-contend",
                field=f"rules.{other.id}.order",
                found=f"{one.id} and {other.id} both have order {one.order} on {max(one.from_on, other.from_on)}",
                expected="one rule at a time for one variance",
                why="The body that pays would hang on which of the two happened to be worked first.",
                remedy="Give them different orders, or days or lines that do not meet.",
            )


def _same_days(one: Rule, other: Rule) -> bool:
    return one.from_on <= (other.until_on or date.max) and other.from_on <= (one.until_on or date.max)


def _same_kind(one: Rule, other: Rule) -> bool:
    kinds = {one.applies_to, other.applies_to}
    if _own_money(one) or _own_money(other):
        return False
    return len(kinds) == 1 or ("both" in kinds and not kinds & {"saving", "income"})


def _own_money(rule: Rule) -> bool:
    """True for a rule that works on a sum of its own, not on what other rules leave."""
    return rule.family in ("RS-14", "BS-01") or (rule.family == "RS-13" and not rule.scope)


def _same_lines(one: Rule, other: Rule, scheme_of: Mapping[str, str]) -> bool:
    """True where the two may cover one line; a rule without a scope meets every other."""
    if not one.scope or not other.scope:
        return True
    theirs = [set(rule.lines) | {scheme_of.get(line, "") for line in rule.lines} for rule in (one, other)]
    return bool(
        set(one.schemes) & set(other.schemes)
        or set(one.lines) & set(other.lines)
        or set(one.schemes) & theirs[1]
        or set(other.schemes) & theirs[0]
    )


# back to raw


def rule_to_raw(rule: Rule) -> dict[str, object]:
    """The raw table of a rule, which `build_rules` reads back to the same rule. Days and numbers are plain text, for JSON."""
    raw: dict[str, object] = {
        "id": rule.id,
        "family": rule.family,
        "order": rule.order,
        "from_on": rule.from_on.isoformat(),
        "until_on": rule.until_on.isoformat() if rule.until_on else None,
        "title": rule.title,
        "clause": rule.clause,
        "applies_to": rule.applies_to,
        "schemes": list(rule.schemes),
        "lines": list(rule.lines),
        "threshold_pounds": pounds_written(rule.threshold_pence) if rule.threshold_pence else None,
        "caps_pounds": _raw_value("caps_pence", rule.caps_pence),
        "approvals": [_raw_approval(approval) for approval in rule.approvals],
        "then": rule.then,
        "hits_fund": rule.hits_fund,
        "rounding_partner": rule.rounding_partner,
    }
    if not isinstance(rule.parameters, NoParameters):
        raw["parameters"] = _raw_parameters(rule.parameters)
    return {key: value for key, value in raw.items() if value not in (None, "", [], {})}


def _raw_approval(approval: Approval) -> dict[str, object]:
    given = {"given_on": approval.given_on.isoformat()} if approval.given_on else {}
    return {"body": approval.body, "officer": approval.officer, **given}


def _raw_parameters(parameters: Parameters) -> dict[str, object]:
    values = {raw_key(each.name): _raw_value(each.name, getattr(parameters, each.name)) for each in fields(parameters)}
    return {key: value for key, value in values.items() if value is not None}


def _raw_value(name: str, value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _raw_value(name, part) for key, part in value.items()}
    if isinstance(value, Fraction):
        return as_written(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and name.endswith("_pence"):
        return pounds_written(value)
    return list(value) if isinstance(value, tuple) else value
