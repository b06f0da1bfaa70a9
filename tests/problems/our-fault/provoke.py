from __future__ import annotations

from pathlib import Path

from wholeplace.cli import our_fault
from wholeplace.vocabulary.problems import Exit, Refused


def provoke(folder: Path) -> object:
    try:
        return 1 / 0
    except ZeroDivisionError as error:
        raise Refused(our_fault(error), status=Exit.OUR_FAULT) from error
