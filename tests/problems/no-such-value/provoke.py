from __future__ import annotations

from pathlib import Path

from wholeplace.spend.query_words import where_of


def provoke(folder: Path) -> object:
    return where_of([("layer", "payments"), ("year", "soon")])
