"""Charts: no line across a hole, a table for every drawing, nothing unescaped."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.web import charts

SVG_NUMBER = r"-?\d+(?:\.\d+)?"
values = st.lists(st.none() | st.floats(-1000, 1000, allow_nan=False), min_size=1, max_size=12)


def drawn(numbers, nation=()):
    said = ["suppressed" if number is None else f"{number:g}" for number in numbers]
    points = [charts.Point(str(place), number, said[place]) for place, number in enumerate(numbers)]
    return charts.sparkline("A measure", points, nation)


def joined(chart) -> list[int]:
    """How many values each unbroken stretch of the line joins."""
    line = re.search(r'class="c-line" d="([^"]*)"', chart.svg)
    return [stretch.count("L") + 1 for stretch in line[1].split("M")[1:]] if line else []


def test_a_hole_breaks_the_line():
    chart = drawn([50, 60, None, 55, 58])
    assert joined(chart) == [2, 2]
    assert re.search(r'class="c-hole" d="([^"]*)"', chart.svg)[1].count("M") == 1


def test_a_value_between_two_holes_is_a_dot_and_no_line():
    chart = drawn([None, 60, None, 55])
    assert "c-line" not in chart.svg
    assert chart.svg.count("<circle") == 2


@given(values)
def test_no_line_ever_joins_two_values_with_a_hole_between(numbers):
    assert [place for run in charts.unbroken(numbers) for place in run] == [
        place for place, number in enumerate(numbers) if number is not None
    ]
    for run in charts.unbroken(numbers):
        assert run == list(range(run[0], run[-1] + 1))


@given(values)
def test_every_sparkline_is_well_formed_and_stays_inside_its_frame(numbers):
    chart = drawn(numbers)
    tree = ET.fromstring(chart.svg)
    width, height = float(tree.get("width")), float(tree.get("height"))
    for circle in tree.iter("circle"):
        assert 0 <= float(circle.get("cx")) <= width
        assert 0 <= float(circle.get("cy")) <= height
    assert len(chart.rows) == len(numbers)


@pytest.mark.parametrize("hostile", ['<script>alert("1")</script>', '" onload="x', "a & b"])
def test_text_in_a_drawing_is_escaped(hostile):
    strip = charts.strip(hostile, hostile, [1.0, 2.0, 3.0], 2.0, lambda number: f"{hostile}{number}")
    pair = charts.dumbbell(hostile, hostile, [charts.Pair(hostile, 1, 2, hostile, hostile)], (hostile, "b"), low=0, high=9)
    spark = charts.sparkline(hostile, [charts.Point(hostile, 1, hostile)])
    for chart in (strip, pair, spark):
        tree = ET.fromstring(chart.svg)
        assert not list(tree.iter("script"))
        assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]
        assert hostile in (tree.get("aria-label") or tree.find("title").text)


def test_a_strip_counts_everyone_once():
    numbers = [float(number) for number in range(101)]
    _, _, found = charts.counts(numbers, 20)
    assert sum(found) == 101
    chart = charts.strip("s", "All", numbers, 40.0, lambda number: f"{number:g}")
    assert dict(chart.rows)["The middle one"] == "50"
    assert dict(chart.rows)["Here"] == "40"
    assert dict(chart.rows)["How many schools"] == "101"


def test_a_field_where_all_are_alike_is_drawn_all_the_same():
    chart = charts.strip("s", "All", [5.0] * 12, 5.0, lambda number: f"{number:g}")
    numbers = re.findall(rf'x="({SVG_NUMBER})"', chart.svg)
    assert numbers
    assert "nan" not in chart.svg


def test_a_dumbbell_says_both_numbers_and_leaves_out_what_is_not_there():
    pairs = [charts.Pair("Reading", 40, 71, "40%", "71%"), charts.Pair("Writing", None, 78, "Suppressed", "78%")]
    chart = charts.dumbbell("g", "Gaps", pairs, ("Here", "England"), low=0, high=100)
    assert chart.svg.count('class="c-link"') == 1
    assert chart.rows == (("Reading", "40%", "71%"), ("Writing", "Suppressed", "78%"))
    assert "Writing: Here Suppressed, England 78%" in chart.description
