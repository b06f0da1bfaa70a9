"""A pool that ran before it was taken in, and VAT by who hosts: through pages and through the API."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pools.pools import draft_pool, example_raw, open_example
from pools.web.agreement_pages import at, client_of, words_of
from wholeplace.foundation.acts.models import Act
from wholeplace.ledger.web.queries import balances
from wholeplace.pools.web.models import LastYear, Pool

pytestmark = pytest.mark.django_db
OPENING = """account,line,body,amount
1000,,thistlemere-council,"12,345.67"
1100,team,thistlemere-nhs,45000
3000,,,"(57,345.67)"
"""
LAST_YEAR = """account,line,body,budget,actual
5000,team,,430000,441250.50
5000,police-desk,,48000,48000
4000,team,thistlemere-council,258000,258000
4000,team,thistlemere-nhs,172000,172000
"""


@pytest.fixture
def pool(specimen: object) -> Pool:
    return open_example(agreement=example_raw()["agreement"] | {"began_before": True})


def bring(pool: Pool, table: str, **more: str) -> object:
    prefix = "last" if more else "balances"
    return client_of("pool").post(at("agreement-opening", pool), {f"{prefix}-table": table, **more})


def test_opening_balances_are_one_entry_that_balances(pool):
    assert bring(pool, OPENING)["Location"] == at("agreement-opening", pool)
    found = balances(who(), pool.book)
    assert found.of("1000", body="thistlemere-council") == 1_234_567
    assert found.of("1100", line="team", scheme="front-door", status="pooled", mechanism="s75") == 4_500_000
    assert found.of("3000") == -5_734_567
    said = words_of(client_of("pool").get(at("agreement-opening", pool)))
    assert "They stand in the book as entry 1 of 1 April 2026, posted by Priya Pool." in said
    assert Act.objects.for_system("a test").filter(name="pool.open").count() == 1  # postings have a chain of their own


def who() -> object:
    from pools.pools import who as by_word

    return by_word("pool")


def test_opening_balances_sent_twice_are_posted_once_and_others_are_refused(pool):
    bring(pool, OPENING)
    bring(pool, OPENING)
    assert pool.book.entries.count() == 1
    answer = bring(pool, OPENING.replace("45000", "45001").replace("57,345.67", "57,346.67"))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert pool.book.entries.count() == 1


def test_opening_balances_that_are_out_say_by_how_much(pool):
    answer = bring(pool, OPENING.replace("45000", "45000.01"))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "£0.01 too much on the debit side" in words_of(answer)
    assert pool.book.entries.count() == 0


def test_every_row_that_is_amiss_is_named_at_once(pool):
    answer = bring(pool, "account,line,body,amount\n1001,,,5\n1000,teem,,7.005\n1000,,nobody,five\n")
    said = words_of(answer)
    for words in ("line 2: account", "line 3: line", "line 3: amount", "line 4: body", "line 4: amount"):
        assert words in said
    answer = bring(pool, "account,amount\n1000,5\n")
    assert "line, body are missing" in words_of(answer)


def test_last_year_is_kept_and_stands_beside_this_year(pool):
    file = SimpleUploadedFile("last-year.csv", LAST_YEAR.encode())
    sent = {"last-year": "yes", "last-table": "", "last-file": file}
    assert client_of("pool").post(at("agreement-opening", pool), sent)["Location"] == at("agreement-opening", pool)
    kept = LastYear.objects.for_system("a test").get(pool=pool)
    assert (kept.year, len(kept.rows), kept.source, kept.made_by) == (2025, 4, "last-year.csv", "Priya Pool")
    said = words_of(client_of("pool").get(at("agreement-opening", pool)))
    assert "Multi-agency team £430,000.00 £441,250.50 £11,250.50 £450,000.00" in said
    bring(pool, LAST_YEAR.replace("441250.50", "440000"), **{"last-year": "yes"})
    assert LastYear.objects.for_system("a test").get(pool=pool).rows[0]["actual_pence"] == 44_000_000
    assert pool.book.entries.count() == 0


def test_only_the_pool_manager_takes_a_pool_in(pool):
    assert client_of("analyst").get(at("agreement-opening", pool)).status_code == HTTPStatus.FORBIDDEN
    assert client_of("finance").post(at("agreement-opening", pool), {}).status_code == HTTPStatus.FORBIDDEN


def test_a_draft_waits_with_its_balances(specimen):
    draft = draft_pool()
    said = words_of(client_of("pool").get(at("agreement-opening", draft)))
    assert "The book of this pool is not open yet." in said
    assert bring(draft, OPENING).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_api_takes_a_pool_in(pool):
    client = client_of("pool")
    answer = client.post(
        f"/api/pools/{pool.pk}/agreement/opening-balances", {"table": OPENING}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["on"], len(answer.json()["lines"])) == (201, "2026-04-01", 3)
    answer = client.put(
        f"/api/pools/{pool.pk}/agreement/last-year", {"table": LAST_YEAR}, content_type="application/json"
    )
    assert answer.json()["year"] == "2025/26"
    assert client_of("auditor").get(f"/api/pools/{pool.pk}/agreement/last-year").json() == answer.json()


def test_vat_is_told_by_host_and_what_is_not_known_is_not_guessed(specimen):
    draft = draft_pool()
    said = words_of(client_of("approver-nhs").get(at("agreement-vat", draft)))
    assert "Thistlemere Council as host, pooled fund: £0.00 of VAT a year cannot be got back." in said
    assert "Thistlemere Integrated Care as host: not worked out" in said
    tried = client_of("approver-nhs").get(f"{at('agreement-vat', draft)}?service.team=not-contracted-out")
    said = words_of(tried)
    assert (
        "Least VAT is lost with Thistlemere Council as host (pooled fund): up to £9,000.00 a year less than otherwise."
        in said
    )
    assert "A host chosen for its VAT alone is open to challenge" in said
    by_api = client_of("auditor").get(f"/api/pools/{draft.pk}/agreement/vat").json()
    assert by_api["by_host"]["least"] == ["thistlemere-council"]
    assert by_api["unknown"]["thistlemere-nhs"][0]["name"] == "vat-rule-unknown"
