from __future__ import annotations

from pathlib import Path

from problems.spend_scenes import BY, COLUMNS, brought, low_moss
from wholeplace.spend.web.actions import confirm_columns


def provoke(folder: Path) -> object:
    _, file = brought(*low_moss())
    return confirm_columns(by=BY, file=file, columns=COLUMNS)
