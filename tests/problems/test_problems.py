"""The gallery: each problem has a name, an input that provokes it, its exact text, and an entry in the catalogue.

A folder of this one is named after its problem. In it stands what provokes it: `case.toml`, read as a case, or `provoke.py`
with a function `provoke(folder)` that ends in the refusal; and `said.txt`, what the console then prints.
"""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from golden import golden
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.problems import catalogue, explain, reference_page
from wholeplace.vocabulary.problems import Refused

HERE = Path(__file__).parent
SRC = HERE.parents[1] / "src" / "wholeplace"
FOLDERS = sorted(path for path in HERE.iterdir() if path.is_dir() and not path.name.startswith("_"))

# Functions that put a problem down by name: the first of their arguments that is written out in hyphens.
NAMED_BY = ("Problem", "fault", "_unreadable", "_unknown_edition", "_problem", "_add", "_one_of")
KEBAB = re.compile(r"[a-z]+(-[a-z]+)+")


def provoke(folder: Path) -> object:
    if (folder / "case.toml").exists():
        return read_case((folder / "case.toml").read_bytes(), file="case.toml")
    return runpy.run_path(str(folder / "provoke.py"))["provoke"](folder)


def provoked(folder: Path) -> Refused:
    with pytest.raises(Refused) as refused:
        provoke(folder)
    return refused.value


def provoking(folder: Path) -> object:
    """A folder as a case of the test. Code gets a test database, and is marked for one: asked for later, there would be none
    where these tests run alone, and they would write in the database of whoever runs them."""
    marks = [pytest.mark.django_db] if (folder / "provoke.py").exists() else []
    return pytest.param(folder, id=folder.name, marks=marks)


@pytest.mark.parametrize("folder", [provoking(folder) for folder in FOLDERS])
def test_golden_text_of_each_problem(folder: Path) -> None:
    refused = provoked(folder)
    assert {problem.name for problem in refused.problems} == {folder.name}
    assert len(refused.problems) == 1, "one fault gives one problem"
    golden(folder / "said.txt", "\n\n".join(problem.text() for problem in refused.problems) + "\n")


def test_every_problem_of_the_catalogue_has_its_folder() -> None:
    assert not set(catalogue()) - {folder.name for folder in FOLDERS}


def test_every_folder_is_in_the_catalogue() -> None:
    assert not {folder.name for folder in FOLDERS} - set(catalogue())


def names_in(module: Path) -> Iterator[str]:
    """Where each problem is put down in a module, with its name: every likely name where the code chooses between some."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in NAMED_BY:
            continue
        given = [keyword.value for keyword in node.keywords if keyword.arg == "name"] or node.args[:3]
        keys = {key for each in given for part in ast.walk(each) if isinstance(part, ast.Dict) for key in part.keys}
        words = [
            part.value
            for each in given
            for part in ast.walk(each)
            if isinstance(part, ast.Constant) and part not in keys
        ]
        names = [word for word in words if isinstance(word, str) and KEBAB.fullmatch(word)]
        yield from (names if any(keyword.arg == "name" for keyword in node.keywords) else names[:1])


def test_every_problem_that_the_product_names_is_in_the_catalogue() -> None:
    named = {name: path.relative_to(SRC) for path in SRC.rglob("*.py") for name in names_in(path)}
    assert len(named) > 100
    assert not {f"{path}: {name}" for name, path in named.items() if name not in catalogue()}


def test_a_problem_is_explained() -> None:
    assert explain("Percent-Not-Share").splitlines()[0] == "percent-not-share: A percentage where a share belongs"
    with pytest.raises(Refused, match="unknown-problem"):
        explain("no-such-thing")


def test_the_reference_lists_every_problem_once() -> None:
    page = reference_page()
    assert [page.count(f"### {name}\n") for name in catalogue()] == [1] * len(catalogue())
