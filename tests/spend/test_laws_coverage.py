"""What holds of coverage for any payments and any control totals."""

from __future__ import annotations

import random
from datetime import date

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from spend.counted_rows import counted
from wholeplace.reference.services import services
from wholeplace.spend.coverage import BodyCover, Coverage, Sum, coverage, sums_of
from wholeplace.spend.lines import COUNTED
from wholeplace.vocabulary.years import FinancialYear

YEAR = FinancialYear(2021)
BODY = "E08000003"
RETURNED = [service.id for service in services().values() if service.rsx]

amounts = st.integers(-(10**9), 10**9)
controls = st.dictionaries(st.sampled_from(RETURNED), amounts, min_size=1)
payments = st.lists(
    st.builds(
        Sum,
        body=st.just(BODY),
        service=st.sampled_from(list(services())),
        edition=st.just("payments 2021-22"),
        basis=st.just("net"),
        pence=amounts,
        lines=st.integers(1, 50),
        capital=st.sampled_from([None, True, False]),
        month=st.sampled_from([None, date(2021, 4, 1), date(2022, 3, 1)]),
    ),
    min_size=1,
    max_size=30,
)


def control_of(totals: dict[str, int]) -> list[Sum]:
    return [Sum(BODY, service, "RSX 2021-22", "total-expenditure", pence, 1) for service, pence in totals.items()]


def covered(paid: list[Sum], totals: dict[str, int]) -> Coverage:
    return coverage(paid, control_of(totals), YEAR)


def only(found: Coverage) -> BodyCover:
    (body,) = found.bodies
    return body


@given(payments, controls)
def test_nothing_is_lost_and_nothing_is_added(paid: list[Sum], totals: dict[str, int]) -> None:
    body = only(covered(paid, totals))
    assert body.payments_pence + body.outside.pence + body.capital.pence == sum(each.pence for each in paid)
    assert body.control_pence == sum(totals.values()), "payments lie within outturn: they add nothing to it"
    for each in body.services:
        assert each.control_pence == each.explained_pence + each.unexplained_pence
        assert each.payments_pence == each.explained_pence + each.beyond_pence
        assert 0 <= each.explained_pence <= max(0, each.control_pence)


@given(payments, controls)
def test_the_low_end_is_below_the_high_and_both_within_the_control_total(
    paid: list[Sum], totals: dict[str, int]
) -> None:
    body = only(covered(paid, totals))
    assert 0 <= body.explained_low_pence <= body.explained_high_pence <= body.to_explain_pence
    if body.shares is not None:
        assert 0 <= body.shares[0] <= body.shares[1] <= 1


@given(payments, controls, st.randoms(use_true_random=False))
def test_order_and_splitting_change_nothing(paid: list[Sum], totals: dict[str, int], dice: random.Random) -> None:
    halves = [Sum(**{**_fields(each), "pence": part}) for each in paid for part in (each.pence - 7, 7)]
    dice.shuffle(halves)
    once, again = only(covered(paid, totals)), only(covered(halves, totals))
    assert [(s.service, s.control_pence, s.payments_pence) for s in once.services] == [
        (s.service, s.control_pence, s.payments_pence) for s in again.services
    ]
    assert (once.shares, once.missing_months) == (again.shares, again.missing_months)


@given(payments, controls, st.integers(1, 10**9), st.sampled_from(RETURNED))
def test_a_further_payment_never_lowers_what_is_explained(
    paid: list[Sum], totals: dict[str, int], pence: int, service: str
) -> None:
    more = [*paid, Sum(BODY, service, "payments 2021-22", "net", pence, 1)]
    before, after = only(covered(paid, totals)), only(covered(more, totals))
    assert before.explained_low_pence <= after.explained_low_pence <= before.explained_low_pence + pence


@given(payments, controls, st.integers(1, 10**9))
def test_a_line_of_no_known_service_explains_no_service(paid: list[Sum], totals: dict[str, int], pence: int) -> None:
    more = [*paid, Sum(BODY, "not-classified", "payments 2021-22", "net", pence, 1)]
    assert only(covered(paid, totals)).explained_low_pence == only(covered(more, totals)).explained_low_pence


lines = st.lists(
    st.fixed_dictionaries(
        {
            "service": st.sampled_from(RETURNED),
            "pence": amounts,
            "capital": st.sampled_from([None, True, False]),
            "payee": st.sampled_from([None, "ods:RM3"]),
            "paid_on": st.none() | st.dates(date(2021, 4, 1), date(2022, 3, 31)),
            "year": st.sampled_from([2021, 2022]),
            "layer": st.sampled_from(["payments", "outturn"]),
        }
    ),
    max_size=25,
)


@given(lines)
def test_sums_of_a_table_are_those_of_a_plain_loop(rows: list[dict[str, object]]) -> None:
    table = pa.Table.from_pylist([counted(**row) for row in rows], schema=COUNTED)
    plain: dict[tuple[object, ...], list[int]] = {}
    for row in rows:
        if (row["layer"], row["year"]) == ("payments", 2021):
            day = row["paid_on"]
            month = day.replace(day=1) if isinstance(day, date) else None
            held = plain.setdefault((row["service"], row["capital"], month, row["payee"] is not None), [0, 0])
            held[0] += int(str(row["pence"]))
            held[1] += 1
    found = {
        (each.service, each.capital, each.month, each.to_public): [each.pence, each.lines]
        for each in sums_of(table, "payments", YEAR)
    }
    assert found == plain


def _fields(each: Sum) -> dict[str, object]:
    return {name: getattr(each, name) for name in Sum.__dataclass_fields__}
