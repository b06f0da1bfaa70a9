"""Sealed files made without a database, as anybody could make one who can hash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ledger.books import OWED, SPENT, bill
from wholeplace.ledger.checks import Verdict, verify_lines
from wholeplace.ledger.entries import Entry, Line, Posted
from wholeplace.ledger.export import About, sealed
from wholeplace.ledger.seal import seal, start_of
from wholeplace.vocabulary.problems import refuse_if

BOOK = "low-moss-pool"
ABOUT = About(BOOK, "Low Moss pool", "E99000009", made_up=True)
AT = "2026-06-01T12:00:00.000000+00:00"


def chained(entries: Iterable[Entry]) -> list[Posted]:
    """Entries sealed one after another, whatever they hold."""
    found: list[Posted] = []
    last = start_of(BOOK)
    for number, entry in enumerate(entries, start=1):
        posted = Posted(number, entry, None, "a test", AT, last, "")
        last = seal(last, posted.text(BOOK))
        found.append(replace(posted, hash=last))
    return found


def sealed_lines(entries: Sequence[Entry] = ()) -> list[bytes]:
    """A sealed file of three bills, or of other entries."""
    entries = entries or [bill(f"bill-{n}", n * 1_000, period="2026/27-P02") for n in (1, 2, 3)]
    return [line.encode() for line in sealed(ABOUT, chained(entries))]


def lopsided_lines() -> list[bytes]:
    """A file whose second entry is sealed as it is, and does not balance."""
    lines = (Line(SPENT, 1_000), Line(OWED, -999))
    return sealed_lines([bill(), replace(bill("lopsided"), lines=lines)])


def refused(lines: Sequence[bytes], roots: Sequence[str] = ()) -> Verdict:
    """The verdict of a file; refused with its problems."""
    verdict = verify_lines(lines, roots=roots)
    refuse_if(verdict.problems)
    return verdict
