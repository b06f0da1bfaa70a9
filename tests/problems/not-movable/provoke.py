from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.what_if import with_moved


def provoke(folder: Path) -> object:
    file = Path(__file__).parents[3] / "examples" / "front-door.toml"
    return with_moved(read_case(file.read_bytes(), file=file.name), {"incidents.colour": 1})
