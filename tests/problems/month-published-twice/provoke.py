from __future__ import annotations

from pathlib import Path

from problems.spend_scenes import BY, COLUMNS, TEXT, brought, low_moss
from wholeplace.foundation.jobs.tasks import perform
from wholeplace.spend.web import findings
from wholeplace.spend.web.actions import confirm_columns
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    made, body = low_moss()
    batch, file = brought(made, body)
    confirm_columns(by=BY, file=file, columns=COLUMNS, basis="net")
    batch.refresh_from_db()
    perform(batch.job_id)
    head, first, second = TEXT.splitlines()
    _, again = brought(made, body, "may-final.csv", "\n".join([head, second, first]))
    refuse_if(findings.of(again.pk).problems)
    return None
