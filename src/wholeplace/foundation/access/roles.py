"""The roles a person may hold for a body and a place, in the trade's words."""

from __future__ import annotations

from enum import StrEnum


class RoleName(StrEnum):
    """A role. The public (signed out) holds none; `PUBLIC` in `permit` speaks of them."""

    ANALYST = "analyst"
    FINANCE_LEAD = "finance-lead"
    POOL_MANAGER = "pool-manager"
    APPROVER = "approver"
    PROGRAMME_LEAD = "programme-lead"
    CENTRAL_COUNTERPART = "central-counterpart"
    AUDITOR = "auditor"
    COUNCILLOR = "councillor"
    ADMINISTRATOR = "administrator"

    @property
    def short(self) -> str:
        """The words without what stands in brackets."""
        return self.words.split(" (")[0]

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    RoleName.ANALYST: "Analyst",
    RoleName.FINANCE_LEAD: "Finance lead",
    RoleName.POOL_MANAGER: "Pool manager",
    RoleName.APPROVER: "Approver (section 151 officer or equivalent)",
    RoleName.PROGRAMME_LEAD: "Programme lead",
    RoleName.CENTRAL_COUNTERPART: "Central counterpart",
    RoleName.AUDITOR: "Auditor",
    RoleName.COUNCILLOR: "Councillor",
    RoleName.ADMINISTRATOR: "Administrator",
}

ANALYST = RoleName.ANALYST
FINANCE_LEAD = RoleName.FINANCE_LEAD
POOL_MANAGER = RoleName.POOL_MANAGER
APPROVER = RoleName.APPROVER
PROGRAMME_LEAD = RoleName.PROGRAMME_LEAD
CENTRAL_COUNTERPART = RoleName.CENTRAL_COUNTERPART
AUDITOR = RoleName.AUDITOR
COUNCILLOR = RoleName.COUNCILLOR
ADMINISTRATOR = RoleName.ADMINISTRATOR
EVERY_ROLE = tuple(RoleName)
