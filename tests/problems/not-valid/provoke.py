from __future__ import annotations

from pathlib import Path

from wholeplace.foundation.api.app import _not_valid
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    error = {"loc": ("body", "population"), "input": "many", "msg": "Input should be a valid number"}
    raise Refused(_not_valid(error))
