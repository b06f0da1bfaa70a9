from __future__ import annotations

from pathlib import Path

from django.test import override_settings

from problems.scenes import place, somebody, upload


def provoke(folder: Path) -> object:
    made = place()
    with override_settings(UPLOAD_LIMIT_BYTES=1024 * 1024):
        return upload(made, somebody(made, "analyst"), b"%PDF" + bytes(2 * 1024 * 1024), "minute.pdf")
