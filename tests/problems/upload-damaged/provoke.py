from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody, upload
from wholeplace.foundation.uploads import store
from wholeplace.foundation.uploads.queries import read_upload


def provoke(folder: Path) -> object:
    made = place()
    kept = upload(made, somebody(made, "analyst"), b"%PDF-1.7 agreed and lost", "minute.pdf")
    store.path_of(kept.sha256).unlink()
    return read_upload(kept)
