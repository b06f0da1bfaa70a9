from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from problems.duties import LINE, year_of


def provoke(folder: Path) -> object:
    return year_of(brought=(replace(LINE, body="low-moss-concil"),))
