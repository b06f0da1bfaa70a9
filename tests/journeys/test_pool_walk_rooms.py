"""One step in the browser for each thing that may go otherwise in a pool, mostly on the made-up pool as it is loaded:
VAT by host, virement beyond its limit, clocks that clash, the duty register, a variation, thirteen periods and a mid-life start,
a commitment released, a saving confirmed, a balance in dispute, a forecast workbook with an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from wholeplace.specimen.place import CODE, COUNCIL, NHS, POLICE

pytestmark = pytest.mark.browser
POOL = "/pools/thistlemere-front-door"
AGREEMENT = Path(__file__).parents[2] / "examples" / "agreement.toml"
SIGNING = {"approver": COUNCIL, "approver-nhs": NHS, "approver-police": POLICE}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROOMS = (
    "",
    "/agreement",
    "/book",
    "/book/contributions",
    "/budget",
    "/forecast",
    "/settlements",
    "/savings",
    "/statements",
)


@pytest.fixture
def at(visitor: Callable[..., Any]) -> Callable[..., Any]:
    """The browser of a person, one for each, at a page that looks right."""
    there: dict[str, Any] = {}

    def go(word: str, path: str) -> Any:
        person = there.get(word) or there.setdefault(word, visitor(f"{word}@example.org"))
        person.go(path)
        person.looks_right()
        return person.page

    return go


def said(page: Any) -> str:
    return re.sub(r"[\s\u2060]+", " ", page.locator("main").inner_text())


def press(page: Any, button: str) -> str:
    page.locator("main").get_by_role("button", name=button).first.click()
    page.wait_for_load_state()
    return said(page)


def type_day(page: Any, day: date, name: str = "on") -> None:
    for part, value in enumerate((day.day, day.month, day.year)):
        page.fill(f"[name={name}_{part}]", str(value))


def sign_all(at: Callable[..., Any], pool: str, version: int) -> None:
    for word, body in SIGNING.items():
        page = at(word, f"{pool}/agreement/version/{version}/sign/{body}")
        page.check("[name=agreed]")
        words = press(page, f"Sign version {version}")
    assert "the version is frozen" in words


def test_the_rooms_of_a_pool_hold_on_a_telephone(visitor: Callable[..., Any]) -> None:
    person = visitor("pool@example.org", width=320)
    for room in (*(POOL + room for room in ROOMS), f"/places/{CODE}/duty", f"{POOL}/calendar"):
        person.go(room)
        person.looks_right()
        assert "made up" in person.page.locator("body").inner_text() or "made-up" in person.page.inner_text("body"), (
            room
        )


def test_vat_by_who_hosts(at: Callable[..., Any]) -> None:
    page = at("finance", f"{POOL}/agreement/vat")
    assert "Thistlemere Council pays £9,000.00 of VAT and gets all of it back" in said(page)
    assert "Thistlemere Integrated Care as host: not worked out" in said(page)
    page.locator("[name='service.team']").select_option("not-contracted-out")
    assert "£9,000.00" in press(page, "Work it out again")
    assert "Thistlemere Integrated Care as host: not worked out" not in said(page)


def test_budget_moved_beyond_its_limit(at: Callable[..., Any]) -> None:
    page = at("pool", f"{POOL}/budget")
    page.select_option("[name=from_line]", "team")
    page.select_option("[name=to_line]", "police-desk")
    page.fill("[name=pence]", "60,000")
    type_day(page, date(2026, 12, 1))
    page.fill("[name=reason]", "A second desk")
    refused = press(page, "Move budget")
    assert "the approval of cabinet" in refused
    assert "Nothing has been stored" in refused
    assert page.locator("#budget").inner_text().count("£450,000.00") >= 2, "the budget is as agreed"


def test_clocks_that_clash(at: Callable[..., Any]) -> None:
    words = said(at("pool", f"{POOL}/calendar?year=2026/27"))
    assert "before the books of 2026/27-P01 close on 9 July 2026" in words
    assert "Close the period earlier, agree a later day for the report" in words


def test_the_duty_register_and_the_share_pooled(at: Callable[..., Any]) -> None:
    page = at("programme", f"/places/{CODE}/duty?year=2026/27")
    assert "A voluntary compact: no statute obliges these bodies" in said(page)
    assert "£450,000.00" in page.locator("#register").inner_text()
    assert "exempt until 31 March 2028" in said(page)


def test_a_balance_in_dispute_and_agreed(at: Callable[..., Any]) -> None:
    """Each body says what its own ledger holds; beyond the tolerance that is a dispute until they agree."""
    page = at("approver-nhs", f"{POOL}/settlements?year=2026/27")
    page.fill("[name=pence]", "905")
    page.fill("[name=words]", "Our ledger has the June invoice at £905")
    press(page, "Confirm for Thistlemere Integrated Care")
    page = at("finance", f"{POOL}/settlements?year=2026/27")
    page.fill("[name=pence]", "980")
    assert "dispute" in press(page, "Confirm for Thistlemere Council").lower()
    page = at("approver-nhs", f"{POOL}/settlements?year=2026/27")
    page.fill("[name=pence]", "980")
    assert "Agreed" in press(page, "Confirm for Thistlemere Integrated Care")


def test_a_saving_is_confirmed_by_the_line_that_was_cut(at: Callable[..., Any]) -> None:
    page = at("pool", f"{POOL}/savings")
    page.get_by_role("link", name="Fewer repeat call-outs").click()
    page.fill("[name=ledger_line]", "2210 Response, overtime")
    page.fill("[name=owner]", "Paul Beat")
    assert "2210 Response, overtime" in press(page, "Name the line")
    saving = page.url.split("/savings/")[1]
    page = at("approver-police", f"{POOL}/savings/{saving}")
    type_day(page, date(2026, 10, 1), "cut_on")
    page.fill("[name=before]", "120,000")
    page.fill("[name=after]", "90,000")
    refused = press(page, "Confirm the saving")
    assert "Confirmed by" not in refused, "without the paper and what was closed it is still a claim"
    page.fill("[name=evidence]", "Force budget report of 21 September 2026")
    page.fill("[name=decommissioning]", "The night overtime of two beats has ended.")
    page.fill("[name=double_running]", "One beat ran on until November.")
    words = press(page, "Confirm the saving")
    assert "the line was cut from £120,000.00 to £90,000.00 on 1 October 2026" in words


def test_a_commitment_is_released(at: Callable[..., Any]) -> None:
    page = at("pool", f"{POOL}/book/commitments")
    assert "PO 4471" in said(page)
    page.get_by_role("link", name="Release").first.click()
    type_day(page, date(2026, 11, 2))
    page.fill("[name=text]", "The council had one to lend")
    assert "Nothing is promised at present" in press(page, "Release it")


def test_the_forecast_workbook_with_an_error(at: Callable[..., Any]) -> None:
    """Out, filled in wrongly, back with the error by its cell; nothing of it is kept until all of it is right."""
    page = at("pool", f"{POOL}/forecast")
    book = load_workbook(BytesIO(page.request.get(page.url.replace("/forecast", "/forecast.xlsx")).body()))
    cell = next(
        c for sheet in book for row in sheet.iter_rows() for c in row if c.value == "Your forecast for the year, £"
    )
    below = cell.offset(row=1)
    for wrong, expected in (("a lot", below.coordinate), (471_000, "forecasts are kept from")):
        below.value = wrong
        below.offset(row=1).value = 51_000
        filled = BytesIO()
        book.save(filled)
        file = {"name": "forecast.xlsx", "mimeType": XLSX, "buffer": filled.getvalue()}
        page.set_input_files("[name=file]", file)
        assert expected in press(page, "Take it in")
    assert "£471,000.00" in page.locator("#standing").inner_text()


def test_a_variation_is_a_new_dated_version(at: Callable[..., Any]) -> None:
    page = at("pool", f"{POOL}/agreement/part/head")
    type_day(page, date(2027, 4, 1), "agreement\\.varied_on")
    press(page, "Save")
    page = at("pool", f"{POOL}/agreement/part/terms")
    page.fill("[name='terms.aims']", "One front door, open at night too.")
    press(page, "Save")
    page = at("pool", f"{POOL}/agreement/propose")
    assert "It varies version 1, which stays in force" in said(page)
    page.fill("[name=note]", "Nights are added.")
    press(page, "Put it before the partners")
    sign_all(at, POOL, 2)
    assert "open at night too" in said(at("councillor", f"{POOL}/agreement/version/2/against/1"))
    assert "Version 1 is in force" in said(at("councillor", f"{POOL}/agreement")) or date.today() >= date(2027, 4, 1)  # noqa: DTZ011


def test_a_pool_that_runs_already_in_thirteen_periods(at: Callable[..., Any], tmp_path: Path) -> None:
    """Taken in mid-life: signed, opened, its opening balances posted once, in a year of thirteen periods."""
    text = AGREEMENT.read_text(encoding="utf-8")
    for old, new in {
        '"thistlemere-front-door"': '"thirteen"',
        '"Thistlemere front door"': '"Thirteen periods"',
        'pattern = "monthly"': 'began_before = true\npattern = "four-weekly"',
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    file = tmp_path / "thirteen.toml"
    file.write_text(text, encoding="utf-8")
    page = at("pool", f"/places/{CODE}/agreements/new")
    page.set_input_files("[name=file]", file)
    press(page, "Start from the file")
    page = at("pool", "/pools/thirteen/agreement/propose")
    press(page, "Put it before the partners")
    sign_all(at, "/pools/thirteen", 1)
    page = at("pool", "/pools/thirteen/agreement")
    press(page, "Open the pool")
    page = at("pool", "/pools/thirteen/agreement/opening")
    balances = page.locator("form", has=page.get_by_role("button", name="Post the opening balances"))
    balances.locator("[name$=table]").fill("account,line,body,amount\n1000,,,12500\n3000,,,-12499.99")
    assert "£0.01" in press(page, "Post the opening balances"), "out by a penny"
    balances.locator("[name$=table]").fill("account,line,body,amount\n1000,,,12500\n3000,,,-12500")
    assert "posted by Priya Pool" in press(page, "Post the opening balances")
    assert "2026/27-P13" in said(at("pool", "/pools/thirteen/book/periods"))
