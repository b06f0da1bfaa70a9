from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.portfolio import Candidate, choose


def provoke(folder: Path) -> object:
    return choose([Candidate("service", "Service", 5.0, {}, requires=("hub",))], [])
