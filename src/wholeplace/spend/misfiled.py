"""How far a service's total may be out because lines were put under the wrong service: the doubt of each line, added up.

    for service, found in misfiled(read_bands([Path("counted/3f….parquet")]), shipped().confused).items():
        found.low_pence, found.pence, found.high_pence

A line with confidence c is under the wrong service with likelihood 1 − c. So of a service's pence the part Σ (1 − c) × pence is
expected to belong elsewhere. Where it belongs is taken from what was right, on publishers held out, when the classifier gave that
answer and was wrong; where it was never wrong, from all services evenly. Children's social care and education, which are measured
as one, are taken for one another as often as for all others together. What is not classified is nobody's, and stays so.

The range runs from the total without what is expected to leave it, to the total with what is expected to come in. It is an
expectation, not a bound, and it may be too narrow: confidences were fitted by lines, and by pounds they were out by a tenth to a
quarter on the publishers held out (`calibration_error_pounds`), for few large payments are the hardest to tell by words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wholeplace.reference.services import NOT_CLASSIFIED
from wholeplace.spend.classify import top_of
from wholeplace.spend.labelled import SERVICES
from wholeplace.vocabulary.money import split_pence

STEPS = 100
"""Confidences are put together by hundredths."""


@dataclass(frozen=True, slots=True)
class Band:
    """Lines of one service and one confidence. *Units*: whole pence; `confidence` in hundredths, 0 to 100."""

    service: str
    confidence: int
    pence: int


@dataclass(frozen=True, slots=True)
class Misfiled:
    """What a service's total is, what of it is expected to belong elsewhere, and what elsewhere is expected to belong to it.

    *Units*: whole pence. Over all services what leaves is what comes in.
    """

    pence: int
    out_pence: int
    in_pence: int

    @property
    def expected_pence(self) -> int:
        """The total as it is expected to be."""
        return self.pence - self.out_pence + self.in_pence

    @property
    def low_pence(self) -> int:
        """The total without what is expected to leave it."""
        return min(self.pence, self.pence - self.out_pence, self.expected_pence)

    @property
    def high_pence(self) -> int:
        """The total with what is expected to come in."""
        return max(self.pence, self.pence + self.in_pence, self.expected_pence)


def read_bands(counted: Sequence[Path]) -> list[Band]:
    """The lines of counted files by service and confidence, a batch at a time."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for path in counted:
        for batch in pq.ParquetFile(path).iter_batches(columns=["service", "service_confidence", "pence"]):
            table = pa.Table.from_batches([batch])
            hundredths = pc.round(pc.multiply(pc.fill_null(table["service_confidence"], 0.0), float(STEPS)))
            grouped = table.set_column(1, "hundredths", pc.cast(hundredths, pa.int32()))
            for row in grouped.group_by(["service", "hundredths"]).aggregate([("pence", "sum")]).to_pylist():
                sums[row["service"], row["hundredths"]] += row["pence_sum"]
    return [Band(service, confidence, pence) for (service, confidence), pence in sorted(sums.items())]


def misfiled(bands: Iterable[Band], confused: Mapping[str, Mapping[str, float]]) -> dict[str, Misfiled]:
    """Each service's total with what is expected to leave it and to come in. `confused`: lines by answer and what was right."""
    totals: dict[str, int] = defaultdict(int)
    doubtful: dict[str, Fraction] = defaultdict(Fraction)
    for band in bands:
        totals[band.service] += band.pence
        if band.service != NOT_CLASSIFIED:
            doubtful[band.service] += band.pence * (1 - Fraction(band.confidence, STEPS))
    leaving = {service: round(doubtful[service]) for service in totals}
    coming: dict[str, int] = defaultdict(int)
    for service, pence in leaving.items():
        for other, part in _elsewhere(service, pence, confused).items():
            coming[other] += part
    services = sorted({*totals, *(other for other, part in coming.items() if part)})
    return {each: Misfiled(totals.get(each, 0), leaving.get(each, 0), coming[each]) for each in services}


def _elsewhere(service: str, pence: int, confused: Mapping[str, Mapping[str, float]]) -> dict[str, int]:
    """Where pence that are wrongly under a service are expected to belong. Whole pence, which add up."""
    if pence == 0:
        return {}
    siblings = [other for other in SERVICES if other != service and top_of(other) == top_of(service)]
    near = (
        pence // 2 if siblings else 0
    )  # the two services of one top level are taken for one another as often as for all others
    found = dict(zip(siblings, split_pence(near, [1] * len(siblings)), strict=True)) if near else {}
    others = [other for other in SERVICES if top_of(other) != top_of(service)]
    row = confused.get(top_of(service), {})
    weights = [Fraction(row.get(top_of(other), 0.0)).limit_denominator(1000) * _alone(other) for other in others]
    shares = split_pence(pence - near, weights if any(weights) else [1] * len(others))
    return found | {other: part for other, part in zip(others, shares, strict=True) if part}


def _alone(service: str) -> Fraction:
    """The part of a top-level service that one of its services takes: shared evenly."""
    return Fraction(1, sum(top_of(each) == top_of(service) for each in SERVICES))
