"""Run the benches and print their table; status 1 where a target does not hold."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is loaded

from tests.bench.rows import BENCHES, TOP, Row

KEPT = TOP / "docs" / "operations" / "speed.md"
COLUMNS = ("what", "ours", "peer", "ratio", "target", "holds")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default="", metavar="WORD", help="the benches whose file or title has this word")
    parser.add_argument("--write", action="store_true", help=f"keep the table in {KEPT.relative_to(TOP)}")
    asked = parser.parse_args(arguments)
    for file in sorted(Path(__file__).parent.glob("bench_*.py")):
        importlib.import_module(f"tests.bench.{file.stem}")
    sections = []
    for title, run in BENCHES:
        if asked.only.casefold() in f"{title} {run.__module__}".casefold():
            print(f"\n{title}")
            rows = []
            for row in run():
                rows.append(row)
                print("  " + "   ".join(cell for cell in cells(row) if cell), flush=True)
            sections.append((title, rows))
    if asked.write:
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(page(sections), encoding="utf-8")
        print(f"\nkept in {KEPT.relative_to(TOP)}")
    failed = [row.name for _, rows in sections for row in rows if row.holds is False]
    if failed:
        print(f"\nnot held: {'; '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def cells(row: Row) -> tuple[str, ...]:
    holds = {True: "yes", False: "NO", None: ""}[row.holds]
    return (row.name, row.ours, row.peer, row.ratio, row.target, holds)


def page(sections: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """The table as a page of the documentation."""
    lines = [
        "# How fast",
        "",
        "Kept by `make bench TEST=--write`; each run of `make bench` measures anew. Ours and the peer take turns in one run,",
        "in one thread, by the processor's time; a ratio is the median over the rounds of each round's own ratio, so that it",
        "tells about another machine too. The book is timed by the clock, for its database works in processes of its own.",
        "",
        f"Measured on {platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}.",
    ]
    for title, rows in sections:
        lines += ["", f"## {title}", "", f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
        lines += [f"| {' | '.join(cells(row))} |" for row in rows]
    return "\n".join(lines) + "\n"


sys.exit(main(sys.argv[1:]))
