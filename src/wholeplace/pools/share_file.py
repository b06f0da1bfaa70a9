"""A position and its rules from a small text (TOML), for `wholeplace pools share FILE`, and from raw tables of the same shape.

*Source*: format `wholeplace-position/1`; examples/risk-share.toml shows the fields.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from wholeplace.pools.share_building import build_rules
from wholeplace.pools.share_position import (
    POOL,
    STATUSES,
    USE_KINDS,
    Activity,
    Decision,
    LineVariance,
    Partner,
    Performance,
    Position,
    Use,
)
from wholeplace.pools.share_reading import Fields, nearest
from wholeplace.pools.share_rules import Rule
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if

FORMAT = "wholeplace-position/1"
LARGEST_BYTES = 1_000_000
PROFILES = ("fixed", "variable")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A position and the rules to share it out by: what one file says."""

    position: Position
    rules: tuple[Rule, ...]


def read_position(data: bytes | str, file: str) -> Asked:
    """The position and the rules that a text says.

    *Refuses* with status 10 what cannot be read at all (`too-large`, `not-text`, `wrong-encoding`, `not-toml`); with status 11,
    all at once, every problem of what can (see `build_position`).
    """
    return build_position(_parsed(_decoded(data, file), file), file=file)


def build_position(raw: Mapping[str, object], *, file: str | None = None) -> Asked:
    """The position and the rules of raw tables, as TOML or JSON give them.

    *Refuses*, all at once, `unknown-format`, the problems of fields (`missing-key`, `unknown-key`, `wrong-type`, `not-a-choice`,
    `outside-domain`, `percent-not-share`, `unknown-body`, `shares-do-not-sum`, `duplicate-id`) and those of `build_rules`.
    """
    problems: list[Problem] = []
    read = Fields(raw, "", problems, file)
    _check_format(read, file)
    position = _position(read)
    rules = read.get("rules")
    tables = [row for row in rules if isinstance(row, Mapping)] if isinstance(rules, list | tuple) else []
    if rules is not None and (not isinstance(rules, list | tuple) or len(tables) != len(rules)):
        read.wrong_type("rules", rules, "a list of tables", "a line [[rules]] before each")
    _check_named(read, position, [row.get("id") for row in tables])
    read.done()
    built, more = build_rules(
        tables,
        partners=[partner.body for partner in position.partners],
        schemes=tuple(dict.fromkeys(line.scheme for line in position.lines)),
        lines={line.line: line.scheme for line in position.lines},
        file=file,
    )
    refuse_if([*problems, *more])
    return Asked(position, built)


# bytes to tables


def _decoded(data: bytes | str, file: str) -> str:
    if len(data) > LARGEST_BYTES:
        _unreadable(
            Problem(
                name="too-large",
                file=file,
                found=f"{len(data):,} bytes",
                expected=f"at most {LARGEST_BYTES:,}",
                why="A position of a hundred lines takes a fiftieth of that; a file so large is something else.",
                remedy="Look whether this is the right file.",
            )
        )
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
    except UnicodeDecodeError as error:
        _unreadable(
            Problem(
                name="wrong-encoding",
                file=file,
                found=f"a byte that is not UTF-8, at byte {error.start + 1:,}",
                expected="text in UTF-8",
                why="Read in another encoding, pound signs and accents turn into other letters without anybody noticing.",
                remedy="Save the file anew with the encoding UTF-8.",
            )
        )
    if "\x00" in text:
        _unreadable(
            Problem(
                name="not-text",
                file=file,
                found="a NUL byte",
                expected="a text file",
                why="Text has no NUL bytes; a workbook, a picture or a file in UTF-16 does.",
                remedy="Save the position as plain text in UTF-8.",
            )
        )
    return text.removeprefix("\ufeff")


