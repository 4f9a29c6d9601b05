"""Charts: no line across a hole or a break, a table for every drawing, nothing unescaped, nobody left out."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.web import charts

values = st.lists(st.none() | st.floats(-1000, 1000, allow_nan=False), min_size=1, max_size=12)
sets = st.lists(st.floats(-1000, 1000, allow_nan=False), min_size=1, max_size=300)


def plain(number: float) -> str:
    return f"{number:g}"


def points(numbers):
    said = ["suppressed" if number is None else f"{number:g}" for number in numbers]
    return tuple(charts.Point(str(place), number, said[place]) for place, number in enumerate(numbers))


def drawn(numbers, nation=(), breaks=()):
    return charts.sparkline("A measure", points(numbers), nation, breaks=breaks)


def joined(chart) -> list[int]:
    """How many values each unbroken stretch of the line joins."""
    line = re.search(r'class="c-line" d="([^"]*)"', chart.svg)
    return [stretch.count("L") + 1 for stretch in line[1].split("M")[1:]] if line else []


def tree_of(chart) -> ET.Element:
    return ET.fromstring(chart.svg)


def of_class(chart, css: str) -> list[ET.Element]:
    return [element for element in tree_of(chart).iter() if element.get("class", "").split(" ")[0] == css]


def percent(element: ET.Element, name: str) -> float:
    written = element.get(name)
    assert written.endswith("%"), (name, written)
    return float(written[:-1])


# Sparklines


def test_a_hole_breaks_the_line():
    chart = drawn([50, 60, None, 55, 58])
    assert joined(chart) == [2, 2]
    assert re.search(r'class="c-hole" d="([^"]*)"', chart.svg)[1].count("M") == 1


def test_a_break_of_the_series_breaks_the_line_too():
    assert joined(drawn([50, 60, 55, 58], breaks=["2"])) == [2, 2]
    assert "c-hole" not in drawn([50, 60, 55, 58], breaks=["2"]).svg


def test_a_value_between_two_holes_is_a_dot_and_no_line():
    chart = drawn([None, 60, None, 55])
    assert "c-line" not in chart.svg
    assert chart.svg.count("<circle") == 2


@given(values, st.sets(st.integers(0, 11)))
def test_no_run_holds_a_hole_or_goes_across_a_break_and_no_value_is_left_out(numbers, fresh):
    runs = charts.unbroken(numbers, fresh)
    assert [place for run in runs for place in run] == [n for n, number in enumerate(numbers) if number is not None]
    for run in runs:
        assert run == list(range(run[0], run[-1] + 1))
        assert not fresh & set(run[1:])


@given(values)
def test_every_sparkline_is_well_formed_and_stays_inside_its_frame(numbers):
    chart = drawn(numbers)
    tree = tree_of(chart)
    width, height = float(tree.get("width")), float(tree.get("height"))
    for circle in tree.iter("circle"):
        assert 0 <= float(circle.get("cx")) <= width
        assert 0 <= float(circle.get("cy")) <= height
    assert len(chart.rows) == len(numbers)


# Counts


@given(sets, st.integers(0, 3))
def test_bins_count_everyone_once_and_hold_what_they_count(numbers, decimals):
    found = charts.bins_of(numbers, decimals)
    assert sum(found.counts) == len(numbers)
    assert len(found.counts) <= 60
    assert found.counts[0]
    assert found.counts[-1]
    assert found.start(0) - 1e-6 <= min(numbers)
    assert max(numbers) <= found.end + 1e-6


@given(st.lists(st.integers(0, 100), min_size=1), st.sampled_from([1.0, 0.1, 0.01]))
def test_every_bin_holds_as_many_of_the_numbers_that_can_be_written(numbers, unit):
    """Otherwise bars would stand like a comb where the schools do not."""
    found = charts.bins_of([number * unit for number in numbers], {1.0: 0, 0.1: 1, 0.01: 2}[unit])
    assert round(found.step / unit, 6) == round(found.step / unit)


@pytest.mark.parametrize(("span", "step"), [(0, 1), (58, 1), (59, 2), (117, 2), (118, 5), (1000, 20), (40_000, 1000)])
def test_steps_are_those_people_count_in(span, step):
    assert charts.bins_of([0.0, float(span)]).step == step


def test_five_numbers_are_those_of_members():
    told = charts.summary_of([5.0, 1.0, 4.0, 2.0, 3.0])
    assert (told.n, told.lowest, told.lower, told.middle, told.upper, told.highest) == (5, 1, 2, 3, 4, 5)


# Strips


def test_a_strip_of_many_draws_counts_and_says_who_is_marked():
    numbers = [float(number) for number in range(101)]
    chart = charts.strip("s", "All", numbers, 40.0, plain, name="St Nobody’s")
    told = dict(chart.rows)
    assert told["The middle one"] == "50"
    assert told["St Nobody’s"] == "40"
    assert told["How many schools"] == "101"
    assert len(of_class(chart, "c-bar")) == 51  # steps of two
    assert "40 St Nobody’s" in [element.text for element in tree_of(chart).iter("text")]


def test_a_strip_of_few_has_a_dot_for_each():
    chart = charts.strip("s", "All", [1.0, 1.0, 2.0, 7.0], None, plain)
    assert len(of_class(chart, "c-bead")) == 4
    assert not of_class(chart, "c-mark")
    assert "marked" not in chart.legend


@given(sets, st.data())
def test_the_mark_lies_between_the_ends_and_over_the_bar_that_counts_it(numbers, data):
    marked = data.draw(st.sampled_from(numbers))
    chart = charts.strip("s", "All", [*numbers, *numbers * (101 // len(numbers))], marked, plain)
    mark = percent(of_class(chart, "c-mark")[0], "x1")
    spans = [(percent(bar, "x"), percent(bar, "x") + percent(bar, "width")) for bar in of_class(chart, "c-bar")]
    gap = 100 / len(spans)  # bars leave a little room between them
    assert any(start - 0.05 <= mark <= end + gap for start, end in spans)


def test_a_field_where_all_are_alike_is_drawn_all_the_same():
    chart = charts.strip("s", "All", [5.0] * 120, 5.0, plain)
    assert [percent(mark, "x1") for mark in of_class(chart, "c-mark")] == [50]
    assert "nan" not in chart.svg


# Sets


def test_each_set_is_a_row_with_its_number_and_its_day():
    wide = charts.summary_of([float(number) for number in range(101)])
    rows = [charts.Box("England’s schools", wide, "2018/19", "rank 1 of 101"), charts.Box("Its own", wide, "2018/19")]
    chart = charts.boxes("b", "Sets", rows, 90.0, plain)
    assert chart.rows[0] == ("England’s schools", "2018/19", "101", "0", "25", "50", "75", "100", "rank 1 of 101")
    assert chart.head[-1] == "Its place"
    assert len(of_class(chart, "c-box")) == 2
    assert [percent(mark, "x1") for mark in of_class(chart, "c-mark")] == [pytest.approx(88.8)]


def test_small_multiples_share_one_scale():
    parts = [charts.Part("Primary", [0.0, 50.0, 50.0]), charts.Part("Special", [50.0, 100.0, 50.0])]
    chart = charts.multiples("m", "By phase", parts, plain)
    low, high = (percent(middle, "x1") for middle in of_class(chart, "c-middle"))
    assert low == high
    assert [row[:2] for row in chart.rows] == [("Primary", "3"), ("Special", "3")]


# Trends


def trend_of(numbers, breaks=()):
    lines = [charts.Line("Here", points(numbers)), charts.Line("England", points([5.0] * len(numbers)))]
    return charts.trend("t", "Over the years", lines, plain, breaks=breaks)


@given(values)
def test_a_trend_joins_only_years_that_stand_side_by_side(numbers):
    chart = trend_of(numbers)
    pieces = [piece for piece in of_class(chart, "c-line") if percent(piece, "x1") > 0]  # not the one that names it
    neighbours = sum(one is not None and other is not None for one, other in pairwise(numbers))
    assert len(pieces) == neighbours


def test_a_trend_is_lifted_at_a_break_and_marks_it():
    chart = trend_of([1.0, 2.0, 3.0, 4.0], breaks=["2"])
    assert len([piece for piece in of_class(chart, "c-line") if percent(piece, "x1") > 0]) == 2
    assert len(of_class(chart, "c-break")) == 1
    assert "cannot be compared" in chart.legend


def test_a_year_that_nobody_has_is_a_grey_one_and_a_year_that_one_lacks_is_not():
    lines = [charts.Line(name, points([1.0, None, 2.0])) for name in ("Here", "There")]
    both = charts.trend("t", "T", lines, plain)
    assert len(of_class(both, "c-gap")) == 1
    assert "grey" in both.legend
    assert not of_class(trend_of([1.0, None, 2.0]), "c-gap")


def test_lines_are_told_apart_by_stroke_and_by_mark():
    lines = [charts.Line(name, points([1.0, 2.0])) for name in ("One", "Two", "Three")]
    chart = charts.trend("t", "T", lines, plain)
    assert all(of_class(chart, css) for css in ("c-dot", "c-dot--open", "c-square"))
    assert [text for element in tree_of(chart).iter("text") if (text := element.text) in ("One", "Two", "Three")] == [
        "One", "Two", "Three",
    ]


def test_a_trend_of_one_year_is_drawn_all_the_same():
    chart = trend_of([3.0])
    assert "nan" not in chart.svg
    assert chart.rows == (("0", "3", "5"),)


# Gaps


def test_a_dumbbell_says_both_numbers_and_leaves_out_what_is_not_there():
    pairs = [charts.Pair("Reading", 40, 71, "40%", "71%"), charts.Pair("Writing", None, 78, "Suppressed", "78%")]
    chart = charts.dumbbell("g", "Gaps", pairs, ("Here", "England"), low=0, high=100)
    assert len(of_class(chart, "c-link")) == 1
    assert chart.rows == (("Reading", "40%", "71%"), ("Writing", "Suppressed", "78%"))
    assert "Writing: Here Suppressed, England 78%" in chart.description


# All


HOSTILE = ['<script>alert("1")</script>', '" onload="x', "a & b"]


def every_chart(said: str) -> list[charts.Chart]:
    def words(number: float) -> str:
        return f"{said}{number}"

    line = charts.Line(said, (charts.Point(said, 1, said), charts.Point("2", 2, said)))
    return [
        charts.strip(said, said, [1.0, 2.0, 3.0], 2.0, words, name=said),
        charts.dumbbell(said, said, [charts.Pair(said, 1, 2, said, said)], (said, "b"), low=0, high=9),
        charts.sparkline(said, [charts.Point(said, 1, said)]),
        charts.boxes(said, said, [charts.Box(said, charts.summary_of([1.0, 2.0]), said)], 1.0, words, name=said),
        charts.multiples(said, said, [charts.Part(said, [1.0, 2.0])], words),
        charts.trend(said, said, [line], words),
    ]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_in_a_drawing_is_escaped(hostile):
    for chart in every_chart(hostile):
        tree = tree_of(chart)
        assert not list(tree.iter("script"))
        assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]
        assert hostile in (tree.get("aria-label") or tree.find("title").text)


LONG = "Schools of the same phase in the council’s statistical neighbours, every one of them"


def with_long_names() -> list[charts.Chart]:
    told = charts.summary_of([1.0, 2.0])
    return [
        charts.dumbbell("d", "D", [charts.Pair(LONG, 1, 2, "1", "2")] * 2, ("Here", "England"), low=0, high=9),
        charts.boxes("b", "B", [charts.Box(LONG, told, "2018/19")] * 2, None, plain),
        charts.multiples("m", "M", [charts.Part(LONG, [1.0, 2.0])] * 2, plain),
        charts.trend("t", "T", [charts.Line(LONG, points([1.0, 2.0]))] * 2, plain),
    ]


def test_long_names_are_broken_into_lines_that_the_narrowest_window_holds():
    for chart in with_long_names():
        lines = [element for element in tree_of(chart).iter("text") if len(element.text) > 3]
        assert " ".join(line.text for line in lines).startswith(LONG)
        assert max(len(line.text) for line in lines) <= 34
        tops = [float(line.get("y")) for line in lines]
        assert all(after - before >= 20 for before, after in pairwise(tops))
        assert max(tops) < float(tree_of(chart).get("height"))


def test_every_chart_has_a_title_a_description_and_a_table_as_wide_as_its_head():
    for chart in every_chart("said"):
        tree = tree_of(chart)
        assert tree.get("role") == "img"
        assert tree.get("aria-label") or (tree.find("title").text and tree.find("desc").text)
        assert chart.rows
        assert {len(row) for row in chart.rows} == {len(chart.head)}


def test_what_stands_across_is_in_per_cent_so_that_letters_keep_their_size():
    for chart in every_chart("said"):
        tree = tree_of(chart)
        if tree.get("width") != "100%":
            continue
        assert tree.get("viewBox") is None
        for element in tree.iter():
            for name in ("x", "x1", "x2", "cx"):
                assert element.get(name) is None or 0 <= percent(element, name) <= 100
