"""Transcripts of `wholeplace pools post`, `contributions` and `close`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pools.pools import SYSTEM, open_example
from wholeplace.cli import run
from wholeplace.ledger.web.queries import balances
from wholeplace.pools.web.models import Pool

pytestmark = pytest.mark.django_db


class Said(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def wholeplace(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def call(*arguments: str) -> Said:
        status = run(["pools", *arguments])
        return Said(int(status), *capsys.readouterr())

    return call


@pytest.fixture
def pool(specimen: object, monkeypatch: pytest.MonkeyPatch) -> Pool:
    monkeypatch.setattr("wholeplace.foundation.commands.start_with_tables", lambda: None)  # the tests' own database
    return open_example()


def bill(key: str, pence: int, **more: Any) -> dict[str, Any]:
    spent = {"account": "5000", "line": "team", "body": "thistlemere-council", "pence": pence}
    lines = [spent, {"account": "2000", "pence": -pence}]
    return {"key": key, "on": "2026-05-04", "text": f"Bill {key}", "lines": lines, **more}


def written(folder: Path, content: Any) -> str:
    file = folder / "entries.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(file)


def test_entries_of_a_file_are_posted_once_all_or_none(
    wholeplace: Callable[..., Said], pool: Pool, tmp_path: Path
) -> None:
    file = written(tmp_path, [bill("a", 100), bill("b", 250)])
    assert wholeplace("post", pool.pk, file).out == "Posted: entry 1, Bill a\nPosted: entry 2, Bill b\n"
    again = json.loads(wholeplace("post", pool.pk, file, "--json").out)
    assert [one["repeated"] for one in again] == [True, True]
    refused = wholeplace("post", pool.pk, written(tmp_path, [bill("c", 1), bill("d", 1, currency="EUR")]))
    assert (refused.status, "currency-not-gbp" in refused.err) == (11, True)
    assert pool.book is not None
    assert balances(SYSTEM, pool.book).of("5000") == 350


@pytest.mark.parametrize(
    ("content", "name"), [("{", "not-valid"), ({"key": "a"}, "not-valid"), ([1], "not-valid"), (None, "no-such-file")]
)
def test_a_file_that_holds_no_entries_is_refused(
    wholeplace: Callable[..., Said], pool: Pool, tmp_path: Path, content: Any, name: str
) -> None:
    file = written(tmp_path, content) if content is not None else str(tmp_path / "nothing.json")
    said = wholeplace("post", pool.pk, file)
    assert (said.status, name in said.err) == (10, True)


def test_contributions_are_raised_and_received(wholeplace: Callable[..., Said], pool: Pool) -> None:
    due = "contribution:thistlemere-nhs:team:2026-04-15"
    said = wholeplace("contributions", pool.pk, "--on", "2026-06-01", "--raise", "--received", due)
    assert said.status == 0
    assert f"2026-04-15      £45,000.00    £45,000.00         £0.00  {due}" in said.out.splitlines()
    rows = json.loads(wholeplace("contributions", pool.pk, "--on", "2026-06-01", "--received", "all", "--json").out)
    assert sum(row["received_pence"] for row in rows) == 11_250_000
    assert wholeplace("contributions", "nothing").status == 11
    assert wholeplace("contributions", pool.pk, "--received", "nothing").status == 11
    assert wholeplace("contributions", pool.pk, "--on", "yesterday").status == 2


def test_periods_are_closed_in_order_all_or_none(wholeplace: Callable[..., Said], pool: Pool) -> None:
    assert wholeplace("close", pool.pk, "2026/27-P01", "2026/27-P03").status == 11
    said = wholeplace("close", pool.pk, "2026/27-P01", "2026/27-P02")
    assert said.out == "2026/27-P01 is closed.\n2026/27-P02 is closed.\n"
