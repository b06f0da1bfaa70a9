from __future__ import annotations

from pathlib import Path

from pools.pools import EXAMPLE
from wholeplace.pools.agreement_file import read_agreement
from wholeplace.pools.cells import cell_of


def provoke(folder: Path) -> object:
    return cell_of(read_agreement(EXAMPLE.read_bytes()), "taem", "5000", body="thistlemere-council")
