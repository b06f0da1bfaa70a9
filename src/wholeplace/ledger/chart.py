"""What an amount is booked to: an account, and the dimensions that say whose money it is, for what, and under which power.

A *cell* is one combination of them. A book holds some hundreds of cells and any number of lines, so a line names its cell once
and every balance is kept by cell.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal["asset", "liability", "funds", "income", "expenditure", "commitment"]
BETWEEN = "\x1f"  # between the fields of a sealed text; no field may hold it

# Pooled money is the fund's; the others stay beside it. See docs/methods/pooled-and-aligned.
STATUSES = MappingProxyType(
    {
        "pooled": "Pooled",
        "pooled-aligned": "Pooled-aligned",
        "aligned": "Aligned",
        "in-view": "In view",
        "transferred": "Transferred",
    }
)

CASH = "1000"
CONTRIBUTIONS_RECEIVABLE = "1100"
DUE_FROM_PARTNERS = "1200"
CREDITORS = "2000"
DUE_TO_PARTNERS = "2100"
ACCRUALS = "2200"
BROUGHT_FORWARD = "3000"
RISK_POOL = "3100"
RESERVE = "3200"
CONTRIBUTIONS = "4000"
CONTRIBUTIONS_IN_KIND = "4100"
GRANTS = "4200"
VARIANCE_SHARES = "4300"
SAVING_SHARES = "4400"
OTHER_INCOME = "4900"
SPENDING = "5000"
SPENDING_IN_KIND = "5100"
OWN_LEDGER = "8000"
COMMITTED = "9000"
COMMITMENTS = "9900"


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the chart."""

    code: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Cell:
    """What an amount is booked to. Empty where a dimension does not apply.

    `scheme`, `line` (funding line) and `body` are ids of the agreement; `status` is how the line stands in the pool (`pooled` …),
    `mechanism` the power by which the money may move (`s75` …), `subjective` the CIPFA group (`1` … `10`), `condition` the
    ring-fence, `cause` why a variance arose (`management`, `windfall`, `demand` …).
    """

    account: str
    scheme: str = ""
    line: str = ""
    body: str = ""
    status: str = ""
    mechanism: str = ""
    subjective: str = ""
    capital: bool = False
    condition: str = ""
    cause: str = ""

    def text(self) -> str:
        """The cell as the seal covers it: one text for one cell."""
        return BETWEEN.join(
            (
                self.account,
                self.scheme,
                self.line,
                self.body,
                self.status,
                self.mechanism,
                self.subjective,
                "capital" if self.capital else "revenue",
                self.condition,
                self.cause,
            )
        )

    @classmethod
    def of_text(cls, text: str) -> Cell:
        """The cell that a sealed text names. ValueError where it is none."""
        parts = text.split(BETWEEN)
        if len(parts) != len(fields(cls)) or parts[7] not in ("capital", "revenue"):
            raise ValueError(f"{text!r} names no cell")
        account, scheme, line, body, status, mechanism, subjective, kind, condition, cause = parts
        return cls(account, scheme, line, body, status, mechanism, subjective, kind == "capital", condition, cause)

    def booked_to(self, account: str) -> Cell:
        """The same dimensions on another account."""
        return replace(self, account=account)


DIMENSIONS = tuple(field.name for field in fields(Cell))


@cache
def chart() -> Mapping[str, Account]:
    """Every account by code, in the order of the chart."""
    held: Mapping[str, Any] = tomllib.loads(_parameters("chart.toml"))
    return MappingProxyType({code: Account(code, row["name"], row["kind"]) for code, row in held["accounts"].items()})


@cache
def subjective_groups() -> Mapping[str, str]:
    """The ten groups of spending by number. *Source*: CIPFA BVACOP 2011-12, standard subjective analysis."""
    rows = csv.DictReader(_parameters("subjective_groups.csv").splitlines())
    return MappingProxyType({row["group"]: row["name"] for row in rows})


def _parameters(name: str) -> str:
    return (files("wholeplace.ledger") / "parameters" / name).read_text(encoding="utf-8")
