from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.problems import explain


def provoke(folder: Path) -> object:
    return explain("percent")
