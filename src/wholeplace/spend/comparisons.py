"""What the sums of the map are set against: the people there, the nearest places, the whole, one another.

Everything here is worked out from answers, exactly: shares and pence per head are fractions, rounded by whoever shows them.
What is not known stays unknown: a place without a population has no figure per head, and is not nought. How much of a control
total the lines explain stands in `coverage`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wholeplace.reference.services import NOT_CLASSIFIED
from wholeplace.spend.questions import Answer, Row, Value


@dataclass(frozen=True, slots=True)
class PerHead:
    """A row's sum over the people of the area it stands for; None where they or their number are not known."""

    row: Row
    value: Value
    people: int | None
    pence_per_head: Fraction | None


def per_head(answer: Answer, people: Mapping[str, int], dimension: str = "area") -> tuple[PerHead, ...]:
    """Each row of an answer for every person of its area, or of what else `dimension` names.

    *Units*: `people` in persons, by the dimension's values; the result in pence a person over the years asked about.
    """
    at = answer.question.by.index(dimension)
    return tuple(_per_head(row, row.cell[at], people) for row in answer.rows)


def _per_head(row: Row, value: Value, people: Mapping[str, int]) -> PerHead:
    count = people.get(str(value))
    return PerHead(row, value, count, Fraction(row.pence, count) if count else None)


@dataclass(frozen=True, slots=True)
class AgainstNeighbours:
    """One area's pence per head beside those of the areas most like it.

    `median` is that of the neighbours with a figure, None where none has one; `ratio` is the area's own figure over it;
    `without` names the neighbours of whom nothing is known here.
    """

    value: Value
    own: Fraction
    neighbours: tuple[tuple[str, Fraction], ...]
    median: Fraction | None
    ratio: Fraction | None
    without: tuple[str, ...]


def against_neighbours(
    found: Sequence[PerHead], neighbours: Mapping[str, Sequence[str]]
) -> tuple[AgainstNeighbours, ...]:
    """Each area that has a figure and neighbours, beside them. `found` has one row an area."""
    figures = {str(one.value): one.pence_per_head for one in found if one.pence_per_head is not None}
    assert len({one.value for one in found}) == len(found), "one figure an area"
    return tuple(_beside(area, own, figures, neighbours[area]) for area, own in figures.items() if neighbours.get(area))


def _beside(area: str, own: Fraction, figures: Mapping[str, Fraction], like: Sequence[str]) -> AgainstNeighbours:
    known = tuple((other, figures[other]) for other in like if other in figures)
    median = _median([figure for _, figure in known]) if known else None
    without = tuple(other for other in like if other not in figures)
    return AgainstNeighbours(area, own, known, median, own / median if median else None, without)


def _median(figures: Sequence[Fraction]) -> Fraction:
    ordered, half = sorted(figures), len(figures) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def shares(answer: Answer) -> tuple[Fraction | None, ...]:
    """Each row's share of the answer's total; None where there is no total, or it is nought."""
    return tuple(Fraction(row.pence, answer.total_pence) if answer.total_pence else None for row in answer.rows)


@dataclass(frozen=True, slots=True)
class Several:
    """A service on which several bodies spend, the largest first. `pence` is what they spend together."""

    service: str
    bodies: tuple[tuple[str, int], ...]
    pence: int

    @property
    def beside_the_largest_pence(self) -> int:
        """What the bodies other than the largest spend: the most that standing side by side can amount to."""
        return self.pence - self.bodies[0][1]


def several_bodies(answer: Answer) -> tuple[Several, ...]:
    """The services on which more than one body spends, those with most beside the largest body first.

    It finds where to look and no more: two bodies on one service may serve different people. Lines without a service, and
    bodies whose sum is not above nought, are left out. The answer must be grouped by service and body.
    """
    service, body = (answer.question.by.index(name) for name in ("service", "body"))
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in answer.rows:
        sums[str(row.cell[service])][str(row.cell[body])] += row.pence
    found = [_several(name, bodies) for name, bodies in sums.items() if name != NOT_CLASSIFIED]
    together = [one for one in found if len(one.bodies) > 1]
    return tuple(sorted(together, key=lambda one: (-one.beside_the_largest_pence, one.service)))


def _several(service: str, sums: Mapping[str, int]) -> Several:
    bodies = sorted(((body, pence) for body, pence in sums.items() if pence > 0), key=lambda each: (-each[1], each[0]))
    return Several(service, tuple(bodies), sum(pence for _, pence in bodies))
