"""What changed between two contents."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wholeplace.foundation.signing.differences import ABSENT, Difference, differences


def test_items_are_matched_by_their_id():
    before = {"case": {"years": 5}, "benefits": [{"id": "a", "impact": 0.2}, {"id": "b", "ramp": [0.5, 1]}]}
    after = {"case": {"years": 5, "note": None}, "benefits": [{"id": "b", "ramp": [1, 1]}, {"id": "c"}]}
    assert differences(before, after) == [
        Difference("case.note", ABSENT, None),
        Difference("benefits.a", {"id": "a", "impact": 0.2}, ABSENT),
        Difference("benefits.b.ramp", [0.5, 1], [1, 1]),
        Difference("benefits.c", ABSENT, {"id": "c"}),
    ]


def test_one_and_one_point_nought_are_the_same_number_but_true_is_not():
    assert differences({"a": 1}, {"a": 1.0}) == []
    assert len(differences({"a": 1}, {"a": True})) == 1


contents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(contents)
def test_a_content_does_not_differ_from_itself(content):
    assert differences(content, content) == []


@given(contents, contents)
def test_contents_that_differ_are_told_apart(one, other):
    assert bool(differences(one, other)) == (repr(one) != repr(other)) or one == other
