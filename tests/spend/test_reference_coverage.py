"""Coverage of two real councils: Manchester's and Salford's payments of 2021-22 within what they returned for it.

`make test` does it on extracts of one month, `make oracle` on the whole year. Which service a line falls under is judged
elsewhere; here it is checked that no penny is lost on the way, and that nothing is explained twice.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from wholeplace.spend.coverage import BodyCover, coverage_of
from wholeplace.spend.lines_store import open_store
from wholeplace.spend.meaning import Payer, count_lines
from wholeplace.spend.read import read_all
from wholeplace.spend.rules import Rules
from wholeplace.spend.statutory_count import counted_rows
from wholeplace.spend.statutory_files import returns_in_file
from wholeplace.vocabulary.years import FinancialYear

DATA = Path(__file__).parent / "data"
GM = "E47000001"
MANCHESTER, SALFORD = "E08000003", "E08000006"
THOUSAND = 100_000  # pence


def covered(payments: dict[str, list[Path]], returned: Path, room: Path) -> dict[str, BodyCover]:
    """The coverage of each body, from published files to the answer. Also checked: every line read is in it once."""
    kept, pence = [], {}
    for body, paths in payments.items():
        taken = [each for each in read_all(paths, out_folder=room / body) if each.parquet is not None]
        lines = [each.parquet for each in taken if each.parquet is not None]
        kept.append(count_lines(lines, Payer(body, GM, "payments 2021-22", 2021), Rules(GM), room / body).parquet)
        pence[body] = sum(each.read.total_pence for each in taken)
    (stated,) = returns_in_file(returned)
    pq.write_table(counted_rows(stated, {GM: list(payments)}, "total-expenditure"), room / "returned.parquet")
    with open_store([*kept, room / "returned.parquet"]) as store:
        found = coverage_of(store, GM, FinancialYear(2021), bodies=list(payments))
    bodies = {body.body: body for body in found.bodies}
    assert set(bodies) == set(payments)
    for body, cover in bodies.items():
        assert cover.payments_pence + cover.outside.pence + cover.capital.pence == pence[body]
        assert abs(cover.control_pence - (stated.pence(body, "totsx", "tot-exp") or 0)) <= 7 * THOUSAND
        assert cover.explained_low_pence <= cover.explained_high_pence <= cover.to_explain_pence
    return bodies


def test_a_month_of_manchester_within_its_return(tmp_path: Path) -> None:
    month = DATA / "published" / "manchester-2021-04.csv"
    (body,) = covered({MANCHESTER: [month]}, DATA / "returns" / "rsx-2021-22.csv", tmp_path).values()
    assert body.like_for_like
    assert body.employees_pence == 491_870 * THOUSAND
    assert body.missing_months[0].month == 5
    assert len(body.missing_months) == 11


@pytest.mark.oracle
def test_a_year_of_manchester_and_salford_within_their_returns(tmp_path: Path) -> None:
    """*Source*: the sums of ingest_oracle.csv over the twelve months of each."""
    root = os.environ.get("WHOLEPLACE_SHARED")
    if not root:
        pytest.skip("WHOLEPLACE_SHARED is not set: make oracle SHARED=<folder with data/>")
    spend = Path(root, "data", "spend")
    files = {
        body: sorted((spend / "council" / name).glob("*.csv"))
        for body, name in ((MANCHESTER, "manchester"), (SALFORD, "salford"))
    }
    bodies = covered(files, spend / "mhclg" / "RSX_2021-22_data_by_LA_Live.csv", tmp_path)
    paid = {code: body.payments_pence + body.outside.pence + body.capital.pence for code, body in bodies.items()}
    assert paid == {MANCHESTER: 837_472_435_69, SALFORD: 432_770_514_86}
    assert {code: body.missing_months for code, body in bodies.items()} == {MANCHESTER: (), SALFORD: ()}
    for body in bodies.values():
        assert body.shares is not None
        assert 0 < body.shares[0] < body.shares[1] < 1
