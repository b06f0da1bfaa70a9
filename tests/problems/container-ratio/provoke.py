from __future__ import annotations

from pathlib import Path

from problems.scenes import archive
from wholeplace.documents.containers import inspect_container
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    refuse_if(inspect_container(archive({"xl/workbook.xml": bytes(30 * 1024 * 1024)}), file="case.xlsx"))
    return None
