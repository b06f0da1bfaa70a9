from __future__ import annotations

from pathlib import Path

from wholeplace.journeys.case_into_pool import _picked_already
from wholeplace.pools.web.models import StoredDeal
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    deal = StoredDeal(title="Deal of home first", picked="shapley", picked_by="Robin Pool")
    raise Refused(_picked_already(deal))
