"""What a year is expected to come to: line by line, how that has moved, and what each partner would owe at it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.uploads.actions import take_upload
from wholeplace.pools.forecast import LineForecast, run_rate_pence
from wholeplace.pools.forecast_workbook import Asked, read_forecast, write_forecast
from wholeplace.pools.shares import share_out
from wholeplace.pools.web.forms.year import ForecastFile, OneForecast
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import pool_of
from wholeplace.pools.web.views.budget import UNPROCESSABLE, asked_year, problems_in, year_frame
from wholeplace.pools.web.year import PoolYear, year_of
from wholeplace.pools.web.year_actions import keep_forecasts, position_at
from wholeplace.vocabulary.problems import Problem, Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("pool.view", write="forecast.make")
def forecast(request: HttpRequest, pool_id: str) -> HttpResponse:
    by = by_of(request)
    pool = pool_of(by, pool_id)
    held = year_of(by, pool, asked_year(request))
    form = OneForecast(held, request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        one = LineForecast(given["line"], by.day, given["pence"], period_now(held), by.name, given["note"])
        try:
            keep_forecasts(by=by, pool=pool, year=held.year, forecasts=[one])
            messages.success(request, "The forecast is kept with today's date.")
            return redirect("pools:forecast", pool_id=pool.pk)
        except Refused as refused:
            problems = problems_in(refused)
    return _page(request, pool, held, form, problems)


@needs("pool.view")
def workbook(request: HttpRequest, pool_id: str) -> HttpResponse:
    by = by_of(request)
    pool = pool_of(by, pool_id)
    held = year_of(by, pool, asked_year(request))
    answer = HttpResponse(write_forecast(asked_of(held), held.standings(by.day), at=by.day), content_type=XLSX)
    name = f"{pool.pk}-forecast-{period_now(held).replace('/', '-')}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@needs("forecast.make")
def brought(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The workbook comes back: all of it is kept, or none of it with every error by its cell."""
    by = by_of(request)
    pool = pool_of(by, pool_id)
    held = year_of(by, pool, asked_year(request))
    form = ForecastFile(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, pool, held, OneForecast(held), (), form)
    file = form.cleaned_data["file"]
    try:
        count = take_forecast(by=by, held=held, file=file)
    except Refused as refused:
        return _page(request, pool, held, OneForecast(held), problems_in(refused), form, str(file.name))
    messages.success(request, f"{count} forecasts are kept from {file.name}.")
    return redirect("pools:forecast", pool_id=pool.pk)


def take_forecast(*, by: Any, held: PoolYear, file: Any) -> int:
    """Keep the forecasts of a workbook, and the workbook beside them. *Refuses* as `read_forecast` and `take_upload`."""
    lines = {line.id: line.title for line in held.agreement.lines}
    name = str(file.name)
    found = read_forecast(file.read(), name, asked=asked_of(held), lines=lines, made_on=by.day, made_by=by.name)
    file.seek(0)
    kept = keep_forecasts(by=by, pool=held.pool, year=held.year, forecasts=found.forecasts, source=name)
    take_upload(by=by, place=held.pool.place, file=file, kinds=("workbook",), purpose="forecast")
    return len(kept)


def asked_of(held: PoolYear) -> Asked:
    """For what a forecast is asked now."""
    pool = held.pool
    return Asked(pool.pk, pool.title, str(held.year), period_now(held), made_up=pool.place.made_up)


def period_now(held: PoolYear) -> str:
    """The last period that has ended by the day; the first before any has."""
    done = [period for period in held.usual_periods if period.last_on <= held.by.day]
    return (done[-1] if done else held.usual_periods[0]).name


def _page(
    request: HttpRequest,
    pool: Pool,
    held: PoolYear,
    form: OneForecast,
    problems: tuple[Problem, ...],
    file_form: ForecastFile | None = None,
    file: str = "",
) -> HttpResponse:
    by = by_of(request)
    standings = held.standings(by.day)
    elapsed = held.elapsed(by.day)
    context = {
        "form": form,
        "file_form": file_form or ForecastFile(),
        "problems": problems,
        "file": file,
        "standings": standings,
        "run_rates": {one.line: run_rate_pence(one.actual_pence, elapsed) for one in standings},
        "drift": held.drift_of(),
        "by_body": held.drift_by_body(),
        "warnings": held.warnings(),
        **_owed(held),
        "period": period_now(held),
        "may_forecast": by.may("forecast.make", pool),
    }
    wrong = problems or form.errors or (file_form is not None and file_form.errors)
    status = UNPROCESSABLE if wrong else HTTPStatus.OK
    return render(request, "pools/year/forecast.html", year_frame(request, held, "Forecast") | context, status=status)


def _owed(held: PoolYear) -> dict[str, Any]:
    """What each partner would owe at this forecast, rule by rule; or why that cannot be said."""
    try:
        shares = share_out(position_at(held, held.by.day, forecast=True), held.agreement.rules, held.agreement.host)
    except Refused as refused:
        return {"owed": [], "owed_refused": refused.problems}
    return {"owed": [one for one in shares.owed() if one.pence], "shares": shares, "owed_refused": ()}
