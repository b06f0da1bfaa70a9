"""Reading one field at a time: what may stand in it, and every problem that it has, each said once.

A `Table` is one table of a case being read. Its methods read a key, put down what is wrong with it in `Findings`, and
always give something back, so that one fault never hides another. What they give back for a faulty field is never used:
a case with findings is refused whole.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeGuard, TypeVar

from wholeplace.appraisal.positions import Locate, Path
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear

LONGEST_TITLE = 300
LONGEST_TEXT = 10_000
MOST_LINES = 1_000
MOST_OPTIONS = 50
ENOUGH = 500  # problems, after which no more likenesses are sought: the file is not a case with slips in it
_ID_FORM = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Choice = TypeVar("Choice", bound=str)


class Findings:
    """Every problem met so far. A second fault at a place that already has one, or within it, is not another problem."""

    def __init__(self, raw: object, where: Locate) -> None:
        self.raw = raw
        self.where = where
        self.by_path: dict[Path, Problem] = {}
        self._holders: set[Path] = set()  # every path that a faulty one lies within

    @property
    def problems(self) -> tuple[Problem, ...]:
        """In the order of the file where lines are known, else in the order found."""
        return tuple(sorted(self.by_path.values(), key=lambda problem: problem.line or 0))

    def fault(
        self, path: Path, name: str, *, found: str, expected: str, why: str, remedy: str, at_key: bool = False
    ) -> None:
        """Put down a problem at a path; `at_key` underlines the key rather than the value."""
        self.place(Problem(name=name, found=found, expected=expected, why=why, remedy=remedy), path, at_key=at_key)

    def place(self, problem: Problem, path: Path, *, at_key: bool = False) -> None:
        """Put down a problem that was found elsewhere, at its place in the file."""
        if self.faulty(path):
            return
        place = self.where(path)
        self._holders.update(path[:length] for length in range(len(path)))
        self.by_path[path] = problem.at(
            file=place.file,
            line=place.line,
            cell=place.cell,
            field=label(self.raw, path) or None,
            excerpt=place.excerpt,
            column=place.key_column if at_key else place.column,
        )

    def faulty(self, path: Path) -> bool:
        """True where the value at the path, a part of it, or something that holds it, has a problem."""
        if path in self._holders:
            return True
        return any(path[:length] in self.by_path for length in range(len(path) + 1))

    def forget(self, path: Path) -> None:
        """Take back what was put down within a path, where one better problem says it all."""
        self.by_path = {other: problem for other, problem in self.by_path.items() if other[: len(path)] != path}
        self._holders = {other[:length] for other in self.by_path for length in range(len(other))}


def label(raw: object, path: Path) -> str:
    """A path in words, lines by their ids: `benefits.incidents.impact`, `costs.team.pounds.0`."""
    words: list[str] = []
    for step in path:
        raw = _step(raw, step)
        line_id = raw.get("id", raw.get("code")) if isinstance(raw, Mapping) else None
        words.append(line_id if isinstance(step, int) and isinstance(line_id, str) and line_id else str(step))
    return ".".join(words)


def _step(raw: object, step: str | int) -> object:
    if isinstance(step, str) and isinstance(raw, Mapping):
        return raw.get(step)
    if isinstance(step, int) and is_list(raw) and step < len(raw):
        return raw[step]
    return None


def is_list(value: object) -> TypeGuard[Sequence[object]]:
    """True for a list of the file (text is not one)."""
    return isinstance(value, list | tuple)


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word most like this one, where one is like it, without regard to case."""
    like = nearest_few(word, known, 1, cutoff)
    return like[0] if like else None


def nearest_few(word: str, known: Iterable[str], most: int, cutoff: float = 0.6) -> list[str]:
    """The known words like this one, the likest first."""
    by_fold = {other.casefold(): other for other in known}
    like = difflib.get_close_matches(word[:LONGEST_TITLE].casefold(), by_fold, n=most, cutoff=cutoff)
    return [by_fold[each] for each in like]


def listing(words: Collection[str], last: str = "or") -> str:
    """Words in a row: `capital, revenue or in-kind`."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def show(value: object, depth: int = 4) -> str:
    """A value as the file would write it, cut where it is long or deep."""
    written = _written(value, depth) if depth else "…"
    return written if len(written) <= 80 else written[:77] + "…"


def _written(value: object, depth: int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + _CONTROL.sub("?", value[:100]).replace("\n", " ") + '"'
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else "a number of more than 18 digits"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {show(part, depth - 1)}" for key, part in list(value.items())[:8]) + " }"
    if is_list(value):
        return "[" + ", ".join(show(part, depth - 1) for part in value[:12]) + "]"
    return str(value)


def kind_of(value: object) -> str:
    """What a value is, for a reader: `text`, `a number`, `a list`."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if is_list(value) else "a date or time"


def wrong_type(findings: Findings, path: Path, value: object, expected: str, remedy: str) -> None:
    """Put down `wrong-type`: the value is of another kind than the field takes."""
    findings.fault(
        path,
        "wrong-type",
        found=f"{show(value)} ({kind_of(value)})",
        expected=expected,
        why="A value of another kind cannot be reckoned with, and guessing what was meant would hide a slip.",
        remedy=remedy,
    )


