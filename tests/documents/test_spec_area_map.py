"""A map by council area: stated limits, letters beside tints, areas without a figure shown as such."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from wholeplace.documents import wording
from wholeplace.documents.charts import Area, area_map, even_breaks, palette

OWED = "Contains OS data © Crown copyright and database right"


def square(i: int, pounds: float | None, name: str = "") -> Area:
    left, top = (i % 4) * 10.0, (i // 4) * 10.0
    ring = ((left, top), (left + 10, top), (left + 10, top + 10), (left, top + 10))
    return Area(f"E{i:08}", name or f"Area {i}", pounds, (ring,))


def shapes(svg: str) -> list[ET.Element]:
    return [each for each in ET.fromstring(svg).iter() if each.tag.endswith("}path")]


FOUR = [
    square(0, 800.0, "Ashby"),
    square(1, 1000.0, "Birch & Co"),
    square(2, 1999.99, "Cedar"),
    square(3, None, "Dell"),
]


def test_a_figure_on_a_limit_belongs_to_the_class_above() -> None:
    chart = area_map(FOUR, (1000, 2000), title="Per head", attribution=OWED, said=wording.pounds)
    assert chart.rows == (
        ("Cedar", "£2,000", "B"),
        ("Birch & Co", "£1,000", "B"),
        ("Ashby", "£800", "A"),
        ("Dell", "not known", "no figure"),
    )
    for words in (">under £1,000<", ">£1,000 to under £2,000<", ">£2,000 or more<", ">no figure<"):
        assert words in chart.svg
        assert words in chart.narrow_svg


def test_each_area_carries_its_letter_and_its_name_is_escaped() -> None:
    chart = area_map(FOUR, (1000, 2000), title="Per head", attribution=OWED)
    for said in ("Ashby A", "Birch &amp; Co B", "Cedar B", "Dell –"):
        assert f">{said}</text>" in chart.svg


def test_no_figure_is_white_and_dashed_never_the_lowest_class() -> None:
    drawn = {shape[0].text: shape for shape in shapes(area_map(FOUR, (1000,), title="T", attribution=OWED).svg)}
    assert drawn["Dell"].get("fill") == palette.PAPER
    assert drawn["Dell"].get("stroke-dasharray")
    assert not drawn["Ashby"].get("stroke-dasharray")


def test_what_it_says_in_words() -> None:
    chart = area_map(FOUR, (1000,), title="T", attribution=OWED, said=wording.pounds)
    assert chart.description == f"Most in Cedar, £2,000; least in Ashby, £800. 1 area has no figure. {OWED}."
    empty = area_map([square(0, None), square(1, None)], (), title="T", attribution=OWED)
    assert empty.description.startswith("None of the 2 areas has a figure.")


def test_a_hole_is_left_open() -> None:
    hole = Area("E1", "Ring", 5.0, (FOUR[0].rings[0], ((4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0))))
    (shape,) = shapes(area_map([hole], (), title="T", attribution=OWED).svg)
    assert shape.get("fill-rule") == "evenodd"
    assert shape.get("d", "").count("Z") == 2


def test_even_limits() -> None:
    assert even_breaks([812.0, 903.4, 1010.0, 1333.0, 1501.0, 2200.0]) == (900.0, 1010.0, 1330.0, 1500.0)
    assert even_breaks([5.0, 5.0]) == ()
    assert even_breaks([]) == ()


@given(st.lists(st.none() | st.floats(min_value=-1e6, max_value=1e9), min_size=1, max_size=30))
def test_any_figures_are_drawn_with_limits_that_rise(figures: list[float | None]) -> None:
    areas = [square(i, pounds) for i, pounds in enumerate(figures)]
    breaks = even_breaks([pounds for pounds in figures if pounds is not None])
    assert len(breaks) <= 4
    chart = area_map(areas, breaks, title="T", attribution=OWED)
    assert len(shapes(chart.svg)) == len(figures)
    known = [row for row in chart.rows if row[2] != "no figure"]
    assert [row[2] for row in known] == sorted((row[2] for row in known), reverse=True), "larger figures, later letters"
