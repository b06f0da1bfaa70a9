"""The pages for people say what the product does: examples are run, links lead somewhere, words and settings are all there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
import typer

from golden import golden
from house.page_runs import built, runs
from wholeplace.cli import COMMANDS, app, run

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"
METHODS = sorted(page for page in (DOCS / "methods").glob("*.md") if page.name != "README.md")
PAGES = [*METHODS, *sorted(page for page in (DOCS / "tutorials").glob("*.md") if page.name != "README.md")]
ALL = [*sorted(TOP.glob("*.md")), *sorted(DOCS.rglob("*.md")), *sorted((TOP / "examples").glob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
NAMED_COMMAND = re.compile(r"(?:^|[`/]|\$ |: )wholeplace ([a-z][a-z-]+)(?: ([a-z][a-z-]+))?", re.MULTILINE)


def name_of(page: Path) -> str:
    return str(page.relative_to(TOP))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to run a page in, with the examples beside."""
    shutil.copytree(TOP / "examples", tmp_path / "examples")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_golden_page_says_what_the_product_says(page: Path, folder: Path) -> None:
    golden(page, built(page.read_text(encoding="utf-8"), folder))


@pytest.mark.parametrize("page", METHODS, ids=name_of)
def test_a_method_has_its_source_and_a_worked_example_that_is_run(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "\n**Source.** " in text
    assert runs(text)


@pytest.mark.parametrize("page", ALL, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert not [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", ALL, ids=name_of)
def test_commands_that_a_page_names_are_there(page: Path) -> None:
    root = typer.main.get_command(app)
    for name, inner in NAMED_COMMAND.findall(page.read_text(encoding="utf-8")):
        assert name in COMMANDS, name
        found = root.get_command(None, name)  # type: ignore[attr-defined]
        if inner and hasattr(found, "list_commands"):
            assert inner in found.list_commands(None), f"{name} {inner}"


def test_every_command_of_the_readme_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    monkeypatch.chdir(folder)
    program = ".venv/bin/wholeplace"
    lines = [
        line.strip() for line in (TOP / "README.md").read_text(encoding="utf-8").splitlines() if f"  {program} " in line
    ]
    assert len(lines) > 5
    for line in lines:
        words = shlex.split(line, comments=True)
        assert words[0] == program
        assert run(words[1:]) == 0, line


def test_decisions_have_numbers_of_their_own() -> None:
    names = sorted(path.name for path in (DOCS / "decisions").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for name in names:
        heading = (DOCS / "decisions" / name).read_text(encoding="utf-8").splitlines()[0]
        assert heading.startswith(f"# {int(name[:4])}. "), name


def glossary() -> list[str]:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", (TOP / "GLOSSARY.md").read_text(encoding="utf-8"), re.MULTILINE)
    return [row for row in rows if row not in ("word", "---")]


def test_the_glossary_holds_each_word_once_in_order() -> None:
    words = glossary()
    assert len(words) > 40
    assert words == sorted(set(words), key=str.casefold)


def test_every_word_of_the_glossary_is_used() -> None:
    """By its head word, in the program or on a page."""
    files = [*(TOP / "src").rglob("*.py"), *(TOP / "src").rglob("*.html"), *DOCS.rglob("*.md")]
    text = "\n".join(file.read_text(encoding="utf-8").casefold() for file in files)
    assert not [word for word in glossary() if word.split(",")[0].casefold() not in text]


def test_every_setting_is_told() -> None:
    """Each setting that the program reads from the environment stands in the table of docs/operations/install.md."""
    source = "\n".join(file.read_text(encoding="utf-8") for file in (TOP / "src" / "wholeplace").rglob("*.py"))
    read = set(re.findall(r"""environ(?:\.get\(|\[)\s*["']([A-Z_]+)["']""", source))
    read |= set(re.findall(r"""["'](OIDC_[A-Z_]+)["']""", source))
    read |= set(re.findall(r"""_(?:flag|words)\(["']([A-Z_]+)["']""", source))
    assert len(read) > 20
    told = set(re.findall(r"`-{0,2}([A-Z_]{4,})`", (DOCS / "operations" / "install.md").read_text(encoding="utf-8")))
    own = {"COLUMNS", "DJANGO_SETTINGS_MODULE", "OPENBLAS_NUM_THREADS"}  # the machine's, and what we set ourselves
    assert not read - told - own
