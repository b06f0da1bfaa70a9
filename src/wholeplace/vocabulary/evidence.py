"""Where a number came from, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a stated fact was checked. Only the first two may be constants of the method."""

    PRIMARY = "primary"
    DERIVED = "derived"
    SECONDARY = "secondary"
    DOUBTFUL = "doubtful"
    NOT_VERIFIED = "not verified"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure came from: a few words, a year where one is known, an address where there is one."""

    text: str
    year: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """An evidence grade, 1 (independently audited, randomised) to 6 (uncorroborated judgement).

    *Source*: the six grades of the 2014 cost-benefit guidance for local partnerships; their sizes are a versioned
    parameter set (`appraisal.bias`), for the table itself is not verified.
    """

    number: int

    def __post_init__(self) -> None:
        assert 1 <= self.number <= 6, "a grade runs from 1 to 6; readers refuse others as a problem"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A published number of the method: it does not load without meaning, unit, source and edition."""

    name: str
    value: float
    unit: str
    meaning: str
    source: Source
    edition: str
    standing: Standing

    def __post_init__(self) -> None:
        assert self.unit, f"parameter {self.name} has no unit"
        assert self.meaning, f"parameter {self.name} has no meaning"
        assert self.source.text, f"parameter {self.name} has no source"
        assert self.edition, f"parameter {self.name} has no edition"
