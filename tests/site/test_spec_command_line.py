"""`wholeplace`: what it prints and with which status it ends."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wholeplace import cli
from wholeplace.vocabulary.problems import Exit, Problem, Refused

WHY = Problem("too-far", found="a", expected="b", why="c", remedy="d", field="x")


def command(*arguments: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    import os

    told = {**os.environ, "DJANGO_SETTINGS_MODULE": "wholeplace.site.settings", "WHOLEPLACE_DATA": str(data or "none")}
    line = [sys.executable, "-W", "error", "-m", "wholeplace.cli", *arguments]
    return subprocess.run(line, env=told, capture_output=True, text=True, check=False)


def test_help_comes_at_once_and_names_every_command():
    began = time.monotonic()
    told = command("--help")
    took = time.monotonic() - began
    assert told.returncode == 0
    assert all(f"\n  {name} " in told.stdout for name in cli.COMMANDS)
    assert took < 2, "no slice is imported for it (half a second on a machine at rest)"


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_is_there_and_explains_itself(name):
    told = command(name, "--help")
    assert told.returncode == 0, told.stderr
    assert "Usage: wholeplace" in told.stdout


def test_a_command_that_is_not_there_is_misuse():
    told = command("dance")
    assert told.returncode == 2
    assert "No such command 'dance'" in told.stderr


def test_misuse_is_a_problem_too_where_json_was_asked_for():
    told = command("appraise", "--json", "--draws", "many", "case.toml")
    assert (told.returncode, told.stderr) == (2, "")
    (problem,) = json.loads(told.stdout)["problems"]
    assert (problem["name"], problem["field"]) == ("command-misused", "wholeplace appraise")
    assert problem["found"].startswith("Invalid value for '--draws'")
    assert problem["expected"] == "wholeplace appraise [OPTIONS] {FILE}..."


def test_help_imports_no_slice():
    code = (
        "import sys, wholeplace.cli as c; c.run(['--help']); "
        "print([m for m in sys.modules if m.split('.')[0] in ('django', 'numpy') or 'appraisal' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "[]"


def raising(error: Exception, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    def main(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(cli.typer.main, "get_command", lambda app: type("Command", (), {"main": staticmethod(main)}))
    return cli.run(list(arguments))


def test_a_refusal_is_printed_with_its_status(monkeypatch, capsys):
    assert raising(Refused(WHY, status=Exit.NOT_PERMITTED), monkeypatch) == 12
    assert capsys.readouterr().err == ("too-far: x\n  found     a\n  expected  b\n  why       c\n  remedy    d\n")


def test_and_as_json_where_asked(monkeypatch, capsys):
    assert raising(Refused(WHY), monkeypatch, "--json") == 11
    assert json.loads(capsys.readouterr().out) == {"problems": [WHY.as_dict()]}


def test_a_fault_of_ours_is_short_unless_asked(monkeypatch, capsys):
    assert raising(ZeroDivisionError("one over nought"), monkeypatch) == 70
    assert capsys.readouterr().err.startswith("This is our fault: ZeroDivisionError: one over nought\n")
    assert raising(ZeroDivisionError("one over nought"), monkeypatch, "--json") == 70
    assert json.loads(capsys.readouterr().out)["problems"][0]["found"] == "ZeroDivisionError: one over nought"
    with pytest.raises(ZeroDivisionError):
        raising(ZeroDivisionError("one over nought"), monkeypatch, "--debug")


def test_a_first_installation_by_commands(tmp_path):
    data = tmp_path / "data"
    assert command("verify", data=data).returncode == 13
    assert command("setup-database", data=data).returncode == 0
    assert command("place", "add", "E99000077", "Testshire", data=data).returncode == 0
    refused = command("place", "add", "nonsense", "", data=data)
    assert refused.returncode == 11
    assert [line.split(":")[0] for line in refused.stderr.splitlines() if not line.startswith(" ") and line] == [
        "name-missing",
        "not-a-place-code",
    ]
    body = command("place", "add-body", "E99000077", "testshire", "Testshire", "--kind", "police", data=data)
    assert body.returncode == 0, body.stderr
    person = command(
        "person", "add", "ann@example.org", "Ann", "--place", "E99000077", "--password", "a long one", data=data
    )
    assert person.stdout == "Ann signs in as ann@example.org.\n", person.stderr
    assert command("demo", data=data).stderr.startswith("real-place-kept\n")
    verified = command("verify", data=data)
    assert "3 acts in 2 chains" in verified.stdout
    assert verified.returncode == 0
