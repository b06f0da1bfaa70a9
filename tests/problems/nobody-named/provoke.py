from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody
from wholeplace.foundation.deadlines.actions import add_task


def provoke(folder: Path) -> object:
    made = place()
    return add_task(by=somebody(made, "analyst"), place=made, title="Send the accounts", due_on=None)
