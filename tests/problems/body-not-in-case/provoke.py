from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.web.models import StoredCase
from wholeplace.journeys.spend_into_case import _body_not_in_case
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_body_not_in_case("vale-fire", StoredCase(id="home-first", title="Home first")))
