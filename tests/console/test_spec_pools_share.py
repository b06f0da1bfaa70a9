"""Transcripts of `wholeplace pools share`: the example, as JSON, under another host, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from golden import golden
from wholeplace.cli import run
from wholeplace.vocabulary.problems import Exit

EXAMPLE = Path(__file__).parents[2] / "examples" / "risk-share.toml"
GOLDEN = Path(__file__).parent / "golden"


def test_golden_shares_of_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pools", "share", str(EXAMPLE)]) == Exit.DONE
    said = capsys.readouterr().out
    assert max(map(len, said.splitlines())) <= 110
    golden(GOLDEN / "pools-share.txt", said)


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pools", "share", str(EXAMPLE), "--json"]) == Exit.DONE
    answer = json.loads(capsys.readouterr().out)
    assert answer["owes_pence"] == {"thistlemere-council": 88_750_19, "thistlemere-icb": 148_250_36}
    assert answer["illustrative"] is True


def test_another_host_that_is_a_partner(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pools", "share", str(EXAMPLE), "--host", "thistlemere-icb"]) == Exit.DONE
    capsys.readouterr()
    assert run(["pools", "share", str(EXAMPLE), "--host", "thistlemere-icp"]) == Exit.REFUSED
    assert "Did you mean thistlemere-icb?" in capsys.readouterr().err


def test_no_file_and_a_file_with_a_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["pools", "share", str(EXAMPLE.with_name("risk-shares.toml"))]) == Exit.UNREADABLE
    assert "risk-share.toml?" in capsys.readouterr().err
    broken = tmp_path / "broken.toml"
    broken.write_text(EXAMPLE.read_text(encoding="utf-8").replace("= 0.65", "= 0.56"), encoding="utf-8")
    assert run(["pools", "share", str(broken), "--json"]) == Exit.REFUSED
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["name"], problem["found"]) == ("shares-do-not-sum", "0.35 + 0.56 = 0.91")
    assert problem["field"] == "rules.equipment.parameters.commissioned.equipment"
