from __future__ import annotations

from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from django.conf import settings
from django.test import override_settings

from wholeplace.foundation.backup import restore


def provoke(folder: Path) -> object:
    there = patch.dict(settings.DATABASES["default"], NAME="var/wholeplace.sqlite3")
    with TemporaryDirectory() as room, chdir(room), there, override_settings(DATA=Path("var")):
        (Path("var") / "uploads").mkdir(parents=True)
        Path("var/wholeplace.sqlite3").touch()
        return restore(Path("backup.tar.gz"))
