from __future__ import annotations

from pathlib import Path

from problems.published_scenes import published, read


def provoke(folder: Path) -> object:
    register = ["Fences of parks,Low Moss Fencing Ltd,2026-04-01", "Paper,Low Moss Paper Ltd,2026-05-01"]
    return read(published(register, "Contract Title,Supplier Name,Start Date"), "contracts.csv")
