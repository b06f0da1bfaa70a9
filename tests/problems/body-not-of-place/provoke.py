from __future__ import annotations

from pathlib import Path

from problems.spend_scenes import BY, low_moss
from wholeplace.foundation.people.actions import add_place
from wholeplace.spend.web.actions_stated import say_code


def provoke(folder: Path) -> object:
    _, body = low_moss()
    other = add_place(by=BY, code="E99000010", name="High Moss", made_up=True)
    return say_code(by=BY, place=other, body=body, code="E08999999")
