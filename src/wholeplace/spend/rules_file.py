"""The rules of a place as a text that a person may write: read, with every problem at its line, and written.

*Source*: format `wholeplace-count-rules/1`; `examples/count-rules.toml` shows the fields.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from wholeplace.spend.rules import LOOKED_AT, CodeColumn, PlaceRule, Rules, check
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear

FORMAT = "wholeplace-count-rules/1"
LARGEST_BYTES = 1_000_000

_TOP = ("format", "place", "rule", "codes")
_RULE = ("id", *LOOKED_AT, "service", "nature", "control", "body", "said_on", "source", "first_year", "last_year")
_CODES = ("field", "system", "body")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)$")
_HEADING = re.compile(r"^\s*\[\[\s*(rule|codes)\s*\]\]")


def read_rules(data: bytes | str, file: str) -> Rules:
    """The rules that a text says.

    *Refuses* with status 10 what cannot be read at all (`too-large`, `wrong-encoding`, `not-toml`); else, all at once,
    `unknown-format`, `unknown-key`, `missing-key`, `wrong-type`, `bad-financial-year` and what `rules.check` finds, each
    at its line.
    """
    text = _decoded(data, file)
    reading = _Reading(file, text)
    raw = _parsed(text, file)
    reading.unknown(raw, _TOP, "")
    _check_format(raw, reading)
    rules = Rules(
        place=reading.text(raw, "place", "") or "",
        rules=tuple(
            _rule(row, number, reading) for number, row in enumerate(reading.tables(raw, "rule"), 1) if row is not None
        ),
        codes=tuple(
            _codes(row, number, reading)
            for number, row in enumerate(reading.tables(raw, "codes"), 1)
            if row is not None
        ),
    )
    reading.problems += [reading.placed(problem, rules) for problem in ([] if reading.problems else check(rules))]
    refuse_if(reading.problems)
    return rules


def write_rules(rules: Rules) -> str:
    """The text of rules, which reads back as the same rules."""
    blocks = [f"format = {json.dumps(FORMAT)}\nplace = {_string(rules.place)}\n"]
    blocks += [_block("codes", {"field": c.field, "system": c.system, "body": c.body}) for c in rules.codes]
    return "\n".join(blocks + [_block("rule", _row(rule)) for rule in rules.rules])


def _row(rule: PlaceRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        **dict(rule.where),
        "service": rule.service,
        "nature": rule.nature,
        "control": rule.control,
        "body": rule.body,
        "first_year": str(rule.first_year) if rule.first_year else None,
        "last_year": str(rule.last_year) if rule.last_year else None,
        "said_on": rule.said_on,
        "source": rule.source,
    }


def _block(name: str, row: Mapping[str, Any]) -> str:
    lines = [f"{key} = {_string(value)}" for key, value in row.items() if value is not None]
    return "\n".join([f"[[{name}]]", *lines, ""])


def _string(value: str | date) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )  # a JSON string is a TOML string but for DEL


@dataclass(slots=True)
class _Reading:
    """A text being read: where its tables stand, and what was wrong so far."""

    file: str
    source: str
    problems: list[Problem] = field(default_factory=list)

    def placed(self, problem: Problem, rules: Rules) -> Problem:
        """A problem of `rules.check` at its line: `rule.ID.key` and `codes.NUMBER.key` are found in the text."""
        assert problem.field is not None
        table, _, rest = problem.field.partition(".")
        name, _, key = rest.rpartition(".") if rest.count(".") or table == "codes" else (rest, "", "id")
        ids = [rule.id for rule in rules.rules]
        name = name or rest
        twice = problem.name == "duplicate-id"
        number = int(name) if table == "codes" else (_last(ids, name) if twice else ids.index(name)) + 1
        return problem.at(file=self.file, line=self.line(table, number, key))

    def line(self, table: str, number: int = 0, key: str = "") -> int | None:
        """The line of a key in the `number`th table of a name; of the table's heading where it has no such key."""
        lines = self.source.split("\n")
        heads = [n for n, text in enumerate(lines, 1) if (found := _HEADING.match(text)) and found[1] == table]
        first = heads[number - 1] if table and number <= len(heads) else 0
        for n, text in enumerate(lines[first:], first + 1):
            if _HEADING.match(text):
                break
            if key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", text):
                return n
        return first or None

    def say(
        self, name: str, table: str, number: int, key: str, *, found: str, expected: str, why: str, remedy: str
    ) -> None:
        """Keep a problem, with its place in the text and in the tables."""
        where = ".".join(part for part in (table, str(number) if number else "", key) if part)
        line = self.line(table, number, key)
        self.problems.append(
            Problem(
                name, found=found, expected=expected, why=why, remedy=remedy, file=self.file, line=line, field=where
            )
        )

    def unknown(self, raw: Mapping[str, Any], known: tuple[str, ...], table: str, number: int = 0) -> None:
        for key in raw:
            if key not in known:
                self.say(
                    "unknown-key", table, number, key,
                    found=str(key), expected=", ".join(known),
                    why="A key that is not read has no effect, and a slip in its spelling would go unnoticed.",
                    remedy="Correct the key, or remove the line.",
                )  # fmt: skip

    def tables(self, raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any] | None]:
        rows = raw.get(key, [])
        if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows):
            return list(rows)
        self.wrong(key, 0, key, rows, "tables", f"Write [[{key}]] on a line of its own before each.")
        return []

    def wrong(self, table: str, number: int, key: str, found: object, expected: str, remedy: str) -> None:
        self.say(
            "wrong-type", table, number, key, found=str(found)[:80], expected=expected,
            why="Read as something else it would mean something else.", remedy=remedy,
        )  # fmt: skip

    def text(self, raw: Mapping[str, Any], key: str, table: str, number: int = 0, *, needed: bool = True) -> str | None:
        value = raw.get(key)
        if value is None:
            if needed:
                self.say(
                    "missing-key", table, number, key, found="nothing", expected=f'{key} = "…"',
                    why="Nobody could tell later what the rule rests on or whom it is for.", remedy="Add the key.",
                )  # fmt: skip
            return None
        if not isinstance(value, str):
            self.wrong(table, number, key, value, "text in quotation marks", f'Write {key} = "{value}".')
            return None
        return value

    def year(self, raw: Mapping[str, Any], key: str, number: int) -> FinancialYear | None:
        value = self.text(raw, key, "rule", number, needed=False)
        if value is None:
            return None
        try:
            return FinancialYear.parse(value)
        except ValueError:
            self.say(
                "bad-financial-year", "rule", number, key, found=value, expected="a financial year such as 2025/26",
                why="Public bodies' years run from April to March and are named by both.", remedy="Write the year so.",
            )  # fmt: skip
            return None

    def day(self, raw: Mapping[str, Any], key: str, number: int) -> date:
        value = raw.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is None:
            self.text(raw, key, "rule", number)
        else:
            self.wrong(
                "rule", number, key, value, "a day such as 2026-05-01", "Write it without quotation marks or an hour."
            )
        return date.min


