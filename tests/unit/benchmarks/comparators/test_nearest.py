"""The nearest of many points against plain loops: the same sets in the same order, ties and all."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstream.benchmarks.comparators import nearest as module
from upstream.benchmarks.comparators.nearest import nearest

# Whole and half spreads, so that many schools lie equally far.
COORDINATES = st.integers(-7, 7).map(lambda n: n / 2)


@st.composite
def fields(draw):
    wide = draw(st.integers(1, 4))
    points = draw(st.lists(st.lists(COORDINATES, min_size=wide, max_size=wide), min_size=1, max_size=60))
    line = [draw(st.integers(0, len(points))) for _ in points]
    among = sorted(draw(st.sets(st.integers(0, len(points) - 1))))
    asked = sorted(draw(st.sets(st.integers(0, len(points) - 1))))
    return points, asked, among, line, draw(st.integers(1, 12))


def naive(points, asked, among, line, size):
    found = []
    for row in asked:
        others = [(round(math.dist(points[row], points[one]), 9), one) for one in among if line[one] != line[row]]
        found += [(row, one, far) for far, one in sorted(others)[:size]]
    return found


def ours(points, asked, among, line, size):
    near = nearest(np.array(points, float), np.array(asked, int), np.array(among, int), np.array(line), size)
    return list(zip(near.asked.tolist(), near.member.tolist(), near.distance.tolist(), strict=True))


@given(fields())
def test_the_same_as_plain_loops(field):
    assert ours(*field) == naive(*field)


@settings(max_examples=25)
@given(st.integers(1, 10_000), st.integers(2, 40), st.integers(1, 8), st.integers(200, 700))
def test_many_more_than_are_wanted(seed, size, wide, many):
    """So many that only some columns lie within the bound, with two who are one school."""
    drawn = np.random.default_rng(seed).normal(size=(many, wide)).clip(-3.5, 3.5).round(2)
    line = np.arange(many)
    line[1] = 0
    field = drawn.tolist(), [0, 1, many // 2, many - 1], list(range(many)), line.tolist(), size
    assert ours(*field) == naive(*field)


def test_a_stretch_more_than_one_reaches_every_school(monkeypatch):
    monkeypatch.setattr(module, "STRETCH", 3)
    points = [[n / 10] for n in range(10)]
    field = points, list(range(10)), list(range(10)), list(range(10)), 2
    assert ours(*field) == naive(*field)


def test_nobody_is_near_where_nobody_is():
    assert ours([[0.0]], [0], [], [0], 3) == []
    assert ours([[0.0]], [], [0], [0], 3) == []
    assert ours([[0.0], [1.0]], [0], [0, 1], [5, 5], 3) == []


@pytest.mark.parametrize("far", [0.0, 3.5])
def test_points_that_all_lie_on_each_other(far):
    """The bound of a crowd of ties holds them all, and those with the first places are taken."""
    field = [[far, far]] * 500, [499], list(range(500)), list(range(500)), 5
    assert [one for _, one, _ in ours(*field)] == [0, 1, 2, 3, 4]
