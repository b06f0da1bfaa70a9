from __future__ import annotations

from pathlib import Path

from wholeplace.spend.lines_store import open_store


def provoke(folder: Path) -> object:
    return open_store([folder / "provoke.py"])
