"""How sure the services are: by the size of amounts, so that money back hides nothing."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from spend.counted_rows import counted, kept
from wholeplace.spend.doubt import SURE, Doubt, doubt
from wholeplace.spend.lines_store import open_store
from wholeplace.spend.query_words import query_of, where_of
from wholeplace.spend.questions import DIMENSIONS, Question, Value


def test_sure_judged_and_not_classified(tmp_path: Path) -> None:
    rows = [
        counted(pence=60_000, service_confidence=1.0),
        counted(pence=-10_000, service_confidence=SURE),
        counted(pence=20_000, service_confidence=0.75),
        counted(pence=10_000, service="not-classified", service_confidence=0.4),
        counted(pence=5_000, body="E08000006", service_confidence=None),
    ]
    with open_store([kept(rows, tmp_path / "lines.parquet")]) as store:
        found = doubt(store, Question())
        assert found == Doubt(105_000, 70_000, 25_000, 10_000, 10_500)
        assert found.share(found.not_classified_pence) == Fraction(2, 21)
        assert doubt(store, Question(where={"body": ("E08000006",)})) == Doubt(5_000, 0, 5_000, 0, 5_000)
        nothing = doubt(store, Question(where={"body": ("nobody",)}))
        assert nothing == Doubt(0, 0, 0, 0, 0)
        assert nothing.share(0) is None


def test_a_question_as_an_address_holds_it() -> None:
    pairs = [
        ("service", "housing"),
        ("year", "2021"),
        ("page", "3"),
        ("service", "education"),
        ("payee", "~"),
        ("body", " "),
    ]
    where = where_of(pairs)
    assert where == {"service": ("housing", "education"), "year": (2021,), "payee": (None,)}
    assert query_of(where) == "service=housing&service=education&year=2021&payee=~"


TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip)
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "year": st.integers(min_value=1000, max_value=2999),
    "month": st.dates(),
    "capital": st.booleans(),
}


@st.composite
def choices(draw: st.DrawFn) -> dict[str, tuple[Value, ...]]:
    names = draw(st.lists(st.sampled_from(list(DIMENSIONS)), unique=True))
    made = {}
    for name in sorted(names, key=list(DIMENSIONS).index):
        one = st.none() | VALUES.get(name, TEXT.filter(lambda text: text not in ("", "~")))
        made[name] = tuple(draw(st.lists(one, min_size=1, max_size=3, unique=True)))
    return made


@given(choices())
def test_what_an_address_says_is_read_back(where: dict[str, tuple[Value, ...]]) -> None:
    from urllib.parse import parse_qsl

    assert where_of(parse_qsl(query_of(where))) == where
