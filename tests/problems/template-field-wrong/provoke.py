from __future__ import annotations

from pathlib import Path

from wholeplace.pools.returns_template import load_template

ROWS = b"sheet,field,type,check,fill\nIncome,Total,numbr,>= 0,income\n"


def provoke(folder: Path) -> object:
    return load_template(ROWS, edition="2026-27", source="a letter", file="template.csv")
