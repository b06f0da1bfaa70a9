"""The walk from an agreed case to a pool's statement, through pages only, with made-up bodies on the figures of
examples/front-door.toml: once on a wide screen, once without JavaScript.

A case is taken in → a deal: council and NHS share a section 75 line, the police join beside them, the courts gain and are not
at the table → it is picked → the draft says what it still wants, and gets it → it is put before the partners and signed, by a
deputy, by an uploaded minute and on screen → the pool is opened → contributions are raised and received → a bill is posted, a
commitment made and released → the police's own ledger is taken in → the quarter is settled, with notices, and its three
periods are closed → the statement is read and taken away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from wholeplace.foundation.access.by import LONDON
from wholeplace.specimen.place import CODE, COUNCIL, COURTS, NHS, POLICE

EXAMPLE = Path(__file__).parents[2] / "examples" / "front-door.toml"
WAYS = {"wide": (1280, True), "plain": (1280, False)}
AS_MADE_UP = {
    '"E06000050"': f'"{CODE}"',
    'first_year = "2025/26"': 'first_year = "2026/27"',
    '"council"': f'"{COUNCIL}"',
    '= "nhs"': f'= "{NHS}"',
    '= "police"': f'= "{POLICE}"',
    '"justice"': f'"{COURTS}"',
    f'kind = "{NHS}"': 'kind = "nhs"',
    f'kind = "{POLICE}"': 'kind = "police"',
    "Cheshire West and Chester Council": "Thistlemere Council",
    "NHS Cheshire and Merseyside": "Thistlemere Integrated Care",
    "Cheshire Constabulary": "Vale Police",
    "Criminal justice system other than police": "Vale Courts and Prisons",
}
SEATS = {COUNCIL: "s75", NHS: "s75", POLICE: "s10", COURTS: "away"}
TERMS = {
    "aims": "One front door in place of six referral routes.",
    "improvement": "Referrals are decided once, within a day.",
    "persons": "Adults and children referred for domestic abuse.",
    "services": "Referral, assessment and support.",
}
MINUTE = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
EXTRACT = (
    b"Voucher No,Posting Date,Cost Centre,Account Code,Net Amount,Description\n"
    b"PV-1,30/04/2026,P100,1100,8100.00,Police desk April\n"
    b"PV-2,29/05/2026,P100,1100,8100.00,Police desk May\n"
)
FILES = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "txt": b"", "json": b"{"}


def made_up_case(folder: Path, way: str) -> Path:
    """The example with the bodies of the made-up place in it, in the year that its book begins with."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in AS_MADE_UP.items():
        assert old in text, old
        text = text.replace(old, new)
    text = text.replace('id = "front-door"', f'id = "pool-walk-{way}"').replace(
        "one front door", f"one front door, {way}"
    )
    file = folder / f"pool-walk-{way}.toml"
    file.write_text(text, encoding="utf-8")
    return file


class Walker:
    """Everybody of the walk, each at a browser of their own, and what they do over and over."""

    def __init__(self, visitor: Callable[..., Any], way: str) -> None:
        width, self.javascript = WAYS[way]
        self._make = lambda word: visitor(f"{word}@example.org", width=width, javascript=self.javascript)
        self._there: dict[str, Any] = {}
        self._seen: set[str] = set()

    def at(self, word: str, path: str = "") -> Any:
        """The browser of a person, at a page where one is given; every page that is visited looks right."""
        if word not in self._there:
            self._there[word] = self._make(word)
        person = self._there[word]
        if path:
            person.go(path)
            self.looks(person)
        return person.page

    def looks(self, person: Any) -> None:
        """Each page once, and once more as it refuses; axe is itself a script, so without scripts pages are only used."""
        page = person.page.url.split("?")[0] + person.page.title()[:6]
        if self.javascript and page not in self._seen:
            self._seen.add(page)
            person.looks_right()

    def press(self, word: str, button: str) -> str:
        """Press a button, and read the page that it leads to."""
        person = self._there[word]
        person.page.locator("main").get_by_role("button", name=button).click()
        person.page.wait_for_load_state()
        self.looks(person)
        return said(person.page)


def said(page: Any) -> str:
    """The words of a page, on one line."""
    return re.sub(r"[\s\u2060]+", " ", page.locator("main").inner_text())


