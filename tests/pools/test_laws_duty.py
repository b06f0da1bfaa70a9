"""What must hold of every register."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from wholeplace.pools.duty import duty_year, what_if_covered
from wholeplace.pools.duty_register import Addressable, Brought, DutyBody, Exemption, Register
from wholeplace.vocabulary.years import FinancialYear

YEAR = FinancialYear(2026)
ON = date(2026, 9, 1)
STATUSES = ("pooled", "pooled-aligned", "aligned", "in-view", "transferred")
shares = st.integers(0, 1000).map(lambda part: Fraction(part, 1000))


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Bodies whose addressable spend is at least what they brought, or not known; some exempt in whole or part."""
    bodies, figures, brought, exemptions = [], [], [], []
    for n in range(draw(st.integers(1, 5))):
        name = f"b{n}"
        bodies.append(DutyBody(name, name.upper(), draw(st.sampled_from(["nhs", "police"]))))
        own = [
            Brought(name, f"l{k}", YEAR, "budget", status, "s75", draw(st.integers(0, 10**10)))  # type: ignore[arg-type]
            for k, status in enumerate(draw(st.lists(st.sampled_from(STATUSES), max_size=4)))
        ]
        brought += own
        spare = draw(st.none() | st.integers(0, 10**11))
        figures.append(
            Addressable(
                name, YEAR, "budget", None if spare is None else sum(one.pence for one in own) + spare, "made up"
            )
        )
        if draw(st.booleans()):
            exemptions.append(Exemption(f"x{n}", name, "why", ON, pence=draw(st.none() | st.integers(0, 10**11))))
    return Register("Place", "compact", tuple(bodies), tuple(figures), tuple(brought), tuple(exemptions))


@given(registers())
def test_shares_lie_between_nought_and_one_and_pooled_below_managed(register: Register) -> None:
    found = duty_year(register, YEAR, "budget", ON)
    for one in found.positions:
        pooled, managed = one.share("pooled"), one.share("managed")
        assert (pooled is None) == (managed is None) == (not one.addressable_pence)
        if pooled is not None and managed is not None:
            assert 0 <= pooled <= managed <= 1
        assert sum(one.by_status_pence.values()) == sum(one.by_mechanism_pence.values())
    place = found.share("pooled")
    known = [one.share("pooled") for one in found.positions if one.share("pooled") is not None]
    assert place is None or min(known) <= place <= max(known)  # type: ignore[type-var]


@given(registers(), shares, st.sampled_from(["pooled", "managed"]))
def test_what_each_would_bring_more_just_reaches_the_target(
    register: Register, target: Fraction, counting: str
) -> None:
    found = duty_year(register, YEAR, "budget", ON)
    asked = what_if_covered(register, YEAR, "budget", ON, target, kinds=("nhs", "police"), counting=counting)  # type: ignore[arg-type]
    assert len(asked.bodies) == len(register.bodies)
    assert asked.more_pence == sum(one.more_pence or 0 for one in asked.bodies)
    for one, position in zip(asked.bodies, found.positions, strict=True):
        if one.more_pence is None:
            assert position.addressable_pence is None
            continue
        assert one.target_pence is not None
        now = position.counted_pence(counting)  # type: ignore[arg-type]
        assert one.more_pence >= 0
        assert now + one.more_pence >= one.target_pence
        assert one.more_pence == 0 or now + one.more_pence == one.target_pence
        assert one.target_pence <= (position.addressable_pence or 0)


@given(registers(), shares, shares)
def test_a_higher_target_never_asks_for_less(register: Register, one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    less, more = (
        what_if_covered(register, YEAR, "budget", ON, target, kinds=("nhs", "police")).more_pence
        for target in (low, high)
    )
    assert less <= more
