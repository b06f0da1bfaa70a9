from __future__ import annotations

from pathlib import Path

from problems.spend_scenes import BY, low_moss
from wholeplace.spend.web.actions_redact import redact


def provoke(folder: Path) -> object:
    made, _ = low_moss()
    return redact(by=BY, place=made, name="Maud Quillfeather", reason="A carer asked for it.")
