"""Reading one field of a rule or a position at a time: what may stand in it, and every problem that it has, each said once.

Raw values are those of TOML or JSON. Money is written in pounds with at most two places (`25_000`, `"25000.50"`) under keys that
end in `_pounds`, and read as whole pence; shares are written as `0.6` or `"1/3"` and read as fractions, exactly.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from wholeplace.vocabulary.problems import Problem

LARGEST_PENCE = 10**15  # ten thousand billion pounds: more than any public budget
MOST_ROWS = 2_000
LONGEST_TEXT = 2_000


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word most like this one, where one is like it."""
    like = difflib.get_close_matches(word[:200].casefold(), [other.casefold() for other in known], n=1)
    return next((other for other in known if like and other.casefold() == like[0]), None)


def shown(value: object) -> str:
    """A raw value in a message, cut where it is long."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else text[:77] + "…"


def plain_number(value: object) -> Fraction | None:
    """A number that is written out, exactly as written; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        if isinstance(value, str) and "/" in value:
            return Fraction(value) if len(value) < 100 else None
        written = Decimal(repr(value) if isinstance(value, float) else value)
    except (InvalidOperation, ValueError, ZeroDivisionError):
        return None
    return Fraction(written) if written.is_finite() and abs(written.adjusted()) < 40 else None


