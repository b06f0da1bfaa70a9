"""Entries of a book: lines that balance, with who, when, why, and from which paper. They balance or they do not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from wholeplace.ledger.chart import COMMITMENTS, COMMITTED, Cell, chart, subjective_groups
from wholeplace.ledger.seal import line_text, sealed_text
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem, Refused

EntryKind = Literal["posting", "opening", "closing", "reversal", "commitment", "release", "settlement", "import"]
MOST_LINES = 4_000
MOST_PENCE = 2**53  # what a spreadsheet or a browser still holds exactly
LONGEST = {"text": 500, "reference": 200, "source": 300}
LONGEST_DIMENSION = {
    "scheme": 100,
    "line": 100,
    "body": 100,
    "status": 30,
    "mechanism": 40,
    "condition": 100,
    "cause": 60,
}


@dataclass(frozen=True, slots=True)
class Line:
    """An amount booked to a cell. *Units*: whole pence; a debit is above nought, a credit below."""

    cell: Cell
    pence: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry before it is posted.

    `key` makes a repeated request post once. `period` is named where the day alone does not say it (a closing period).
    `reverses` and `settles` are the numbers of an entry reversed and of a commitment met or released. `source` says from
    which paper it comes (`upload 12, line 40`).
    """

    key: str
    on: date
    text: str
    lines: tuple[Line, ...]
    kind: EntryKind = "posting"
    period: str = ""
    reference: str = ""
    source: str = ""
    reverses: int | None = None
    settles: int | None = None
    currency: str = "GBP"


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry as it stands in the book. `recorded_at` is UTC, ISO 8601 with microseconds; `by_id` is empty for the product."""

    number: int
    entry: Entry
    by_id: int | None
    by_name: str
    recorded_at: str
    previous: str
    hash: str
    repeated: bool = False  # the key had been posted before: this is that entry, posted once

    def text(self, book: str) -> str:
        """What the hash covers."""
        lines = (line_text(line.cell.text(), line.pence) for line in self.entry.lines)
        return sealed_text(fields_of(book, self), lines)


def fields_of(book: str, posted: Posted) -> Iterator[str]:
    """The fields of an entry in the order in which the seal covers them."""
    entry = posted.entry
    yield from (book, str(posted.number), entry.key, entry.on.isoformat(), entry.period, entry.kind, entry.text)
    yield from (entry.reference, entry.source, _number(entry.reverses), _number(entry.settles))
    yield from (_number(posted.by_id), posted.by_name, posted.recorded_at)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def check(entry: Entry) -> list[Problem]:
    """Everything for which an entry cannot be posted, whatever book it is for.

    Names: `entry-unbalanced`, `entry-too-short`, `entry-too-long`, `currency-not-gbp`, `unknown-account`,
    `unknown-subjective-group`, `key-missing`, `unprintable-text`, `text-too-long`, `amount-impossible`.
    """
    return [*_shape(entry), *_amounts(entry), *_cells(entry), *_texts(entry), *_lengths(entry)]


def _shape(entry: Entry) -> Iterator[Problem]:
    if not entry.key.strip() or len(entry.key) > 200:
        yield Problem(
            name="key-missing",
            field="key",
            found=f"a key of {len(entry.key)} characters",
            expected="a key of 1 to 200 characters that stands for this request and no other",
            why="A request that is sent again must post once; the key tells that it is the same one.",
            remedy="Send a fresh key with each new entry, and the same key when repeating one.",
        )
    if entry.currency != "GBP":
        yield Problem(
            name="currency-not-gbp",
            field="currency",
            found=entry.currency,
            expected="GBP",
            why="A book is kept in pounds and pence; other money would have to be turned into them first, at a stated rate.",
            remedy="Give the amount in pounds at the rate of the day on which it was paid, and say the rate in the text.",
        )


def _amounts(entry: Entry) -> Iterator[Problem]:
    if len(entry.lines) < 2:
        yield _wrong_length(
            "entry-too-short", len(entry.lines), "at least two lines", "Money goes from one place to another."
        )
    if len(entry.lines) > MOST_LINES:
        why = "An entry is read by people; a long file is taken in as many entries, in one go."
        yield _wrong_length("entry-too-long", len(entry.lines), f"at most {MOST_LINES:,} lines", why)
    for number, line in enumerate(entry.lines, start=1):
        if line.pence == 0 or abs(line.pence) > MOST_PENCE:
            yield Problem(
                name="amount-impossible",
                field=f"lines.{number}",
                found=f"{line.pence:,} pence",
                expected="an amount other than nought, and less than 90 trillion pounds",
                why="A line of nought says nothing, and a slip of the keyboard must not become a sum.",
                remedy="Leave the line out, or look at the amount again.",
            )
    out = sum(line.pence for line in entry.lines)
    if out and len(entry.lines) > 1:
        yield _unbalanced(entry, out)


def _wrong_length(name: str, count: int, expected: str, why: str) -> Problem:
    return Problem(
        name=name,
        field="lines",
        found=f"{count:,} line{'' if count == 1 else 's'}",
        expected=expected,
        why=why,
        remedy="Look at the lines again.",
    )


def _unbalanced(entry: Entry, out: int) -> Problem:
    debits = sum(line.pence for line in entry.lines if line.pence > 0)
    credited = debits - out
    return Problem(
        name="entry-unbalanced",
        field="lines",
        found=f"debits of {_pounds(debits)} against credits of {_pounds(credited)}: "
        f"{_pounds(abs(out))} too much on the {'debit' if out > 0 else 'credit'} side",
        expected="debits and credits of the same sum",
        why="What comes to one account must leave another, or money would appear from nowhere.",
        remedy="Look for the line that is missing or has another amount than its paper.",
    )


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2)


def _cells(entry: Entry) -> Iterator[Problem]:
    accounts, groups = chart(), subjective_groups()
    commitment = {COMMITTED, COMMITMENTS}
    for number, line in enumerate(entry.lines, start=1):
        if line.cell.account not in accounts:
            yield Problem(
                name="unknown-account",
                field=f"lines.{number}.account",
                found=line.cell.account,
                expected=f"an account of the chart: {', '.join(accounts)}",
                why="Statements are built from the accounts of the chart; an amount elsewhere would be in none of them.",
                remedy="Choose the account that fits, or ask the pool manager.",
            )
        if line.cell.subjective and line.cell.subjective not in groups:
            yield Problem(
                name="unknown-subjective-group",
                field=f"lines.{number}.subjective",
                found=line.cell.subjective,
                expected="1 to 10, or nothing where it is not stated",
                why="Spending is shown by the ten groups of CIPFA's standard subjective analysis.",
                remedy=f"Choose one: {'; '.join(f'{key} {name}' for key, name in groups.items())}.",
            )
    on_both = {line.cell.account in commitment for line in entry.lines}
    if on_both == {True, False} and entry.settles is None:
        yield Problem(
            name="commitment-mixed",
            field="lines",
            found="lines on commitments beside lines on money",
            expected="commitments by themselves, or a posting that names the commitment it meets",
            why="What is promised is not yet spent; the two are never added.",
            remedy="Enter the commitment first, then post the bill against it.",
        )


def _texts(entry: Entry) -> Iterator[Problem]:
    texts = {"key": entry.key, "text": entry.text, "reference": entry.reference, "source": entry.source}
    texts |= {"period": entry.period}
    for number, line in enumerate(entry.lines, start=1):
        if not _plain(line.cell):
            texts[f"lines.{number}"] = "".join(_dimensions(line.cell))
    for field, text in texts.items():
        if not text.isprintable() and any(_spoils_the_seal(letter) for letter in text):
            yield Problem(
                name="unprintable-text",
                field=field,
                found=ascii(text)[:120],
                expected="letters, figures and signs on one line",
                why="The seal of the book puts its own marks between fields; a text must not hold them.",
                remedy="Type the text again without line breaks or tabs.",
            )


def _spoils_the_seal(letter: str) -> bool:
    """A control sign, or half of a character, which no text in UTF-8 can hold."""
    return ord(letter) < 32 or ord(letter) == 127 or 0xD800 <= ord(letter) <= 0xDFFF


@lru_cache(maxsize=10_000)
def _plain(cell: Cell) -> bool:
    """Whether nothing is wrong with the texts of a cell: a book has some hundreds of cells and any number of lines."""
    short = all(len(getattr(cell, name)) <= most for name, most in LONGEST_DIMENSION.items())
    return short and "".join(_dimensions(cell)).isprintable()


def _lengths(entry: Entry) -> Iterator[Problem]:
    longest = {field: (getattr(entry, field), most) for field, most in LONGEST.items()}
    for number, line in enumerate(entry.lines, start=1):
        if not _plain(line.cell):
            longest |= {
                f"lines.{number}.{name}": (getattr(line.cell, name), n) for name, n in LONGEST_DIMENSION.items()
            }
    for field, (text, most) in longest.items():
        if len(text) > most:
            yield Problem(
                name="text-too-long",
                field=field,
                found=f"{len(text):,} characters",
                expected=f"at most {most:,}",
                why="The text must fit on the page of the journal, and in the table that keeps it.",
                remedy="Shorten it, and keep the long form in a document that you name in the reference.",
            )


def _dimensions(cell: Cell) -> tuple[str, ...]:
    named = (cell.scheme, cell.line, cell.body, cell.status, cell.mechanism)
    return (cell.account, *named, cell.subjective, cell.condition, cell.cause)


def pence_of(text: str, *, field: str = "amount") -> int:
    """Whole pence from pounds as people write them: `1,234.50`, `£1,234.50`, `(60,279)`, `-5`.

    *Refuses* `half-pennies` where there are parts of a penny, `amount-unreadable` where it is no amount.
    """
    plain = text.strip().replace(",", "").replace("£", "").replace("−", "-").replace(" ", "")
    negative = plain.startswith("(") and plain.endswith(")")
    try:
        pounds = Decimal(plain.strip("()") if negative else plain)
    except InvalidOperation:
        raise Refused(_unreadable(text, field)) from None
    if not pounds.is_finite():
        raise Refused(_unreadable(text, field))
    pence = pounds * 100
    if pence != pence.to_integral_value():
        raise Refused(_half_pennies(text, field))
    return int(-pence if negative else pence)


def _unreadable(text: str, field: str) -> Problem:
    return Problem(
        name="amount-unreadable",
        field=field,
        found=text.strip()[:60] or "nothing",
        expected="pounds and pence, such as 1,234.50, or (1,234.50) for a minus",
        why="An amount that is guessed at would be in the book for good.",
        remedy="Type the amount in figures.",
    )


def _half_pennies(text: str, field: str) -> Problem:
    return Problem(
        name="half-pennies",
        field=field,
        found=text.strip()[:60],
        expected="at most two places after the point",
        why="A book is kept in whole pence, so that sums are exact; a part of a penny can be neither paid nor owed.",
        remedy="Round the amount as the paper does, and put the odd penny on a line of its own.",
    )


def reversal_of(posted: Posted, *, on: date, key: str, text: str, period: str = "") -> Entry:
    """The entry that takes another back: every line with its sign turned. The first one stays where it is.

    Where it met a commitment, the money alone is taken back: the commitment has been met, and is entered anew if it is to stand.
    """
    money = (line for line in posted.entry.lines if line.cell.account not in (COMMITTED, COMMITMENTS))
    lines = tuple(Line(line.cell, -line.pence) for line in money)
    return Entry(key=key, on=on, text=text, lines=lines, kind="reversal", period=period, reverses=posted.number)


def commitment(
    *, key: str, on: date, text: str, spending: Sequence[Line], period: str = "", reference: str = ""
) -> Entry:
    """Promised spending: each line of `spending` (debits, cells of account 5000) as a commitment, not yet money."""
    promised = [Line(line.cell.booked_to(COMMITTED), line.pence) for line in spending]
    against = Line(Cell(COMMITMENTS), -sum(line.pence for line in spending))
    return Entry(
        key=key, on=on, text=text, lines=(*promised, against), kind="commitment", period=period, reference=reference
    )


def freed(promised: Posted, pence: int, outstanding_pence: int) -> tuple[Line, ...]:
    """The lines that take `pence` of a commitment back, line by line in its own order from where it was left.

    `outstanding_pence` is what is left of it, of all its lines together.
    """
    lines: list[Line] = []
    promises = [line for line in promised.entry.lines if line.cell.account == COMMITTED]
    left, gone = pence, sum(line.pence for line in promises) - outstanding_pence
    for line in promises:
        before = min(line.pence, gone)
        part = min(line.pence - before, left)
        if part:
            lines.append(Line(line.cell, -part))
        left, gone = left - part, gone - before
    assert left == 0, "more is taken back than was promised"
    return (*lines, Line(Cell(COMMITMENTS), pence))


def meeting(promised: Posted, bill: Entry, pence: int, outstanding_pence: int) -> Entry:
    """A bill that meets `pence` of a commitment: its own lines, and the commitment taken back in the same entry."""
    return replace(bill, lines=(*bill.lines, *freed(promised, pence, outstanding_pence)), settles=promised.number)