class Table:
    """One table of the file, being read. `done` reports the keys that nobody asked for."""

    def __init__(self, raw: Mapping[str, object], path: Path, findings: Findings) -> None:
        self.raw = raw
        self.path = path
        self.findings = findings
        self.asked: list[str] = []

    def get(self, key: str) -> object:
        """The raw value, None where the key is absent or the cell empty."""
        if key not in self.asked:
            self.asked.append(key)
        return self.raw.get(key)

    def at(self, *key: str | int) -> Path:
        return (*self.path, *key)

    def missing(self, key: str, expected: str, example: str) -> None:
        """Put down `missing-key`."""
        self.findings.fault(
            self.at(key),
            "missing-key",
            found=f"no {key}" if self.raw.get(key) is None else f"an empty {key}",
            expected=expected,
            why="The case cannot be worked out, or cannot be understood by a reader, without it.",
            remedy=f"Add, for example: {example}",
            at_key=True,
        )

    def done(self) -> None:
        for key in self.raw:
            if key not in self.asked:
                self.unknown(str(key))

    def unknown(self, key: str) -> None:
        near = nearest(key, self.asked) if len(self.findings.by_path) < ENOUGH else None
        self.findings.fault(
            self.at(key),
            "unknown-key",
            found=show(key).strip('"'),
            expected=f"one of: {', '.join(self.asked)}",
            why="A key that is not known is not read, so what it says would silently count for nothing.",
            remedy=f"Did you mean {near}? Otherwise take the key out." if near else "Take the key out.",
            at_key=True,
        )

    # text

    def text(self, key: str, *, example: str | None = None, longest: int = LONGEST_TEXT) -> str:
        """Text; required where an example is given, else empty when absent."""
        value = self.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if example is not None:
                self.missing(key, "a few words of text", f'{key} = "{example}"')
            return ""
        if not isinstance(value, str):
            wrong_type(self.findings, self.at(key), value, "text in quotes", f'Write {key} = "{show(value)}"')
            return ""
        return self._sound_text(key, value, longest)

    def _sound_text(self, key: str, value: str, longest: int) -> str:
        if len(value) > longest:
            self.findings.fault(
                self.at(key),
                "text-too-long",
                found=f"{len(value):,} characters",
                expected=f"at most {longest:,}",
                why="The text must fit on the page, in the workbook's cell and in the board paper.",
                remedy="Shorten it, and keep the long form in a document that you name here.",
            )
        bad = _CONTROL.search(value)
        if bad:
            self.findings.fault(
                self.at(key),
                "control-character",
                found=f"the invisible character U+{ord(bad[0]):04X} after {show(value[: bad.start()][-20:])}",
                expected="letters, digits, signs, spaces and line ends",
                why="Invisible characters break workbooks and documents, and can hide what a name really says.",
                remedy="Type the text again rather than pasting it.",
            )
        return value

    def ident(self, key: str, taken: dict[str, Path], *, example: str) -> str:
        """A short id, unlike every other in `taken`, to which it is added."""
        value = self.text(key, example=example, longest=LONGEST_TITLE)
        if not value or self.findings.faulty(self.at(key)):
            return value
        if not _ID_FORM.match(value):
            self.findings.fault(
                self.at(key),
                "bad-id",
                found=show(value),
                expected="up to 60 letters, digits, hyphens and underscores, beginning with a letter or digit",
                why="Ids are named with a dot between (incidents.impact) and stand in addresses and file names.",
                remedy=f'Write {key} = "{_as_id(value) or example}"',
            )
        elif value in taken:
            self._duplicate(key, value)
        taken.setdefault(value, self.path)
        return value

    def _duplicate(self, key: str, value: str) -> None:
        self.findings.fault(
            self.at(key),
            "duplicate-id",
            found=f"{show(value)} a second time",
            expected="an id that nothing else in the case has",
            why="Changes, correlations and comments name a line by its id, and could not tell the two apart.",
            remedy=f'Rename this one, for example {key} = "{value[:57]}-2"',
        )

    def choice(self, key: str, choices: Sequence[Choice], default: Choice | None = None) -> Choice:
        """One of a few words; required where there is no default."""
        value = self.get(key)
        if value is None:
            if default is None:
                self.missing(key, f"one of: {', '.join(choices)}", f'{key} = "{choices[0]}"')
            return default or choices[0]
        if not isinstance(value, str):
            wrong_type(
                self.findings, self.at(key), value, f"one of: {', '.join(choices)}", f'Write {key} = "{choices[0]}"'
            )
        elif value not in choices:
            not_a_choice(self.findings, self.at(key), value, choices)
        else:
            return next(word for word in choices if word == value)
        return choices[0]

    def flag(self, key: str, default: bool | None) -> bool | None:
        """True or false."""
        value = self.get(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        wrong_type(
            self.findings, self.at(key), value, "true or false", f"Write {key} = true or {key} = false, without quotes"
        )
        return default

    def whole(self, key: str, low: int, high: int, *, example: int | None = None) -> int | None:
        """A whole number from `low` to `high`; required where an example is given."""
        value = self.get(key)
        wanted = f"a whole number from {low} to {high}"
        if value is None:
            if example is not None:
                self.missing(key, wanted, f"{key} = {example}")
            return None
        if isinstance(value, Mapping):
            range_not_allowed(self.findings, self.at(key), value, wanted, f"Write {key} = {example or low}")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            wrong_type(self.findings, self.at(key), value, wanted, f"Write {key} = {example or low}, without quotes")
        elif value != value or value not in range(low, high + 1):
            outside_domain(self.findings, self.at(key), value, wanted, f"Write {wanted}.")
        else:
            return int(value)
        return None

    def year(self, key: str, *, example: str | None = None) -> FinancialYear | None:
        """A financial year such as 2025/26; required where an example is given."""
        value = self.get(key)
        if value is None:
            if example is not None:
                self.missing(key, "a financial year such as 2025/26", f'{key} = "{example}"')
            return None
        try:
            return FinancialYear.parse(value)  # type: ignore[arg-type]
        except (ValueError, TypeError):
            self._bad_year(key, value)
            return None

    def _bad_year(self, key: str, value: object) -> None:
        guess = _likely_year(value)
        self.findings.fault(
            self.at(key),
            "bad-financial-year",
            found=show(value),
            expected="a financial year in quotes, such as 2025/26",
            why="Public money is counted from April to March, and prices differ by the year.",
            remedy=f'Write {key} = "{guess or "2025/26"}"',
        )

    # tables and lists

    def table(self, key: str) -> Table | None:
        """The table under a key, None where absent or not a table."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            wrong_type(self.findings, self.at(key), value, "a table of keys", f"Write {key} = {{ key = value }}")
            return None
        return Table(value, self.at(key), self.findings)

    def tables(self, key: str, most: int = MOST_LINES) -> Iterator[Table]:
        """The tables of a list, those that are tables. *Refuses* `too-many-lines`."""
        value = self.get(key)
        if value is None:
            return
        if not is_list(value):
            wrong_type(self.findings, self.at(key), value, "a list of tables", f"Begin each with a line [[{key}]]")
            return
        if len(value) > most:
            self._too_many(key, len(value), most)
            return
        for index, item in enumerate(value):
            if isinstance(item, Mapping):
                yield Table(item, self.at(key, index), self.findings)
            else:
                wrong_type(
                    self.findings, self.at(key, index), item, "a table of keys", f"Begin it with a line [[{key}]]"
                )

    def _too_many(self, key: str, count: int, most: int) -> None:
        self.findings.fault(
            self.at(key),
            "too-many-lines",
            found=f"{count:,} under {key}",
            expected=f"at most {most:,}",
            why="A case that a board can read has tens of lines; thousands are records, to be added up first.",
            remedy="Join lines of one kind into one, or make several cases and appraise them together.",
            at_key=True,
        )

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of words, empty where absent."""
        value = self.get(key)
        if value is None:
            return ()
        if not is_list(value):
            wrong_type(self.findings, self.at(key), value, "a list of words", f'Write {key} = ["one", "two"]')
            return ()
        for index, item in enumerate(value):
            if not isinstance(item, str):
                wrong_type(self.findings, self.at(key, index), item, "text in quotes", "Put it in quotes.")
        return tuple(item for item in value if isinstance(item, str))


def not_a_choice(findings: Findings, path: Path, value: str, choices: Sequence[str]) -> None:
    """Put down `not-a-choice`: a word that is not among the few that the field takes."""
    near = nearest(value, choices)
    findings.fault(
        path,
        "not-a-choice",
        found=show(value),
        expected=f"one of: {', '.join(choices)}",
        why="Each of these words decides how the line is counted or shown; another has no meaning here.",
        remedy=f'Did you mean "{near}"?' if near else f'Write one of them, for example "{choices[-1]}".',
    )


def outside_domain(findings: Findings, path: Path, value: object, expected: str, remedy: str) -> None:
    """Put down `outside-domain`: a number that the field cannot hold."""
    findings.fault(
        path,
        "outside-domain",
        found=show(value),
        expected=expected,
        why="No figure of this kind can have such a value, so it is a slip of the pen or in the wrong field.",
        remedy=remedy,
    )


def range_not_allowed(findings: Findings, path: Path, value: object, expected: str, remedy: str) -> None:
    """Put down `range-not-allowed`: a range where the method needs one number."""
    findings.fault(
        path,
        "range-not-allowed",
        found=show(value),
        expected=f"{expected}, not a range",
        why="This field says how the case is built up; only amounts and rates can be uncertain.",
        remedy=remedy,
    )


def _as_id(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", text).strip("-_").lower()[:60]


def _likely_year(value: object) -> str | None:
    """The financial year that somebody probably meant: the first of the years that they named."""
    digits = re.search(r"(19|20)\d\d", str(value))
    return str(FinancialYear(int(digits[0]))) if digits else None
