from __future__ import annotations

from pathlib import Path

from ledger.extract_files import CODES
from wholeplace.ledger.extracts import read_codes


def provoke(folder: Path) -> object:
    return read_codes(CODES.replace(b"CC200,,,", b"CC200,,5999,"), "codes.csv")
