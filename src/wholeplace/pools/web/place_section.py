"""What the home of a place shows of its pools."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.sections import Section
from wholeplace.pools.web.overview import glance
from wholeplace.pools.web.queries import pools_of
from wholeplace.vocabulary.money import format_pounds

SHOWN = 5


def pools_section(by: By, place: Place) -> Section | None:
    """The pools of the place, for those who may see them."""
    if not by.may("pool.view", place):
        return None
    return Section(
        title="Deals and pools",
        href=reverse("pools:pools", args=[place.code]),
        link="All deals and pools",
        head=("Pool", "Agreement", "Paid in", "Spent"),
        rows=[_row(by, pool) for pool in pools_of(by, place)[:SHOWN]],
        empty="There is no pool here yet.",
    )


def duty_section(by: By, place: Place) -> Section | None:
    """The way to the register of the duty to pool, for those who may see it."""
    if not by.may("duty.view", place):
        return None
    return Section(
        title="Duty to pool",
        href=reverse("pools:duty", args=[place.code]),
        link="The register of the duty to pool",
        empty="What each body could pool and what it does, exemptions and notices, and what would change.",
    )


def _row(by: By, pool: object) -> list[object]:
    seen = glance(by, pool)  # type: ignore[arg-type]
    link = format_html(
        '<a class="govuk-link" href="{}">{}</a>', reverse("pools:overview", args=[seen.pool.pk]), seen.pool.title
    )
    state = "in force" if seen.signed else "not signed yet"
    if seen.balances is None:
        return [{"html": link}, state, "", ""]
    return [{"html": link}, state, format_pounds(seen.income_pence / 100), format_pounds(seen.spending_pence / 100)]
