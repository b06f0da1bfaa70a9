"""The walk from published files to a map, through pages only: real extracts of two councils, brought by made-up bodies.

The codes of two bodies are said → a statutory return is brought, and counted → the bodies' files of payments are brought, their
columns looked at and confirmed → the map shows who spends on what → a figure is opened to its lines, a line to its payment, its
file, its rule and who brought it → the payments are held against the return, with a reason. Once on a wide screen with everything
that axe asks; then the same pages on a narrow one; then without JavaScript.

*Source* of the extracts: tests/spend/data/published/ATTRIBUTION.md and tests/spend/data/returns/ATTRIBUTION (OGL v3).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wholeplace.specimen.place import CODE, COUNCIL, HOUSING

DATA = Path(__file__).parents[1] / "spend" / "data"
RETURN = DATA / "returns" / "rsx-2021-22-net.csv"
PAYMENTS = {
    COUNCIL: DATA / "published" / "manchester-2021-04.csv",
    HOUSING: DATA / "published" / "salford-2021-05.csv",
}
CODES = {COUNCIL: "E08000003", HOUSING: "E08000006"}
SPENDING = f"/places/{CODE}/spending/"
MAP = f"{SPENDING}map/?year=2021"


def said(page: Any) -> str:
    """The words of a page, on one line."""
    return re.sub(r"[\s⁠ ]+", " ", page.locator("main").inner_text())


def press(page: Any, button: str) -> None:
    page.locator("main").get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def until(page: Any, words: str) -> None:
    """Reload a page until the job behind it is done."""
    for _ in range(120):
        if words in said(page):
            return
        page.wait_for_timeout(250)
        page.reload()
    pytest.fail(f"{page.url} never said {words!r}:\n{said(page)[:1500]}")


@pytest.mark.browser
def test_from_published_files_to_one_payment(visitor: Callable[..., Any]) -> None:
    lead = visitor("finance@example.org")
    say_codes(lead)
    bring_the_return(lead)
    for number, (body, file) in enumerate(PAYMENTS.items()):
        bring_payments(lead, body, file, look=number == 0)
    seen = [MAP, *read_the_map(lead), *hold_against_the_return(lead)]
    on_a_narrow_screen(visitor("finance@example.org", width=320), seen)
    without_scripts(visitor("finance@example.org", javascript=False))


def say_codes(lead: Any) -> None:
    lead.go(f"{SPENDING}codes")
    for body, code in CODES.items():
        lead.page.fill(f"[name='code-{body}']", code)
    press(lead.page, "Save")


def bring_the_return(lead: Any) -> None:
    lead.go(f"{SPENDING}returns")
    lead.page.set_input_files("[name=uploads]", RETURN)
    press(lead.page, "Bring the return")
    until(lead.page, "Counted")


def bring_payments(lead: Any, body: str, file: Path, *, look: bool) -> None:
    page = lead.page
    lead.go(f"{SPENDING}bring")
    page.select_option("[name=body]", body)
    page.select_option("[name=year]", "2021")
    page.set_input_files("[name=uploads]", file)
    press(page, "Bring the files")
    until(page, "Columns to confirm")
    page.get_by_role("link", name=f"Columns of {file.name}").click()
    assert "Recognised" in said(page)
    if look:
        lead.looks_right()
    press(page, "Confirm and count")
    until(page, "Net of recoverable VAT")


def read_the_map(lead: Any) -> list[str]:
    """From the whole to one payment; the addresses of the pages that were read."""
    page = lead.page
    lead.go(MAP)
    words = said(page)
    assert "Outturn of 2021/22" in words
    assert "£1.4 billion" in words  # 980,008 and 421,929 thousand, as the two councils returned
    assert "Thistlemere is a made-up place" in page.locator("body").inner_text()
    lead.looks_right()
    page.select_option("#id_layer", "payments")
    press(page, "Show")
    assert "Payments of 2021/22" in said(page)
    lead.looks_right()
    at = [page.url]
    page.locator("#by-service a").first.click()
    assert "the largest amounts first" in said(page)
    lead.looks_right()
    at.append(page.url)
    page.locator("#lines a").first.click()
    words = said(page)
    for expected in ("As published", "What it is counted as", "Because", "Hash of the file", "Brought by Fergus Lyle"):
        assert expected in words
    lead.looks_right()
    return [*at, page.url]


def hold_against_the_return(lead: Any) -> list[str]:
    """Net of income against before income is refused until somebody says why it may be."""
    page = lead.page
    page.goto(lead.site.address + f"{SPENDING}coverage/?year=2021")
    assert "Choose total expenditure" in said(page)
    lead.looks_right()
    page.fill("#accepted", "A guide only: the return is net of income.")
    press(page, "Compare them")
    assert "for this reason: A guide only" in said(page)
    lead.looks_right()
    return [page.url]


def on_a_narrow_screen(narrow: Any, seen: list[str]) -> None:
    others = (f"{SPENDING}map/{tab}" for tab in ("areas/", "nearest/", "by/suppliers/"))
    for address in [*seen, *others]:
        narrow.go(address.removeprefix(narrow.site.address))
        narrow.looks_right()


def without_scripts(plain: Any) -> None:
    """Choosing and opening work as well."""
    plain.go(MAP)
    plain.page.select_option("#id_layer", "payments")
    plain.page.select_option("#id_body", COUNCIL)
    press(plain.page, "Show")
    assert "Payments of 2021/22" in said(plain.page)
    plain.page.locator("#by-service a").first.click()
    plain.page.locator("#lines a").first.click()
    assert "As published" in said(plain.page)
