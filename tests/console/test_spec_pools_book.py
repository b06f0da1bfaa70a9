"""Transcripts of `wholeplace pools verify` and `export`: on the site's database, on a SQLite file, on a sealed file."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection

from golden import golden
from ledger.books import SYSTEM, bill, low_moss_book
from ledger.extract_files import CODES, MAY
from wholeplace.cli import run
from wholeplace.ledger.web.posting import post

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="these files are SQLite's; PostgreSQL is tested with the ledger"
    ),
]

GOLDEN = Path(__file__).parent / "golden"


class Said(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def pools(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Said]:
    """Three bills in the book of Low Moss; the commands run in a folder of their own."""
    book = low_moss_book()
    for number in (1, 2, 3):
        post(by=SYSTEM, book=book, entry=bill(f"bill-{number}", number * 1_000))
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Said:
        status = run(["pools", *arguments])
        out, err = capsys.readouterr()
        return Said(int(status), out, err)

    return call


def copied(path: str, *statements: str) -> None:
    """The database as a file, changed by hand with the triggers away."""
    Path(path).write_bytes(connection.connection.serialize())
    with closing(sqlite3.connect(path)) as copy:
        kept = copy.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            copy.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            copy.execute(statement)
        for _, made_by in kept:
            copy.execute(made_by)
        copy.commit()


def test_golden_verdict_of_a_sound_book(pools: Callable[..., Said]) -> None:
    said = pools("verify")
    assert said.status == 0
    golden(GOLDEN / "pools-verify.txt", said.out)
    copied("copy.sqlite3")
    assert pools("verify", "copy.sqlite3").out == said.out
    assert pools("export", "low-moss-pool", "-o", "book.jsonl").out.startswith("book.jsonl: the book low-moss-pool, ")
    assert pools("verify", "book.jsonl") == said


def test_golden_verdict_of_a_file_with_a_byte_changed(pools: Callable[..., Said]) -> None:
    copied("copy.sqlite3", "UPDATE ledger_entry SET text = 'A bill of the Team' WHERE number = 2")
    said = pools("verify", "copy.sqlite3", "--book", "low-moss-pool")
    assert said.status == 13
    golden(GOLDEN / "pools-verify-changed.txt", said.err + said.out)
    answer = json.loads(pools("verify", "copy.sqlite3", "--json").out)
    assert answer["books"][0]["first_bad_entry"] == 2
    assert [problem["name"] for problem in answer["problems"]] == ["book-entry-changed"]


def test_a_deleted_row_ends_with_13_and_names_the_entry(pools: Callable[..., Said]) -> None:
    copied("copy.sqlite3", "DELETE FROM ledger_entry WHERE number = 2")
    said = pools("verify", "copy.sqlite3")
    assert said.status == 13
    assert "the first bad entry is 2 (book-entry-missing)" in said.out


def test_a_sealed_file_needs_neither_database_nor_django(pools: Callable[..., Said], tmp_path: Path) -> None:
    assert pools("export", "low-moss-pool", "-o", "book.jsonl").status == 0
    code = "import sys; from wholeplace.cli import run; run(['pools', 'verify', 'book.jsonl']); print('django' in sys.modules)"
    told = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=told, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("All as it was posted.\nFalse\n")


def test_roots_that_were_noted_are_found_again(pools: Callable[..., Said]) -> None:
    root = json.loads(pools("verify", "--json").out)["books"][0]["root"]
    assert pools("verify", "--root", root).status == 0
    assert pools("verify", "--root", "ab" * 32).status == 13
    pools("export", "low-moss-pool", "-o", "book.jsonl")
    assert pools("verify", "book.jsonl", "--root", root.upper()).status == 0
    assert pools("verify", "book.jsonl", "--root", "ab" * 32).status == 13


def test_what_is_no_book_is_refused(pools: Callable[..., Said], tmp_path: Path) -> None:
    assert pools("verify", "no.jsonl").err.startswith("no-such-file: no.jsonl\n")
    (tmp_path / "other.txt").write_text("hello")
    assert pools("verify", "other.txt").status == 10
    (tmp_path / "torn.sqlite3").write_bytes(b"SQLite format 3\x00" + b"\x01" * 5000)
    assert pools("verify", "torn.sqlite3").err.startswith("not-a-book: torn.sqlite3\n")
    with closing(sqlite3.connect("empty.sqlite3")) as empty:
        empty.execute("CREATE TABLE x (y)")
    assert pools("verify", "empty.sqlite3").status == 10
    assert pools("verify", "--book", "low-mos-pool", "--json").status == 11
    assert pools("export", "low-mos-pool").status == 11
    assert pools("export", "low-moss-pool", "-o", "no/folder.jsonl").status == 2


def test_an_export_on_standard_output_and_as_a_file(pools: Callable[..., Said], tmp_path: Path) -> None:
    told = json.loads(pools("export", "low-moss-pool", "--format", "hledger", "-o", "book.journal", "--json").out)
    written = (tmp_path / "book.journal").read_bytes()
    assert told == {"file": "book.journal", "format": "hledger", "bytes": len(written)}
    assert not list(tmp_path.glob("*.part"))
    assert pools("export", "low-moss-pool", "--json").status == 2


def test_the_help_lists_every_command(pools: Callable[..., Said]) -> None:
    said = pools("--help")
    assert said.status == 0
    for word in ("verify", "export", "take-in"):
        assert f"  {word} " in said.out


def test_golden_taking_in_of_an_extract_from_the_first_question_to_the_second_time(
    pools: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "may.csv").write_bytes(MAY)
    (tmp_path / "codes.csv").write_bytes(CODES)
    take_in = ("take-in", "low-moss-pool", "may.csv", "--body", "low-moss-nhs", "--count", "3", "--control-total")
    confirmed = ("--confirm", "--codes", "codes.csv")
    told = []
    for arguments, status in (
        (("1,191.71",), 11),
        (("1,200.71", *confirmed), 11),
        (("1,191.71", *confirmed), 0),
        (("1,191.71",), 11),
    ):
        said = pools(*take_in, *arguments)
        assert said.status == status
        told.append(f"$ wholeplace pools {' '.join((*take_in, *arguments))}\n{said.out}{said.err}")
    # the day on which it was taken in is the clock's
    golden(GOLDEN / "pools-take-in.txt", re.sub(r"on \d{4}-\d\d-\d\d as", "on DAY as", "\n".join(told)))
    assert pools("verify").status == 0


def test_taking_in_as_json_and_misused(pools: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "may.csv").write_bytes(MAY)
    (tmp_path / "codes.csv").write_bytes(CODES)
    take_in = ("take-in", "low-moss-pool", "may.csv", "--body")
    answer = json.loads(pools(*take_in, "low-moss-nhs", "--confirm", "--codes", "codes.csv", "--json").out)
    assert (answer["transactions"], answer["total_pence"]) == (3, 119_171)
    assert (answer["first_entry"], answer["last_entry"]) == (4, 6)
    again = pools(*take_in, "low-moss-nhs", "--json")
    assert (again.status, json.loads(again.out)["problems"][0]["name"]) == (11, "extract-taken-in-already")
    assert pools(*take_in, "low-moss-nhs", "--confirm").status == 2
    assert pools(*take_in, "high-moss", "--json").status == 11
    assert pools(*take_in, "low-moss-nhs", "--control-total", "about 5").err.startswith(
        "amount-unreadable: control-total\n"
    )
    assert pools("take-in", "low-moss-pool", "no.csv", "--body", "low-moss-nhs").status == 10