def _parsed(text: str, file: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        place = _AT.search(str(error))
        line = int(place[1]) if place else None
        _unreadable(
            Problem(
                name="not-toml",
                file=file,
                line=line,
                found=str(error)[:200] if isinstance(error, ValueError) else "lists too deep within one another",
                expected="keys with values, as in examples/risk-share.toml",
                why="Reading stopped there, and nothing of the file has been used.",
                remedy="Correct the line shown, or the one before it.",
                excerpt=text.split("\n")[line - 1][:120] if line else None,
            )
        )


def _unreadable(problem: Problem) -> NoReturn:
    raise Refused(problem, status=Exit.UNREADABLE)


def _check_format(read: Fields, file: str | None) -> None:
    found = read.get("format")
    if found != FORMAT:
        raise Refused(
            Problem(
                name="unknown-format",
                file=file,
                field="format",
                found=str(found)[:80] if found else "no format",
                expected=f'format = "{FORMAT}"',
                why="The format says how every other key is to be read.",
                remedy=f'Begin the file with format = "{FORMAT}".',
            )
        )


# tables to records


def _position(read: Fields) -> Position:
    pool = read.inner("pool")
    if pool is None:
        if read.raw.get("pool") is None:
            read.missing("pool", "a table with the pool's title and day", '[pool] title = "Our pool" on = 2027-03-31')
        pool = Fields({"title": "?", "on": date.min}, "pool", [], read.file)
    partners = tuple(_partner(row) for row in read.rows("partners"))
    if not partners and read.raw.get("partners") is None:
        read.missing("partners", "the bodies of the agreement", "[[partners]]")
    _check_ids(read, "partners", [partner.body for partner in partners])
    bodies = tuple(partner.body for partner in partners)
    lines = tuple(_line(row, bodies) for row in read.rows("lines"))
    _check_ids(read, "lines", [line.line for line in lines])
    position = Position(
        pool=pool.text("title", example="Our pool"),
        on=pool.day("on", required=True) or date.min,
        partners=partners,
        lines=lines,
        host=pool.known("host", bodies),
        forecast=pool.flag("forecast", False),
        illustrative=pool.flag("illustrative", False),
        incurred_on=pool.day("incurred_on"),
        risk_pool_pence=pool.pence("risk_pool_pounds") or 0,
        uncommitted_pence=pool.pence("uncommitted_pounds") or 0,
        other_pool_underspend_pence=pool.pence("other_pool_underspend_pounds") or 0,
        income_pence=pool.pence("income_pounds") or 0,
        savings_pence=read.pence_by_body("savings_pounds", (*bodies, POOL)) or {},
        saved_before_pence=read.pence_by_body("saved_before_pounds", bodies) or {},
        without_pool_pence=read.pence_by_body("without_pool_pounds", bodies) or {},
        activity=tuple(_activity(row, bodies) for row in read.rows("activity")),
        performance=tuple(_performance(row) for row in read.rows("performance")),
        uses=tuple(_use(row) for row in read.rows("uses")),
        decisions=tuple(_decision(row) for row in read.rows("decisions")),
    )
    pool.done()
    return position


def _check_ids(read: Fields, key: str, ids: list[str]) -> None:
    for found in dict.fromkeys(each for each in ids if each and ids.count(each) > 1):
        read.fault(
            f"{key}.{found}",
            "duplicate-id",
            found=f'"{found}" a second time',
            expected="an id that no other has",
            why="Rules name bodies and lines by their ids, and could not tell the two apart.",
            remedy=f'Rename one of them, for example "{found}-2".',
        )


def _check_named(read: Fields, position: Position, rule_ids: list[object]) -> None:
    """Decisions under rules, and contributions to schemes, that are not there would silently count for nothing."""
    schemes = tuple(dict.fromkeys(line.scheme for line in position.lines))
    for index, decision in enumerate(position.decisions):
        if decision.rule and decision.rule not in rule_ids:
            read.fault(
                f"decisions.{index}.rule",
                "unknown-rule",
                found=f'"{decision.rule}"',
                expected=f"one of: {', '.join(str(each) for each in rule_ids)}",
                why="A decision under a rule that is not there would move nothing.",
                remedy="Take the id of the rule that the decision was made under.",
            )
    for partner in position.partners:
        for scheme in partner.by_scheme_pence:
            if scheme not in schemes:
                near = nearest(scheme, schemes)
                read.fault(
                    f"partners.{partner.body}.by_scheme_pounds",
                    "unknown-scheme",
                    found=f'"{scheme}"',
                    expected=f"one of: {', '.join(schemes)}",
                    why="A contribution to a scheme that has no line would silently count for nothing.",
                    remedy=f"Did you mean {near}?" if near else "Take the id of a scheme that has a line.",
                )


def _partner(row: Fields) -> Partner:
    body = row.text("body", example="council")
    schemes = row.table("by_scheme_pounds") or {}
    partner = Partner(
        body=body,
        name=row.text("name") or body,
        contribution_pence=row.pence("contribution_pounds") or 0,
        by_scheme_pence={name: row.pence_of(f"by_scheme_pounds.{name}", each) or 0 for name, each in schemes.items()},
    )
    row.done()
    return partner


def _line(row: Fields, bodies: tuple[str, ...]) -> LineVariance:
    line = row.text("line", example="reablement")
    read = LineVariance(
        line=line,
        scheme=row.text("scheme") or line,
        lead=row.known("lead", bodies, example="council"),
        budget_pence=row.pence("budget_pounds", required=True, negative=True) or 0,
        actual_pence=row.pence("actual_pounds", required=True, negative=True) or 0,
        title=row.text("title"),
        status=row.choice("status", STATUSES, "pooled"),  # type: ignore[arg-type]
        profile=row.choice("profile", PROFILES) if row.get("profile") is not None else None,  # type: ignore[arg-type]
        host=row.known("host", bodies) or None,
        shares=row.shares("shares", bodies),
        commissioned=row.shares("commissioned", bodies),
        cause=row.text("cause") or None,
        ring_fenced=row.flag("ring_fenced", False),
        bigger_budget=row.flag("bigger_budget", False),
        owner=row.known("owner", bodies) or None,
    )
    row.done()
    return read


def _activity(row: Fields, bodies: tuple[str, ...]) -> Activity:
    activity = Activity(
        body=row.known("body", bodies, example="council"),
        what=row.text("what", example="assessments"),
        cases=row.number("cases", required=True) or Fraction(0),
        price_pence=row.pence("price_pounds", required=True) or 0,
    )
    row.done()
    return activity


def _performance(row: Fields) -> Performance:
    achieved = row.raw.get("achieved")
    fell = Fraction(0) if _below_nought(achieved) else row.share("achieved", required=True)
    row.get("achieved")
    points = tuple(_point(point) for point in row.rows("savings"))
    performance = Performance(
        measure=row.text("measure", example="emergency admissions"),
        achieved=fell or Fraction(0),
        saving_at_pence=points,
    )
    _check_points(row, points)
    row.done()
    return performance


def _below_nought(value: object) -> bool:
    """A measure that grew instead of falling counts as no fall at all."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and -1 <= value < 0


def _point(row: Fields) -> tuple[Fraction, int]:
    point = row.share("fall", required=True) or Fraction(0), row.pence("saving_pounds", required=True) or 0
    row.done()
    return point


def _check_points(row: Fields, points: tuple[tuple[Fraction, int], ...]) -> None:
    falls = [fall for fall, _ in points]
    if any(fall <= 0 for fall in falls) or len(set(falls)) < len(falls):
        row.outside(
            "savings", ", ".join(str(float(fall)) for fall in falls), "falls above 0, each once", "Correct the falls."
        )


def _use(row: Fields) -> Use:
    use = Use(
        what=row.text("what", example="a one-off catch-up of assessments"),
        pence=row.pence("pounds", required=True) or 0,
        recurrent=row.flag("recurrent", False),
    )
    if row.raw.get("recurrent") is None:
        row.missing("recurrent", "true or false", "recurrent = false")
    row.done()
    return use


def _decision(row: Fields) -> Decision:
    uses = row.table("uses_pounds") or {}
    for kind in uses:
        Fields({f"uses_pounds.{kind}": kind}, row.where, row.problems, row.file).choice(
            f"uses_pounds.{kind}", USE_KINDS
        )
    decision = Decision(
        rule=row.text("rule", example="underspends"),
        decided_on=row.day("decided_on", required=True) or date.min,
        uses_pence={kind: row.pence_of(f"uses_pounds.{kind}", each) or 0 for kind, each in uses.items()},
    )
    row.done()
    return decision
