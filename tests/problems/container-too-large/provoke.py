from __future__ import annotations

from pathlib import Path

from problems.scenes import archive
from wholeplace.documents.containers import Limits, inspect_container
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    large = archive({"xl/workbook.xml": bytes(300_000)})
    refuse_if(inspect_container(large, Limits(expanded_bytes=200_000), file="case.xlsx"))
    return None
