"""The pool of the made-up place: lawful, signed, some months in, and its book sound."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wholeplace.foundation.access.by import By
from wholeplace.ledger.web.queries import balances
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.year import year_of
from wholeplace.specimen import pools

EXAMPLES = Path(__file__).parents[2] / "examples"
BY = By.system("a test looks", at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC))


def test_the_agreement_is_the_one_of_the_examples() -> None:
    specimen = Path(pools.__file__).parent / "agreement.toml"
    assert specimen.read_bytes() == (EXAMPLES / "agreement.toml").read_bytes()


def test_the_pool_is_some_months_into_its_first_year(whole_specimen: object) -> None:
    pool = Pool.objects.for_system("test").get()
    held = year_of(BY, pool)
    assert balances(BY, held.book).out_pence == 0
    standing = {one.line: one for one in held.standings(BY.day)}
    assert standing["team"].variance_pence == 1_850_000
    assert standing["team"].committed_pence == 1_200_000
    assert [settled.name for settled in held.settlements()] == ["2026/27 Q1"]
    assert held.periods_done(BY.day) == 7
