from __future__ import annotations

from pathlib import Path

from wholeplace.pools.agreement_file import read_agreement


def provoke(folder: Path) -> object:
    return read_agreement(b"[agreement\ntitle = Low Moss", "low-moss.toml")
