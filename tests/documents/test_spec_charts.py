"""Charts: what each shows, that everybody can read it, and that its figures stand beside it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from golden import golden
from wholeplace.documents import charts
from wholeplace.documents.charts import Area, Chart, Ribbon, Step, Swing, palette

GOLDEN = Path(__file__).parent / "golden"
YEARS = ["2025/26", "2026/27", "2027/28", "2028/29", "2029/30"]
TEN_YEARS = [f"{year}/{year % 100 + 1}" for year in range(2025, 2035)]
MIDDLE = [-7186.38, 616608.05, 1219307.99, 1801626.76, 2364253.60]
SPREAD = {5: -2.2, 10: -1.6, 25: -0.8, 50: 0.0, 75: 0.9, 90: 1.9, 95: 2.7}
PERCENTILES = {p: [m + s * (i + 1) * 120_000 for i, m in enumerate(MIDDLE)] for p, s in SPREAD.items()}
BY_BODY = {
    "Northmere Council": [-500_000.0, -300_000, -250_000, -240_000, -230_000],
    "NHS": [230_000.0, 480_000, 470_000, 450_000, 440_000],
    "Police & crime": [80_000.0, 170_000, 165_000, 160_000, 155_000],
}
STEPS = [
    Step("Costs", -2166154.85),
    Step("A&E <admissions>", 4530408.45),
    Step("Net saving", 2364253.60, is_total=True),
]
SWINGS = [Swing("Deadweight", 3_100_000, 1_500_000, "10%", "35%"), Swing("Impact", -400_000, 5_200_000, "10%", "40%")]

FLOWS = [
    Ribbon("Northmere Council", "A&E <admissions>", 120_000_00),
    Ribbon("Northmere Council", "Central services", -30_000_00),
    Ribbon("Greater Northmere Police and Crime Commissioner", "Police", 80_000_00),
]
SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 8.0), (0.0, 8.0))
AREAS = [
    Area(f"E9900000{i}", name, pounds, (tuple((x + 10 * i, y) for x, y in SQUARE),))
    for i, (name, pounds) in enumerate([("Ash & Elm", 850.0), ("Birchmere", 1200.0), ("Cedarholt", None)])
]

EVERY: dict[str, Callable[[], Chart]] = {
    "fan": lambda: charts.fan_chart(YEARS, PERCENTILES, payback_index=1),
    "waterfall": lambda: charts.waterfall(STEPS, title="From costs to saving"),
    "tornado": lambda: charts.tornado(SWINGS, 2364253.60, title="What moves the result"),
    "stacked": lambda: charts.stacked_by_body(YEARS, BY_BODY, title="By body and year"),
    "line": lambda: charts.line_chart(
        YEARS, {"As now": MIDDLE, "Minimum": MIDDLE[::-1]}, title="Spend", description="Two."
    ),
    "bar": lambda: charts.bar_chart(
        [("As now", 0), ("Preferred", 2e6)], title="By option", description="Preferred gains."
    ),
    "flows": lambda: charts.flows_chart(FLOWS, title="Who spends on what"),
    "area map": lambda: charts.area_map(AREAS, (900, 1200), title="Per head", attribution="Made-up outlines"),
    "matrix": lambda: charts.who_pays_who_gains(YEARS, BY_BODY).chart,
    "matrix of ten years": lambda: (
        charts.who_pays_who_gains(TEN_YEARS, {"Council": [-3e5] * 10, "NHS": [2e6] * 10}).chart
    ),
}
every_chart = pytest.mark.parametrize("name", sorted(EVERY))


def drawings(chart: Chart) -> list[ET.Element]:
    return [ET.fromstring(text) for text in (chart.svg, chart.narrow_svg) if text]


def tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


@every_chart
def test_a_drawing_says_what_it_shows_to_those_who_do_not_see_it(name: str) -> None:
    chart = EVERY[name]()
    for drawing in drawings(chart):
        named = {child.get("id"): child.text for child in drawing}
        assert drawing.get("role") == "img"
        assert named[drawing.get("aria-labelledby")] == chart.title
        assert named[drawing.get("aria-describedby")] == chart.description


@every_chart
def test_both_drawings_may_stand_on_one_page(name: str) -> None:
    """No id is used twice, though the same chart stands there wide and narrow."""
    ids = [element.get("id") for drawing in drawings(EVERY[name]()) for element in drawing.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) > 0


@every_chart
def test_a_drawing_needs_nothing_that_a_page_refuses(name: str) -> None:
    """No script, no style, no link: a strict content security policy lets it through."""
    chart = EVERY[name]()
    for drawing in drawings(chart):
        assert not {tag(each) for each in drawing.iter()} & {"script", "style", "image", "a", "foreignObject"}
        assert not [key for each in drawing.iter() for key in each.attrib if key == "style" or key.startswith("on")]


@every_chart
def test_words_are_at_least_twelve_pixels_where_they_are_shown(name: str) -> None:
    """A narrow drawing fills 290 pixels of a 320-pixel screen; a wide one is shown from 611, or scrolls at 680."""
    chart = EVERY[name]()
    for drawing in drawings(chart):
        width = float(drawing.get("width", "0"))
        shown = 290 if width == 300 else 611 if chart.narrow_svg else 680
        for words in (each for each in drawing.iter() if tag(each) == "text"):
            assert float(words.get("font-size", "0")) * shown / width >= 12


@every_chart
def test_words_stay_on_the_drawing(name: str) -> None:
    from wholeplace.documents.charts.svg import width_of

    for drawing in drawings(EVERY[name]()):
        width, height = float(drawing.get("width", "0")), float(drawing.get("height", "0"))
        for words in (each for each in drawing.iter() if tag(each) == "text"):
            x, y, size = (float(words.get(key, "0")) for key in ("x", "y", "font-size"))
            wide = width_of(words.text or "", size)
            left = x - {"middle": wide / 2, "end": wide}.get(words.get("text-anchor", ""), 0)
            assert left >= -1, words.text
            assert left + wide <= width + 1, words.text
            assert 0 <= y <= height


@every_chart
def test_the_figures_stand_beside_the_drawing(name: str) -> None:
    chart = EVERY[name]()
    assert chart.rows
    assert all(len(row) == len(chart.head) for row in chart.rows)


def test_control_characters_do_not_break_a_drawing() -> None:
    chart = charts.bar_chart([("A\x00B\x0bC", 1.0)], title="T\x1b", description="D")
    assert ET.fromstring(chart.svg).find("{*}title").text == "T "  # type: ignore[union-attr]
    assert "A B C" in chart.svg


def test_words_are_escaped() -> None:
    chart = EVERY["waterfall"]()
    assert "A&amp;E &lt;admissions&gt;" in chart.svg
    assert chart.rows[1] == ("A&E <admissions>", "£4,530,408", "£2,364,254")


def test_a_fan_says_how_sure_and_when_the_money_is_back() -> None:
    chart = EVERY["fan"]()
    assert chart.description == (
        "By 2029/30 the middle draw stands at £2.36 million; 9 draws in 10 lie between £1.04 million and £3.98 million. "
        "The money is back in 2026/27."
    )
    assert "Pays back in 2026/27" in chart.svg
    assert chart.head == ("Year", "5th percentile", "10th percentile", "25th percentile", "Middle (50th)", "75th percentile",
                          "90th percentile", "95th percentile")  # fmt: skip


def test_a_fan_of_single_estimates_claims_no_certainty() -> None:
    chart = charts.fan_chart(YEARS, dict.fromkeys(SPREAD, MIDDLE), payback_index=1)
    assert chart.description == (
        "By 2029/30 the sum stands at £2.36 million; no input is a range, so nothing is said of how sure that is. "
        "The money is back in 2026/27."
    )
    assert "9 in 10 draws" not in chart.svg


def test_long_names_stay_whole_on_two_lines() -> None:
    long = "Domestic abuse incidents avoided: share of events avoided"
    chart = charts.tornado([Swing(long, 1e6, 2e6, "22%", "28%")], 1.5e6, title="Long")
    for part in ("Domestic abuse incidents avoided:", "share of events avoided", "22% to 28%"):
        assert f">{part}</text>" in chart.svg
    assert "…" not in chart.narrow_svg


def test_a_fan_that_never_pays_back_says_so() -> None:
    chart = charts.fan_chart(YEARS, {50: [-5.0, -4, -3, -2, -1]}, payback_index=None)
    assert "Not paid back by 2029/30" in chart.svg
    assert chart.description.endswith("The money is not back by 2029/30.")


def test_a_tornado_stands_widest_first_and_writes_both_ends() -> None:
    chart = EVERY["tornado"]()
    assert [row[0] for row in chart.rows] == ["Impact", "Deadweight"]
    assert chart.rows[0] == ("Impact", "10%", "−£400,000", "40%", "£5,200,000")
    assert chart.description.startswith("Impact moves the result most: from −£400,000 at 10% to £5.2 million at 40%.")


def test_more_bodies_than_colours_are_drawn_as_one_and_listed_each() -> None:
    many = {f"Body {i}": [float(i + 1)] * 5 for i in range(11)}
    chart = charts.stacked_by_body(YEARS, many, title="Many")
    assert "other bodies" in chart.svg
    assert "Body 10" in chart.svg
    assert ">Body 1<" not in chart.svg
    assert len(chart.head) == 1 + 11 + 1
    assert chart.rows[0][-1] == "£66"


def test_who_pays_and_who_gains_adds_up_both_ways() -> None:
    matrix = charts.who_pays_who_gains(YEARS, BY_BODY)
    assert matrix.bodies[-1] == "All"
    assert matrix.columns[-1] == "All years"
    assert matrix.pounds[0][-1] == -1_520_000
    assert matrix.pounds[-1][0] == -190_000
    assert matrix.pounds[-1][-1] == sum(sum(values) for values in BY_BODY.values())
    assert [row[0] for row in matrix.levels] == [-3, 2, 2, -2]
    assert matrix.chart.description == (
        "Over all years NHS and Police & crime gain; Northmere Council pays more than comes back."
    )


def test_all_nought_is_drawn_too() -> None:
    matrix = charts.who_pays_who_gains(["2025/26"], {"Council": [0.0]})
    assert matrix.levels == ((0, 0), (0, 0))
    assert ET.fromstring(charts.waterfall([Step("Nothing", 0.0)], title="Nothing").svg) is not None
    assert ET.fromstring(charts.fan_chart(["2025/26"], {50: [0.0]}, payback_index=0).svg) is not None


@pytest.mark.parametrize("name", ["fan", "waterfall"])
def test_golden_drawings(name: str) -> None:
    golden(GOLDEN / f"chart-{name}.svg", EVERY[name]().svg.replace("><", ">\n<") + "\n")


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """*Source*: WCAG 2.2, definition of contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_stand_out_from_paper() -> None:
    """WCAG 2.2, 1.4.11: 3 to 1 for what must be seen; 1.4.3: 4.5 to 1 for words."""
    for colour in (
        *palette.BODIES,
        palette.GAIN,
        palette.LOSS,
        palette.TOTAL,
        palette.LOW,
        palette.HIGH,
        palette.FAN_LINE,
    ):
        assert contrast(colour, palette.PAPER) >= 3, colour
    assert contrast(palette.QUIET, palette.PAPER) >= 4.5
    for level, colour in palette.HEAT.items():
        assert contrast(colour, palette.HEAT_TEXT.get(level, palette.INK)) >= 4.5, level
    for tint, words in zip(palette.CLASSES, palette.CLASSES_TEXT, strict=True):
        assert contrast(tint, words) >= 4.5, tint
        assert contrast(tint, palette.INK) >= 3, "an area's outline in ink stands out from it"


