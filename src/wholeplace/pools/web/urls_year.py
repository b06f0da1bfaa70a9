"""A pool's year: budget, forecast, settlement, balances between bodies, savings."""

from __future__ import annotations

from django.urls import path

from wholeplace.pools.web.views import budget, forecast, savings, settlement

POOL = "pools/<slug:pool_id>/"

urlpatterns = [
    path(f"{POOL}budget", budget.budget, name="budget"),
    path(f"{POOL}forecast", forecast.forecast, name="forecast"),
    path(f"{POOL}forecast.xlsx", forecast.workbook, name="forecast-workbook"),
    path(f"{POOL}forecast/brought", forecast.brought, name="forecast-brought"),
    path(f"{POOL}settlements", settlement.settlements, name="settlements"),
    path(f"{POOL}settlements/balances", settlement.confirm, name="confirm-balance"),
    path(f"{POOL}settlements/<int:key>", settlement.settlement, name="settlement"),
    path(f"{POOL}savings", savings.savings, name="savings"),
    path(f"{POOL}savings/<int:key>", savings.saving, name="saving"),
    path(f"{POOL}savings/<int:key>/cut", savings.cut, name="saving-cut"),
]
