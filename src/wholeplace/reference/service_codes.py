"""What a published code says of the service: SeRCOP, ProClass, COFOG, CIPFA's subjective groups, and some publishers' own words.

A code may mean one service, several ("Children's & Education Services"), or none: most of ProClass says what is bought, and a
subjective group says whether it is pay, premises or a third party, never for which service. Each row gives its reason and how
sure it is.

*Source*: `data/services/crosswalk.csv`, a judgement from the codes' own names; ProClass 17.1 (OGL v3); COFOG 1999; CIPFA BVACOP
2011-12. See the README beside them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

STANDARD = ("sercop", "proclass", "cofog", "cipfa")
"""Systems that any publisher may use."""

PUBLISHERS = ("gateshead", "calderdale")
"""Systems of one publisher's own words; never looked in unless asked for by name."""

SYSTEM_WORDS = {"sercop": "SeRCOP", "proclass": "ProClass", "cofog": "COFOG", "cipfa": "CIPFA"} | {
    one: one.capitalize() for one in PUBLISHERS
}
"""Systems as they are written in the trade."""

SUBJECTIVE_GROUPS = {
    1: "Employees",
    2: "Premises-related expenditure",
    3: "Transport-related expenditure",
    4: "Supplies and services",
    5: "Third party payments",
    6: "Transfer payments",
    7: "Support services",
    8: "Depreciation and impairment losses",
    9: "Income",
    10: "Capital financing costs",
}
"""CIPFA's standard subjective analysis, by number. *Source*: CIPFA BVACOP 2011-12."""

_NOT_WORDS = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Code:
    """One code or label: the services it may mean (none where it says nothing of service), and how sure that is.

    `sure` lies between 0 and 1. `subjective` is the number of a CIPFA subjective group, for codes of that system.
    """

    system: str
    code: str
    label: str
    services: tuple[str, ...]
    subjective: int | None
    sure: float
    why: str

    @property
    def name(self) -> str:
        """The code as a person would look it up: `SeRCOP 101 Adult Social Care`."""
        return " ".join(part for part in (SYSTEM_WORDS.get(self.system, self.system), self.code, self.label) if part)


def plain(text: str) -> str:
    """A label with case, punctuation and & for "and" set aside, so that two ways to write it are one."""
    return _NOT_WORDS.sub(" ", text.casefold().replace("&", " and ").replace("'", "").replace("’", "")).strip()


@cache
def crosswalk() -> tuple[Code, ...]:
    """Every row of the crosswalk, in the file's order."""
    return tuple(_code(row) for row in _rows("crosswalk.csv"))


@cache
def systems() -> tuple[str, ...]:
    """The systems that the crosswalk knows."""
    return tuple(dict.fromkeys(code.system for code in crosswalk()))


def by_label(system: str, text: str) -> Code | None:
    """The row whose label this is, however it is punctuated; for ProClass also `level 1 … level 2 … level 3` in one text."""
    return _labels(system).get(plain(text))


def by_code(system: str, text: str) -> Code | None:
    """The row of a code, or of the nearest code above it (`10.4.2` → `10.4`). None where the system does not have it."""
    code = text.strip()
    if system == "proclass":
        return _proclass_codes().get(code)
    found = _codes(system).get(code)
    while found is None and "." in code:
        code = code.rpartition(".")[0]
        found = _codes(system).get(code)
    return found


def look_up(system: str, text: str) -> Code | None:
    """The row of a code or else of a label."""
    return by_code(system, text) or by_label(system, text)


@cache
def _codes(system: str) -> dict[str, Code]:
    return {row.code: row for row in crosswalk() if row.system == system and row.code}


@cache
def _labels(system: str) -> dict[str, Code]:
    if system == "proclass":
        return dict(_proclass_labels())
    return {plain(row.label): row for row in crosswalk() if row.system == system}


@cache
def _proclass_codes() -> dict[str, Code]:
    """Each ProClass code and the row that speaks for it: its own, else its second level's, else its first's."""
    return {
        code: row for code, row in ((levels["code"], _proclass_row(levels)) for levels in _rows("proclass.csv")) if row
    }


def _proclass_row(levels: dict[str, str]) -> Code | None:
    own = _codes("proclass")
    codes = _proclass_levels()
    first = codes.get((levels["level1"], "", ""))
    second = codes.get((levels["level1"], levels["level2"], ""))
    return next((own[code] for code in (levels["code"], second, first) if code in own), None)


def _proclass_labels() -> Iterator[tuple[str, Code]]:
    for levels in _rows("proclass.csv"):
        found = _proclass_codes().get(levels["code"])
        if found is not None:
            yield plain(" ".join((levels["level1"], levels["level2"], levels["level3"]))), found


@cache
def _proclass_levels() -> dict[tuple[str, str, str], str]:
    return {(row["level1"], row["level2"], row["level3"]): row["code"] for row in _rows("proclass.csv")}


def _code(row: dict[str, str]) -> Code:
    services = tuple(part for part in row["services"].split("|") if part)
    subjective = int(row["subjective"]) if row["subjective"] else None
    return Code(row["system"], row["code"], row["label"], services, subjective, float(row["sure"]), row["why"])


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = files("wholeplace.reference").joinpath(f"data/services/{name}").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
