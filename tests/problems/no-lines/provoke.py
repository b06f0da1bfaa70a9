from __future__ import annotations

from pathlib import Path

from problems.published_scenes import read


def provoke(folder: Path) -> object:
    return read(b"\xef\xbb\xbf\r\n\r\n")
