"""Whatever a draft holds is read again from its text as it was."""

from __future__ import annotations

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from wholeplace.pools.agreement import FORMAT
from wholeplace.pools.agreement_writing import LISTS, TABLES, write_agreement

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
PLAIN = st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | WORDS
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4))
ROWS = st.dictionaries(WORDS, VALUES, max_size=5)


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(TABLES), ROWS), st.dictionaries(st.sampled_from(LISTS), st.lists(ROWS, min_size=1))
)
def test_any_draft_survives_its_text(tables, lists):
    raw = {"format": FORMAT, **tables, **lists}
    assert tomllib.loads(write_agreement(raw)) == raw
