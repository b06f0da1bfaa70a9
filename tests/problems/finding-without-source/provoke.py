from __future__ import annotations

from pathlib import Path

from pools.statements import agreement
from wholeplace.pools.statement_bodies import check_findings
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    raw = {"line": "team", "treatment": "joint", "source": ""}
    refuse_if(check_findings(agreement(), [raw])[1])
    return None
