"""How sure it is which service money went on: said by the file or a code, judged likely, judged with doubt, or not said at all.

A line's confidence lies between 0 and 1 and stands beside the rule that gave its service. Shares are of the size of amounts, so
that money back does not hide money paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import ibis

from wholeplace.reference.services import NOT_CLASSIFIED
from wholeplace.spend.expressions import lines_asked
from wholeplace.spend.questions import Question

if TYPE_CHECKING:
    from wholeplace.spend.lines_store import LinesStore

SURE = 0.95
"""From this confidence on, a service counts as said: by the file's own words or a code, not by a guess."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """The sizes of amounts by how sure their service is. *Units*: whole pence, amounts below nought by their size.

    `expected_wrong_pence` is what may stand under the wrong service: each line by how unsure it is.
    """

    size_pence: int
    sure_pence: int
    judged_pence: int
    not_classified_pence: int
    expected_wrong_pence: int

    def share(self, pence: int) -> Fraction | None:
        """A part of the whole, 0 to 1; None where there is nothing."""
        return Fraction(pence, self.size_pence) if self.size_pence else None


def doubt(store: LinesStore, question: Question) -> Doubt:
    """How sure the services are of the lines that a question is about."""
    asked = lines_asked(store.table, question)
    size = asked.pence.abs()
    unclassified = asked.service == NOT_CLASSIFIED
    confidence = asked.service_confidence.fill_null(0.0)
    sure = ~unclassified & (confidence >= SURE)
    wrong = ibis.ifelse(unclassified, 0.0, size.cast("float64") * (1.0 - confidence))
    row = store.answer(
        asked.aggregate(
            size=_pence(size),
            sure=_pence(ibis.ifelse(sure, size, 0)),
            unclassified=_pence(ibis.ifelse(unclassified, size, 0)),
            wrong=wrong.sum(),
        )
    ).to_pylist()[0]
    size_pence, sure_pence, none_pence = (row[name] or 0 for name in ("size", "sure", "unclassified"))
    return Doubt(size_pence, sure_pence, size_pence - sure_pence - none_pence, none_pence, round(row["wrong"] or 0.0))


def _pence(column: Any) -> Any:
    return column.sum().cast("int64")
