"""The map of spending: at a glance, by each dimension, by council area, nearest places, the lines behind, one line whole."""

from __future__ import annotations

from django.urls import path

from wholeplace.spend.web.views import map as overview
from wholeplace.spend.web.views import map_areas, map_coverage, map_files, map_lines

MAP = "places/<str:code>/spending/map/"

urlpatterns = [
    path(MAP, overview.at_a_glance, name="map"),
    path("places/<str:code>/spending/coverage/", map_coverage.coverage, name="coverage"),
    path(f"{MAP}by/<str:what>/", overview.by, name="map-by"),
    path(f"{MAP}areas/", map_areas.areas, name="map-areas"),
    path(f"{MAP}nearest/", map_areas.nearest, name="map-nearest"),
    path(f"{MAP}lines/", map_lines.lines, name="lines"),
    path(f"{MAP}lines/<str:file>/<int:line>/", map_lines.one_line, name="line"),
    path(f"{MAP}download/<str:kind>/", map_files.download, name="map-download"),
]
