"""A pool whose book is open, made once for a file of tests; what each test does to it is undone after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from pools.pools import NOON, open_example
from wholeplace.pools.web.models import Pool
from wholeplace.specimen.load import load


@pytest.fixture(scope="module")
def opened_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The id of the example pool in the made-up place, in a transaction that ends with the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(at=NOON, slices=("wholeplace.appraisal.web", "wholeplace.pools.web"))
        yield open_example().pk
        transaction.set_rollback(True)


@pytest.fixture
def opened_pool(opened_once: str, db: None) -> Pool:
    """The example pool with its book open for 2026/27, as if nobody had touched it."""
    return Pool.objects.for_system("the made-up pool").select_related("place", "book__host").get(pk=opened_once)
