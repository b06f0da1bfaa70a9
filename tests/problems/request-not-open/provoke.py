from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody, version
from wholeplace.foundation.signing.actions import request_change, resolve


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    asked = request_change(by=analyst, version=version(made, analyst), text="Lower the impact")
    resolve(by=analyst, remark=asked, text="Done in version 2")
    return resolve(by=analyst, remark=asked, text="Done again")
