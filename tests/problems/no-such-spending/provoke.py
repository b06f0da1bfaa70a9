from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.web.models import StoredCase
from wholeplace.journeys.spend_into_case import _no_such_spending
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    case = StoredCase(id="home-first", title="Home first", place_id="E99000001")
    raise Refused(_no_such_spending(["vale-council:fire"], case, 2025))
