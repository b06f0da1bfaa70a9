from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.casefile import read_case


def provoke(folder: Path) -> object:
    return read_case(b"#" * 1_500_000, file="case.toml")
