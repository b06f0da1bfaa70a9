"""The book of a pool as JSON: the same reads and actions as its pages, refusals as problem+json."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pools.web.book_pages import COUNCIL, NHS, client_of
from wholeplace.ledger.web.models import Entry
from wholeplace.pools.web.models import Pool

pytestmark = pytest.mark.django_db
SPENT = {"account": "5000", "line": "team", "body": COUNCIL}
BILL = {
    "key": "inv-7",
    "on": "2026-05-04",
    "text": "Invoice 7",
    "lines": [SPENT | {"amount": "1,234.50"}, {"account": "2000", "pence": -123_450}],
}


@pytest.fixture
def pool(opened_pool: Pool) -> Pool:
    return opened_pool


class Caller:
    """A program that asks for one pool."""

    def __init__(self, pool: Pool, word: str) -> None:
        self.at, self.client = f"/api/pools/{pool.pk}/", client_of(word)

    def get(self, path: str) -> Any:
        answer = self.client.get(self.at + path)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, sent: dict[str, Any], status: int = 201) -> Any:
        answer = self.client.post(self.at + path, sent, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    def refused(self, path: str, sent: dict[str, Any], status: int = 422) -> list[str]:
        answer = self.client.post(self.at + path, sent, content_type="application/json")
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        return [problem["name"] for problem in answer.json()["problems"]]


@pytest.fixture
def ask(pool: Pool) -> Caller:
    return Caller(pool, "pool")


def test_an_entry_is_posted_once_and_read_back(ask: Caller) -> None:
    first = ask.post("entries", BILL)
    assert (first["number"], first["repeated"], first["lines"][0]["mechanism"]) == (1, False, "s75")
    again = ask.post("entries", BILL, status=200)
    assert again == first | {"repeated": True}
    assert ask.get("entries/1") == first
    assert ask.get("entries") == [first]
    assert ask.refused("entries", BILL | {"text": "Another"}) == ["key-reused"]
    found = ask.get("balances?as_of=2026-05-04")
    assert {one["code"]: one["pence"] for one in found["accounts"]} == {"2000": -123_450, "5000": 123_450}
    assert ask.get("balances?as_of=2026-05-03")["accounts"] == []


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"lines": [SPENT | {"pence": 100}, {"account": "2000", "pence": -99}]}, ["entry-unbalanced"]),
        ({"lines": [SPENT | {"amount": "1.005"}, {"account": "2000", "pence": -100}]}, ["half-pennies"]),
        ({"lines": [SPENT, {"account": "2000", "pence": -100}]}, ["one-or-the-other"]),
        ({"currency": "EUR"}, ["currency-not-gbp"]),
        ({"on": "2026-03-31"}, ["agreement-not-in-force"]),
        (
            {"lines": [SPENT | {"pence": 1, "line": "taem", "body": "nobody"}, {"account": "2222", "pence": -2}]},
            ["unknown-body", "line-not-in-agreement", "entry-unbalanced", "unknown-account"],
        ),
    ],
)
def test_every_problem_of_an_entry_is_told_at_once(
    ask: Caller, pool: Pool, changed: dict[str, Any], names: list[str]
) -> None:
    assert ask.refused("entries", BILL | changed) == names
    assert not Entry.objects.for_system("test").filter(book=pool.book).exists()


def test_reversal_accrual_and_commitment(ask: Caller) -> None:
    ask.post("entries", BILL)
    back = {"key": "r", "on": "2026-05-05", "text": "Wrong supplier"}
    assert ask.post("entries/1/reverse", back)["reverses"] == 1
    owed = {"key": "a", "on": "2026-05-31", "text": "Cover", "lines": [SPENT | {"pence": 500}]}
    kept, off = ask.post("accruals", owed)
    assert (kept["on"], off["on"], off["reverses"]) == ("2026-05-31", "2026-06-01", kept["number"])
    assert [one["number"] for one in ask.post("accruals", owed, status=200)] == [kept["number"], off["number"]]
    promised = ask.post("commitments", owed | {"key": "c", "text": "Order"})
    bill = {"key": "b", "on": "2026-06-02", "text": "Invoice", "pence": 200, "paid": True}
    ask.post(f"commitments/{promised['number']}/meet", bill)
    (held,) = ask.get("commitments")
    assert (held["number"], held["outstanding_pence"]) == (promised["number"], 300)
    ask.post(f"commitments/{promised['number']}/release", back | {"key": "l", "on": "2026-06-03"})
    assert ask.get("commitments") == []
    assert ask.refused(f"commitments/{promised['number']}/meet", bill | {"key": "b2"}) == ["commitment-not-pending"]
    assert ask.refused("commitments/1/meet", bill | {"key": "b3"}) == ["commitment-not-pending"]


def test_periods_and_roots(ask: Caller, pool: Pool) -> None:
    assert ask.refused("periods/close", {"name": "2026/27-P02"}) == ["earlier-period-open"]
    assert ask.post("periods/close", {"name": "2026/27-P01"}, status=200)["state"] == "closed"
    assert len(ask.post("years", {"year": "2027/28"})) == 13
    assert ask.refused("years", {"year": "2027/29"}) == ["bad-financial-year"]
    posted = ask.post("entries", BILL)
    assert ask.post("roots", {}, status=200)["hash"] == posted["hash"]
    everybody = Client().get(f"/api/roots/{pool.pk}")
    assert everybody.json()["roots"][0]["hash"] == posted["hash"]
    assert Client().get("/api/roots/nothing").status_code == 404


def test_contributions(ask: Caller) -> None:
    raised = ask.post("contributions/raise", {"on": "2026-06-01"}, status=200)
    assert [one["lines"][0]["body"] for one in raised] == [COUNCIL, NHS]
    receipt = {"contribution": "contribution:thistlemere-nhs:team:2026-04-15", "on": "2026-04-20"}
    first = ask.post("contributions/receive", receipt)
    assert ask.post("contributions/receive", receipt, status=200) == first | {"repeated": True}
    found = ask.get("contributions?on=2026-06-01")
    nhs = next(one for one in found["partners"] if one["partner"] == NHS)
    assert (nhs["asked_pence"], nhs["received_pence"], nhs["outstanding_pence"]) == (4_500_000, 4_500_000, 0)
    more = {"key": "m", "partner": NHS, "line": "team", "pence": 16_000_000, "on": "2026-09-01"}
    assert ask.refused("contributions", more) == ["contribution-beyond-cap"]
    approvals = [{"body": body, "officer": "Finance", "given_on": "2026-08-01"} for body in (COUNCIL, NHS)]
    assert ask.post("contributions", more | {"approvals": approvals})["lines"][0]["pence"] == 16_000_000
    assert ask.refused("contributions", more | {"key": "p", "partner": "vale-police"}) == ["partner-not-lawful"]


def test_those_who_only_read_may_not_post(pool: Pool) -> None:
    auditor = Caller(pool, "councillor")
    assert auditor.get("entries") == []
    answer = auditor.client.post(auditor.at + "entries", BILL, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
