from __future__ import annotations

from pathlib import Path

from problems.scenes import saved, template
from wholeplace.documents.containers import workbook_problems
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    whole = saved(template())
    refuse_if(workbook_problems(whole[: len(whole) // 2], file="case.xlsx"))
    return None
