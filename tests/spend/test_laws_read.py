"""What must hold for any published file: read by columns or line by line, it comes to the same lines, sums and problems."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholeplace.spend import read_in_bulk
from wholeplace.spend.amounts import pence_of
from wholeplace.spend.days import day_of
from wholeplace.spend.dialect import look_at, records
from wholeplace.spend.headers import recognise
from wholeplace.spend.lines import pounds_text
from wholeplace.spend.read import HEAD, Taken, read_file, read_rows
from wholeplace.spend.tally import Lines, Source, Table

pence = st.integers(-(10**11), 10**11)


def dressed(amount: int, how: int) -> str:
    """An amount as one publisher or another writes it."""
    plain = pounds_text(abs(amount))
    grouped = f"{abs(amount) // 100:,}.{abs(amount) % 100:02d}"
    minus = "-" if amount < 0 else ""
    return [
        minus + plain,
        minus + grouped,
        f"({grouped})" if amount < 0 else grouped,
        plain + minus,
        f"£{minus}{plain}",
        f" {minus}{grouped} ",
        f"{minus}{plain}0000001",
    ][how]


def shown_day(day: date, how: int) -> str:
    return [
        f"{day:%d/%m/%Y}",
        day.isoformat(),
        f"{day:%Y-%m-%d} 00:00:00",
        f"{day.day} {day:%b %Y}",
        f"{day:%d-%b-%y}",
        "soon",
        "",
    ][how]


names = st.text(st.sampled_from('abcé£,;"\n\r\t &-.\u00a0'), max_size=8)
amounts = st.one_of(
    st.builds(dressed, pence, st.integers(0, 6)),
    st.sampled_from(["", " ", "n/a", "#N/A", "-", "12.5", ".5", "1e3", "1,23", "12.345", "=1+1", "0", "-0.00", "١٢"]),
)
days = st.builds(shown_day, st.dates(date(2015, 1, 1), date(2026, 1, 1)), st.integers(0, 6))
lines = st.lists(st.tuples(names, days, amounts), min_size=1, max_size=12)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A file of payments: as a spreadsheet writes it, and now and then as it should not be."""
    rows = [[quoted(name), day, quoted(amount)] for name, day, amount in draw(lines)]
    for extra in draw(
        st.lists(
            st.sampled_from([[""], [" "], ["", "", ""], ["Notes"], ["a", "b", "1", "d"], ['a"b', "", "7"]]), max_size=3
        )
    ):
        rows.insert(draw(st.integers(0, len(rows))), extra)
    header = draw(
        st.sampled_from([["Supplier Name", "Payment Date", "Net Amount"], ["Supplier Name", "Payment Date", "Amount"]])
    )
    rows = [["Acme Ltd", "01/02/2021", "10.00"], *rows, ["Beta Ltd", "28/02/2021", "20.00"]]
    above: list[list[str]] = draw(st.sampled_from([[], [["", "", ""]], [["Payments over £500"], []]]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = end.join(",".join(row) for row in [*above, header, *rows]) + draw(st.sampled_from(["", end]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    return text.encode(encoding, errors="replace")


@contextmanager
def folder() -> Iterator[Path]:
    made = Path(mkdtemp())
    try:
        yield made
    finally:
        shutil.rmtree(made)


def plainly(path: Path, out: Path | None = None) -> Taken:
    dialect = look_at(path, path.name)
    source = Source(path.name, None, dialect.sha256, None, dialect.encoding)
    return read_rows(records(path, dialect, path.name), source, out_folder=out)


def same(quick: Taken, plain: Taken) -> bool:
    """The same answer, header and examples, and the same bytes: a Parquet file is named by their hash."""
    kept = [taken.parquet.name if taken.parquet else None for taken in (quick, plain)]
    shown = [(taken.read, taken.header, taken.examples) for taken in (quick, plain)]
    return kept[0] == kept[1] and shown[0] == shown[1]


@given(files())
@settings(max_examples=150, deadline=None)
def test_by_columns_and_line_by_line_agree(data: bytes) -> None:
    with folder() as made:
        path = made / "payments.csv"
        path.write_bytes(data)
        assert same(read_file(path, out_folder=made / "quick")[0], plainly(path, made / "plain"))


@given(files(), st.integers(40, 400))
@settings(max_examples=100, deadline=None)
def test_where_blocks_are_cut_changes_nothing(data: bytes, size: int) -> None:
    with folder() as made, pytest.MonkeyPatch.context() as patch:
        path = made / "payments.csv"
        path.write_bytes(data)
        patch.setattr(read_in_bulk, "BLOCK", size)
        assert same(read_file(path, out_folder=made / "quick")[0], plainly(path, made / "plain"))


@given(lines, st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=60, deadline=None)
def test_tidy_files_are_read_by_columns(payments: list[tuple[str, str, str]], end: str) -> None:
    """The fast way is the way that is taken: a file that a spreadsheet wrote is never left to the plain reader."""
    rows = [["Supplier", "Date", "Amount"], ["Acme Ltd", "01/02/2021", "10.00"]]
    rows += [[quoted(name.replace("\r", "")), day, quoted(amount)] for name, day, amount in payments]
    with folder() as made:
        path = made / "payments.csv"
        path.write_bytes("".join(",".join(row) + end for row in rows).encode())
        dialect = look_at(path, path.name)
        source = Source(path.name, None, dialect.sha256, None, dialect.encoding)
        recognised = recognise(list(itertools.islice(records(path, dialect, path.name), HEAD)))
        if recognised is None:
            return
        table = Table(source, recognised)
        with Lines(None) as unkept:
            read_in_bulk.take_in_bulk(path, dialect, table, unkept, width=3)
        assert table.tally.rows == plainly(path).read.rows


@given(st.lists(st.one_of(amounts, names), min_size=1, max_size=40))
def test_amounts_by_column_are_those_of_each(texts: list[str]) -> None:
    found, known = read_in_bulk.pence_by_column(pa.array(texts, pa.string()))
    assert [int(f) if k else None for f, k in zip(found, known, strict=True)] == [pence_of(text) for text in texts]


@given(st.lists(st.one_of(days, names), min_size=1, max_size=40), st.booleans())
def test_days_by_column_are_those_of_each(texts: list[str], month_first: bool) -> None:
    found = read_in_bulk.days_by_column(pa.array(texts, pa.string()), month_first)
    assert found.to_pylist() == [day_of(text, month_first=month_first) for text in texts]


@given(st.integers(-(10**15), 10**15))
def test_plain_amounts_are_exact_by_column_up_to_the_largest(amount: int) -> None:
    found, known = read_in_bulk.pence_by_column(pa.array([pounds_text(amount)], pa.string()))
    assert (int(found[0]), bool(known[0])) == (amount, True)


@given(st.lists(st.tuples(names, pence), min_size=3, max_size=20), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_lines_changes_no_total(payments: list[tuple[str, int]], chance: object) -> None:
    shuffled = list(payments)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    totals = []
    for order in (payments, shuffled):
        rows = [
            "Supplier,Date,Net Amount",
            "Acme Ltd,01/02/2021,5.01",
            *(f"{quoted(n)},03/02/2021,{pounds_text(p)}" for n, p in order),
        ]
        rows.append("Beta Ltd,28/02/2021,7.77")
        with folder() as made:
            (made / "p.csv").write_text("\n".join(rows), encoding="utf-8", newline="")
            totals.append(read_file(made / "p.csv")[0].read.total_pence)
    assert totals[0] == totals[1] == sum(p for _n, p in payments) + 501 + 777
