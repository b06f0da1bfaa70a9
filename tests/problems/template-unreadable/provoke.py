from __future__ import annotations

from pathlib import Path

from wholeplace.pools.returns_template import load_template


def provoke(folder: Path) -> object:
    return load_template(b"sheet,field\nIncome,Total\n", edition="2026-27", source="a letter", file="template.csv")
