from __future__ import annotations

from pathlib import Path

from wholeplace.foundation.people.models import Place
from wholeplace.foundation.people.queries import one_of


def provoke(folder: Path) -> object:
    return one_of(Place, "E99999999", "place")
