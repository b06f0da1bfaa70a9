"""Statements through their pages: figures down to the entries, what bodies find, reports, returns, and what all may see."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pools.pools import SYSTEM, who
from pools.statements import CASH, COUNCIL, NHS, cell
from pools.test_spec_returns import TEMPLATE
from pools.web.book_pages import at, client_of, link_of, words_of
from pools.web.statement_pages import entry, worked_pool
from wholeplace.foundation.acts.models import Act
from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.ledger.entries import Entry, Line
from wholeplace.ledger.web.posting import post
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.statement_actions import publish
from wholeplace.pools.web.statement_reading import behind, spent_in, told
from wholeplace.pools.web.year_actions import settle_period
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(specimen: object) -> Pool:
    return worked_pool()


def figures(pool: Pool, period: str = "2026/27") -> dict[str, int]:
    part = told(SYSTEM, pool, period).account.part("revenue")
    names = ("brought-forward", "total-funding", "total-spending", "net", "shares", "carried-forward")
    return {name: part.pence(name) for name in names}


def test_the_account_comes_from_the_book(pool: Pool) -> None:
    assert figures(pool) == {
        "brought-forward": 1_000_000,
        "total-funding": 45_500_000,
        "total-spending": 47_000_001,
        "net": -1_500_001,
        "shares": 0,
        "carried-forward": -500_001,
    }
    page = words_of(client_of("auditor").get(f"{at('statement-account', pool)}?period=2026-27"))
    for words in ("270,000.00", "(15,000.01)", "(5,000.01)", "Police desk", "agrees", "made-up place"):
        assert words in page


def test_a_quarter_and_a_year_up_to_a_day_have_what_falls_in_them(pool: Pool) -> None:
    assert figures(pool, "2026/27-Q1")["total-spending"] == 40_500_001
    second = figures(pool, "2026/27-Q2")
    assert (second["brought-forward"], second["total-spending"]) == (5_999_999, 6_500_000)
    assert figures(pool, "2026-05-01")["total-spending"] == 500_000


def test_the_entries_behind_every_figure_add_to_it(pool: Pool) -> None:
    one = told(SYSTEM, pool, "2026/27")
    counted = 0
    for row in one.account.part("revenue").rows:
        for figure in (row.pool, *row.by_body.values()):
            assert abs(sum(each.pence for each in behind(one, figure))) == abs(figure.pence), row.words
            counted += 1
    assert counted > 20
    second = told(SYSTEM, pool, "2026/27-Q2").account.part("revenue").row("brought-forward").pool
    assert abs(sum(each.pence for each in behind(told(SYSTEM, pool, "2026/27-Q2"), second))) == second.pence


def test_a_figure_leads_to_its_entries(pool: Pool) -> None:
    client = client_of("pool")
    account = client.get(f"{at('statement-account', pool)}?period=2026-27")
    page = client.get(link_of(account, "row=funding-cash&amp;body=thistlemere-nhs"))
    words = words_of(page)
    assert "Contributions in cash: £180,000.00" in words
    assert "Contribution of the NHS" in words
    assert "Contribution of the council" not in words
    assert link_of(page, "/book/entries/3")


def test_a_figure_that_is_none_is_not_found(pool: Pool) -> None:
    client = client_of("pool")
    for query in ("part=x&row=net&body=pool", "part=revenue&row=x&body=pool", "part=revenue&row=net&body=x"):
        assert client.get(f"{at('statement-behind', pool)}?{query}").status_code == 404


def test_a_number_beyond_the_book_shows_nothing_of_the_next_one(pool: Pool) -> None:
    other = worked_pool()
    one = told(SYSTEM, pool, "2026/27")
    figure = one.account.part("revenue").row("total-spending").pool
    assert other.pk != pool.pk
    assert behind(one, figure, before=10**17) == behind(one, figure)
    page = client_of("pool").get(
        f"{at('statement-behind', pool)}?period=2026-27&part=revenue&row=total-spending&body=pool&before=99999999999999"
    )
    assert words_of(page).count("Furniture") == 1


def test_closing_a_years_accounts_does_not_empty_them(pool: Pool) -> None:
    """What only carries income and spending over to the funds is no money that moved."""
    before = figures(pool)
    assert pool.book is not None
    lines = (
        Line(cell(chart.CONTRIBUTIONS, COUNCIL), 27_000_000),
        Line(cell(chart.CONTRIBUTIONS, NHS), 18_000_000),
        Line(cell(chart.SPENDING, COUNCIL), -40_000_001),
        Line(Cell(chart.BROUGHT_FORWARD), -4_999_999),
    )
    closing = Entry(
        "close", date(2027, 3, 31), "The year's accounts are closed", lines, kind="closing", period="2026/27-C1"
    )
    post(by=SYSTEM, book=pool.book, entry=closing)
    assert figures(pool) == before


def test_what_a_body_has_found_is_kept_and_shown(pool: Pool) -> None:
    client = client_of("finance")
    address = f"{at('statement-bodies', pool)}?period=2026-27"
    assert "needs the body’s own finding" in words_of(client.get(address))
    answer = client.post(address, {"treatment_0": "joint", "source_0": "Paper of the finance officers, 4 May 2026"})
    assert answer.status_code == 302
    page = words_of(client.get(address))
    assert "Joint operation: own share" in page
    assert "282,000.01" in page
    assert "needs the body’s own finding" not in page
    assert Act.objects.for_system("the acts of a test").filter(name="return.make").count() == 1
    assert client.post(address, {"treatment_0": "", "source_0": ""}).status_code == 302
    assert "needs the body’s own finding" in words_of(client.get(address))


def test_a_finding_without_its_paper_is_refused(pool: Pool) -> None:
    answer = client_of("finance").post(at("statement-bodies", pool), {"treatment_0": "joint", "source_0": ""})
    assert answer.status_code == 422
    assert "where the finding is written down" in words_of(answer)


def test_who_may_only_read_is_offered_no_form(pool: Pool) -> None:
    page = client_of("auditor").get(at("statement-bodies", pool))
    assert "Keep the findings" not in words_of(page)
    assert client_of("auditor").post(at("statement-bodies", pool), {}).status_code == 403


def test_the_report_has_its_words_and_readings(pool: Pool) -> None:
    client = client_of("finance")
    address = f"{at('statement-report', pool)}?period=2026-27-Q1"
    page = words_of(client.get(address))
    assert "Quarterly report" in page
    assert "Not read for this time: 1 of 1 measures." in page
    sent = {"narrative": "Staff came late.\n\nFurniture early.", "value_0": "1,204", "source_0": "Vale Police"}
    assert client.post(address, sent).status_code == 302
    page = words_of(client.get(address))
    assert "1,204 on 30 June 2026" in page
    assert "Staff came late." in page
    other = words_of(client.get(f"{at('statement-report', pool)}?period=2026-27-Q2"))
    assert "1,204" not in other


def test_a_return_is_not_for_submission_until_the_template_is_loaded(pool: Pool) -> None:
    client = client_of("finance")
    address = f"{at('statement-return', pool)}?period=2026-27"
    page = words_of(client.get(address))
    assert "Not for submission: the current template has not been loaded." in page
    assert "return-does-not-balance" not in page
    assert "£15,000.01 more" in page
    file = SimpleUploadedFile("template.csv", TEMPLATE.replace(b"income:minimum", b"income"))
    sent = {"edition": "2026-27 Q1", "source": "NHS England, April 2026", "file": file}
    assert client.post(address, sent).status_code == 302
    page = words_of(client.get(address))
    assert "Template: 2026-27 Q1" in page
    assert "has not been loaded" not in page
    spoilt = {"edition": "2026-27 Q2", "source": "x", "file": SimpleUploadedFile("t.csv", b"sheet\n1\n")}
    answer = client.post(address, spoilt)
    assert answer.status_code == 422
    assert "no column field, type, check, fill" in words_of(answer)


FILES = {
    "account.xlsx": b"PK",
    "account.pdf": b"%PDF",
    "account.docx": b"PK",
    "account.txt": b"Memorandum account of Thistlemere front door",
    "account.json": b"{",
    "account.csv": b"\xef\xbb\xbfpart,row,what,body,pounds\r\nrevenue,brought-forward,Balance brought forward,pool,10000.00",
    "report.pdf": b"%PDF",
    "report.docx": b"PK",
    "report.json": b"{",
    "care-fund-return.csv": b"\xef\xbb\xbfsheet,",
    "care-fund-return.json": b"{",
    "spending.csv": b"\xef\xbb\xbfOrganisation name,",
}


def test_every_file_comes_and_says_that_it_is_made_up(pool: Pool) -> None:
    client = client_of("pool")
    for file, begins in FILES.items():
        answer = client.get(f"{at('statement-file', pool, file)}?period=2026-27")
        assert answer.status_code == 200, file
        assert answer.content.startswith(begins), file
        assert "-made-up." in answer["Content-Disposition"]
    assert client.get(at("statement-file", pool, "account.odt")).status_code == 404


def test_open_data_names_no_person(pool: Pool) -> None:
    answer = client_of("pool").get(f"{at('statement-file', pool, 'spending.csv')}?period=2026-27")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Net amount"] for row in rows] == ["400000.01", "65000.00"]
    assert "Bloggs" not in answer.content.decode()


def published(pool: Pool, kind: str) -> str:
    client = client_of("pool")
    answer = client.post(f"{at('statement-publish', pool)}?period=2026-27", {"kind": kind})
    assert answer.status_code == 302
    return link_of(Client().get(answer["Location"]), f"/published/{pool.pk}/[0-9]+/")


def test_what_is_published_stays_as_it_was(pool: Pool) -> None:
    address = published(pool, "account")
    seen = words_of(Client().get(address))
    for words in ("Memorandum account, 2026/27", "(15,000.01)", "made-up place", "Provisional"):
        assert words in seen
    assert pool.book is not None
    late = entry("late", date(2026, 8, 1), "Late", cell(chart.SPENDING, COUNCIL), 100, CASH)
    post(by=SYSTEM, book=pool.book, entry=late)
    assert words_of(Client().get(address)) == seen
    assert json.loads(Client().get(f"{address}data").content)["account"]["sound"] is True


def test_open_data_that_is_published_is_that_of_its_day(pool: Pool) -> None:
    address = published(pool, "open-data")
    data = Client().get(f"{address}data").content
    assert pool.book is not None
    late = entry("late", date(2026, 5, 2), "Late", cell(chart.SPENDING, COUNCIL), 100, CASH)
    post(by=SYSTEM, book=pool.book, entry=late)
    assert Client().get(f"{address}data").content == data
    one = told(SYSTEM, pool, "2026/27")
    assert len(list(spent_in(SYSTEM, pool.book, one.sums, one.span))) == data.count(b"\r\n")


def test_published_twice_both_stand(pool: Pool) -> None:
    published(pool, "report")
    published(pool, "report")
    page = words_of(Client().get(reverse("pools:published", args=[pool.pk])))
    assert "Report, 2026/27, revised 1" in page
    index = words_of(Client().get(reverse("pools:published-index")))
    assert "Thistlemere front door" in index
    assert "(made up)" in index


def test_who_may_not_publish_cannot(pool: Pool) -> None:
    answer = client_of("finance").post(f"{at('statement-publish', pool)}?period=2026-27", {"kind": "account"})
    assert answer.status_code == 403
    with pytest.raises(Refused, match="not-permitted"):
        publish(by=who("finance"), pool=pool, told=told(who("finance"), pool), kind="account")


def test_the_summary_chooses_its_period(pool: Pool) -> None:
    client = client_of("pool")
    page = client.get(at("statements", pool))
    assert "The year 2026/27." in words_of(page)
    answer = client.get(at("statements", pool), {"period": "", "day_0": "30", "day_1": "9", "day_2": "2026"})
    assert answer["Location"].endswith("?period=2026-09-30")
    wrong = client.get(at("statements", pool), {"period": "", "day_0": "31", "day_1": "9", "day_2": "2026"})
    assert wrong.status_code == 422
    assert client.get(f"{at('statements', pool)}?period=1999-00").status_code == 404
    assert client.get(f"{at('statements', pool)}?period=nonsense").status_code == 422


def get_json(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_api_says_what_the_pages_say(pool: Pool) -> None:
    client = client_of("finance")
    account = get_json(client, f"/api/pools/{pool.pk}/statement?period=2026/27")
    assert account["parts"][0]["rows"][0]["pence"] == 1_000_000
    assert get_json(client, f"/api/pools/{pool.pk}/statement/bodies?period=2026/27")["reconciles"] is True
    assert get_json(client, f"/api/pools/{pool.pk}/report?period=2026/27-Q1")["kind"] == "quarterly report"
    assert get_json(client, f"/api/pools/{pool.pk}/care-fund-return?period=2026/27")["for_submission"] is False
    finding = {"line": "team", "treatment": "joint", "source": "Paper of 4 May 2026"}
    answer = client.put(f"/api/pools/{pool.pk}/findings", {"findings": [finding]}, content_type="application/json")
    assert answer.status_code == 200
    bodies = get_json(client, f"/api/pools/{pool.pk}/statement/bodies?period=2026/27")["bodies"]
    assert {line["treatment"] for line in bodies[0]["lines"]} == {"joint"}
    sent = {"period": "2026/27", "kind": "account"}
    answer = client_of("pool").post(f"/api/pools/{pool.pk}/published", sent, content_type="application/json")
    assert answer.status_code == 201
    (listed,) = get_json(Client(), f"/api/published/{pool.pk}")
    assert get_json(Client(), f"/api/published/{pool.pk}/{listed['id']}")["content"]["place"] == "Thistlemere"


def test_a_settlement_stands_in_the_row_of_shares(pool: Pool) -> None:
    """The overspend of £20,000.01 on the team, shared as the agreement says, is made good; the host's column is its own share."""
    settle_period(by=SYSTEM, pool=pool, year=FinancialYear(2026), name="2026-27", on=date(2027, 3, 31), causes={})
    account = told(SYSTEM, pool, "2026/27").account
    part = account.part("revenue")
    assert account.sound
    assert {body: figure.pence for body, figure in part.row("shares").by_body.items()} == {
        COUNCIL: -1_200_001,
        NHS: -800_000,
    }
    assert part.pence("kept") == part.pence("net") + 2_000_001
    assert told(SYSTEM, pool, "2026/27").bodies.reconciles
