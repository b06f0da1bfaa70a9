"""Whatever is changed in a sealed book is found, what is sound is found sound, and a slow plain reading agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.books import OWED, PAID_IN, SPENT
from ledger.sealed_books import ABOUT, BOOK, chained, sealed_lines
from wholeplace.ledger.chart import Cell
from wholeplace.ledger.checks import exact_pounds, verify_lines
from wholeplace.ledger.entries import Entry, Line, Posted
from wholeplace.ledger.export import sealed
from wholeplace.ledger.seal import seal, start_of

texts = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)
cells = st.sampled_from([SPENT, OWED, PAID_IN, replace(SPENT, capital=True, condition="grant"), Cell("1000")])
amounts = st.integers(-(10**15), 10**15).filter(bool)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    lines = draw(st.lists(st.builds(Line, cells, amounts), min_size=1, max_size=4))
    out = sum(line.pence for line in lines)
    balanced = (*lines, Line(OWED, -out)) if out else (*lines, Line(OWED, 1), Line(PAID_IN, -1))
    return Entry(
        key=draw(texts),
        on=draw(st.dates(date(2026, 4, 1), date(2027, 3, 31))),
        text=draw(texts),
        lines=balanced,
        period="2026/27-P01",
        reference=draw(texts),
        settles=draw(st.none() | st.integers(1, 9)),
    )


books = st.lists(entries(), min_size=1, max_size=5)


def slowly(posted: list[Posted]) -> int | None:
    """A plain twin: the number of the first entry that is not as it was sealed."""
    last = start_of(BOOK)
    for number, each in enumerate(posted, start=1):
        if each.number != number or seal(last, each.text(BOOK)) != each.hash or sum(x.pence for x in each.entry.lines):
            return number
        last = each.hash
    return None


@given(books)
def test_a_sound_book_is_sound_and_adds_up_as_its_lines_do(made: list[Entry]) -> None:
    verdict = verify_lines(sealed_lines(made))
    assert verdict.problems == ()
    sums: dict[Cell, int] = {}
    for entry in made:
        for line in entry.lines:
            sums[line.cell] = sums.get(line.cell, 0) + line.pence
    assert verdict.by_cell == {cell: pence for cell, pence in sums.items() if pence}
    assert slowly(chained(made)) is None


@given(books, st.data())
def test_any_byte_changed_below_the_header_is_found(made: list[Entry], data: st.DataObject) -> None:
    lines = sealed_lines(made)
    row = data.draw(st.integers(1, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[row]) - 2))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != lines[row][place]))
    lines[row] = lines[row][:place] + bytes([other]) + lines[row][place + 1 :]
    verdict = verify_lines(lines)
    assert verdict.problems
    assert verdict.first_bad is not None
    # a changed hash is found where it is, and a byte that makes two lines of one, or a last line, at the latest after it
    assert verdict.first_bad[0] in (row, row + 1, len(made), len(made) + 1)


@given(books, st.data())
def test_a_line_taken_out_doubled_or_moved_is_found_at_its_entry(made: list[Entry], data: st.DataObject) -> None:
    lines = sealed_lines(made)
    row = data.draw(st.integers(1, len(made)))
    taken_out = verify_lines([*lines[:row], *lines[row + 1 :]])
    assert taken_out.first_bad is not None
    assert taken_out.first_bad[0] == row
    doubled = verify_lines([*lines[: row + 1], *lines[row:]])
    assert doubled.first_bad is not None
    assert verify_lines(lines[: row + 1]).problems != ()  # half a file


@given(books, st.data())
def test_the_quick_reading_names_the_entry_that_the_slow_one_names(made: list[Entry], data: st.DataObject) -> None:
    posted = chained(made)
    at = data.draw(st.integers(0, len(posted) - 1))
    changed = replace(posted[at].entry, text=posted[at].entry.text + "x")
    posted[at] = replace(posted[at], entry=changed)
    assert slowly(posted) == at + 1
    lines = sealed_lines(made)
    lines[at + 1] = sealed_of(posted)[at + 1]
    verdict = verify_lines(lines)
    assert verdict.first_bad == (at + 1, "book-entry-changed")


def sealed_of(posted: list[Posted]) -> list[bytes]:

    return [line.encode() for line in sealed(ABOUT, posted)]


@given(st.integers(-(2**70), 2**70))
def test_pounds_are_written_to_the_penny_however_large(pence: int) -> None:
    plain = exact_pounds(pence).replace("−", "-").replace("£", "").replace(",", "").replace(".", "")
    assert int(plain) == pence
