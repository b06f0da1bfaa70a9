"""Is a book still what was posted? Every entry is there, in order, unchanged, and balances; the trial balance is added up anew.

`Chain` folds entries, however they come, into balances, and keeps what is wrong with them, the first bad entry by its number.
`verify_lines` reads a book that was exported as a sealed file (`wholeplace-book/1`): nothing but SHA-256 is needed, neither a
database nor trust in whoever keeps one. What the seal covers is told in `seal`.

*Refuses*: `not-a-book`. *Problems*: `book-entry-changed`, `book-entry-missing`, `book-out-of-order`, `book-unbalanced`,
`book-cut-off`, `line-astray`, `balance-differs`, `root-not-found`, `commitment-differs`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeAlias

from wholeplace.ledger.chart import BETWEEN, DIMENSIONS, Cell, chart
from wholeplace.ledger.seal import FORMAT, LINE, start_of
from wholeplace.vocabulary.problems import Exit, Problem, Refused

# number, period, what the hash covers before the lines (the hash before, then the fields), the hash
EntryRow: TypeAlias = tuple[int, Any, bytes | None, bytes]
LineRow: TypeAlias = tuple[int, Any, int]  # number of the entry, cell, pence

FIELDS = (
    "number",
    "key",
    "on",
    "period",
    "kind",
    "text",
    "reference",
    "source",
    "reverses",
    "settles",
    "by_id",
    "by_name",
    "recorded_at",
)
HEADER = ("format", "book", "title", "place", "made_up", "start")
MOST_TOLD = 100
LONGEST_LINE = 16 * 1024 * 1024

_BETWEEN, _LINE = BETWEEN.encode(), LINE.encode()
_MARKS = len(FIELDS)  # one before each field, after the book's id
_NONE = (2**63, None, 0)
_WHY = "The book no longer tells what was posted: somebody changed it by hand, or it is damaged."
_REMEDY = "Keep this copy as evidence, go back to the last one that verifies, and ask who had access since."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read and what is wrong with it. *Units*: `by_cell` pence, debits above nought.

    `root` is the hash of the last entry read. `problems` are in the order of the entries that they name; `first_bad` is the
    number of the first of these and what is wrong with it.
    """

    book: str
    entries: int
    lines: int
    root: str
    by_cell: Mapping[Cell, int]
    problems: tuple[Problem, ...]
    first_bad: tuple[int, str] | None

    @property
    def by_account(self) -> Mapping[str, int]:
        """The trial balance: account code → pence, accounts at nought left out. An account that no chart has comes last."""
        sums: dict[str, int] = defaultdict(int)
        for cell, pence in self.by_cell.items():
            sums[cell.account] += pence
        order = [*chart(), *sorted(sums.keys() - chart().keys())]
        return {code: sums[code] for code in order if sums.get(code)}


