"""An agreement written through its pages: what is kept, what is shown beside its input, who may, and what is recorded."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pools.pools import EXAMPLE, SYSTEM, draft_pool
from pools.web.agreement_pages import at, client_of, fresh, inputs_of, words_of
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.uploads.models import Upload
from wholeplace.pools.agreement_file import examine, plain_values
from wholeplace.pools.web.actions import change_pool
from wholeplace.pools.web.models import Pool

pytestmark = pytest.mark.django_db
NEW = "/places/E99000001/agreements/new"


@pytest.fixture
def pool(specimen: object) -> Pool:
    return draft_pool()


def test_what_every_page_asks_is_what_the_draft_already_says(pool):
    """Saving any page as it is changes nothing, whatever row it is of."""
    client = client_of("pool")
    pages = [at("agreement-part", pool, part) for part in ("head", "terms")]
    for key, rows in pool.raw.items():
        if isinstance(rows, list):
            pages += [at("agreement-row", pool, key, index) for index in range(len(rows))]
    assert len(pages) > 15
    for page in pages:
        answer = client.post(page, inputs_of(client.get(page)))
        assert answer.status_code == HTTPStatus.FOUND, page
        assert fresh(pool).raw == pool.raw, page
    assert fresh(pool).revision == 1


def test_a_change_is_kept_and_recorded(pool):
    client = client_of("pool")
    page = at("agreement-row", pool, "contributions", 1)
    answer = client.post(page, inputs_of(client.get(page)) | {"pounds": "£180,000.50"})
    assert answer["Location"] == f"{page}?check=saved"
    said = words_of(client.get(answer["Location"]))
    assert "Saved. One thing is still wanted on this page" in said
    assert "instalments of £180,000.00 for a contribution of £180,000.50" in said
    kept = fresh(pool)
    assert (kept.raw["contributions"][1]["pounds"], kept.revision, kept.changed_by) == ("180000.50", 2, "Priya Pool")
    act = Act.objects.for_system("a test").order_by("-number").first()
    assert (act.name, act.by_name) == ("agreement.change", "Priya Pool")


def test_a_problem_leads_to_its_input(pool):
    raw = pool.raw | {"lines": [pool.raw["lines"][0] | {"status": "aligned"}, *pool.raw["lines"][1:]]}
    change_pool(by=SYSTEM, pool=pool, raw=raw, revision=1)
    client = client_of("pool")
    page = client.get(at("agreement", pool)).content.decode()
    link = f"{at('agreement-row', pool, 'lines', 0)}?check=yes"
    assert f'href="{link}"' in page
    there = client.get(link).content.decode()
    assert 'href="#id_status"' in there
    assert "aligned under Section 75" in there


def test_who_was_quicker_is_named_and_nothing_typed_is_lost(pool):
    client = client_of("pool")
    page = at("agreement-part", pool, "terms")
    typed = inputs_of(client.get(page)) | {"terms.aims": "One door"}
    change_pool(by=SYSTEM, pool=pool, raw=pool.raw | {"milestones": []}, revision=1)
    answer = client.post(page, typed)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "changed this agreement while you had this page open" in words_of(answer)
    assert ">One door</textarea>" in answer.content.decode()
    client.post(page, inputs_of(answer))
    assert fresh(pool).raw["terms"]["aims"] == "One door"


def test_an_agreement_grows_from_nothing_through_its_pages(specimen):
    client = client_of("pool")
    head = client.post(NEW, {"title": "Small fund"})["Location"]
    pool = Pool.objects.for_system("a test").get(title="Small fund")
    assert head == at("agreement-part", pool, "head")

    def save(page, **typed):
        return client.post(page, inputs_of(client.get(page)) | typed)

    for body in ("thistlemere-council", "thistlemere-nhs"):
        save(at("agreement-add", pool, "partners"), body=body, signatory="Chief executive")
    days = {f"agreement.{name}_{n}": part for name, day in (("from_on", (1, 4, 2026)), ("until_on", (31, 3, 2028)))
            for n, part in enumerate(day)}  # fmt: skip
    save(head, **{"agreement.host": "thistlemere-council", "pool_manager.name": "Priya Pool"}, **days)
    save(at("agreement-part", pool, "head"), **{"pool_manager.employer": "thistlemere-council"})
    save(at("agreement-add", pool, "schemes"), title="Front door", lead="thistlemere-council")
    line = {
        "title": "Team",
        "scheme": "front-door",
        "owner": "thistlemere-council",
        "status": "pooled",
        "mechanism": "s75",
    }
    save(at("agreement-add", pool, "lines"), **line, **{"budget_pounds.2026/27": "£1,000"})
    for body in ("thistlemere-council", "thistlemere-nhs"):
        given = {"partner": body, "line": "team", "year": "2026/27", "pounds": "500"}
        save(at("agreement-add", pool, "contributions"), **given)
    save(
        at("agreement-add", pool, "rules"),
        title="Overspends",
        family="RS-01",
        from_on_0="1",
        from_on_1="4",
        from_on_2="2026",
    )
    rule = at("agreement-row", pool, "rules", 0)
    save(rule, **{"parameters.shares.thistlemere-council": "60%", "parameters.shares.thistlemere-nhs": "40%"})
    found, problems = examine(fresh(pool).raw)
    assert problems == []
    assert found is not None
    assert [one.pence for one in found.contributions] == [50_000, 50_000]
    said = words_of(client.get(at("agreement", pool)))
    assert "by agreed shares (Thistlemere Council 60% and Thistlemere Integrated Care 40%)" in said
    assert "Missing: aims, outcomes." in said
    assert "What still stands between" not in said


def test_a_rule_that_changes_its_family_begins_anew_below_its_head(pool):
    client = client_of("pool")
    page = at("agreement-row", pool, "rules", 0)
    client.post(page, inputs_of(client.get(page)) | {"family": "RS-14"})
    rule = fresh(pool).raw["rules"][0]
    assert rule == {
        "id": "overspend",
        "family": "RS-14",
        "title": "Overspends, up to what each partner contributes",
        "clause": "10.4",
        "order": 1,
        "from_on": "2026-04-01",
    }
    said = words_of(client.get(f"{page}?check=saved"))
    assert "The pot" in said
    assert "Who has the money until then" in said
    assert "Part of the pool paid only if emergency admissions fall by a target." in said


def test_a_row_is_taken_out_once_asked(pool):
    client = client_of("pool")
    page = at("agreement-remove", pool, "rules", 2)
    assert "Take “The police desk is the police's own risk” out of the draft?" in words_of(client.get(page))
    client.post(page, inputs_of(client.get(page)))
    assert [rule["id"] for rule in fresh(pool).raw["rules"]] == ["overspend", "underspend"]


def test_an_agreement_is_taken_in_from_its_file_and_the_file_is_kept(specimen):
    client = client_of("finance")
    answer = client.post(NEW, {"file": SimpleUploadedFile("fund.toml", EXAMPLE.read_bytes())})
    pool = Pool.objects.for_system("a test").get(pk="thistlemere-front-door")
    assert answer["Location"] == at("agreement", pool)
    assert pool.taken_from == "fund.toml"
    assert Upload.objects.for_system("a test").get(purpose="agreement").name == "fund.toml"


def test_a_file_that_is_amiss_stores_nothing_and_says_all_of_it(specimen):
    text = EXAMPLE.read_text().replace('mechanism = "s75"', 'mechanism = "s76x"').replace("0.6, ", "0.7, ")
    answer = client_of("pool").post(NEW, {"file": SimpleUploadedFile("fund.toml", text.encode())})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    said = words_of(answer)
    assert "lines.team.mechanism" in said
    assert "schemes.front-door.commissioned" in said
    assert not Pool.objects.for_system("a test").exists()
    assert not Upload.objects.for_system("a test").filter(purpose="agreement").exists()


def test_a_newer_file_takes_the_drafts_place(pool):
    client = client_of("pool")
    page = at("agreement-replace", pool)
    text = EXAMPLE.read_text().replace("notice_months = 6", "notice_months = 9")
    sent = inputs_of(client.get(page)) | {"file": SimpleUploadedFile("newer.toml", text.encode())}
    assert client.post(page, sent)["Location"] == at("agreement", pool)
    assert fresh(pool).raw["agreement"]["notice_months"] == 9
    assert plain_values(fresh(pool).raw) == fresh(pool).raw


@pytest.mark.parametrize("word", ["auditor", "councillor", "approver", "central"])
def test_who_only_reads_sees_no_way_to_change(pool, word):
    client = client_of(word)
    page = client.get(at("agreement", pool))
    assert page.status_code == HTTPStatus.OK
    assert "/agreement/rows/" not in page.content.decode()
    assert client.get(at("agreement-row", pool, "lines", 0)).status_code == HTTPStatus.FORBIDDEN
    assert client.post(NEW, {"title": "Mine"}).status_code == HTTPStatus.FORBIDDEN


def test_an_empty_input_is_named_as_its_page_names_it(specimen):
    client = client_of("pool")
    client.post(NEW, {"title": "Small fund"})
    pool = Pool.objects.for_system("a test").get(title="Small fund")
    said = words_of(client.get(at("agreement", pool)))
    assert "3 things stand between the draft and a signature" in said
    assert "Fill in: First day Nothing A day Without it the agreement is not whole." in said
    assert "from_on" not in said
    there = words_of(client.get(f"{at('agreement-part', pool, 'head')}?check=yes"))
    assert "Fill in “First day”" in there
    saved = client.post(at("agreement-add", pool, "lines"), {"revision": "1", "title": "Team"})
    said = words_of(client.get(saved["Location"]))
    assert "Fill in “How it stands”" in said
    assert "Fill in: How it stands of Team" in words_of(client.get(at("agreement", pool)))
