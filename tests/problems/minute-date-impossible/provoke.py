from __future__ import annotations

from datetime import date
from pathlib import Path

from problems.scenes import place, somebody, upload, version, wanted
from wholeplace.foundation.signing.actions import sign_by_minute


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    one, approver = version(made, analyst), somebody(made, "approver")
    minute = upload(made, approver, b"%PDF-1.7 agreed", "minute.pdf")
    return sign_by_minute(by=approver, wanted=wanted(one), minute=minute, minuted_on=date(2026, 5, 25))