class Chain:
    """Entries of one book, in the order of their numbers, folded into sums by period and cell.

    `texts` gives each cell's sealed text. `marks` are hashes that somebody noted: they are looked for among the entries'.
    """

    def __init__(self, book: str, texts: Mapping[Any, str], marks: Iterable[str] = ()) -> None:
        self.book, self.texts = book, _Texts(texts)
        self.last, self.number, self.entries, self.lines = start_of(book).encode(), 0, 0, 0
        self.sums: dict[Any, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
        self.counts: dict[Any, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
        self.sought = {mark.encode() for mark in marks}
        self.found: dict[str, int] = {}
        self._bad: list[tuple[int, Problem]] = []
        self._first: tuple[int, str] | None = None

    def read(self, entries: Sequence[EntryRow], lines: Sequence[LineRow]) -> None:
        """Go on with some entries and all of their lines, both in order.

        This is the loop that a million lines pass: it does nothing but build the sealed text, hash it and add up, and asks
        `_judge` where anything is not as it should be.
        """
        texts, sums, counts = self.texts, self.sums, self.counts
        last, expected = self.last, self.number + 1
        feed = iter(self._whole(lines))
        at, cell, pence = next(feed, _NONE)
        for row in entries:
            number, period, head, hashed = row
            while at < number:
                self._astray(at)
                at, cell, pence = next(feed, _NONE)
            booked, counted, total, told = sums[period], counts[period], 0, ""
            while at == number:
                told += f"{LINE}{texts[cell]}{pence}"
                total += pence
                booked[cell] += pence
                counted[cell] += 1
                at, cell, pence = next(feed, _NONE)
            covered = (head or b"") + told.encode("utf-8", "surrogateescape")
            found = sha256(covered).hexdigest().encode()
            if found != hashed or total or number != expected or not told or not _is_whole(head, last):
                self._judge(row, expected, last, covered, total)
            last, expected = hashed, number + 1
        while at < _NONE[0]:
            self._astray(at)
            at = next(feed, _NONE)[0]
        self.last, self.number = last, expected - 1
        self.entries += len(entries)
        self.lines += len(lines)
        self._look_for(entries)

    def _whole(self, lines: Sequence[LineRow]) -> Sequence[LineRow]:
        """The lines, where each amount is a whole number; what is none counts as nought, which no line may be."""
        if {type(pence) for _, _, pence in lines} <= {int}:
            return lines
        return [(at, cell, pence if type(pence) is int else 0) for at, cell, pence in lines]

    def _look_for(self, entries: Sequence[EntryRow]) -> None:
        if self.sought:
            by_hash = {row[3]: row[0] for row in entries}
            self.found |= {mark.decode(): by_hash[mark] for mark in self.sought & by_hash.keys()}

    def _judge(self, row: EntryRow, expected: int, last: bytes, covered: bytes, total: int) -> None:
        """What is wrong with an entry: the first of its faults, for the others follow from it."""
        number, _, head, hashed = row
        previous = (head or b"")[: len(last)]
        if number != expected:
            self._out_of_row(number, expected)
            if previous == last:
                return  # a file does not tell the hash before; after a gap there is nothing to go on
        elif previous != last:
            found, wanted = f"an entry that follows on {_short(previous)}", f"one that follows on {_short(last)}"
            self.add(number, "book-out-of-order", found, wanted)
        found_hash = sha256(covered).hexdigest().encode()
        lines = covered[len(head or b"") :]
        if found_hash != hashed or not _is_whole(head, previous):
            out = f", with lines that are out by {exact_pounds(total)}" if total else ""
            out = ", without any line" if not lines else out
            self.add(
                number,
                "book-entry-changed",
                f"content that hashes to {_short(found_hash)}{out}",
                f"content that hashes to {_short(hashed)}, as it was sealed",
            )
        elif total or not lines:
            self.add(number, "book-unbalanced", f"lines that sum to {exact_pounds(total)}", "lines that sum to nought")

    def _out_of_row(self, number: int, expected: int) -> None:
        if number > expected:
            gone = f"entries {expected} to {number - 1}" if number > expected + 1 else f"entry {expected}"
            self.add(
                expected, "book-entry-missing", f"entry {number} after entry {expected - 1}", f"{gone} between them"
            )
        else:
            self.add(number, "book-out-of-order", f"entry {number} after entry {expected - 1}", f"entry {expected}")

    def _astray(self, number: int) -> None:
        """A line whose entry is not there. Where a gap is told of anyway, the line says nothing new."""
        if number < 1:
            self.add(None, "line-astray", f"a line of entry {number}", "lines of entries that stand in the book")

    def after(self, lines: Sequence[LineRow]) -> None:
        """Lines that come after the last entry: there ought to be none."""
        for number in sorted({at for at, _, _ in lines})[:MOST_TOLD]:
            self.add(
                number, "line-astray", f"a line of entry {number}, which is not there", "lines of entries that are"
            )

    def add(self, number: int | None, name: str, found: str, expected: str) -> None:
        """Keep a problem, of an entry where its number is known."""
        field = self.book if number is None else f"{self.book}, entry {number}"
        if number is not None and (self._first is None or number < self._first[0]):
            self._first = (number, name)
        self.add_problem(_problem(name, field, found, expected), number)

    def add_problem(self, problem: Problem, number: int | None = None) -> None:
        """The same for a problem that is there already; it is of no entry where no number is given."""
        if len(self._bad) < MOST_TOLD:
            self._bad.append((2**63 if number is None else number, problem))

    def by_cell(self) -> dict[Cell, int]:
        """The trial balance by cell. A cell whose text names none is left out: its entries are told of as changed."""
        sums: dict[Any, int] = defaultdict(int)
        for booked in self.sums.values():
            for cell, pence in booked.items():
                sums[cell] += pence
        found: dict[Cell, int] = {}
        for cell, pence in sums.items():
            named = cell_of(self.texts[cell])
            if named is not None and pence:
                found[named] = found.get(named, 0) + pence
        return found

    def verdict(self) -> Verdict:
        problems = [problem for _, problem in sorted(self._bad, key=lambda bad: bad[0])]
        root = self.last.decode("utf-8", "replace")
        return Verdict(self.book, self.entries, self.lines, root, self.by_cell(), tuple(problems), self._first)


class _Texts(dict[Any, str]):
    """Each cell's text with the mark after it; for one that is gone or names no cell, a text that no seal was made of."""

    def __init__(self, texts: Mapping[Any, str]) -> None:
        super().__init__()
        for cell, text in texts.items():
            self.know(cell, text)

    def know(self, cell: Any, text: str) -> None:
        if LINE not in text and cell_of(text) is not None:
            self[cell] = text + BETWEEN

    def __missing__(self, cell: Any) -> str:
        return f"no cell {cell}"


def _is_whole(head: bytes | None, last: bytes) -> bool:
    """It follows on the hash before; and the seal's own marks stand between the fields and nowhere else, so that nothing is
    moved across them."""
    return (
        head is not None
        and head.count(_BETWEEN) == _MARKS
        and head.count(_LINE) == 1
        and head.startswith(last)
        and head.startswith(_LINE, len(last))
    )


def cell_of(text: str) -> Cell | None:
    """The cell of a text with or without the mark at its end; None where it names none."""
    try:
        return Cell.of_text(text.removesuffix(BETWEEN) if text.count(BETWEEN) == len(DIMENSIONS) else text)
    except ValueError:
        return None


# what is kept beside the chain


def against_head(chain: Chain, number: int, hashed: str) -> None:
    """The last entry is the one that the book's head names."""
    if (number, hashed) != (chain.number, chain.last.decode("utf-8", "replace")):
        chain.add(
            min(number, chain.number) + (number != chain.number),
            "book-cut-off",
            f"a last entry {chain.number}, {_short(chain.last)}",
            f"entry {number}, {_short(hashed)}, as the head of the book says",
        )


def against_roots(chain: Chain, roots: Mapping[str, str]) -> None:
    """Every hash that was published or noted is that of an entry. `roots`: hash → where it comes from.

    Of an empty book the start may have been published.
    """
    for hashed, origin in roots.items():
        if hashed not in chain.found and hashed != start_of(chain.book):
            chain.add(None, "root-not-found", f"no entry whose hash is {hashed}", f"the entry that {origin}")


def against_balances(chain: Chain, kept: Mapping[tuple[Any, Any], tuple[int, int]], names: Mapping[Any, str]) -> None:
    """The kept balances are the sums of the lines. `kept`: (period, cell) → pence, number of lines; `names` of periods."""
    summed = {
        (period, cell): (pence, chain.counts[period][cell])
        for period, booked in chain.sums.items()
        for cell, pence in booked.items()
    }
    for period, cell in sorted(summed.keys() | kept.keys(), key=str):
        found, expected = kept.get((period, cell), (0, 0)), summed.get((period, cell), (0, 0))
        if found != expected:
            told = chain.texts[cell].replace(BETWEEN, " ").split()
            where = f"{' '.join(told)} in period {names.get(period, period)}"
            chain.add(
                None,
                "balance-differs",
                f"a kept balance of {exact_pounds(found[0])} from {_lines(found[1])}: {where}",
                f"{exact_pounds(expected[0])} from {_lines(expected[1])}, as the lines add up",
            )


def against_commitments(
    chain: Chain, kept: Mapping[int, tuple[int, str]], moves: Iterable[tuple[int, int, bool]]
) -> None:
    """What is outstanding of each commitment is what its entries leave of it.

    `kept`: entry number → pence outstanding, state. `moves`: entry number of the commitment, pence (promised above nought,
    met or released below), whether by a release.
    """
    left: dict[int, int] = defaultdict(int)
    released: dict[int, bool] = {}
    for number, pence, by_release in moves:
        left[number] += pence
        released[number] = by_release
    for number in sorted(kept.keys() | left.keys()):
        pence = left.get(number, 0)
        state = "pending" if pence else "released" if released.get(number) else "posted"
        if kept.get(number) != (pence, state):
            told = kept.get(number)
            chain.add(
                number,
                "commitment-differs",
                f"{exact_pounds(told[0])} outstanding, {told[1]}" if told else "no commitment",
                f"{exact_pounds(pence)} outstanding, {state}, as the entries leave it",
            )


# a book as a sealed file


def sealed_header(*, book: str, title: str, place: str, made_up: bool) -> str:
    """The first line of a sealed file. Title and place are told for people; the seal covers the book's id."""
    return _json(dict(zip(HEADER, (FORMAT, book, title, place, made_up, start_of(book)), strict=True)))


def sealed_end(entries: int, root: str) -> str:
    """The last line of a sealed file."""
    return _json({"entries": entries, "root": root})


def is_sealed_book(start: bytes) -> bool:
    """Whether a file begins as a sealed book does."""
    return start.lstrip(b"\xef\xbb\xbf").startswith(b'{"format":"wholeplace-book/')


def verify_lines(
    stream: Iterable[bytes],
    *,
    file: str | None = None,
    roots: Iterable[str] = (),
    progress: Callable[[int], None] = lambda entries: None,
) -> Verdict:
    """Read a sealed book line by line. `roots` are hashes that were published: each must be an entry's.

    *Refuses* `not-a-book` where the first line is no header. Everything else is told in the verdict.
    """
    lines = iter(stream)
    header = _header(next(lines, b""), file)
    roots = tuple(roots)
    chain = Chain(header["book"], {}, marks=roots)
    if header["start"] != start_of(chain.book):
        chain.add(0, "book-out-of-order", f"a start of {_short(header['start'])}", f"{_short(start_of(chain.book))}")
    end = _read_entries(chain, lines, progress)
    if end is None:
        chain.add(
            chain.number + 1,
            "book-cut-off",
            f"a file that ends after entry {chain.number}",
            "a last line with the number of entries and the root",
        )
    else:
        against_head(chain, *end)
    against_roots(chain, dict.fromkeys(roots, "has the hash that was noted"))
    return chain.verdict()


def _header(line: bytes, file: str | None) -> dict[str, Any]:
    found = _parsed(line)
    if (
        not isinstance(found, dict)
        or tuple(found) != HEADER
        or found["format"] != FORMAT
        or not isinstance(found["book"], str)
        or not isinstance(found["start"], str)
    ):
        raise Refused(
            not_a_book(file, f"a first line {line[:60].decode('utf-8', 'replace')!a}"), status=Exit.UNREADABLE
        )
    return found


def not_a_book(file: str | None, found: str) -> Problem:
    """The problem of a file that is no book."""
    return Problem(
        name="not-a-book",
        file=file,
        found=found,
        expected=f"a sealed book ({FORMAT}), as wholeplace pools export writes it, or a database (.sqlite3)",
        why="Only a book with its seal can be checked against it.",
        remedy="Look whether it is the right file; or export the book again with: --format sealed.",
    )


def _read_entries(chain: Chain, lines: Iterator[bytes], progress: Callable[[int], None]) -> tuple[int, str] | None:
    """Read up to the last line; what it says, or None where there is none."""
    for line in lines:
        row = _parsed(line)
        if isinstance(row, dict) and tuple(row) == ("entries", "root"):
            more = next(lines, None)
            if more is not None:
                chain.add(chain.number + 1, "book-out-of-order", "more lines after the last one", "the end of the file")
            return (row["entries"], str(row["root"])) if type(row["entries"]) is int else None
        if not _read_entry(chain, row):
            told = ascii(line[:60].decode("utf-8", "replace"))
            chain.add(chain.number + 1, "book-entry-changed", f"a line {told}", "an entry as it was exported")
            chain.number += 1
        if chain.entries % 1000 == 0:
            progress(chain.entries)
    return None


def _read_entry(chain: Chain, row: Any) -> bool:
    """Read one entry; False where the line is none."""
    if not isinstance(row, dict) or tuple(row) != (*FIELDS, "lines", "hash"):
        return False
    number, cells = row["number"], row["lines"]
    if type(number) is not int or not isinstance(row["hash"], str) or not isinstance(cells, list):
        return False
    lines = []
    for cell in cells:
        if not isinstance(cell, list) or len(cell) != len(DIMENSIONS) + 1 or type(cell[-1]) is not int:
            return False
        text = BETWEEN.join(str(value) for value in cell[:-1])
        if text not in chain.texts:
            chain.texts.know(text, text)
        lines.append((number, text, cell[-1]))
    head = BETWEEN.join([chain.book, *("" if row[name] is None else str(row[name]) for name in FIELDS)])
    chain.read([(number, row["period"], chain.last + _LINE + _bytes(head), _bytes(row["hash"]))], lines)
    return True


def _parsed(line: bytes) -> Any:
    """The value of a line; None where it is not written exactly as we write it: then something in it was changed."""
    try:
        text = line.decode("utf-8").rstrip("\r\n")
        value = json.loads(text)
        return value if _json(value) == text else None
    except (ValueError, RecursionError):
        return None


def lines_of_file(stream: Any) -> Iterator[bytes]:
    """The lines of an open file, none read further than any entry could be long."""
    while line := stream.readline(LONGEST_LINE):
        yield line


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def exact_pounds(pence: int) -> str:
    """Pence as pounds, to the penny however large: `−£1,234.50`."""
    return f"{'−' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def _lines(count: int) -> str:
    return f"{count:,} line{'' if count == 1 else 's'}"


def _short(hashed: bytes | str) -> str:
    text = hashed.decode("utf-8", "replace") if isinstance(hashed, bytes) else hashed
    return f"{text[:16]}…"


def _problem(name: str, field: str, found: str, expected: str) -> Problem:
    return Problem(name=name, field=field, found=found, expected=expected, why=_WHY, remedy=_REMEDY)
