from __future__ import annotations

from pathlib import Path

from wholeplace.pools.statement_spans import span_named


def provoke(folder: Path) -> object:
    return span_named("2026/28")
