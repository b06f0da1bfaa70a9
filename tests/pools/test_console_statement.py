"""`wholeplace pools statement` in transcripts: account, bodies, report, return, files, and refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from golden import golden
from pools.web.statement_pages import worked_pool
from wholeplace.cli import run
from wholeplace.vocabulary.problems import Exit

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def statement(specimen: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """The worked year in the made-up pool, asked for on a fixed day."""
    pool = worked_pool()
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 9, 1, 12, tzinfo=UTC))

    def call(*arguments: str, pool_id: str = pool.pk) -> tuple[int, str, str]:
        status = run(["pools", "statement", pool_id, *arguments])
        out, err = capsys.readouterr()
        return int(status), out, err

    return call


def test_golden_statements_on_the_console(statement: Call) -> None:
    for what in ("account", "bodies", "report", "return", "open-data"):
        status, out, err = statement("--period", "2026/27", "--what", what)
        assert (status, err) == (Exit.DONE, "")
        golden(GOLDEN / f"console-statement-{what}.txt", out.replace("\r\n", "\n"))


def test_a_statement_as_json(statement: Call) -> None:
    status, out, _ = statement("--period", "2026/27-Q1", "--json")
    answer = json.loads(out)
    assert status == Exit.DONE
    assert (answer["period"], answer["sound"], answer["made_up"]) == ("2026/27-Q1", True, True)
    assert json.loads(statement("--what", "bodies", "--json")[1])["reconciles"] is True
    assert json.loads(statement("--what", "report", "--json")[1])["kind"] == "annual return"
    assert json.loads(statement("--what", "return", "--json")[1])["for_submission"] is False


def test_a_statement_as_a_file(statement: Call, tmp_path: Path) -> None:
    for what, name in (("account", "a.xlsx"), ("account", "a.PDF"), ("report", "r.docx"), ("return", "b.csv")):
        path = tmp_path / name
        status, out, _ = statement("--what", what, "-o", str(path))
        assert status == Exit.DONE
        assert path.stat().st_size > 100
        assert str(path) in out


def test_what_cannot_be_written_is_told(statement: Call, tmp_path: Path) -> None:
    assert statement("-o", str(tmp_path / "a.odt"))[0] == Exit.MISUSED
    status, _, err = statement("-o", str(tmp_path / "nowhere" / "a.pdf"))
    assert status == Exit.MISUSED
    assert "cannot-write" in err


def test_a_pool_or_period_that_is_none_is_told(statement: Call) -> None:
    assert "no-such-pool" in statement(pool_id="thistlemere-frontdoor")[2]
    status, _, err = statement("--period", "2026/28")
    assert status == Exit.REFUSED
    assert "statement-period-unreadable" in err