def type_day(page: Any, day: date, name: str = "on") -> None:
    for part, value in enumerate((day.day, day.month, day.year)):
        page.fill(f"[name={name}_{part}]", str(value))


@pytest.mark.browser
@pytest.mark.parametrize("way", WAYS)
def test_from_a_case_to_a_statement(way: str, visitor: Callable[..., Any], tmp_path: Path) -> None:
    walker = Walker(visitor, way)
    deal = propose(walker, way, made_up_case(tmp_path, way))
    pool = pick(walker, deal)
    complete(walker, pool)
    put_forward(walker, pool, "As the deal has it.")
    a_deputy_may_not_sign_yet(walker, pool)
    let_a_deputy_sign(walker, pool)
    put_forward(walker, pool, "A deputy may sign for the council.")
    sign(walker, pool)
    open_it(walker, pool)
    raise_and_receive(walker, pool)
    post_a_bill(walker, pool)
    commit_and_release(walker, pool)
    take_in_an_extract(walker, pool)
    settle(walker, pool)
    close_the_quarter(walker, pool)
    read_the_statement(walker, pool)


def propose(walker: Walker, way: str, file: Path) -> str:
    """From the example to proposals side by side."""
    page = walker.at("analyst", f"/places/{CODE}/cases/new")
    page.set_input_files("input[name=file]", file)
    assert "is taken in from" in walker.press("analyst", "Start from the file")
    page = walker.at("finance", f"/cases/pool-walk-{way}/deals/")
    for body, route in SEATS.items():
        page.select_option(f"[name=route_{body}]", route)
    page.fill(f"[name=why_{COURTS}]", "Nobody in the place may sign for it.")
    page.fill("[name=reinvestment]", "25%")
    words = walker.press("finance", "Work out proposals")
    for expected in ("In proportion to benefit", "Equal return", "Shapley value", "Nucleolus", "No body worse off"):
        assert expected in words, expected
    assert "Gains, and not at the table Vale Courts and Prisons" in words
    assert "Thistlemere Council" in page.locator("#side-by-side").inner_text()
    assert "Vale Courts" not in page.locator("#side-by-side").inner_text(), "its gain is never shared out"
    return str(page.url).split("/deals/")[1].strip("/")


def pick(walker: Walker, deal: str) -> str:
    """The pool manager picks one, which opens the draft; the ask to the courts is there to be sent."""
    page = walker.at("pool", f"/deals/{deal}/if/{COURTS}")
    assert "If Vale Courts and Prisons joined" in said(page)
    walker.at("pool", f"/deals/{deal}/")
    page.check("input[name=rule][value=shapley]")
    page.select_option("[name=host]", COUNCIL)
    page.fill("[name=manager]", "Priya Pool")
    page.fill("[name=functions]", "Care Act 2014 s2")
    page.fill("[name=why]", "The joint board of 3 March chose it.")
    walker.press("pool", "Pick it and open the agreement")
    return str(page.url).split("/pools/")[1].strip("/")


def complete(walker: Walker, pool: str) -> None:
    """What the draft still wants is asked for one by one."""
    page = walker.at("pool", f"/pools/{pool}/agreement")
    wanted = said(page)
    assert "things stand between the draft and a signature" in wanted
    assert "how functions are likely to be better exercised" in wanted
    assert page.get_by_role("link", name="Put it before the partners").count() == 0
    walker.at("pool", f"/pools/{pool}/agreement/part/terms")
    for name, words in TERMS.items():
        page.fill(f"[name='terms.{name}']", words)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    walker.at("pool", f"/pools/{pool}/agreement/rows/outcomes/0")
    page.fill("[name=measure]", "Incidents recorded by Vale Police")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    walker.at("pool", f"/pools/{pool}/agreement")
    assert "nothing in the checks of the law stands against it" in said(page)


def put_forward(walker: Walker, pool: str, note: str) -> None:
    page = walker.at("pool", f"/pools/{pool}/agreement/propose")
    page.fill("[name=note]", note)
    assert "is now before Thistlemere Council" in walker.press("pool", "Put it before the partners")


def a_deputy_may_not_sign_yet(walker: Walker, pool: str) -> None:
    page = walker.at("deputy", f"/pools/{pool}/agreement/version/1/sign/{COUNCIL}")
    assert "It cannot be signed now" in said(page)
    assert "may let nobody else sign" in said(page)


