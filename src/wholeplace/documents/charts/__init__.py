"""Charts as accessible drawings, each with its figures as a table beside it.

Pure functions from plain numbers to text: a chart takes about a millisecond, so nothing is kept. Read in this order:
palette, svg, scales, chart, fan, rows, steps, swings, columns, matrix, flows, area_map, raster.

    from wholeplace.documents import charts
    charts.fan_chart(["2025/26", "2026/27"], {5: [...], 50: [...], 95: [...]}, payback_index=1)
"""

from wholeplace.documents.charts.area_map import Area, area_map, even_breaks
from wholeplace.documents.charts.chart import Chart
from wholeplace.documents.charts.columns import line_chart, stacked_by_body
from wholeplace.documents.charts.fan import fan_chart
from wholeplace.documents.charts.flows import Columns, Ribbon, flows_chart
from wholeplace.documents.charts.matrix import Matrix, who_pays_who_gains
from wholeplace.documents.charts.raster import svg_to_png
from wholeplace.documents.charts.steps import Step, bar_chart, waterfall
from wholeplace.documents.charts.swings import Swing, tornado

__all__ = [
    "Area",
    "Chart",
    "Columns",
    "Matrix",
    "Ribbon",
    "Step",
    "Swing",
    "area_map",
    "bar_chart",
    "even_breaks",
    "fan_chart",
    "flows_chart",
    "line_chart",
    "stacked_by_body",
    "svg_to_png",
    "tornado",
    "waterfall",
    "who_pays_who_gains",
]
