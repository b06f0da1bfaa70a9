"""A book for other programs: their own checks pass, and their balances are ours to the penny."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from golden import golden
from ledger.books import HELD, OWED, PAID_IN, SPENT, SYSTEM, bill, low_moss_book
from wholeplace.ledger.chart import Cell
from wholeplace.ledger.checks import verify_lines
from wholeplace.ledger.entries import Entry, Line
from wholeplace.ledger.export import FORMATS, Names
from wholeplace.ledger.web.exporting import exported
from wholeplace.ledger.web.models import Book
from wholeplace.ledger.web.posting import commit, meet, post, reverse
from wholeplace.ledger.web.queries import balances

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"
ODD = 'A "quoted" bill; of 3 | parts\\halves, (4) £5 – Šárka & søn'


def book_of_everything() -> Book:
    """Contributions, bills with odd letters, a reversal, a commitment met in part, capital, an account above others."""
    book = low_moss_book()
    paid = (Line(HELD, 5_000_000), Line(PAID_IN, -5_000_000))
    post(by=SYSTEM, book=book, entry=Entry("paid-in", date(2026, 4, 1), "First instalment", paid))
    odd = replace(SPENT, scheme="Front door_2", capital=True, condition="grant; terms, 1", subjective="")
    lines = (Line(odd, 101), Line(replace(odd, scheme="front door.2"), 102), Line(Cell("5000"), 3), Line(OWED, -206))
    post(by=SYSTEM, book=book, entry=Entry("odd", date(2026, 4, 2), ODD, lines, reference="INV, 1; x"))
    post(by=SYSTEM, book=book, entry=bill("bill-1", 60_279))
    reverse(by=SYSTEM, book=book, number=3, key="back", on=date(2026, 5, 5), text="Wrong supplier")
    order = commit(by=SYSTEM, book=book, spending=[Line(SPENT, 900)], key="order", on=date(2026, 5, 6), text="Ordered")
    meet(by=SYSTEM, book=book, number=order.number, bill=bill("bill-2", 600))
    return book


def text_of(book: Book, form: str) -> bytes:
    return b"".join(exported(SYSTEM, book, form))  # type: ignore[arg-type]


def ours(book: Book) -> dict[str, Decimal]:
    names, sums = Names(), dict[str, Decimal]()
    for cell, pence in balances(SYSTEM, book).by_cell.items():
        sums[names.of(cell)] = sums.get(names.of(cell), Decimal(0)) + Decimal(pence) / 100
    return sums


def test_hledger_checks_the_export_and_its_balances_are_ours(tmp_path: Path) -> None:
    if shutil.which("hledger") is None:
        pytest.skip("no hledger on this machine: `make setup-extras` installs it as root on Debian")
    book = book_of_everything()
    file = tmp_path / "book.journal"
    file.write_bytes(text_of(book, "hledger"))
    hledger(file, "check")
    rows = csv.DictReader(io.StringIO(hledger(file, "balance", "--flat", "--no-total", "-E", "-O", "csv")))
    told = {row["account"]: Decimal(row["balance"].removesuffix(" GBP")) for row in rows}
    assert {name: amount for name, amount in told.items() if amount} == ours(book)
    spoilt = file.read_bytes().replace(b"602.79 GBP", b"602.97 GBP", 2)  # one entry, still balanced
    file.write_bytes(spoilt)
    with pytest.raises(AssertionError, match="assertion"):
        hledger(file, "check")


def hledger(file: Path, *command: str) -> str:
    done = subprocess.run(
        ["hledger", "-f", str(file), *command], capture_output=True, text=True, check=False, env={"LANG": "C.UTF-8"}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_bean_check_passes_and_its_balances_are_ours(tmp_path: Path) -> None:
    loader = pytest.importorskip(
        "beancount.loader", reason="no beancount in this environment: `make setup` installs it"
    )
    from beancount.core import realization

    book = book_of_everything()
    file = tmp_path / "book.beancount"
    file.write_bytes(text_of(book, "beancount"))
    entries, errors, _ = loader.load_file(str(file))
    assert errors == []
    assert subprocess.run([Path(sys.executable).parent / "bean-check", file], check=False).returncode == 0
    told = {
        account.account: account.balance.get_currency_units("GBP").number
        for account in realization.iter_children(realization.realize(entries))
    }
    assert {name: amount for name, amount in told.items() if amount} == ours(book)
    transaction = next(entry for entry in entries if getattr(entry, "narration", "") == ODD)
    assert transaction.meta["key"] == "odd"


def test_golden_texts(tmp_path: Path) -> None:
    book = book_of_everything()
    for form in ("beancount", "hledger"):
        golden(GOLDEN / f"export.{form}.txt", text_of(book, form).decode())


def test_a_sealed_file_verifies_without_a_database_and_tells_what_was_changed() -> None:
    book = book_of_everything()
    lines = text_of(book, "sealed").splitlines(keepends=True)
    verdict = verify_lines(lines)
    assert verdict.problems == ()
    assert verdict.by_cell == balances(SYSTEM, book).by_cell
    assert json.loads(lines[-1]) == {"entries": 6, "root": verdict.root}
    assert json.loads(lines[0])["made_up"] is True
    assert verify_lines([*lines[:3], *lines[4:]]).first_bad == (3, "book-entry-missing")


def test_csv_is_neutralised_labelled_as_made_up_and_adds_up_to_nought() -> None:
    rows = list(csv.DictReader(io.StringIO(text_of(book_of_everything(), "csv").decode("utf-8-sig"))))
    assert sum(Decimal(row["pounds"]) for row in rows) == 0
    assert rows[0]["note"].startswith("Made up")
    assert rows[2]["text"] == ODD
    assert {row["account name"] for row in rows} >= {"Spending", "Creditors"}


def test_every_form_can_be_written_of_an_empty_book() -> None:
    book = low_moss_book()
    for form in FORMATS:
        assert text_of(book, form)
    assert verify_lines(text_of(book, "sealed").splitlines(keepends=True)).root == book.start
