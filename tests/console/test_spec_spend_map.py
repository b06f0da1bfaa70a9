"""Transcripts of `wholeplace spend map`: sums by dimensions, what is refused, and the package to take away."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from golden import golden
from spend.counted_rows import counted, kept
from wholeplace.cli import run
from wholeplace.vocabulary.problems import Exit

GOLDEN = Path(__file__).parent / "golden"
LINES = (
    counted(pence=12_345_67, supplier="Brook Care Ltd", area="E08000003"),
    counted(pence=-5_00, service="highways", supplier="\x1b[2JElm Roads Ltd", line=3),
    counted(body="E08000006", pence=80_00, service="not-classified", capital=True, line=4),
    counted(body="E08000006", pence=1_00, basis="gross", edition="batch 2", year=2022, line=5),
)


@pytest.fixture(autouse=True)
def _among_the_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if "COLUMNS" in os.environ:
        monkeypatch.delenv("COLUMNS")
    kept(LINES, tmp_path / "lines.parquet")


def test_golden_map_by_body_and_service(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "map", "lines.parquet", "--by", "body,service", "--where", "year=2021"]) == Exit.DONE
    golden(GOLDEN / "spend-map.txt", capsys.readouterr().out)


def test_signs_that_steer_a_terminal_are_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "map", "lines.parquet", "--by", "supplier", "--where", "basis=net"]) == Exit.DONE
    assert "\x1b" not in capsys.readouterr().out


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "--by",
        "capital",
        "--where",
        "year=2021",
        "--where",
        "body=E08000006",
        "--where",
        "body=E08000003",
        "--json",
    ]
    assert run(["spend", "map", "lines.parquet", *words, "--largest", "1"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == [{"cell": [None], "pence": 12_340_67, "lines": 2}]
    assert (told["total_pence"], told["lines"]) == (12_420_67, 3)
    assert told["where"] == {"body": ["E08000006", "E08000003"], "year": [2021]}
    assert told["tags"][0] == {
        "layer": "payments",
        "edition": "batch 1",
        "basis": "net",
        "body": "E08000003",
        "year": 2021,
    }


@pytest.mark.parametrize(
    ("words", "status", "problem"),
    [
        ([], Exit.REFUSED, "net-and-gross"),
        (["--by", "ward"], Exit.REFUSED, "unknown-dimension"),
        (["--where", "ward=1"], Exit.MISUSED, "command-misused"),
        (["--where", "year=last"], Exit.REFUSED, "no-such-value"),
        (["--on", "tomorrow"], Exit.MISUSED, "command-misused"),
        (["--engine", "spark", "--master", "spark://127.0.0.1:1"], Exit.REFUSED, "spark-not-"),
    ],
)
def test_what_is_refused(words: list[str], status: Exit, problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "map", "lines.parquet", *words]) == status
    assert problem in capsys.readouterr().err


def test_a_file_that_is_not_counted_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "map", "missing.parquet"]) == Exit.REFUSED
    assert "not-counted-lines: missing.parquet" in capsys.readouterr().err


def test_the_package_is_the_same_for_the_same_day(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["spend", "map", "lines.parquet", "--where", "year=2021", "--on", "2026-11-22", "--out"]
    assert run([*words, "Ash 2021.zip"]) == Exit.DONE
    first = Path("Ash 2021.zip").read_bytes()
    assert run([*words, "Ash 2021.zip"]) == Exit.DONE
    assert Path("Ash 2021.zip").read_bytes() == first
    told = json.loads(zipfile.ZipFile(io.BytesIO(first)).read("datapackage.json"))
    assert (told["name"], told["created"]) == ("ash-2021", "2026-11-22T00:00:00Z")
    assert run([*words, "nowhere/ash.zip"]) == Exit.MISUSED
    assert "cannot-write: nowhere/ash.zip" in capsys.readouterr().err
