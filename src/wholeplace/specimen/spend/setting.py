"""The public bodies that spend in the made-up place, its neighbours, and about how much money there is. Nothing here is real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wholeplace.specimen import place as p
from wholeplace.spend.area_shares import Method
from wholeplace.spend.place_total import PlaceBody
from wholeplace.spend.transfers import Kind

SEED = 20260401
YEARS = (2023, 2024)

HOSPITALS = "vale-hospitals"
BOARD = "thistlemere-safety-board"
"""A joint committee of five bodies. The council keeps its books: what it spends is in the council's figure."""
HOSTS: Mapping[str, str] = MappingProxyType({BOARD: p.COUNCIL})

NEIGHBOUR = "otterfold-council"
"""A council of another place. Money to it leaves Thistlemere."""

AREAS: Mapping[str, str] = MappingProxyType(
    {p.CODE: p.NAME, p.OTHER_CODE: p.OTHER_NAME, "E99000003": "Ashmoor", "E99000004": "Low Vale"}
)
RESIDENTS: Mapping[str, int] = MappingProxyType(
    {p.CODE: 118_400, p.OTHER_CODE: 241_200, "E99000003": 96_300, "E99000004": 309_700}
)

_LARGER = (HOSPITALS, p.POLICE, p.FIRE, p.COURTS, p.PROBATION, p.WORK)
_NAMES = {body.id: body.name for body in p.BODIES} | {HOSPITALS: "Vale Hospitals NHS Foundation Trust"}
BODIES = tuple(
    PlaceBody(body, _NAMES[body], larger=body in _LARGER)
    for body in (p.COUNCIL, p.NHS, HOSPITALS, p.POLICE, p.FIRE, p.COURTS, p.PROBATION, p.WORK, p.HOUSING)
)

SILENT = (p.COURTS,)
"""Bodies that publish nothing and give no total."""

RETURNED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        p.CODE: (p.COUNCIL, "Thistlemere"),
        "E23999001": (p.POLICE, "Vale Police and Crime Commissioner"),
        "E31999001": (p.FIRE, "Vale Fire and Rescue Authority"),
    }
)
"""Who makes a revenue return: the made-up ONS code, the body, and its name there."""

NAMES_PRINTED: Mapping[str, str] = MappingProxyType(
    {
        "THISTLEMERE BOROUGH COUNCIL": p.COUNCIL,
        "Thistlemere Council - Building Services": p.COUNCIL,
        "THISTLEMERE INTEGRATED CARE": p.NHS,
        "Vale Hospitals NHS FT": HOSPITALS,
        "VALE POLICE": p.POLICE,
        "Vale Fire & Rescue Service": p.FIRE,
        "HM VALE COURTS": p.COURTS,
        "Vale Probation": p.PROBATION,
        "Vale Homes": p.HOUSING,
        "Thistlemere Community Safety Board": BOARD,
        "Otterfold Council": NEIGHBOUR,
    }
)
"""Public bodies as payments files name them."""

THOUSANDS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        p.COUNCIL: {
            "education": 61_400,
            "transport": 6_900,
            "childrens-social-care": 21_300,
            "adult-social-care": 34_800,
            "public-health": 6_100,
            "housing": 5_200,
            "culture": 4_100,
            "environment": 9_700,
            "planning": 2_300,
            "central": 7_600,
            "other": 2_900,
        },
        p.NHS: {"health": 158_000},
        HOSPITALS: {"health": 760_000},
        p.POLICE: {"police": 148_000},
        p.FIRE: {"fire": 37_500},
        p.COURTS: {"justice": 22_000},
        p.PROBATION: {"justice": 11_800},
        p.WORK: {"benefits": 1_290_000, "employment": 24_600},
        p.HOUSING: {"housing": 19_500},
    }
)
"""About what each body states, in all the areas that it serves. *Units*: £ thousand a year."""


@dataclass(frozen=True, slots=True)
class Passing:
    """Money that one body pays another every year. *Units*: about so many pounds a year.

    `ends` says who reports it; `payer_holds` whether the payer's stated figure holds it; `capital` that it is beside revenue.
    `apart` is by how many pounds the receiver reports less than was paid, in the first of the years.
    """

    payer: str
    payee: str
    kind: Kind
    service: str
    pounds: int
    ends: tuple[str, ...]
    purpose: str
    payer_holds: bool = True
    capital: bool = False
    apart: int = 0