class Fields:
    """One table of raw values, being read; `done` reports the keys that nobody asked for. Problems gather in `problems`."""

    def __init__(self, raw: Mapping[str, object], where: str, problems: list[Problem], file: str | None = None) -> None:
        self.raw = raw
        self.where = where
        self.problems = problems
        self.file = file
        self.asked: list[str] = []

    def fault(self, key: str, name: str, *, found: str, expected: str, why: str, remedy: str) -> None:
        """Put down a problem with the field `key`."""
        place = f"{self.where}.{key}" if self.where and key else self.where or key
        self.problems.append(Problem(name, found, expected, why, remedy, file=self.file, field=place))

    def get(self, key: str) -> object:
        if key not in self.asked:
            self.asked.append(key)
        return self.raw.get(key)

    def done(self) -> None:
        for key in self.raw:
            if key not in self.asked:
                near = nearest(str(key), self.asked)
                self.fault(
                    str(key),
                    "unknown-key",
                    found=shown(key).strip('"'),
                    expected=f"one of: {', '.join(self.asked)}",
                    why="A key that is not known is not read, so what it says would silently count for nothing.",
                    remedy=f"Did you mean {near}? Otherwise take the key out." if near else "Take the key out.",
                )

    def missing(self, key: str, expected: str, example: str) -> None:
        self.fault(
            key,
            "missing-key",
            found=f"no {key}",
            expected=expected,
            why="The shares cannot be worked out, or cannot be understood by a reader, without it.",
            remedy=f"Add, for example: {example}",
        )

    def wrong_type(self, key: str, value: object, expected: str, example: str) -> None:
        self.fault(
            key,
            "wrong-type",
            found=shown(value),
            expected=expected,
            why="A value of another kind cannot be reckoned with, and guessing what was meant would hide a slip.",
            remedy=f"Write, for example: {example}",
        )

    def outside(self, key: str, value: object, expected: str, remedy: str) -> None:
        self.fault(
            key,
            "outside-domain",
            found=shown(value),
            expected=expected,
            why="The field cannot hold such a figure, and every share that rests on it would be wrong.",
            remedy=remedy,
        )

    # words

    def text(self, key: str, *, example: str | None = None) -> str:
        """Text; required where an example is given, else empty when absent."""
        value = self.get(key)
        if value is None or value == "":
            if example is not None:
                self.missing(key, "a few words of text", f'{key} = "{example}"')
            return ""
        if not isinstance(value, str):
            self.wrong_type(key, value, "text in quotes", f'{key} = "{example or "words"}"')
            return ""
        if len(value) > LONGEST_TEXT:
            self.outside(key, f"{len(value):,} characters", f"at most {LONGEST_TEXT:,} characters", "Shorten it.")
            return ""
        return value

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        """One of a few words; required where there is no default."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        if value is None:
            self.missing(key, f"one of: {', '.join(choices)}", f'{key} = "{choices[0]}"')
        elif not isinstance(value, str) or value not in choices:
            near = nearest(value, choices) if isinstance(value, str) else None
            self.fault(
                key,
                "not-a-choice",
                found=shown(value),
                expected=f"one of: {', '.join(choices)}",
                why="Each of these words decides how money is shared; another has no meaning here.",
                remedy=f'Did you mean "{near}"?' if near else f'Write one of them, for example "{choices[0]}".',
            )
        else:
            return value
        return choices[0]

    def flag(self, key: str, default: bool) -> bool:
        value = self.get(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.wrong_type(key, value, "true or false", f"{key} = true")
        return default

    def known(self, key: str, known: Sequence[str], *, example: str | None = None) -> str:
        """The id of a body that is named elsewhere; required where an example is given, else empty when absent."""
        value = self.text(key, example=example)
        if value:
            self.check_body(key, value, known)
        return value

    def check_body(self, key: str, value: str, known: Sequence[str]) -> None:
        if value not in known:
            near = nearest(value, known)
            self.fault(
                key,
                "unknown-body",
                found=shown(value),
                expected=f"one of: {', '.join(known)}" if known else "a body that is named",
                why="Money is owed by and to bodies that are named; one that is not there would vanish from the split.",
                remedy=f"Did you mean {near}?" if near else "Take the id of a partner, or add the partner.",
            )

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words, empty where absent."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            self.wrong_type(key, value, "a list of words", f'{key} = ["one", "two"]')
            return ()
        return tuple(value)

    def bodies(self, key: str, known: Sequence[str]) -> tuple[str, ...]:
        found = self.words(key)
        for body in found:
            self.check_body(key, body, known)
        return found

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A day: a TOML date, or text such as 2026-04-01."""
        value = self.get(key)
        if value is None:
            if required:
                self.missing(key, "a day", f"{key} = 2026-04-01")
            return None
        if type(value) is date:
            return value
        try:
            if isinstance(value, str):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.wrong_type(key, value, "a day, such as 2026-04-01", f"{key} = 2026-04-01")
        return None

    # numbers

    def whole(self, key: str, default: int | None, low: int = 0, high: int = 10_000) -> int:
        value = self.get(key)
        if value is None and default is not None:
            return default
        if value is None:
            self.missing(key, f"a whole number from {low:,} to {high:,}", f"{key} = {low + 1}")
        elif isinstance(value, bool) or not isinstance(value, int):
            self.wrong_type(key, value, "a whole number", f"{key} = {low + 1}")
        elif not low <= value <= high:
            self.outside(key, value, f"a whole number from {low:,} to {high:,}", "Correct the number.")
        else:
            return value
        return low

    def pence(self, key: str, *, required: bool = False, negative: bool = False) -> int | None:
        """Pounds as whole pence."""
        value = self.get(key)
        if value is None:
            if required:
                self.missing(key, "pounds", f"{key} = 25_000")
            return None
        return self.pence_of(key, value, negative=negative)

    def pence_of(self, key: str, value: object, *, negative: bool = False) -> int | None:
        number = plain_number(value)
        if number is None or (isinstance(value, str) and "/" in value):
            self.wrong_type(key, value, "pounds, such as 25_000 or 25_000.50", f"{key} = 25_000.50")
            return None
        pence = number * 100
        if pence.denominator != 1:
            self.outside(key, value, "pounds and whole pence", "Write at most two places after the point.")
        elif abs(pence) > LARGEST_PENCE or (pence < 0 and not negative):
            self.outside(key, value, "pounds, not negative, such as 25_000.50", "Correct the figure.")
        else:
            return int(pence)
        return None

    def share(self, key: str, default: Fraction | None = None, *, required: bool = False) -> Fraction | None:
        """A share from 0 to 1, exactly as written."""
        value = self.get(key)
        if value is None:
            if required:
                self.missing(key, "a share from 0 to 1", f"{key} = 0.5")
            return default
        return self.share_of(key, value)

    def share_of(self, key: str, value: object) -> Fraction | None:
        number = plain_number(value)
        if number is None:
            self.wrong_type(key, value, "a share from 0 to 1", f"{key} = 0.5")
        elif 1 < number <= 100:
            self.fault(
                key,
                "percent-not-share",
                found=shown(value),
                expected="a share from 0 to 1",
                why="Read as a share, it would count the sum many times over.",
                remedy=f"Write {key} = {float(number) / 100:g}",
            )
        elif not 0 <= number <= 1:
            self.outside(key, value, "a share from 0 to 1", "Correct the share.")
        else:
            return number
        return None

    def number(self, key: str, *, required: bool = False) -> Fraction | None:
        """A number, not negative, exactly as written."""
        value = self.get(key)
        if value is None:
            if required:
                self.missing(key, "a number", f"{key} = 12")
            return None
        return self.number_of(key, value)

    def number_of(self, key: str, value: object) -> Fraction | None:
        number = plain_number(value)
        if number is None:
            self.wrong_type(key, value, "a number, not negative", f"{key} = 12")
        elif not 0 <= number <= LARGEST_PENCE:
            self.outside(key, value, "a number, not negative", "Correct the number.")
        else:
            return number
        return None

    # tables

    def table(self, key: str) -> Mapping[str, object] | None:
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
            self.wrong_type(key, value, "a table of keys", f"{key} = {{ key = value }}")
            return None
        return value

    def inner(self, key: str) -> Fields | None:
        """The table under a key, to be read in its turn."""
        found = self.table(key)
        place = f"{self.where}.{key}" if self.where else key
        return None if found is None else Fields(found, place, self.problems, self.file)

    def pence_by_body(self, key: str, known: Sequence[str], *, negative: bool = False) -> Mapping[str, int] | None:
        """Pounds by body, as whole pence."""
        found = self.table(key)
        if found is None:
            return None
        amounts: dict[str, int] = {}
        for body, value in found.items():
            self.check_body(f"{key}.{body}", body, known)
            amounts[body] = self.pence_of(f"{key}.{body}", value, negative=negative) or 0
        return amounts

    def shares(self, key: str, known: Sequence[str]) -> Mapping[str, Fraction] | None:
        """Shares by body, which make up the whole."""
        found = self.table(key)
        return None if found is None else self.shares_of(key, found, known)

    def shares_of(self, key: str, raw: Mapping[str, object], known: Sequence[str]) -> Mapping[str, Fraction]:
        before = len(self.problems)
        shares: dict[str, Fraction] = {}
        for body, value in raw.items():
            self.check_body(f"{key}.{body}", body, known)
            shares[body] = self.share_of(f"{key}.{body}", value) or Fraction(0)
        if len(self.problems) == before and sum(shares.values()) != 1:
            self.do_not_sum(key, shares)
        return shares

    def do_not_sum(self, key: str, shares: Mapping[str, Fraction]) -> None:
        total = sum(shares.values(), Fraction(0))
        short = total < 1
        self.fault(
            key,
            "shares-do-not-sum",
            found=f"{' + '.join(as_written(share) for share in shares.values()) or 'no share'} = {as_written(total)}",
            expected="shares that add up to 1",
            why="Some money would belong to nobody." if short else "More would be shared out than there is.",
            remedy="Correct the shares. A third is written 1/3, in quotes: it has no end as a decimal.",
        )

    def weights(self, key: str, known: Sequence[str]) -> Mapping[str, Fraction] | None:
        """Weights by body, none negative, one of them above nought."""
        found = self.table(key)
        if found is None:
            return None
        weights: dict[str, Fraction] = {}
        for body, value in found.items():
            self.check_body(f"{key}.{body}", body, known)
            weights[body] = self.number_of(f"{key}.{body}", value) or Fraction(0)
        if not any(weights.values()):
            self.outside(key, dict(found), "weights, one of them above nought", "Correct the weights.")
        return weights

    def rows(self, key: str) -> Iterator[Fields]:
        """The tables of a list, each named in messages by its id or its number."""
        value = self.get(key)
        if value is None:
            return
        if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
            self.wrong_type(key, value, "a list of tables", f"a line [[{key}]] before each")
            return
        if len(value) > MOST_ROWS:
            self.outside(key, f"{len(value):,} rows", f"at most {MOST_ROWS:,} rows", "Add rows of one kind together.")
            return
        for index, row in enumerate(value):
            name = next(
                (row[word] for word in ("id", "body", "line", "measure") if isinstance(row.get(word), str)), index
            )
            yield Fields(row, f"{key}.{name}", self.problems, self.file)


def as_written(share: Fraction) -> str:
    """A share as a file writes it: `0.6` where it ends, else `1/3`."""
    decimal = Decimal(share.numerator) / Decimal(share.denominator)
    return f"{decimal:f}" if Fraction(decimal) == share else f"{share.numerator}/{share.denominator}"


def pounds_written(pence: int) -> str:
    """Whole pence as a file writes pounds: `25000.50`."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"
