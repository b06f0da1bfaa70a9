"""The walk of a business case, through pages only, with made-up bodies: three times, as a wide screen, as a narrow one, and
without JavaScript.

Sign in → a new case from a filled-in workbook → an assumption is changed → the results move → options are compared → what if →
a version is put forward → a partner comments → each body signs → the version is frozen → PDF, Word and workbook are taken away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.workbook import write_workbook

SPECIMEN = Path(__file__).parents[2] / "src" / "wholeplace" / "specimen" / "cases" / "front-door.toml"
APPROVERS = {
    "council": "approver@example.org",
    "nhs": "approver-nhs@example.org",
    "police": "approver-police@example.org",
    "courts": "approver-courts@example.org",
}
WAYS = {"wide": (1280, True), "narrow": (320, True), "plain": (1280, False)}


def filled_workbook(folder: Path, case_id: str) -> Path:
    """The made-up front door as a workbook in the template's layout, with an id of its own."""
    case = replace(read_case(SPECIMEN.read_bytes(), file=SPECIMEN.name), id=case_id, title=f"Front door, {case_id}")
    file = folder / f"{case_id}.xlsx"
    file.write_bytes(write_workbook(case, appraise(case)))
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
    assert page.locator("#options thead th").count() >= 3, "two options stand side by side"

    put_forward(analyst, case_id)
    comment(visitor("analyst-nhs@example.org", width=width, javascript=javascript), case_id, javascript)
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
