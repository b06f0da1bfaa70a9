from __future__ import annotations

from pathlib import Path

from problems.spend_scenes import BY, low_moss
from wholeplace.foundation.acts.verify import verify
from wholeplace.spend.web import line_files
from wholeplace.spend.web.hand_totals import state_total
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    made, body = low_moss()
    fields = {"body": body.pk, "service": "housing", "year": "2025/26", "pounds": "12", "basis": "net", "grade": "2"}
    total = state_total(by=BY, place=made, fields={**fields, "source": "Accounts"})
    with line_files.path_of("counted", total.batch.counted_sha256).open("ab") as lines:
        lines.write(b"more")
    refuse_if(verify().problems)
    return None
