from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.workbook import read_workbook


def provoke(folder: Path) -> object:
    return read_workbook(b"body,year,pounds\ncouncil,2025,100\n", file="costs.xlsx")
