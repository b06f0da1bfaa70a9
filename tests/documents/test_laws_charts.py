"""What holds of charts for all figures."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from wholeplace.documents import charts, wording
from wholeplace.documents.charts.scales import scale, tight_scale
from wholeplace.documents.charts.svg import width_of, wrapped

POUNDS = st.floats(min_value=-1e11, max_value=1e11, allow_nan=False).map(lambda pounds: round(pounds, 2))
WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)


@given(st.lists(POUNDS, min_size=1, max_size=30))
def test_a_scale_holds_every_value_between_its_ends(values: list[float]) -> None:
    made = scale(values, 0, 100)
    slack = 1e-6
    assert all(-slack <= made(value) <= 100 + slack for value in [*values, 0.0])
    assert 2 <= len(made.ticks) <= 15
    assert list(made.ticks) == sorted(set(made.ticks))
    inner = tight_scale(values, 0, 100)
    assert all(-slack <= inner(value) <= 100 + slack for value in [*values, 0.0])


@given(st.lists(POUNDS, min_size=2, max_size=30, unique=True))
def test_a_scale_keeps_order(values: list[float]) -> None:
    made = scale(values, 0, 100)
    places = [made(value) for value in sorted(values)]
    assert places == sorted(places)


@given(st.lists(st.tuples(WORDS, POUNDS), min_size=1, max_size=15))
def test_any_words_and_figures_make_a_well_formed_drawing(bars: list[tuple[str, float]]) -> None:
    steps = [charts.Step(label, pounds) for label, pounds in bars]
    for chart in (
        charts.waterfall(steps, title=bars[0][0]),
        charts.bar_chart(bars, title="t", description=bars[-1][0]),
    ):
        assert ET.fromstring(chart.svg).get("role") == "img"
        assert ET.fromstring(chart.narrow_svg).get("role") == "img"
        assert [row[0] for row in chart.rows] == [label for label, _ in bars]


@given(st.dictionaries(WORDS, st.lists(POUNDS, min_size=3, max_size=3), min_size=1, max_size=12))
def test_the_matrix_adds_up_for_all_bodies(net: dict[str, list[float]]) -> None:
    matrix = charts.who_pays_who_gains(["2025/26", "2026/27", "2027/28"], net)
    for values, row in zip(net.values(), matrix.pounds, strict=False):
        assert row[-1] == sum(values)
    for row, levels in zip(matrix.pounds, matrix.levels, strict=True):
        assert all(level == 0 or (level > 0) == (value > 0) for value, level in zip(row, levels, strict=True))
    assert ET.fromstring(matrix.chart.svg) is not None
    assert ET.fromstring(charts.stacked_by_body(["1", "2", "3"], net, title="t").svg) is not None


@given(WORDS, st.floats(min_value=40, max_value=400), st.integers(min_value=1, max_value=3))
def test_wrapped_words_keep_to_their_room(said: str, room: float, lines: int) -> None:
    made = wrapped(said, room, 15, lines)
    assert bool(said.split()) <= len(made) <= lines
    assert all(width_of(part, 15) <= room or len(part) <= 5 for part in made)


@given(POUNDS)
def test_short_pounds_are_short_and_keep_the_sign(pounds: float) -> None:
    said = wording.pounds_short(pounds)
    assert len(said) <= 9
    assert said.startswith(wording.MINUS) == (pounds < 0 and any(digit in said for digit in "123456789"))
    assert "e" not in said
