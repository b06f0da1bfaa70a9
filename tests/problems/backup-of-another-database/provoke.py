from __future__ import annotations

import io
import json
import tarfile
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from wholeplace.foundation.backup import CONTENTS, FORM, _unpack


def provoke(folder: Path) -> object:
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    text = json.dumps({"form": FORM, "database": other, "sha256": {}}).encode()
    with TemporaryDirectory() as room:
        with tarfile.open(Path(room) / "backup.tar.gz", "w:gz") as archive:
            entry = tarfile.TarInfo(CONTENTS)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
        with chdir(room):
            return _unpack(Path("backup.tar.gz"), Path(room))
