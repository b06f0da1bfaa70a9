from __future__ import annotations

from pathlib import Path

from problems.scenes import archive
from wholeplace.documents.containers import Limits, inspect_container
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    many = archive({f"part{n}.xml": b"x" for n in range(30)})
    refuse_if(inspect_container(many, Limits(entries=20), file="case.xlsx"))
    return None
