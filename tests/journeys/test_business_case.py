"""The walk of a business case, through pages only, with made-up bodies: three times, as a wide screen, as a narrow one, and
without JavaScript.

Sign in → a new case from the filled-in template → an assumption is changed → the results move → options are compared → what if →
a version is put forward → a partner comments → a central counterpart asks for a change, which blocks signing until it is
answered → each body signs, one of them by a deputy → the version is frozen → PDF, Word and workbook are taken away.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from appraisal.filled_template import answer, opened, saved, type_row
from wholeplace.appraisal.workbook import write_template
from wholeplace.specimen.place import CODE, COUNCIL, COURTS, NHS, POLICE

APPROVERS = {
    COUNCIL: "deputy@example.org",
    NHS: "approver-nhs@example.org",
    POLICE: "approver-police@example.org",
    COURTS: "approver-courts@example.org",
}
WAYS = {"wide": (1280, True), "narrow": (320, True), "plain": (1280, False)}
NAMES = {COUNCIL: "Council", NHS: "Integrated Care", POLICE: "Police", COURTS: "Courts and Prisons"}
KINDS = {COUNCIL: "local-authority", NHS: "nhs", POLICE: "police", COURTS: "criminal-justice"}
AGENCIES = {"NHS": NHS, "Criminal Justice System": COURTS, "Police": POLICE, "Local Authority": COUNCIL}
FORM = {
    "Place": CODE,
    "First year": "2026/27",
    "Years": 5,
    "Price year": "2026/27",
    "Without the change": "Six agencies go on taking their own referrals.",
    "Illustrative": "yes",
}
TEAM = {"Id": "team", "Title": "Front door team", "Body": COUNCIL, "Type": "revenue", "Grade": 3}
INCIDENTS = {
    "Id": "incidents",
    "Title": "Incidents avoided",
    "Unit cost": "CR2.0",
    "Grade": 4,
    "Population": 1160,
    "Engagement": 0.6,
    "Retention": 0.8,
    "Events per person": 3,
    "Impact": 0.25,
    "Deadweight": 0.2,
}


def filled_workbook(folder: Path, case_id: str) -> Path:
    """The template as a finance officer of the made-up place fills it in."""
    book = opened(write_template())
    for label, value in {**FORM, "Short name": case_id, "Title": f"Front door, {case_id}"}.items():
        answer(book, label, value)
    for row, body in enumerate(NAMES):
        type_row(book["Bodies"], row, {"Id": body, "Name": NAMES[body], "Kind": KINDS[body]})
    type_row(book["Costs"], 0, TEAM | {f"Year {year}": 400_000 for year in range(1, 6)})
    type_row(book["Benefits"], 0, INCIDENTS | {f"Ramp {year}": 1 if year > 1 else 0.5 for year in range(1, 6)})
    for row, (agency, body) in enumerate(AGENCIES.items()):
        type_row(book["Who gains"], row, {"Line": "incidents", "Agency": agency, "Body": body})
    type_row(book["Cashable"], 0, {"Line": "incidents", "Share": 0.25, "From year": 2})
    file = folder / f"{case_id}.xlsx"
    file.write_bytes(saved(book))
    return file


def impact(page) -> str:  # type: ignore[no-untyped-def]
    return str(page.locator(".wp-key-figures__value").nth(1).inner_text())


@pytest.mark.browser
@pytest.mark.parametrize("way", WAYS)
def test_from_a_workbook_to_a_frozen_version(way: str, visitor: Callable, tmp_path: Path) -> None:
    width, javascript = WAYS[way]
    case_id = f"walk-{way}"
    analyst = visitor("analyst@example.org", width=width, javascript=javascript)
    page = analyst.page

    analyst.go("/places/E99000001/cases/new")
    looks(analyst, javascript)
    page.set_input_files("input[name=file]", filled_workbook(tmp_path, case_id))
    page.get_by_role("button", name="Start from the file").click()
    page.wait_for_url(lambda url: case_id in url)
    looks(analyst, javascript)

    analyst.go(f"/cases/{case_id}/results")
    looks(analyst, javascript)
    before = impact(page)
    analyst.go(f"/cases/{case_id}/measure/incidents")
    looks(analyst, javascript)
    page.fill("input[name=population]", "580")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(lambda url: "/measure/incidents" not in url)
    analyst.go(f"/cases/{case_id}/results")
    assert impact(page) != before, "half the people, and the same result"

    what_if(analyst, case_id, javascript)
    analyst.go(f"/cases/{case_id}/options")
    looks(analyst, javascript)
    assert page.locator("#options thead th").count() == 3, "no change and the case stand side by side"

    put_forward(analyst, case_id)
    comment(visitor("analyst-nhs@example.org", width=width, javascript=javascript), case_id, javascript)
    central = visitor("central@example.org", width=width, javascript=javascript)
    request(central, case_id, javascript)
    assert "It cannot be signed now" in blocked(
        visitor("approver@example.org", width=width, javascript=javascript), case_id
    )
    answer_request(analyst, case_id, javascript)
    for body, email in APPROVERS.items():
        sign(visitor(email, width=width, javascript=javascript), case_id, body, javascript)

    analyst.go(f"/cases/{case_id}/review")
    looks(analyst, javascript)
    assert "frozen" in page.locator("main").inner_text().lower()
    take_away(analyst, case_id)


def looks(person, javascript: bool) -> None:  # type: ignore[no-untyped-def]
    """axe is itself a script, so without scripts only the width is looked at."""
    if javascript:
        person.looks_right()


def what_if(analyst, case_id: str, javascript: bool) -> None:  # type: ignore[no-untyped-def]
    """While one types where scripts run; by the button where they do not."""
    page = analyst.page
    analyst.go(f"/cases/{case_id}/what-if")
    looks(analyst, javascript)
    was = page.locator("#what-if-results").inner_text()
    page.fill("input[name='incidents.impact']", "5")
    if javascript:
        page.wait_for_function("was => document.querySelector('#what-if-results').innerText !== was", arg=was)
    else:
        page.get_by_role("button", name="Work it out").click()
        page.wait_for_url(lambda url: "incidents.impact=5" in url)
        assert page.locator("#what-if-results").inner_text() != was


def put_forward(analyst, case_id: str) -> None:  # type: ignore[no-untyped-def]
    analyst.go(f"/cases/{case_id}/versions/new")
    analyst.page.fill("textarea[name=note]", "For the board of June.")
    analyst.page.get_by_role("button", name="Put it forward").click()
    analyst.page.wait_for_url(lambda url: url.endswith("/review"))


def comment(partner, case_id: str, javascript: bool) -> None:  # type: ignore[no-untyped-def]
    partner.go(f"/cases/{case_id}/review")
    looks(partner, javascript)
    partner.page.check("input[name=sort][value=comment]")
    partner.page.fill("textarea[name=text]", "Is the uptake right for our wards?")
    partner.page.get_by_role("button", name="Send").click()
    partner.page.get_by_text("Is the uptake right for our wards?").first.wait_for()


def request(central, case_id: str, javascript: bool) -> None:  # type: ignore[no-untyped-def]
    """The central counterpart asks for another number in one line."""
    central.go(f"/cases/{case_id}/versions/1")
    looks(central, javascript)
    central.page.locator("a[href*='about=benefits.incidents.impact']").first.click()
    central.page.check("input[name=sort][value=request]")
    central.page.fill("textarea[name=text]", "Please use the lower of the two studies.")
    central.page.get_by_role("button", name="Send").click()
    central.page.get_by_text("Change requested").first.wait_for()


def blocked(approver, case_id: str) -> str:  # type: ignore[no-untyped-def]
    approver.go(f"/cases/{case_id}/versions/1/sign/{COUNCIL}")
    return str(approver.page.locator("main").inner_text())


def answer_request(analyst, case_id: str, javascript: bool) -> None:  # type: ignore[no-untyped-def]
    analyst.go(f"/cases/{case_id}/review")
    looks(analyst, javascript)
    analyst.page.get_by_role("link", name="Answer this request").click()
    looks(analyst, javascript)
    analyst.page.fill("textarea[name=text]", "The lower study had no comparison, so the number stays.")
    analyst.page.get_by_role("button", name="Answer").click()
    analyst.page.wait_for_url(lambda url: url.endswith("/review"))


def sign(approver, case_id: str, body: str, javascript: bool) -> None:  # type: ignore[no-untyped-def]
    approver.go(f"/cases/{case_id}/review")
    approver.page.locator(f"main a[href*='/sign/'][href*='{body}']").first.click()
    looks(approver, javascript)
    approver.page.check("input[name=agreed]")
    approver.page.get_by_role("button", name="Sign version 1").click()
    approver.page.wait_for_url(lambda url: "/sign/" not in url)


def take_away(analyst, case_id: str) -> None:  # type: ignore[no-untyped-def]
    """The three papers, each what it says that it is."""
    for kind, magic in {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}.items():
        answer = analyst.page.request.get(f"{analyst.site.address}/cases/{case_id}/download/{kind}")
        assert answer.status == 200, kind
        assert answer.body().startswith(magic), kind


PAGES = (
    "/cases/early-help/results?who=vale-police",
    "/cases/early-help/options?by=fiscal_return",
    "/cases/early-help/what-if?care.impact=lots",
    "/cases/early-help/versions",
    "/cases/early-help/versions/2",
    "/cases/early-help/versions/2/against/1",
    "/cases/early-help/versions/2/again",
    "/cases/early-help/versions/2/since",
    "/places/E99000001/portfolio",
    "/places/E99000001/portfolio?asked=yes&case=early-help&case=vale-front-door&common=yes&budget.thistlemere-council=900k",
    "/places/E99000001/portfolio?asked=yes&case=early-help&budget.thistlemere-council=plenty",
)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_amiss_on_the_other_pages_of_results(width: int, visitor: Callable) -> None:
    analyst = visitor("analyst@example.org", width=width)
    if width == 1280:
        twice_forward(analyst, "early-help")
    for path in PAGES:
        analyst.page.goto(analyst.site.address + path)
        analyst.looks_right()


def twice_forward(analyst, case_id: str) -> None:  # type: ignore[no-untyped-def]
    """Two versions, with a number changed in between."""
    put_forward(analyst, case_id)
    analyst.go(f"/cases/{case_id}/what-if?care.impact=11")
    analyst.page.get_by_role("button", name="Write them into the case").click()
    analyst.page.wait_for_url(lambda url: url.endswith("/results"))
    put_forward(analyst, case_id)
