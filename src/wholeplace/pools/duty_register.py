"""The register of a duty or compact to pool: bodies, what they could pool, what they brought, exemptions, notices.

*Units*: whole pence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wholeplace.vocabulary.years import FinancialYear

Footing = Literal["statute", "compact"]
Basis = Literal["budget", "outturn"]
Status = Literal["pooled", "pooled-aligned", "aligned", "in-view", "transferred"]

STATUS_WORDS = {
    "pooled": "pooled",
    "pooled-aligned": "pooled-aligned",
    "aligned": "aligned",
    "in-view": "in view",
    "transferred": "transferred",
}


@dataclass(frozen=True, slots=True)
class DutyBody:
    """A body of the place: id, name, and kind as `vocabulary.bodies` names it."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Addressable:
    """What a body could pool in a year, in pence; None where it was asked and is not known. `grade` of the evidence is 1 to 6."""

    body: str
    year: FinancialYear
    basis: Basis
    pence: int | None
    source: str
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """What a body has brought into a line of the pool in a year: pence, status, and legal mechanism (`s75`, `s10`, …)."""

    body: str
    line: str
    year: FinancialYear
    basis: Basis
    status: Status
    mechanism: str
    pence: int


@dataclass(frozen=True, slots=True)
class Exemption:
    """A body exempt for a reason, both days included (no end where `until_on` is None); all of it, or `pence` of its spend."""

    id: str
    body: str
    reason: str
    from_on: date
    until_on: date | None = None
    pence: int | None = None
    granted_by: str = ""

    def stands_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Notice:
    """A direction or a reminder sent to a body on a day, and the day on which it was answered."""

    id: str
    body: str
    kind: Literal["direction", "reminder"]
    sent_on: date
    sent_by: str
    words: str
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """All that a place has on record. `provision` names the statute where the footing is one."""

    place: str
    footing: Footing
    bodies: tuple[DutyBody, ...]
    addressable: tuple[Addressable, ...] = ()
    brought: tuple[Brought, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    notices: tuple[Notice, ...] = ()
    provision: str = ""
