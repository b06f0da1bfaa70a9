from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from wholeplace.foundation.backup import _run


def provoke(folder: Path) -> object:
    with patch.dict("os.environ", {"PATH": ""}):
        return _run("pg_dump")
