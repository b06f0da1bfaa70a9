"""Colours that people with any colour vision can tell apart, each at least 3 : 1 against white.

*Source*: the first six of `BODIES` are the categorical colours of the Government Analysis Function's guidance on charts;
two more were added for places with more bodies.
"""

from __future__ import annotations

INK = "#0b0c0c"
QUIET = "#484949"
RULE = "#d3dad9"
PAPER = "#ffffff"

GAIN = "#0f6670"
LOSS = "#b5431b"
TOTAL = "#22383c"
LOW = "#c2662d"
HIGH = "#0f6670"

FAN_OUTER = "#cfe3e2"
FAN_MIDDLE = "#9cc8c8"
FAN_INNER = "#5fa3a6"
FAN_LINE = "#0c3a3f"

BODIES = ("#12436d", "#28a197", "#801650", "#f46a25", "#3d3d3d", "#a285d1", "#2073bc", "#8a6d00")

# From a heavy loss to a large gain; the text upon each keeps 4.5 : 1.
HEAT = {-3: "#b5431b", -2: "#e7a182", -1: "#f8e1d6", 0: "#ffffff", 1: "#d9eceb", 2: "#8fc4c6", 3: "#0f6670"}
HEAT_TEXT = {-3: PAPER, 3: PAPER}

# Five classes of a map, from little to much; the words upon each keep 4.5 : 1, an outline in ink 3 : 1.
CLASSES = ("#e4efee", "#b4d6d6", "#7fb9bc", "#3f9094", "#146b75")
CLASSES_TEXT = (INK, INK, INK, INK, PAPER)
