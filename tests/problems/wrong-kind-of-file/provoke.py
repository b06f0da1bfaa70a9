from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody, upload


def provoke(folder: Path) -> object:
    made = place()
    return upload(made, somebody(made, "analyst"), b"GIF89a...", "minute.pdf", kinds=("pdf",))
