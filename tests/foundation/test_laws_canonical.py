"""One value, one text, whatever a database does to it on the way."""

from __future__ import annotations

import json
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeplace.foundation.acts.canonical import canonical, digest
from wholeplace.foundation.acts.chain import Link

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_the_text_says_the_same_once_more(value):
    once = canonical(value)
    assert canonical(json.loads(once)) == once


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_the_order_of_keys_does_not_matter(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(st.integers(-(2**53), 2**53))
def test_a_whole_float_is_its_integer(number):
    assert canonical(float(number)) == canonical(number)


@given(st.datetimes(), st.integers(-12, 12))
def test_a_moment_is_the_same_in_every_zone(moment, hours):
    there = moment.replace(year=2000 + moment.year % 100, tzinfo=UTC)
    assert canonical(there.astimezone(timezone(timedelta(hours=hours)))) == canonical(there)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_what_has_no_text_is_refused(value):
    with pytest.raises((ValueError, TypeError, OverflowError)):
        canonical({"a": value})


FIELDS = ("chain", "at", "by_name", "name", "note", "before", "after", "previous")


@given(st.sampled_from(FIELDS), st.text(min_size=1), st.integers(0, 99))
def test_every_field_of_an_act_is_under_its_hash(field, more, number):
    told = dict.fromkeys(FIELDS, "x") | {"number": number, "by_id": None}
    changed = {**told, field: "x" + more}
    assert Link(**told).hash() != Link(**changed).hash()
    assert Link(**told).hash() != Link(**{**told, "number": number + 1}).hash()


def test_a_worked_example():
    """SHA-256 of the canonical text, worked out by `printf '{"a":[1,null,"£"]}' | sha256sum`."""
    assert canonical({"a": [1.0, None, "£"]}) == '{"a":[1,null,"£"]}'
    assert digest('{"a":[1,null,"£"]}') == "6d72afd6d9fced9fc168008c9ece79387fbc85f9f9f512532fb0c4c6b5e8e524"