def _as_seen_without(missing: str, colour: str) -> list[float]:
    """A colour as red-blind or green-blind eyes see it, in linear light.

    *Source*: Viénot, Brettel and Mollon, Digital video colourmaps for checking the legibility of displays by dichromats
    (Color Research and Application 24, 1999): the matrices for protan and deutan eyes.
    """
    red, green, blue = ((int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5))
    first, second = (0.11238, 0.88762) if missing == "red" else (0.29275, 0.70725)
    third = (0.00401, -0.00401) if missing == "red" else (-0.02234, 0.02234)
    grey = first * red + second * green
    return [grey, grey, third[0] * red + third[1] * green + blue]


@pytest.mark.parametrize("missing", ["red", "green"])
def test_gain_and_loss_differ_for_every_eye(missing: str) -> None:
    """Gains and losses, low and high ends, and the fan's line differ for eyes without red or green."""
    for one, other in [(palette.GAIN, palette.LOSS), (palette.LOW, palette.HIGH), *combinations(palette.BODIES[:4], 2)]:
        seen = zip(_as_seen_without(missing, one), _as_seen_without(missing, other), strict=True)
        assert max(abs(a - b) for a, b in seen) > 0.03, (one, other)


def test_a_picture_for_word_has_the_width_asked_for() -> None:
    picture = charts.svg_to_png(EVERY["fan"]().svg, width=720)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(picture[16:20], "big") == 720


def test_same_figures_same_bytes() -> None:
    assert all(make() == make() for make in EVERY.values())
    assert not re.search(r"\d{7,}\.\d", EVERY["fan"]().svg), "drawing units are short"