def _last(ids: list[str], name: str) -> int:
    return len(ids) - 1 - ids[::-1].index(name)


def _rule(row: Mapping[str, Any], number: int, reading: _Reading) -> PlaceRule:
    reading.unknown(row, _RULE, "rule", number)
    optional = {
        key: reading.text(row, key, "rule", number, needed=False) for key in ("service", "nature", "control", "body")
    }
    where = ((key, reading.text(row, key, "rule", number, needed=False)) for key in LOOKED_AT if key in row)
    return PlaceRule(
        id=reading.text(row, "id", "rule", number) or "",
        where=tuple((key, pattern) for key, pattern in where if pattern is not None),
        said_on=reading.day(row, "said_on", number),
        source=reading.text(row, "source", "rule", number) or "",
        first_year=reading.year(row, "first_year", number),
        last_year=reading.year(row, "last_year", number),
        **optional,
    )


def _codes(row: Mapping[str, Any], number: int, reading: _Reading) -> CodeColumn:
    reading.unknown(row, _CODES, "codes", number)
    return CodeColumn(
        field=reading.text(row, "field", "codes", number) or "",
        system=reading.text(row, "system", "codes", number) or "",
        body=reading.text(row, "body", "codes", number, needed=False),
    )


def _check_format(raw: Mapping[str, Any], reading: _Reading) -> None:
    found = raw.get("format")
    if found != FORMAT:
        reading.say(
            "unknown-format", "", 0, "format", found=str(found) if found is not None else "nothing", expected=FORMAT,
            why="The format says which keys the file may have and what they mean.",
            remedy=f'Write format = "{FORMAT}" at the top.',
        )  # fmt: skip


def _decoded(data: bytes | str, file: str) -> str:
    if len(data) > LARGEST_BYTES:
        _unreadable(
            "too-large", file, None, f"{len(data):,} bytes", f"at most {LARGEST_BYTES:,}",
            "A thousand rules take a fifth of that; a file so large is something else.",
            "Look whether this is the right file.",
        )  # fmt: skip
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
    except UnicodeDecodeError as error:
        _unreadable(
            "wrong-encoding", file, None, f"a byte that is not UTF-8, at byte {error.start + 1:,}", "text in UTF-8",
            "Read in another encoding, pound signs and accents turn into other letters without anybody noticing.",
            "Save the file anew with the encoding UTF-8.",
        )  # fmt: skip
        raise AssertionError("refused above") from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _parsed(text: str, file: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = _AT.search(str(error))
        _unreadable(
            "not-toml", file, int(place[1]) if place else None, str(error)[:200], "keys with values",
            "Reading stopped there, and nothing of the file has been used.",
            "Correct the line shown, or the one before it.",
        )  # fmt: skip
        raise AssertionError("refused above") from error


def _unreadable(name: str, file: str, line: int | None, found: str, expected: str, why: str, remedy: str) -> None:
    problem = Problem(name=name, file=file, line=line, found=found, expected=expected, why=why, remedy=remedy)
    raise Refused(problem, status=Exit.UNREADABLE)
