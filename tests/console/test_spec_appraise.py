"""Transcripts of `wholeplace appraise` and `wholeplace explain`: what is printed, where, and with which exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from golden import golden
from wholeplace.cli import run

TOP = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
EXPECTED = json.loads((TOP / "tests" / "appraisal" / "data" / "front-door.expected.json").read_text(encoding="utf-8"))
FRONT_DOOR, FAMILY_SUPPORT = "examples/front-door.toml", "examples/family-support.toml"
PERCENT = "tests/problems/percent-not-share/case.toml"
BROKEN = "tests/problems/not-toml/case.toml"


class Said(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def wholeplace(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    monkeypatch.chdir(TOP)
    monkeypatch.setenv("COLUMNS", "110")

    def call(*arguments: str) -> Said:
        status = run(list(arguments))
        out, err = capsys.readouterr()
        return Said(int(status), out, err)

    return call


def without_blank_ends(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


@pytest.mark.parametrize("example", [FRONT_DOOR, FAMILY_SUPPORT])
def test_golden_answer_on_one_screen(wholeplace: Callable[..., Said], example: str) -> None:
    said = wholeplace("appraise", example)
    assert (said.status, said.err) == (0, "")
    golden(GOLDEN / f"appraise-{Path(example).stem}.txt", without_blank_ends(said.out))


def test_golden_answer_on_a_narrow_screen(wholeplace: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = wholeplace("appraise", FAMILY_SUPPORT, "--draws", "1000", "--seed", "7")
    assert max(len(line) for line in said.out.splitlines()) <= 80
    golden(GOLDEN / "appraise-narrow.txt", without_blank_ends(said.out))


def test_the_json_answer_agrees_to_the_penny(wholeplace: Callable[..., Said]) -> None:
    said = wholeplace("appraise", FRONT_DOOR, "--json")
    answer = json.loads(said.out)
    for key, value in EXPECTED.items():
        if key == "by_body":
            assert {body: {k: answer[key][body][k] for k in figures} for body, figures in value.items()} == value
        elif isinstance(value, dict):
            assert {k: answer[key][k] for k in value} == value
        else:
            assert answer[key] == value
    assert "distribution" not in answer


def test_options_and_what_has_no_price_stand_in_the_answer(wholeplace: Callable[..., Said]) -> None:
    answer = json.loads(wholeplace("appraise", FAMILY_SUPPORT, "--json", "--draws", "0").out)
    assert [option["kind"] for option in answer["options"]] == ["as now", "preferred", "minimum", "other"]
    preferred = answer["options"][1]["figures"]
    assert preferred["pv_benefits.fiscal"] == answer["pv_benefits"]["fiscal"]
    assert preferred["by_body.council.net_position"] == answer["by_body"]["council"]["net_position"]
    assert [each["kind"] for each in answer["unpriced"]] == ["benefit", "risk"]
    assert {"options", "unpriced"}.isdisjoint(json.loads(wholeplace("appraise", FRONT_DOOR, "--json").out))


def test_ranges_give_a_distribution_which_the_seed_repeats(wholeplace: Callable[..., Said]) -> None:
    once, again, other = (
        wholeplace("appraise", FAMILY_SUPPORT, "--json", "--draws", "2000", "--seed", seed).out
        for seed in ("1", "1", "2")
    )
    assert once == again != other
    assert json.loads(once)["distribution"]["draws"] == 2000
    assert "distribution" not in json.loads(wholeplace("appraise", FAMILY_SUPPORT, "--json", "--draws", "0").out)


def test_a_refused_case_says_its_problems_and_ends_with_11(wholeplace: Callable[..., Said]) -> None:
    said = wholeplace("appraise", PERCENT)
    assert (said.status, said.out) == (11, "")
    assert said.err.startswith(
        f"percent-not-share: {PERCENT}, line 37, benefits.stays.engagement\n    37 | engagement = 60\n"
    )


def test_problems_as_json_stand_on_stdout(wholeplace: Callable[..., Said]) -> None:
    said = wholeplace("appraise", "--json", PERCENT)
    assert (said.status, said.err) == (11, "")
    (problem,) = json.loads(said.out)["problems"]
    assert (problem["name"], problem["file"], problem["line"]) == ("percent-not-share", PERCENT, 37)
    assert set(problem) == {"name", "file", "line", "field", "found", "expected", "why", "remedy"}


def test_for_several_files_the_highest_status_counts_and_every_answer_is_given(wholeplace: Callable[..., Said]) -> None:
    assert wholeplace("appraise", FRONT_DOOR, PERCENT, BROKEN).status == 11
    assert wholeplace("appraise", FRONT_DOOR, BROKEN).status == 10
    said = wholeplace("appraise", "--json", FRONT_DOOR, PERCENT, BROKEN)
    answer = json.loads(said.out)
    assert [problem["name"] for problem in answer["problems"]] == ["percent-not-share", "not-toml"]
    assert [case["case"] for case in answer["answers"]] == ["front-door"]
    both = json.loads(wholeplace("appraise", "--json", "--draws", "0", FRONT_DOOR, FAMILY_SUPPORT).out)
    assert [case["case"] for case in both] == ["front-door", "family-support"]


def test_a_file_is_known_by_its_content_and_a_missing_one_is_named(
    wholeplace: Callable[..., Said], tmp_path: Path
) -> None:
    renamed = tmp_path / "case.xlsx"
    renamed.write_bytes(b"body,year\ncouncil,2025\n")
    assert wholeplace("appraise", str(renamed)).err.startswith(f"not-a-workbook: {renamed}\n")
    said = wholeplace("appraise", "examples/fornt-door.toml")
    assert said.status == 10
    assert "Did you mean examples/front-door.toml?" in said.err


def test_misuse_is_2(wholeplace: Callable[..., Said], tmp_path: Path) -> None:
    assert wholeplace("appraise").status == 2
    assert wholeplace("appraise", FRONT_DOOR, FAMILY_SUPPORT, "--pdf", str(tmp_path / "a.pdf")).status == 2
    assert wholeplace("appraise", FRONT_DOOR, "--draws", "-1").status == 2


def test_papers_and_workbook_are_written_and_the_workbook_is_read(
    wholeplace: Callable[..., Said], tmp_path: Path
) -> None:
    outs = {kind: tmp_path / f"case.{kind}" for kind in ("xlsx", "pdf", "docx")}
    options = [word for kind, path in outs.items() for word in (f"--{kind}", str(path))]
    assert wholeplace("appraise", FRONT_DOOR, *options).status == 0
    assert [outs[kind].read_bytes()[:4] for kind in outs] == [b"PK\x03\x04", b"%PDF", b"PK\x03\x04"]
    back = json.loads(wholeplace("appraise", "--json", str(outs["xlsx"])).out)
    assert back["net_present_budget_impact"] == EXPECTED["net_present_budget_impact"]


def test_an_empty_template_is_refused_cell_by_cell(wholeplace: Callable[..., Said], tmp_path: Path) -> None:
    template = tmp_path / "template.xlsx"
    assert wholeplace("case", "template", str(template)).out.startswith(f"{template}: a template to fill in")
    said = wholeplace("appraise", "--json", str(template))
    assert said.status == 11
    assert {problem["name"] for problem in json.loads(said.out)["problems"]} <= {"missing-key", "comparator-required"}
    assert wholeplace("case", "template", str(tmp_path / "no" / "folder.xlsx")).status == 2


def test_golden_explanation(wholeplace: Callable[..., Said]) -> None:
    said = wholeplace("explain", "double-count")
    assert said.status == 0
    golden(GOLDEN / "explain-double-count.txt", said.out)
    assert wholeplace("explain", "percent").status == 11


def test_every_command_here_answers_as_json_too(wholeplace: Callable[..., Said], tmp_path: Path) -> None:
    entry = json.loads(wholeplace("explain", "double-count", "--json").out)
    assert set(entry) == {"name", "chapter", "title", "meaning", "example", "remedy"}
    said = wholeplace("explain", "percent", "--json")
    assert (said.status, said.err, json.loads(said.out)["problems"][0]["name"]) == (11, "", "unknown-problem")
    out = tmp_path / "new.xlsx"
    assert json.loads(wholeplace("case", "template", str(out), "--json").out) == {"file": str(out)}
    said = wholeplace("case", "template", str(tmp_path / "no" / "new.xlsx"), "--json")
    assert (said.status, json.loads(said.out)["problems"][0]["name"]) == (2, "cannot-write")
