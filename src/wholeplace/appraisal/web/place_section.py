"""What the home of a place shows of its business cases."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html

from wholeplace.appraisal.web.queries import Listed, cases_of
from wholeplace.documents import wording
from wholeplace.foundation.access.by import By
from wholeplace.foundation.pages.filters import sentence, unbroken
from wholeplace.foundation.pages.links import Link
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.sections import Section

SHOWN = 5


def cases_section(by: By, place: Place) -> Section | None:
    """The cases that changed last, for those who may see them."""
    if not by.may("case.view", place):
        return None
    address = reverse("appraisal:cases", kwargs={"code": place.code})
    may_add = by.may("case.add", place)
    new = Link("Start a business case", reverse("appraisal:new-case", kwargs={"code": place.code}))
    return Section(
        title="Business cases",
        href=address,
        link="All business cases",
        head=("Case", "In present value", "Last change"),
        rows=[_row(listed) for listed in cases_of(by, place)[:SHOWN]],
        empty="There is no business case here yet.",
        start=[new] if may_add else [],
    )


def _row(listed: Listed) -> list[object]:
    case, answer = listed.case, listed.answer
    address = reverse("appraisal:overview", kwargs={"case_id": case.pk})
    link = format_html('<a class="govuk-link" href="{}">{}</a>', address, case.title)
    words = unbroken(sentence(wording.purse(answer.net_present_budget_impact))) if answer else "not whole yet"
    return [{"html": link}, words, wording.day(case.changed_at)]
