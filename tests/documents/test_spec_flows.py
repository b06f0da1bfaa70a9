"""Flows of money: ribbons in proportion, words that never meet, money back said, small nodes gathered and counted."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from wholeplace.documents.charts import Columns, Ribbon, flows_chart, palette
from wholeplace.documents.charts.svg import width_of

BODIES = ["Manchester City Council", "Salford City Council", "Greater Manchester Police and Crime Commissioner"]
RIBBONS = [
    Ribbon(BODIES[0], "Adult social care", 200_000_000_00),
    Ribbon(BODIES[0], "Education", 100_000_000_00),
    Ribbon(BODIES[1], "Adult social care", 50_000_000_00),
    Ribbon(BODIES[1], "Central services", -25_000_000_00),
    Ribbon(BODIES[2], "Police", 150_000_000_00),
]
MANY = [Ribbon(f"Body {i}", f"Service {j}", (i + 1) * (j + 1) * 1_000_00) for i in range(12) for j in range(18)]


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Where each text of a drawing lies: left, top, right, bottom."""
    made = []
    for words in (each for each in ET.fromstring(svg).iter() if each.tag.endswith("}text")):
        x, y, size = (float(words.get(key, "0")) for key in ("x", "y", "font-size"))
        wide = width_of(words.text or "", size, bold=words.get("font-weight") == "700")
        left = x - {"middle": wide / 2, "end": wide}.get(words.get("text-anchor", ""), 0)
        made.append((left, y - size * 0.75, left + wide, y + size * 0.2))
    return made


def meeting(svg: str) -> list[tuple[object, object]]:
    return [
        (one, other)
        for one, other in combinations(boxes(svg), 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def nodes(svg: str) -> list[ET.Element]:
    """The rectangles, without the paper."""
    return [each for each in ET.fromstring(svg).iter() if each.tag.endswith("}rect")][1:]


def test_nodes_are_as_high_as_their_money() -> None:
    chart = flows_chart(RIBBONS, title="Who spends on what")
    for svg in (chart.svg, chart.narrow_svg):
        heights = [float(node.get("height", "0")) for node in nodes(svg)]
        left, right = heights[:3], heights[3:]
        assert [round(height / left[1], 2) for height in left] == [2.0, 1.0, 0.5]
        assert [round(height / left[1], 2) for height in right] == [1.67, 1.0, 0.67, 0.17]
        assert abs(sum(left) - sum(right)) < 0.1


def test_a_ribbon_begins_at_one_node_and_ends_at_the_other_as_thick_as_its_money() -> None:
    chart = flows_chart(RIBBONS[:1], title="One")
    (path,) = (each for each in ET.fromstring(chart.svg).iter() if each.tag.endswith("}path"))
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d", ""))]
    height = float(nodes(chart.svg)[0].get("height", "0"))
    assert abs((numbers[9] - numbers[7]) - height) < 0.02
    assert abs((numbers[15] - numbers[1]) - height) < 0.02


def test_what_it_says_in_words() -> None:
    chart = flows_chart(RIBBONS, title="Who spends on what", note="Made up.")
    assert chart.description == (
        "£475 million from 3 bodies to 4 services. The largest flow, £200 million, is from Manchester City Council to Adult "
        "social care. 1 flow is below nought, −£25 million in all: it is drawn in dashed outline. Made up."
    )
    assert chart.head == ("Body", "Service", "Amount")
    assert chart.rows[0] == ("Manchester City Council", "Adult social care", "£200,000,000")
    assert chart.rows[-1] == ("Salford City Council", "Central services", "−£25,000,000")


def test_money_back_has_no_tint_and_a_dashed_edge() -> None:
    drawn = [each for each in ET.fromstring(flows_chart(RIBBONS, title="T").svg).iter() if each.tag.endswith("}path")]
    dashed = [path for path in drawn if path.get("stroke-dasharray")]
    assert [path.get("fill") for path in dashed] == [palette.PAPER]
    assert all(path.get("stroke") in palette.BODIES for path in drawn), "the edge keeps 3 : 1 against paper"


def test_small_nodes_are_gathered_and_counted_and_the_table_keeps_all() -> None:
    chart = flows_chart(MANY, title="Many")
    assert ">5 other bodies<" in chart.svg
    assert ">7 other services<" in chart.svg
    assert len(chart.rows) == 12 * 18
    assert len(nodes(chart.svg)) == 8 + 12


def test_one_small_node_keeps_its_name() -> None:
    chart = flows_chart([*RIBBONS, Ribbon(BODIES[0], "Fire and rescue", 1_00)], title="T")
    assert ">Fire and rescue<" in chart.svg
    assert "other" not in chart.svg


def test_other_columns_have_other_words() -> None:
    columns = Columns(("service", "services"), ("supplier", "suppliers"))
    chart = flows_chart(MANY, title="T", columns=columns)
    assert chart.description.startswith("£13.3 million from 12 services to 18 suppliers.")
    assert ">7 other suppliers<" in chart.svg
    assert chart.head[1] == "Supplier"


def test_flows_between_the_same_two_are_one() -> None:
    chart = flows_chart([Ribbon("A", "B", 100), Ribbon("A", "B", 200)], title="T")
    assert chart.rows == (("A", "B", "£3"),)


def test_all_nought_is_drawn_too() -> None:
    chart = flows_chart([Ribbon("A", "B", 0)], title="T")
    assert len(nodes(chart.svg)) == 2


NAMES = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=70)
ANY = st.builds(Ribbon, NAMES, NAMES, st.integers(min_value=-(10**13), max_value=10**13))


@given(st.lists(ANY, min_size=1, max_size=40))
def test_no_words_ever_meet_and_no_money_is_lost(ribbons: list[Ribbon]) -> None:
    chart = flows_chart(ribbons, title="T")
    for svg in (chart.svg, chart.narrow_svg):
        assert not meeting(svg)
        height = float(ET.fromstring(svg).get("height", "0"))
        assert all(top >= -1 and bottom <= height + 1 for _, top, _, bottom in boxes(svg))
    assert len(chart.rows) == len({(ribbon.source, ribbon.target) for ribbon in ribbons})


@given(st.lists(ANY, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_flows_changes_nothing(ribbons: list[Ribbon], random: object) -> None:
    shuffled = list(ribbons)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert flows_chart(shuffled, title="T") == flows_chart(ribbons, title="T")
