"""What VAT cannot be got back, by which partner hosts the pool."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.agreement_file import examine
from wholeplace.pools.agreement_vat import service_of, vat_by_host, vat_lines
from wholeplace.pools.vat import services
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.queries import pool_of
from wholeplace.vocabulary.years import FinancialYear


@needs("agreement.view")
def vat(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Irrecoverable VAT of a year's budgets with each partner as host; what a line buys may be tried."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.view")
    agreement, _ = examine(pool.raw)
    context = pool_frame(request, pool, "Agreement") | {"agreement": agreement, "services": services()}
    if agreement is not None:
        year = year_asked(agreement, request.GET.get("year", ""), by.day)
        tried = tried_services(agreement, request)
        context |= {
            "year": year,
            "years": [str(one) for one in agreement.years],
            "lines": vat_lines(agreement, year, tried),
            "tried": {line.id: tried.get(line.id) or service_of(line) for line in agreement.lines},
            "found": vat_by_host(agreement, year, by.day, tried),
            "names": agreement.names,
            "titles": {line.id: line.title for line in agreement.lines},
        }
    return render(request, "pools/agreement/vat.html", context)


def year_asked(agreement: Agreement, text: str, day: object) -> FinancialYear:
    """The year of the term that is asked for, else the first with a budget in the fund."""
    named = [year for year in agreement.years if str(year) == text]
    budgeted = [year for year in agreement.years if any(line.budget_pence.get(year) for line in agreement.lines)]
    return next(iter([*named, *budgeted, *agreement.years]))


def tried_services(agreement: Agreement, request: HttpRequest) -> dict[str, str]:
    """Services that are tried in place of what the agreement says, by line."""
    asked = {line.id: request.GET.get(f"service.{line.id}", "") for line in agreement.lines}
    return {line: service for line, service in asked.items() if service in services()}
