from __future__ import annotations

from pathlib import Path

from wholeplace.pools.commands_statement import _told


def provoke(folder: Path) -> object:
    return _told("thistlemere-frontdoor", "2026/27")
