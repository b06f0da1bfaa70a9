"""What holds of every count: money that passes between bodies of a place is in its total once, however it is reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st

from spend.count_twin import place_pence
from wholeplace.spend.area_shares import ELSEWHERE, AreaShares, shares_of_counts
from wholeplace.spend.attribute import attribute, wilson
from wholeplace.spend.place_total import PlaceBody, PlaceTotal, Stated, place_total
from wholeplace.spend.transfers import Transfer
from wholeplace.vocabulary.money import split_pence

PLACE, YEAR, EDITION, BASIS = "E99000001", 2024, "returns of 2024-25", "net-current"
IDS = ("council", "trust", "police", "fire", "committee")
BODIES = [PlaceBody(body, body.title()) for body in IDS]
SERVICES = ("adult-social-care", "health", "housing")
KINDS = ("grant", "recharge", "precept", "contribution")
AREAS = ("E99000001", "E99000002", "E99000003", "E99000004")

money = st.integers(-9_000_000_00, 90_000_000_00)
bodies = st.sampled_from(IDS)
services = st.sampled_from(SERVICES)


@dataclass(frozen=True)
class Passing:
    """One payment from body to body, of which both bodies know the exact sum."""

    payer: str
    payee: str
    kind: str
    service: str
    pence: int


passings = st.lists(st.builds(Passing, bodies, bodies, st.sampled_from(KINDS), services, money), max_size=12)
spent_by_cell = st.dictionaries(st.tuples(bodies, services), money, max_size=10)
ends_of_flow = st.dictionaries(
    st.tuples(bodies, bodies, st.sampled_from(KINDS)), st.sampled_from([("payer",), ("payee",), ("payer", "payee")])
)


def all_ends(passing: Sequence[Passing], ends: dict[tuple[str, str, str], tuple[str, ...]]) -> list[Transfer]:
    """The transfers that are reported: for one pair and kind, an end tells all that passed, or nothing. A flow that is known
    by a reference of its own is never taken for another."""
    return [
        Transfer(
            one.payer,
            one.payee,
            one.kind,
            YEAR,
            one.pence,
            end,
            service=one.service,
            reference=one.kind,
        )
        for one in passing
        for end in ends.get((one.payer, one.payee, one.kind), ("payer",))
    ]


def figures(own: dict[tuple[str, str], int], passing: Sequence[Passing]) -> list[Stated]:
    """What each body states: what it spends itself, and what it passes to others. What a receiver buys with the money is
    spending of its own, and in its figure already."""
    sums = defaultdict(int, own)
    for body in IDS:
        sums[body, "housing"] += 0
    for one in passing:
        sums[one.payer, one.service] += one.pence
    return [Stated(body, service, YEAR, pence, EDITION, BASIS) for (body, service), pence in sums.items()]


def total_of(stated: Sequence[Stated], transfers: Sequence[Transfer] = ()) -> PlaceTotal:
    return place_total(PLACE, YEAR, BODIES, stated, transfers)


@settings(max_examples=120)
@given(spent_by_cell, passings, ends_of_flow, st.randoms(use_true_random=False))
def test_the_total_is_what_the_bodies_spend_themselves(own, passing, ends, order):
    """Chains, returns, credits, a body paying itself: whatever passes between them, and whoever reports it, in any order."""
    stated, transfers = figures(own, passing), all_ends(passing, ends)
    order.shuffle(stated)
    order.shuffle(transfers)
    assert total_of(stated, transfers).total.counted_pence == sum(own.values())


@settings(max_examples=120)
@given(
    spent_by_cell, passings, ends_of_flow, st.builds(Passing, bodies, bodies, st.sampled_from(KINDS), services, money)
)
def test_one_transfer_more_never_changes_the_total(own, passing, ends, more):
    """The payer's spending rises by what it pays; the receiver's gross figure holds already what that money bought."""
    before = total_of(figures(own, passing), all_ends(passing, ends))
    after = total_of(figures(own, [*passing, more]), all_ends([*passing, more], ends))
    assert after.total.counted_pence == before.total.counted_pence
    assert after.total.stated_pence == before.total.stated_pence + more.pence


@settings(max_examples=120)
@given(
    spent_by_cell,
    passings,
    ends_of_flow,
    st.builds(Passing, st.sampled_from(["council", "fire"]), bodies, st.sampled_from(KINDS), services, money),
    st.integers(1, 99),
)
def test_nor_does_one_to_a_body_larger_than_the_place(own, passing, ends, more, percent):
    """What bodies of a place pay to a trust or a force is spent within its part here: the share changes nothing."""
    listed = [replace(body, larger=body.id in ("trust", "police")) for body in BODIES]
    parts = {PLACE: percent, AREAS[1]: 100 - percent}
    shares = [shares_of_counts(body.id, "population", YEAR, parts, "made up") for body in listed if body.larger]
    before, after = (
        place_total(PLACE, YEAR, listed, figures(own, paid), all_ends(paid, ends), shares=shares)
        for paid in (passing, [*passing, more])
    )
    assert after.total.counted_pence == before.total.counted_pence


@settings(max_examples=120)
@given(spent_by_cell, passings, ends_of_flow)
def test_each_body_is_left_with_what_it_spends_itself(own, passing, ends):
    """Where the payer reports, or nobody but the receiver does, under the same service: by body and service too."""
    found = total_of(figures(own, passing), all_ends(passing, ends))
    assert {cell: steps.counted_pence for cell, steps in found.cells.items() if steps.counted_pence} == {
        cell: pence for cell, pence in own.items() if pence
    }
    assert sum((steps.counted_pence for steps in found.by_body().values()), 0) == found.total.counted_pence
    assert sum((steps.counted_pence for steps in found.by_service().values()), 0) == found.total.counted_pence


@settings(max_examples=120)
@given(spent_by_cell, passings, ends_of_flow, st.data())
def test_splitting_and_reordering_rows_changes_nothing(own, passing, ends, data):
    stated, transfers = figures(own, passing), all_ends(passing, ends)
    cut = data.draw(money)
    rows = data.draw(
        st.permutations(
            [piece for one in stated for piece in (replace(one, pence=cut), replace(one, pence=one.pence - cut))]
        )
    )
    lines = data.draw(
        st.permutations(
            [piece for one in transfers for piece in (replace(one, pence=one.pence - cut), replace(one, pence=cut))]
        )
    )
    whole, pieces = total_of(stated, transfers), total_of(rows, lines)
    assert pieces.cells == whole.cells
    assert [(one.pence, one.services, one.because) for one in pieces.removals] == [
        (one.pence, one.services, one.because) for one in whole.removals
    ]


counts = st.dictionaries(st.sampled_from(AREAS), st.integers(0, 400_000), min_size=1).filter(
    lambda found: any(found.values())
)


@given(counts, money, st.booleans())
def test_the_parts_of_all_areas_sum_to_the_whole(found, pence, leave_out):
    shares = shares_of_counts("trust", "catchment", YEAR, found, "made up")
    if leave_out:
        shares = replace(shares, shares={area: share for area, share in shares.shares.items() if area != max(found)})
    parts = shares.split(pence)
    assert sum(parts.values()) == pence
    places = [attribute("trust", [area], YEAR, [shares]) for area in shares.shares]
    assert sum(place.pence(pence) for place in places) == pence - parts.get(ELSEWHERE, 0)
    for place in places:
        low, high = place.range_pence(pence)
        assert low <= place.pence(pence) <= high
        assert abs(place.pence(pence) - pence * place.share) < 1


@given(st.integers(0, 2000), st.integers(1, 2000))
def test_an_interval_holds_its_share_and_narrows_with_the_count(hits, counted):
    share = Fraction(min(hits, counted), counted)
    low, high = wilson(share, counted)
    assert 0 <= low <= share <= high <= 1
    wider = wilson(share, max(1, floor(counted / 4)))
    assert high - low <= wider[1] - wider[0]


def larger(draw: st.DrawFn) -> dict[str, AreaShares]:
    """Shares of some bodies, of which the first area is the place."""
    found = {}
    for body in draw(st.sets(bodies, max_size=4)):
        some = draw(counts)
        found[body] = shares_of_counts(body, "catchment", YEAR, {PLACE: 1, **some}, "made up")
    return found


@st.composite
def whole_counts(draw: st.DrawFn) -> tuple[list[Stated], list[Transfer], dict[str, AreaShares]]:
    """Figures of some bodies, transfers of every sort between them all, and shares of those larger than the place."""
    spent = draw(spent_by_cell.filter(bool))
    stated = [Stated(body, service, YEAR, pence, EDITION, BASIS) for (body, service), pence in spent.items()]
    ends = draw(ends_of_flow)
    held = draw(st.dictionaries(st.tuples(bodies, bodies), st.tuples(st.sampled_from(["gross", "net"]), st.booleans())))
    transfers = [
        replace(
            one,
            held=held.get((one.payer, one.payee), ("gross", True))[0],
            payer_holds=held.get((one.payer, one.payee), ("gross", True))[1],
        )
        for one in all_ends(draw(passings), ends)
    ]
    return stated, transfers, larger(draw)


@settings(max_examples=120)
@given(whole_counts())
def test_the_plain_twin_agrees(count):
    stated, transfers, shares = count
    listed = [replace(body, larger=body.id in shares) for body in BODIES]
    found = place_total(PLACE, YEAR, listed, stated, transfers, shares=list(shares.values()))
    plain = {body: dict(one.shares) for body, one in shares.items()}
    assert found.total.counted_pence == place_pence(YEAR, listed, list(stated), list(transfers), plain, [PLACE])
    for steps in found.cells.values():
        assert steps.low_pence <= steps.counted_pence <= steps.high_pence


@settings(max_examples=120)
@given(spent_by_cell.filter(bool), counts, counts)
def test_the_totals_of_all_places_come_to_what_is_stated(spent, one, other):
    """Two forces that serve four areas between them: no area's part is lost, and none is there twice."""
    stated = [Stated(body, service, YEAR, pence, EDITION, BASIS) for (body, service), pence in spent.items()]
    every = dict.fromkeys(AREAS, 1)
    shares = [
        shares_of_counts(body, "population", YEAR, {**every, **(one if number % 2 else other)}, "made up")
        for number, body in enumerate(IDS)
    ]
    listed = [replace(body, larger=True) for body in BODIES]
    totals = [place_total(area, YEAR, listed, stated, shares=shares).total.counted_pence for area in AREAS]
    assert sum(totals) == sum(spent.values())


@given(money, st.lists(money, min_size=1, max_size=5))
def test_a_disputed_flow_never_removes_more_than_both_ends_show(paid, said):
    got = sum(said)
    stated = [
        Stated("council", "health", YEAR, paid, EDITION, BASIS),
        Stated("trust", "health", YEAR, 0, EDITION, BASIS),
    ]
    transfers = [
        Transfer("council", "trust", "grant", YEAR, paid, "payer", service="health"),
        *(Transfer("council", "trust", "grant", YEAR, part, "payee") for part in said),
    ]
    (removal,) = total_of(stated, transfers).removals
    if removal.flow.standing == "differ":
        assert abs(removal.pence) <= min(abs(paid), abs(got))
    else:
        assert removal.pence == paid
    assert removal.low_pence <= min(paid, got)
    assert removal.high_pence >= max(paid, got)
    assert split_pence(removal.pence, [1]) == [removal.pence]
