from __future__ import annotations

from pathlib import Path

from problems.duties import covered


def provoke(folder: Path) -> object:
    return covered("0.2", "school")
