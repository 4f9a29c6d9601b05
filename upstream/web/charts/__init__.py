"""Charts as SVG, each with a title, a description and a table.

Nothing is said by colour alone: lines differ by strokes, marks by shape, and every number stands in
the table. A period without a value is a hole: no line is ever drawn across it.
"""

from upstream.web.charts.bins import Bins, Summary, bins_of, summary_of
from upstream.web.charts.boxes import Box, boxes
from upstream.web.charts.drawing import Chart, Point, unbroken
from upstream.web.charts.dumbbell import Pair, dumbbell
from upstream.web.charts.multiples import Part, multiples
from upstream.web.charts.sparkline import sparkline
from upstream.web.charts.strip import strip
from upstream.web.charts.trend import Line, trend

__all__ = [
    "Bins", "Box", "Chart", "Line", "Pair", "Part", "Point", "Summary", "bins_of", "boxes", "dumbbell", "multiples",
    "sparkline", "strip", "summary_of", "trend", "unbroken",
]
