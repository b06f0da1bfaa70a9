from __future__ import annotations

from pathlib import Path

import typer

from wholeplace.cli import app, misused
from wholeplace.vocabulary.problems import Exit, Refused


def provoke(folder: Path) -> object:
    try:
        return typer.main.get_command(app).main(["explain", "--loudly"], prog_name="wholeplace", standalone_mode=False)
    except Exception as error:
        raise Refused(misused(error), status=Exit.MISUSED) from error
