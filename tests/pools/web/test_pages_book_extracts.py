"""A partner's extract through pages: brought, its columns and codes confirmed once, held against its control total, taken in."""

from __future__ import annotations

import html
import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from pools.pools import SYSTEM
from pools.web.book_pages import COUNCIL, POLICE, at, book_of, client_of, words_of
from wholeplace.ledger.web.models import Entry, Extract
from wholeplace.ledger.web.queries import balances, entry_of
from wholeplace.pools.web.book_contributions import contributions_of
from wholeplace.pools.web.models import Pool

pytestmark = pytest.mark.django_db
HEADINGS = "Voucher No,Posting Date,Cost Centre,Account Code,Net Amount,Supplier,Narrative\n"
ROWS = (
    "V1,04/05/2026,FD01,1010,1200.00,Payroll,Team pay May\n"
    "V2,06/05/2026,FD01,3000,34.50,Paper & Co,Stationery\n"
    "V3,28/05/2026,FD02,1010,500.00,Payroll,Cover\n"
)
TOTAL = "1,734.50"


@pytest.fixture
def pool(opened_pool: Pool) -> Pool:
    return opened_pool


@pytest.fixture
def client(pool: Pool) -> Client:
    return client_of("finance")


def bring(client: Client, pool: Pool, rows: str, total: str = TOTAL, body: str = COUNCIL, **more: Any) -> Any:
    file = BytesIO((HEADINGS + rows).encode())
    file.name = "may.csv"
    return client.post(at("extracts", pool), {"file": file, "body": body, "total": total, **more})


def confirmed(client: Client, columns_at: str, line: str = "team") -> str:
    """Confirm what the page suggests, every code on one line. The address of taking it in."""
    page = client.get(columns_at)
    text = page.content.decode()
    found = re.search(r'name="seen" value="([^"]*)"', text)
    assert found is not None
    sent: dict[str, str] = {"seen": html.unescape(found[1])}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, flags=re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = html.unescape(chosen[1] if chosen else "") or (line if name.startswith("line-") else "")
    sent["group-1"] = "4"
    return str(client.post(columns_at, sent)["Location"])


def test_an_extract_is_looked_at_confirmed_and_taken_in(client: Client, pool: Pool) -> None:
    first = bring(client, pool, ROWS, count="3")["Location"]
    columns_at = client.get(first)["Location"]
    assert "FD01 / 3000" in words_of(client.get(columns_at))
    take_at = confirmed(client, columns_at)
    page = words_of(client.get(take_at))
    assert "They come to £1,734.50" in page
    done = client.post(take_at, {"total": TOTAL, "count": "3"})
    assert done["Location"] == at("extracts", pool)
    assert "may.csv" in words_of(client.get(at("extracts", pool)))
    found = balances(SYSTEM, book_of(pool))
    assert found.of("5000", line="team", body=COUNCIL, mechanism="s75") == 173_450
    assert found.of("5000", subjective="4") == 3_450
    assert entry_of(SYSTEM, book_of(pool), 2).entry.text == "Stationery"
    again = client.post(take_at, {"total": TOTAL, "count": "3"})
    assert again.status_code == 422
    assert "Taken in twice" in words_of(again)


def test_what_was_confirmed_is_remembered_and_a_penny_out_is_refused(client: Client, pool: Pool) -> None:
    confirmed(client, client.get(bring(client, pool, ROWS)["Location"])["Location"])
    take_at = bring(client, pool, ROWS.replace("V", "W"), total="1,734.51")["Location"]
    assert client.get(take_at).status_code == 200
    refused = client.post(take_at, {"total": "1,734.51", "count": ""})
    assert refused.status_code == 422
    assert "£0.01 less than stated" in words_of(refused)
    assert not Entry.objects.for_system("test").filter(book=pool.book).exists()
    assert not Extract.objects.for_system("test").filter(book=pool.book).exists()


def test_every_row_that_cannot_be_taken_is_told_by_its_line(client: Client, pool: Pool) -> None:
    confirmed(client, client.get(bring(client, pool, ROWS)["Location"])["Location"])
    bad = "V9,31/02/2026,FD01,1010,5.00,,\nV9,04/05/2026,FD01,1010,5.005,,\nV7,04/05/2026,ZZ9,1010,5.00,,\n"
    take_at = bring(client, pool, bad, total="15")["Location"]
    refused = words_of(client.post(take_at, {"total": "15", "count": ""}))
    assert "There are 3 problems" in refused
    assert all(f"line {number}" in refused for number in (2, 3, 4))


def test_columns_that_read_nothing_are_refused_before_they_are_remembered(client: Client, pool: Pool) -> None:
    columns_at = client.get(bring(client, pool, ROWS)["Location"])["Location"]
    wrong = {"number": "Voucher No", "on": "Narrative", "cost_centre": "Cost Centre", "amount": "Net Amount"}
    answer = client.post(columns_at, wrong)
    assert answer.status_code == 422
    assert "the day before the month" in words_of(answer)
    missing = client.post(columns_at, {"number": "Voucher No"})
    assert "a column for" in words_of(missing)


def test_what_stays_in_its_owners_ledger_is_met_there(client: Client, pool: Pool) -> None:
    columns_at = client.get(bring(client, pool, ROWS, body=POLICE)["Location"])["Location"]
    take_at = confirmed(client, columns_at, "police-desk")
    assert client.post(take_at, {"total": TOTAL, "count": ""}).status_code == 302
    found = balances(SYSTEM, book_of(pool))
    assert (found.of("5000", body=POLICE), found.of("8000", body=POLICE)) == (173_450, -173_450)
    police = [one for one in contributions_of(SYSTEM, pool).partners if one.partner == POLICE]
    assert police[0].received_pence == 173_450


def test_a_file_of_another_kind_is_refused(client: Client, pool: Pool) -> None:
    file = BytesIO(b"%PDF-1.7\n1 0 obj\n")
    file.name = "may.pdf"
    answer = client.post(at("extracts", pool), {"file": file, "body": COUNCIL, "total": "1"})
    assert answer.status_code == 422
    assert "a PDF" in words_of(answer)


def test_programs_confirm_and_bring_extracts_too(client: Client, pool: Pool) -> None:
    api = f"/api/pools/{pool.pk}/extracts"

    def sent(rows: str = ROWS, **more: Any) -> Any:
        file = BytesIO((HEADINGS + rows).encode())
        file.name = "may.csv"
        return client.post(api, {"file": file, "body": COUNCIL, "total_pence": 173_450, **more})

    refused = sent()
    assert refused.status_code == 422
    assert [one["name"] for one in refused.json()["problems"]] == ["columns-not-confirmed"]
    columns = {"number": "Voucher No", "on": "Posting Date", "cost_centre": "Cost Centre", "amount": "Net Amount"}
    codes = [{"cost_centre": code, "line": "team"} for code in ("FD01", "FD02")]
    asked = {"body": COUNCIL, "columns": columns, "codes": codes}
    assert client.post(f"{api}/map", asked, content_type="application/json").status_code == 200
    wrong = client.post(
        f"{api}/map", asked | {"codes": [{"cost_centre": "FD01", "line": "taem"}]}, content_type="application/json"
    )
    assert [one["name"] for one in wrong.json()["problems"]] == ["line-not-in-agreement"]
    taken = sent(count=3)
    assert (taken.status_code, taken.json()["rows"], taken.json()["last_number"]) == (201, 3, 3)
    assert client.get(api).json() == [taken.json()]