def let_a_deputy_sign(walker: Walker, pool: str) -> None:
    page = walker.at("pool", f"/pools/{pool}/agreement/rows/partners/0")
    page.check("[name=delegable]")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    page.wait_for_url(lambda url: "/rows/" not in url)


def sign(walker: Walker, pool: str) -> None:
    """By a minute, by a deputy, and by the person on screen; the last one freezes it."""
    page = walker.at("approver-nhs", f"/pools/{pool}/agreement/version/2/sign/{NHS}")
    type_day(page, date(2026, 3, 2), "minuted_on")
    page.set_input_files("[name=minute]", {"name": "minute.pdf", "mimeType": "application/pdf", "buffer": MINUTE})
    assert "A meeting cannot have approved what was not yet written" in walker.press(
        "approver-nhs", "Sign by this paper"
    )
    type_day(page, datetime.now(LONDON).date(), "minuted_on")
    page.set_input_files("[name=minute]", {"name": "minute.pdf", "mimeType": "application/pdf", "buffer": MINUTE})
    assert "signed for Thistlemere Integrated Care" in walker.press("approver-nhs", "Sign by this paper")
    for word, body in (("deputy", COUNCIL), ("approver-police", POLICE)):
        page = walker.at(word, f"/pools/{pool}/agreement/version/2/sign/{body}")
        page.check("[name=agreed]")
        words = walker.press(word, "Sign version 2")
    assert "the version is frozen" in words
    assert "Dara Standing, deputy for Anwen Section" in words
    assert "By an uploaded minute" in words
    assert "days after the term" in words, "the three clocks: it is signed after its term began"


def open_it(walker: Walker, pool: str) -> None:
    walker.at("pool", f"/pools/{pool}/agreement")
    assert "is open." in walker.press("pool", "Open the pool")


def raise_and_receive(walker: Walker, pool: str) -> None:
    """What is due is asked for at once, and the first quarter's money comes in."""
    page = walker.at("pool", f"/pools/{pool}/book/contributions?year=2026/27")
    assert "£17,832.69" in page.locator("#schedule").inner_text(), "a quarter of £71,330.75"
    assert "are asked for" in walker.press("pool", "Raise what is due")
    for body, pounds in ((COUNCIL, "17,832.69"), (NHS, "95 314.72")):
        walker.at("pool", f"/pools/{pool}/book/contributions/receive?of=contribution:{body}:fund:2026-04-15")
        type_day(page, date(2026, 4, 24))
        page.fill("[name=amount]", pounds)
        assert "What came in is entry" in walker.press("pool", "Record it")
    walker.at("pool", f"/pools/{pool}/")
    assert "Cash with the host £113,147.41" in said(page)


def post_a_bill(walker: Walker, pool: str) -> None:
    """Refused while it is out by a penny; nothing typed is lost."""
    page = walker.at("pool", f"/pools/{pool}/book/post")
    type_day(page, date(2026, 5, 28))
    page.fill("[name=text]", "Front door team, April and May")
    for name, value in {"account": "5000", "line": "fund", "body": COUNCIL, "subjective": "1"}.items():
        page.select_option(f"[name=lines-0-{name}]", value)
    page.fill("[name=lines-0-debit]", "112,000")
    page.select_option("[name=lines-1-account]", "1000")
    page.fill("[name=lines-1-credit]", "112000.01")
    assert "£0.01 too much on the credit side" in walker.press("pool", "Post the entry")
    page.fill("[name=lines-1-credit]", "112000")
    assert "is posted." in walker.press("pool", "Post the entry")


def commit_and_release(walker: Walker, pool: str) -> None:
    page = walker.at("pool", f"/pools/{pool}/book/commit")
    type_day(page, date(2026, 5, 29))
    page.fill("[name=text]", "Case system ordered")
    page.select_option("[name=line]", "fund")
    page.select_option("[name=body]", COUNCIL)
    page.fill("[name=amount]", "12,000")
    assert "not yet spent: £12,000.00" in walker.press("pool", "Enter the commitment")
    page.get_by_role("link", name="Release").first.click()
    type_day(page, date(2026, 6, 12))
    page.fill("[name=text]", "The council had one to lend")
    assert "Nothing is promised at present" in walker.press("pool", "Release it")


