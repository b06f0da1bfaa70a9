"""The services that a count speaks of, by which every body's spending is told in the same words.

*Source*: MHCLG, Revenue Outturn Summary 2021-22 (OGL v3), for the thirteen that councils, police and fire return; United
Nations, COFOG 1999, for what lies beside them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NOT_CLASSIFIED = "not-classified"


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its id, its label, its part of the return's codes (None where no council returns it), its COFOG code.

    `of_kinds` are the kinds of body (`vocabulary.bodies`) that exist for it alone.
    """

    id: str
    label: str
    rsx: str | None
    cofog: str | None
    of_kinds: tuple[str, ...] = ()


@cache
def services() -> dict[str, Service]:
    """Every service by its id, in the order in which they are shown."""
    text = files("wholeplace.reference").joinpath("data/services/services.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["service"]
    return {
        row["id"]: Service(row["id"], row["label"], row.get("rsx"), row.get("cofog"), tuple(row.get("of_kinds", ())))
        for row in rows
    }


def label_of(service: str) -> str:
    """The label of a service; its id where it is not known here."""
    known = services().get(service)
    return known.label if known else service


@cache
def service_of_kind(kind: str) -> str | None:
    """The one service that a kind of body exists for: `police` → `police`, `nhs` → `health`; None where it has several."""
    return next((service.id for service in services().values() if kind in service.of_kinds), None)


@cache
def service_of_return(rsx: str) -> str | None:
    """The service under which a part of the return's codes falls: `asc` → `adult-social-care`."""
    return next((service.id for service in services().values() if service.rsx == rsx), None)
