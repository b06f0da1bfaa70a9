from __future__ import annotations

from pathlib import Path

from problems.spend_scenes import BY, COLUMNS, brought, low_moss
from wholeplace.spend.web.actions import confirm_columns
from wholeplace.spend.web.actions_redact import redact


def provoke(folder: Path) -> object:
    made, body = low_moss()
    _, file = brought(made, body)
    redact(by=BY, place=made, name="Bramble Homecare", reason="A sole trader asked for it.")
    file.refresh_from_db()
    return confirm_columns(by=BY, file=file, columns=COLUMNS, basis="net")