def take_in_an_extract(walker: Walker, pool: str) -> None:
    """The police's own ledger: its columns and its code are confirmed once; out by a penny, nothing is taken in, and nothing
    twice."""
    bring(walker, pool, "16,200.01")
    page = walker.at("pool")
    assert page.locator("[name=number]").input_value() == "Voucher No", (
        "the columns are guessed, and confirmed by a person"
    )
    page.select_option("[name=line-0]", f"own-{POLICE}")
    walker.press("pool", "Confirm")
    assert "£16,200.00, £0.01 less than stated" in walker.press("pool", "Take it in")
    page.fill("[name=total]", "16,200.00")
    assert "2 transactions of Vale Police are taken in" in walker.press("pool", "Take it in")
    bring(walker, pool, "16,200.00")
    assert "they are this file" in walker.press("pool", "Take it in")


def bring(walker: Walker, pool: str, total: str) -> None:
    page = walker.at("pool", f"/pools/{pool}/book/extracts")
    page.select_option("[name=body]", POLICE)
    page.set_input_files("[name=file]", {"name": "police.csv", "mimeType": "text/csv", "buffer": EXTRACT})
    page.fill("[name=total]", total)
    page.fill("[name=count]", "2")
    walker.press("pool", "Look at the file")


def settle(walker: Walker, pool: str) -> None:
    """Looked at first, then posted; the police, who share no line of the fund, have no share of its underspend."""
    page = walker.at("pool", f"/pools/{pool}/settlements")
    page.fill("[name=name]", "2026/27 Q1")
    type_day(page, date(2026, 6, 30))
    would = walker.press("pool", "Look what it would post")
    assert "the underspend of £1,147.40 is returned" in would
    assert "Nothing of this year has been settled yet" in would
    told = walker.press("pool", "Settle and post")
    assert "credit note" in told.lower()
    assert "issued 30 June 2026" in told
    assert "Thistlemere Integrated Care £966.56" in told
    assert "Thistlemere Integrated Care" in page.locator("main section").first.inner_text()


def close_the_quarter(walker: Walker, pool: str) -> None:
    for number in (1, 2, 3):
        page = walker.at("pool", f"/pools/{pool}/book/periods")
        page.get_by_role("link", name=f"Close 2026/27-P0{number}").or_(
            page.get_by_role("button", name=f"Close 2026/27-P0{number}")
        ).click()
        page.check("[name=sure]")
        assert f"2026/27-P0{number} is closed" in walker.press("pool", "Close the period")
    page = walker.at("pool", f"/pools/{pool}/book/post")
    type_day(page, date(2026, 6, 30))
    page.fill("[name=text]", "Too late")
    page.select_option("[name=lines-0-account]", "1000")
    page.fill("[name=lines-0-debit]", "1")
    page.select_option("[name=lines-1-account]", "2000")
    page.fill("[name=lines-1-credit]", "1")
    assert "which is closed" in walker.press("pool", "Post the entry")


def read_the_statement(walker: Walker, pool: str) -> None:
    """On pages and on paper, by somebody who may only read; the same figures in each."""
    page = walker.at("councillor", f"/pools/{pool}/statements")
    walker.at("councillor", f"/pools/{pool}/statements/account?period=2026-27-q1")
    account = said(page)
    assert "112,000.00" in account
    assert "Each figure leads to the entries behind it" in account
    walker.at("councillor", f"/pools/{pool}/statements/bodies?period=2026-27-q1")
    assert "Thistlemere Integrated Care" in said(page)
    files = f"{page.url.split('/pools/')[0]}/pools/{pool}/statements/files/account"
    for ending, magic in FILES.items():
        answer = page.request.get(f"{files}.{ending}?period=2026-27-q1")
        assert answer.status == 200, ending
        assert answer.body().startswith(magic), ending
    answer = json.loads(page.request.get(f"{files}.json?period=2026-27-q1").body())
    assert answer
    book = load_workbook(BytesIO(page.request.get(f"{files}.xlsx?period=2026-27-q1").body()))
    assert any(str(cell.value).startswith("=") for sheet in book for row in sheet for cell in row), "live formulas"
