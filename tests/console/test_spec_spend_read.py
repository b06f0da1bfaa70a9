"""Transcripts of `wholeplace spend read`: several layouts at once, as JSON, and files that cannot stand beside files that can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from golden import golden
from wholeplace.cli import run
from wholeplace.vocabulary.problems import Exit

PUBLISHED = Path(__file__).parents[1] / "spend" / "data" / "published"
GOLDEN = Path(__file__).parent / "golden"
LAYOUTS = (
    "bradford-2019-11_clean.csv",
    "hyndburn-April-2023.csv",
    "northtyneside-2022-07_i.csv",
    "salford-2021-05.csv",
    "lancashire_fire-fire-2022-23.xlsx",
    "salford-2022-07_CONTRACTS_REGISTER.csv",
)
KEYS = ["file", "publisher", "kind", "columns", "amount", "rows", "unread", "negatives", "total", "problems"]


@pytest.fixture(autouse=True)
def beside_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PUBLISHED)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr("wholeplace.foundation.late_bar._BAR_AFTER_SECONDS", 3600.0)  # the same on a busy machine


def test_golden_reading_of_several_layouts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "read", *LAYOUTS]) == Exit.REFUSED
    said = capsys.readouterr()
    golden(GOLDEN / "spend-read.txt", said.out + said.err)


def test_as_json_in_the_form_agreed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "read", "salford-2021-05.csv", "lancashire_fire-fire-2022-23.xlsx", "--json"]) == Exit.DONE
    text, sheet = json.loads(capsys.readouterr().out)
    assert list(text) == KEYS
    assert list(sheet) == [KEYS[0], "sheet", *KEYS[1:]]
    assert (text["publisher"], text["kind"], text["amount"]) == ("Salford City Council", "payments", "net")
    assert text["columns"]["gross"] == "Gross"
    assert text["total"] == "49636.41"
    assert sheet["unread"] > 0
    assert {problem["name"] for problem in sheet["problems"]} == {"layout-changes-within"}


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "picture.csv").write_bytes(bytes(range(32)) * 500)
    status = run(["spend", "read", str(tmp_path / "picture.csv"), "no-such.csv", "manchester-2021-04.csv", "--json"])
    picture, absent, read = json.loads(capsys.readouterr().out)
    assert status == Exit.UNREADABLE
    assert picture["problems"][0]["name"] == "not-a-text-file"
    assert absent["problems"][0]["name"] == "no-such-file"
    assert read["rows"] == 40


def test_lines_are_kept_as_parquet_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for _ in range(2):
        assert run(["spend", "read", "manchester-2021-04.csv", "--out", str(tmp_path)]) == Exit.DONE
    assert [path.suffix for path in tmp_path.iterdir()] == [".parquet"]
