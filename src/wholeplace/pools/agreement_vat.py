"""An agreement's lines as VAT sees them: what is spent, who delivers, and which of the partners could host.

A line that the present host delivers is delivered by whoever hosts; any other keeps its deliverer. What a line buys is its
`vat_regime` where that names a service of `parameters/vat_recovery.csv`; a service may be tried in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wholeplace.pools.agreement import Agreement, FundingLine
from wholeplace.pools.mechanisms import mechanisms
from wholeplace.pools.vat import THE_HOST, HostOption, HostOptions, VatBody, VatLine, by_host, check_vat, services
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear


@dataclass(frozen=True, slots=True)
class VatByHost:
    """What can be worked out of the options to host, and for each of the others why not. `options` None: nothing can be."""

    options: HostOptions | None
    unknown: Mapping[str, list[Problem]]


def vat_lines(agreement: Agreement, year: FinancialYear, tried: Mapping[str, str] | None = None) -> tuple[VatLine, ...]:
    """The lines in the legal fund that have a budget in the year. `tried`: services by line. *Units*: pence, shares 0 to 1."""
    return tuple(
        VatLine(
            line.id,
            line.title,
            line.budget_pence[year],
            line.vat_bearing,
            (tried or {}).get(line.id) or service_of(line),
            THE_HOST if line.deliverer in ("", agreement.host) else line.deliverer,
            agent_for=line.owner if line.capacity == "agent" else "",
        )
        for line in agreement.lines
        if line.in_fund and line.budget_pence.get(year)
    )


def service_of(line: FundingLine) -> str:
    """What a line buys, as the rules on file name it; empty where the agreement does not say."""
    return line.vat_regime if line.vat_regime in services() else ""


def hosts_of(agreement: Agreement) -> tuple[HostOption, ...]:
    """Each partner that may be in the fund of every pooled line: the present host first."""
    powers = [mechanisms()[line.mechanism] for line in agreement.lines if line.in_fund]
    may = [p for p in agreement.partners if all(not power.members or p.kind in power.members for power in powers)]
    may.sort(key=lambda partner: partner.body != agreement.host)
    return tuple(HostOption(partner.body, partner.body) for partner in may)


def vat_by_host(
    agreement: Agreement, year: FinancialYear, on: date, tried: Mapping[str, str] | None = None
) -> VatByHost:
    """Irrecoverable VAT of the year's budgets with each partner as host, by the rules that stand on a day."""
    lines = vat_lines(agreement, year, tried)
    bodies = [VatBody(partner.body, partner.name, partner.kind) for partner in agreement.partners]
    unknown = {option.id: check_vat(lines, [option], bodies, on) for option in hosts_of(agreement)}
    sound = [option for option in hosts_of(agreement) if not unknown[option.id]]
    found = by_host(lines, sound, bodies, on) if sound and lines else None
    return VatByHost(found, {host: problems for host, problems in unknown.items() if problems})
