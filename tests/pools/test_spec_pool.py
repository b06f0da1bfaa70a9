"""A pool from its draft to its open book."""

from __future__ import annotations

import pytest

from pools.pools import NOON, SYSTEM, draft_pool, open_example, who
from wholeplace.pools.web.actions import change_pool, open_pool, propose_agreement, withdraw_pool
from wholeplace.pools.web.overview import glance
from wholeplace.pools.web.queries import in_force
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db


def test_a_signed_agreement_is_in_force_and_its_book_opens(specimen: object) -> None:
    pool = open_example()
    held = in_force(SYSTEM, pool, NOON.date())
    assert held is not None
    assert held.agreement.title == "Thistlemere front door"
    assert pool.book is not None
    assert pool.book.periods.count() == 13
    seen = glance(who("pool"), pool)
    assert (seen.signed, seen.income_pence) == (True, 0)
    with pytest.raises(Refused, match="pool-in-force"):
        withdraw_pool(by=SYSTEM, pool=pool)


def test_nothing_opens_before_everybody_has_signed(specimen: object) -> None:
    pool = draft_pool()
    propose_agreement(by=SYSTEM, pool=pool)
    with pytest.raises(Refused, match="agreement-not-signed"):
        open_pool(by=SYSTEM, pool=pool)


def test_a_draft_that_is_not_lawful_is_not_put_before_partners(specimen: object) -> None:
    pool = draft_pool(outcomes=[])
    with pytest.raises(Refused, match="agreement-does-not-say"):
        propose_agreement(by=SYSTEM, pool=pool)


def test_two_who_change_a_draft_at_once_are_told(specimen: object) -> None:
    pool = draft_pool()
    change_pool(by=SYSTEM, pool=pool, raw=pool.raw | {"milestones": []}, revision=1)
    with pytest.raises(Refused, match="changed-meanwhile"):
        change_pool(by=SYSTEM, pool=pool, raw=pool.raw, revision=1)


def test_a_variation_needs_its_day(specimen: object) -> None:
    pool = open_example()
    with pytest.raises(Refused, match="variation-undated"):
        propose_agreement(by=SYSTEM, pool=pool)
