from __future__ import annotations

from datetime import date
from pathlib import Path

from problems.year_scenes import police
from wholeplace.foundation.people.models import Place
from wholeplace.pools.web.duty_actions import _note_problems
from wholeplace.pools.web.models import DutyNote
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    place = Place(code="E99000009", name="Low Moss")
    note = DutyNote(place=place, body=police(), kind="direction", words="Pool a tenth.", on=date(2026, 9, 1))
    refuse_if(_note_problems(note))
    return None
