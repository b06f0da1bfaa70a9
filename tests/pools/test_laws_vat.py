"""What must hold of VAT for all lines and options."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from wholeplace.pools.vat import HostOption, VatBody, VatLine, by_host

ON = date(2026, 4, 1)
KINDS = ("local-authority", "nhs", "police", "voluntary")
BODIES = tuple(VatBody(kind, kind.title(), kind) for kind in KINDS)
ids = st.sampled_from(KINDS)
shares = st.integers(0, 1000).map(lambda part: Fraction(part, 1000))
lines = st.builds(
    VatLine,
    st.uuids().map(str),
    st.just("A line"),
    st.integers(0, 10**12),
    shares,
    st.sampled_from(["contracted-out", "not-contracted-out"]),
    st.sampled_from(["", *KINDS]),
    st.sampled_from(["", *KINDS]),
    ids,
    st.sampled_from(["standard", "reduced", "zero"]),
)
options = st.lists(
    st.builds(HostOption, st.uuids().map(str), ids, st.sampled_from(["pooled-fund", "agency"])), min_size=1, max_size=4
)


@given(st.lists(lines, max_size=5), options)
def test_vat_adds_up_to_the_penny(pool: list[VatLine], ways: list[HostOption]) -> None:
    found = by_host(pool, ways, BODIES, ON)
    least = min(one.irrecoverable_pence for one in found.options)
    for one in found.options:
        assert (
            sum(one.by_body_pence.values())
            == one.irrecoverable_pence
            == sum(line.irrecoverable_pence for line in one.lines)
        )
        assert one.above_least_pence == one.irrecoverable_pence - least
        for line, of in zip(one.lines, pool, strict=True):
            assert 0 <= line.recoverable_pence <= line.vat_pence <= of.net_pence // 5 + 1
    assert set(found.least) == {one.option.id for one in found.options if one.irrecoverable_pence == least}


@given(st.lists(lines, min_size=1, max_size=4), options)
def test_the_order_of_lines_moves_nothing(pool: list[VatLine], ways: list[HostOption]) -> None:
    there, back = by_host(pool, ways, BODIES, ON), by_host(pool[::-1], ways, BODIES, ON)
    assert [one.by_body_pence for one in there.options] == [one.by_body_pence for one in back.options]


@given(lines, shares)
def test_a_council_that_delivers_as_principal_loses_nothing(line: VatLine, share: Fraction) -> None:
    own = VatLine(line.id, line.title, line.net_pence, share, line.service)
    (found,) = by_host([own], [HostOption("a", "local-authority")], BODIES, ON).options
    assert found.irrecoverable_pence == 0
