"""Pages whose examples are run: what a page shows is what the product says, word for word.

In a Markdown page,

- a block marked `console` holds commands after `$ ` and below each what it prints (`wholeplace …` runs in this process,
  `echo $?` tells the exit status of the last, anything else runs as it stands);
- a block marked `python` holds a session with `>>> `; all sessions of a page are one;
- a block marked with `file=NAME` is the content of that file, which later blocks of the page may use;
- a table after `<!-- typed into NAME -->`, of sheet, cell and what to type, is typed into that workbook.

A line `…` in what is printed stands for any lines. `built` gives the page as it should be; a test compares, and
WHOLEPLACE_GOLDEN=write writes it.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from wholeplace.cli import run

ELLIPSIS = "…"
_BLOCK = re.compile(
    r"^```(?P<kind>\w+)(?P<more>[^\n]*)\n(?P<body>.*?)^```$|^<!-- typed into (?P<workbook>\S+) -->\n\n(?P<table>(?:\|[^\n]*\n)+)",
    re.DOTALL | re.MULTILINE,
)
_ROW = re.compile(r"^\| (?P<sheet>[^|]+?) *\| (?P<cell>[A-Z]+\d+) *\| (?P<typed>[^|]+?) *\|$", re.MULTILINE)
_FILE = re.compile(r"file=(\S+)")
_COMMAND = re.compile(r"^\$ ", re.MULTILINE)


def runs(text: str) -> int:
    """How many blocks of a page are run."""
    return sum(match["kind"] in ("console", "python") for match in _BLOCK.finditer(text))


def built(text: str, folder: Path) -> str:
    """The page with the answers that its examples give, worked out in `folder`."""
    page = _Page(folder)
    with _in(folder):
        return _BLOCK.sub(page.block, text)


@contextlib.contextmanager
def _in(folder: Path) -> Iterator[None]:
    before, columns = Path.cwd(), os.environ.get("COLUMNS")
    os.chdir(folder)
    os.environ["COLUMNS"] = "110"  # as wide as a piped answer
    try:
        yield
    finally:
        os.chdir(before)
        if columns is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = columns


@dataclass
class _Page:
    folder: Path
    names: dict[str, Any] = field(default_factory=dict)
    status: int = 0

    def block(self, match: re.Match[str]) -> str:
        if match["workbook"]:
            _type_into(self.folder / match["workbook"], match["table"])
            return match[0]
        named = _FILE.search(match["more"])
        if named:
            (self.folder / named[1]).write_text(match["body"], encoding="utf-8")
            return match[0]
        ran = {"console": self.console, "python": self.session}.get(match["kind"])
        return f"```{match['kind']}{match['more']}\n{ran(match['body'])}```" if ran else match[0]

    def console(self, body: str) -> str:
        first, *commands = _COMMAND.split(body)
        assert not first.strip(), f"a console block begins with a command, not with {first!r}"
        return "".join(self.command(*part.partition("\n")) for part in commands)

    def command(self, line: str, _: str, printed: str) -> str:
        return f"$ {line}\n{_kept(printed, self.said(line))}"

    def said(self, line: str) -> str:
        words = shlex.split(line, comments=True)
        if words == ["echo", "$?"]:
            return f"{self.status}\n"
        if words[0] != "wholeplace":
            done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=True)
            return done.stdout
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            self.status = int(run(words[1:]))
        return out.getvalue()

    def session(self, body: str) -> str:
        parts = doctest.DocTestParser().parse(body)
        return "".join(part if isinstance(part, str) else self.example(part) for part in parts)

    def example(self, example: doctest.Example) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(example.source, "<page>", "single"), self.names)
        first, *rest = example.source.splitlines()
        asked = "\n".join([f">>> {first}", *(f"... {line}".rstrip() for line in rest)])
        said = "".join(f"{line or '<BLANKLINE>'}\n" for line in out.getvalue().splitlines())
        return f"{asked}\n{_kept(example.want, said)}"


def _type_into(workbook: Path, table: str) -> None:
    """Type what a table says into a workbook, as a person would in another program."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(workbook)
        rows = list(_ROW.finditer(table))
        assert rows, f"nothing to type into {workbook.name}"
        for row in rows:
            book[row["sheet"]][row["cell"]] = _as_typed(row["typed"])
        book.save(workbook)


def _as_typed(text: str) -> str | float:
    """A number as a spreadsheet takes it (`60%` is 0.6, `1,160` is 1160), else the text."""
    bare = text.replace(",", "").removesuffix("%")
    try:
        return float(bare) / (100 if text.endswith("%") else 1)
    except ValueError:
        return text


def _kept(printed: str, said: str) -> str:
    """What the page prints, where it is what was said (but for lines left out), else what was said."""
    said = "".join(f"{line.rstrip()}\n" for line in said.splitlines())
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == ELLIPSIS else re.escape(f"{line.rstrip()}\n") for line in printed.splitlines()
    )
    return printed if re.fullmatch(pattern, said) else said
