from __future__ import annotations

from pathlib import Path

from problems.published_scenes import published, read


def provoke(folder: Path) -> object:
    lines = [
        "Low Moss Fencing Ltd,01/04/2026,510.00,102.00,612.00",
        "Low Moss Paper Ltd,02/04/2026,620.50,124.10,774.60",
    ]
    return read(published(lines, "Supplier Name,Payment Date,Net,VAT,Gross"))
