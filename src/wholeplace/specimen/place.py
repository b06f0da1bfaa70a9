"""The made-up place: its bodies, its people, and who stands in for whom. Deterministic; nothing here is real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CODE = "E99000001"
NAME = "Thistlemere"
FROM_ON = date(2024, 4, 1)

OTHER_CODE = "E99000002"
OTHER_NAME = "Otterfold"


@dataclass(frozen=True, slots=True)
class MadeUpBody:
    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """`body` None: for every body of the place. `deputises` is the sign-in word of the person stood in for, until `until_on`."""

    word: str
    name: str
    role: str
    body: str | None = None
    deputises: str | None = None
    until_on: date | None = None

    @property
    def email(self) -> str:
        return f"{self.word}@example.org"


COUNCIL = "thistlemere-council"
NHS = "thistlemere-nhs"
POLICE = "vale-police"
FIRE = "vale-fire"
COURTS = "vale-courts"
PROBATION = "vale-probation"
WORK = "work-and-benefits"
HOUSING = "vale-homes"

BODIES = (
    MadeUpBody(COUNCIL, "Thistlemere Council", "local-authority"),
    MadeUpBody(NHS, "Thistlemere Integrated Care", "nhs"),
    MadeUpBody(POLICE, "Vale Police", "police"),
    MadeUpBody(FIRE, "Vale Fire and Rescue", "fire"),
    MadeUpBody(COURTS, "Vale Courts and Prisons", "criminal-justice"),
    MadeUpBody(PROBATION, "Vale Probation", "probation"),
    MadeUpBody(WORK, "Department for Work and Benefits", "central-government"),
    MadeUpBody(HOUSING, "Vale Homes", "housing"),
)

PEOPLE = (
    MadeUpPerson("analyst", "Asha Okoro", "analyst", COUNCIL),
    MadeUpPerson("finance", "Fergus Lyle", "finance-lead", COUNCIL),
    MadeUpPerson("pool", "Priya Pool", "pool-manager", COUNCIL),
    MadeUpPerson("approver", "Anwen Section", "approver", COUNCIL),
    MadeUpPerson("deputy", "Dara Standing", "approver", COUNCIL, deputises="approver", until_on=date(2027, 3, 31)),
    MadeUpPerson("approver-nhs", "Nadia Ward", "approver", NHS),
    MadeUpPerson("approver-police", "Paul Beat", "approver", POLICE),
    MadeUpPerson("approver-fire", "Freya Hale", "approver", FIRE),
    MadeUpPerson("approver-courts", "Cara Bench", "approver", COURTS),
    MadeUpPerson("approver-probation", "Petra Licence", "approver", PROBATION),
    MadeUpPerson("approver-work", "Wilf Benefit", "approver", WORK),
    MadeUpPerson("approver-housing", "Hana Keys", "approver", HOUSING),
    MadeUpPerson("analyst-nhs", "Niamh Clinic", "analyst", NHS),
    MadeUpPerson("programme", "Pru Gramme", "programme-lead"),
    MadeUpPerson("central", "Cedric Whitehall", "central-counterpart", WORK),
    MadeUpPerson("auditor", "Audrey Tor", "auditor"),
    MadeUpPerson("councillor", "Colin Ward", "councillor", COUNCIL),
    MadeUpPerson("administrator", "Ada Minn", "administrator"),
)
