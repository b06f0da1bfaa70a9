"""The calendar of a pool: what it shows, which tasks it sets, and when something is done or late."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.deadlines.models import Task
from wholeplace.foundation.people.models import Person
from wholeplace.pools.web.models import Pool

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def pool(whole_specimen: object, monkeypatch: pytest.MonkeyPatch) -> Pool:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return Pool.objects.for_system("test").get(pk="thistlemere-front-door")


def at(word: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{word}@example.org"))
    return client


def words(answer: Any) -> str:
    return re.sub(r"[\s\xa0]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def tasks() -> Any:
    return Task.objects.for_system("test").filter(subject__startswith="pool-deadline:")


def test_the_three_clocks_stand_on_one_page_with_who_and_why(pool: Pool) -> None:
    said = words(at("councillor").get(f"/pools/{pool.pk}/calendar"))
    assert "Books of 2026/27-P08 close" in said
    assert "Joint board meets" in said
    assert "Contribution paid to the host: £45,000.00" in said
    assert "SI 2000/617 reg 7(4)(b)" in said
    assert "Finance lead, Thistlemere Integrated Care" in said
    assert "Set the tasks" not in said
    assert "Calendar 2027/28" in words(at("councillor").get(f"/pools/{pool.pk}/calendar?year=2027/28"))
    assert at("councillor").get(f"/pools/{pool.pk}/calendar?year=2040/41").status_code == 404


def test_clashes_come_first_with_what_to_do(pool: Pool) -> None:
    said = words(at("pool").get(f"/pools/{pool.pk}/calendar"))
    assert "Due on 13 May 2026, 57 days before the books of 2026/27-P01 close on 9 July 2026" in said
    later = words(at("pool").get(f"/pools/{pool.pk}/calendar?close_after=40"))
    late = later.index("before the books of 2026/27-P09 close")
    assert later.index("Where the clocks clash") < late < later.index("Close the period earlier", late)
    assert late < later.index("Every day of the year")


def test_an_instalment_that_came_in_is_done_and_what_nobody_did_is_overdue(pool: Pool) -> None:
    answer = at("pool").get(f"/api/pools/{pool.pk}/calendar?year=2026/27").json()
    paid = [one for one in answer["deadlines"] if one["pence"]]
    assert [(one["due_on"], one["state"]) for one in paid] == [
        ("2026-04-15", "done"),
        ("2026-07-15", "done"),
        ("2026-10-15", "done"),
        ("2027-01-15", "open"),
    ]
    books = {one["id"]: one["state"] for one in answer["deadlines"] if one["clock"] == "ledger"}
    assert [books[f"period-2026-27-P{number:02d}"] for number in (3, 4, 9)] == ["closed", "late", ""]
    budget = next(one for one in answer["deadlines"] if one["title"] == "Initial budget confirmed")
    assert budget["state"] == "overdue"
    assert "Overdue on 23 November 2026" in words(at("pool").get(f"/pools/{pool.pk}/calendar"))


def test_tasks_are_set_once_and_stand_in_the_list_of_whoever_must_act(pool: Pool) -> None:
    page = f"/pools/{pool.pk}/calendar/tasks?year=2026/27"
    assert at("auditor").post(page).status_code == 403
    assert at("pool").post(page).status_code == 302
    made = tasks().count()
    assert made > 10
    assert tasks().filter(due_on__lt=date(2026, 11, 23)).count() == 0
    assert at("pool").post(page).status_code == 302
    assert tasks().count() == made
    january = tasks().get(title__startswith="Contribution paid to the host")
    assert (january.role, january.body_id, january.due_on) == ("finance-lead", "thistlemere-nhs", date(2027, 1, 15))
    mine = words(at("pool").get(reverse("tasks")))
    assert "Quarterly report on income and spending and what was achieved: 1 October 2026 to 31 December 2026" in mine
    assert "Quarterly report on income" not in words(at("councillor").get(reverse("tasks")))


def test_a_report_handed_in_settles_its_task_and_is_an_act(pool: Pool) -> None:
    client = at("pool")
    client.post(f"/pools/{pool.pk}/calendar/tasks?year=2026/27")
    report = tasks().get(subject__endswith=":quarterly-report-2026-27-q3")
    sent = {"deadline": "quarterly-report-2026-27-q3"}
    assert client.post(f"/pools/{pool.pk}/calendar/done?year=2026/27", sent).status_code == 302
    report.refresh_from_db()
    assert report.done_by == "Priya Pool"
    assert Act.objects.for_system("test").filter(name="calendar.set", by_name="Priya Pool").count() == 2
    again = client.post(f"/pools/{pool.pk}/calendar/done?year=2026/27", sent)
    assert again.status_code == 422
    assert "nothing more is to be done" in words(again)
    nobody = client.post(f"/pools/{pool.pk}/calendar/done?year=2026/27", {"deadline": "tea-2026"})
    assert nobody.status_code == 422


def test_what_was_done_before_tasks_were_set_is_put_on_record_too(pool: Pool) -> None:
    sent = {"year": "2026/27", "deadline": "initial-budget-2026-27"}
    done = at("pool").post(f"/api/pools/{pool.pk}/calendar/done", sent, content_type="application/json")
    assert done.status_code == 200, done.content
    assert tasks().get().done_by == "Priya Pool"
    page = words(at("pool").get(f"/pools/{pool.pk}/calendar"))
    assert "Done by Priya Pool, 23 November 2026" in page


def test_an_overspend_beyond_the_threshold_asks_for_a_plan_within_21_days(pool: Pool) -> None:
    found = at("pool").get(f"/api/pools/{pool.pk}/calendar").json()["overspends"]
    assert [(one["line"], one["found_on"], one["over_pence"]) for one in found] == [
        ("team", "2026-10-09", 1_850_000),
        ("police-desk", "2026-10-09", 125_000),
    ]
    page = f"/pools/{pool.pk}/calendar"
    assert "Overspends that need a plan" in words(at("finance").get(page))
    assert "Overspends that need a plan" not in words(at("finance").get(f"{page}?beyond=10"))
    sent = {"line": "team"}
    assert at("finance").post(f"{page}/plan?year=2026/27&beyond=10", sent).status_code == 422
    assert at("finance").post(f"{page}/plan?year=2026/27", sent).status_code == 302
    assert at("finance").post(f"{page}/plan?year=2026/27", sent).status_code == 302
    assert tasks().get().due_on == date(2026, 10, 30)  # 21 days after 9 October


def test_the_year_goes_into_a_diary(pool: Pool) -> None:
    file = at("analyst").get(f"/pools/{pool.pk}/calendar.ics?year=2026/27")
    text = file.content.decode()
    assert file["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") > 40
    assert "SUMMARY:Joint board meets (Thistlemere front door)" in text
    assert "made up" in text