PASSINGS = (
    Passing(p.NHS, HOSPITALS, "contribution", "health", 104_000_000, ("payer", "payee"), "Contribution to acute care"),
    Passing(
        p.NHS, p.COUNCIL, "contribution", "health", 12_400_000, ("payer",), "Better Care Fund contribution, section 75"
    ),
    Passing(
        p.COUNCIL, HOSPITALS, "grant", "adult-social-care", 1_850_000, ("payer", "payee"), "Discharge grant", apart=300
    ),
    Passing(p.COUNCIL, p.NHS, "recharge", "public-health", 640_000, ("payee",), "Recharge of health checks"),
    Passing(p.COUNCIL, p.POLICE, "grant", "other", 310_000, ("payer",), "Safer streets grant"),
    Passing(
        p.POLICE,
        p.COUNCIL,
        "recharge",
        "police",
        180_000,
        ("payer", "payee"),
        "Recharge, safeguarding hub",
        apart=41_000,
    ),
    Passing(p.HOUSING, p.COUNCIL, "recharge", "housing", 260_000, ("payee",), "Recharge of housing advice"),
    Passing(p.COUNCIL, p.HOUSING, "grant", "housing", 900_000, ("payer", "payee"), "Supported housing grant"),
    Passing(p.COUNCIL, p.COURTS, "grant", "other", 75_000, ("payer",), "Grant, family drug and alcohol court"),
    Passing(p.COUNCIL, p.PROBATION, "grant", "other", 140_000, ("payer",), "Grant, mentors"),
    Passing(p.WORK, p.COUNCIL, "grant", "employment", 1_150_000, ("payee",), "Grant, work and health"),
    Passing(
        p.COUNCIL, BOARD, "contribution", "other", 400_000, ("payer", "payee"), "Partnership funding, contribution"
    ),
    Passing(p.POLICE, BOARD, "contribution", "police", 220_000, ("payer",), "Partnership funding, contribution"),
    Passing(p.FIRE, BOARD, "contribution", "fire", 90_000, ("payee",), "Partnership funding, contribution"),
    Passing(p.HOUSING, BOARD, "contribution", "housing", 130_000, ("payee",), "Partnership funding, contribution"),
    Passing(
        p.COUNCIL, p.POLICE, "precept", "central", 17_000_000, ("payer",), "Police precept, collection fund", False
    ),
    Passing(p.COUNCIL, p.FIRE, "precept", "central", 4_700_000, ("payer",), "Fire precept, collection fund", False),
    Passing(p.COUNCIL, p.HOUSING, "grant", "housing", 1_500_000, ("payer",), "Grant, new homes", False, capital=True),
    Passing(p.COUNCIL, p.COUNCIL, "recharge", "central", 820_000, ("payer",), "Recharge, repairs by own staff", False),
    Passing(p.COUNCIL, NEIGHBOUR, "recharge", "transport", 420_000, ("payer",), "Recharge, shared bus lanes"),
)
"""Chains, returns, credits, both ends and one, an own department, a joint committee, a precept, capital, a neighbour."""

PUBLISH = (p.COUNCIL, p.NHS, HOSPITALS, p.POLICE)
"""Who publishes payments."""

FACTORS: Mapping[str, tuple[Method, str, Mapping[str, float]]] = MappingProxyType(
    {
        HOSPITALS: ("catchment", "patients", {p.CODE: 0.90, p.OTHER_CODE: 1.0, "E99000003": 0.8, "E99000004": 0.75}),
        p.POLICE: (
            "need",
            "recorded crimes a head",
            {p.CODE: 1.18, p.OTHER_CODE: 0.92, "E99000003": 0.71, "E99000004": 1.08},
        ),
        p.FIRE: ("need", "incidents a head", {p.CODE: 1.06, p.OTHER_CODE: 1.01, "E99000003": 0.88, "E99000004": 1.0}),
        p.COURTS: ("need", "cases a head", {p.CODE: 1.1, p.OTHER_CODE: 0.9, "E99000003": 0.8, "E99000004": 1.1}),
        p.PROBATION: (
            "need",
            "cases of probation",
            {p.CODE: 1.2, p.OTHER_CODE: 0.9, "E99000003": 0.8, "E99000004": 1.05},
        ),
        p.WORK: ("need", "claimants a head", {p.CODE: 1.21, p.OTHER_CODE: 0.96, "E99000003": 0.78, "E99000004": 1.02}),
    }
)
"""How unlike the areas are to each larger body, against residents alone."""

PATIENTS_COUNTED = 6_000
