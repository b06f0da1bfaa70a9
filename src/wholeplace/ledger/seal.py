"""The hash chain of a book: each entry's hash covers the hash before it, so that nothing is changed, taken out or put between
unseen. One chain a book: no lock is shared between pools.

The sealed text of an entry is plain: its fields, then its lines, with separators that no field may hold. Anybody with SHA-256
can check a book by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from wholeplace.ledger.chart import BETWEEN

LINE = "\x1e"  # before each line of an entry
FORMAT = "wholeplace-book/1"


def start_of(book: str) -> str:
    """The hash before the first entry of a book."""
    return sha256(f"{FORMAT}{BETWEEN}{book}".encode()).hexdigest()


def sealed_text(fields: Iterable[str], lines: Iterable[str]) -> str:
    """What an entry's hash covers: its fields, and for each line `cell text`, `pence`, in order."""
    return LINE.join((BETWEEN.join(fields), *lines))


def line_text(cell: str, pence: int) -> str:
    return f"{cell}{BETWEEN}{pence}"


def seal(previous: str, text: str) -> str:
    """SHA-256, in hexadecimal, over the previous hash and the sealed text."""
    return sha256(f"{previous}{LINE}{text}".encode()).hexdigest()
