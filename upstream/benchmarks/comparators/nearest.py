"""The nearest of many points, exactly: single-precision products find who may be near, and only those are measured.

All England is some 15,000 primary schools beside as many. What is slow is not the products but choosing the smallest
of 15,000, row after row: a partition of each took 6 s here, a cross join in DuckDB 9 s, one in Polars a minute. So the
columns are cut into blocks, and the size-th smallest of the blocks' minima is a bound that the size-th nearest cannot
exceed. Few columns lie within it; those are measured again one by one, with the rounding of every comparison, so
that ties fall as they do in plain Python.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from upstream.benchmarks.rounding import DECIMALS

Numbers = NDArray[np.float64]
Single = NDArray[np.float32]
Places = NDArray[np.int64]
STRETCH = 32  # rows at a time: 32 × 15,000 single-precision numbers are 2 MB, which stay in the processor's cache
BLOCKS = 4  # blocks of columns for each member wanted: more make a closer bound and cost more to look through


class Near(NamedTuple):
    """Three columns of one length: the row asked, the one near it, how far; rows together, nearest first."""

    asked: Places
    member: Places
    distance: Numbers


def nearest(points: Numbers, asked: Places, among: Places, line: Places, size: int) -> Near:
    """For each row of `points` that `asked` names, the `size` nearest of `among`, without those of its own `line`.

    Distances are Euclidean, rounded to the decimals of every comparison; ties go in the order of `among`. `points`
    hold no NaN in these rows, and numbers of a few units, as standardised features are.
    """
    if not len(among) or not len(asked):
        return Near(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    field = _Field(points[among], line[among], size, rows=min(STRETCH, len(asked)))
    parts = []
    for start in range(0, len(asked), STRETCH):
        rows = asked[start:start + STRETCH]
        within, found, distance = field.nearest(points[rows], line[rows])
        parts.append((rows[within], among[found], distance))
    return Near(*(np.concatenate(column) for column in zip(*parts, strict=True)))


class _Field:
    """Those who may be near, laid out for the product, with room for `rows` rows of it."""

    def __init__(self, points: Numbers, line: Places, size: int, rows: int):
        self.points, self.size = points, size
        self.order = np.argsort(line, kind="stable")
        self.lines = line[self.order]
        single = points.astype(np.float32)
        # |y|² − 2xy as one product: the row's own |x|² moves nothing within a row.
        self.turned = np.ascontiguousarray(np.column_stack([-2 * single, np.square(single).sum(axis=1)]).T)
        self.block = max(1, len(points) // (BLOCKS * size))
        self.slack = _slack(points)
        self.room = np.empty((rows, len(points)), np.float32)
        self.marks = np.empty((rows, len(points)), np.bool_)

    def nearest(self, rows: Numbers, line: Places) -> tuple[Places, Places, Numbers]:
        left = np.column_stack([rows, np.ones(len(rows))]).astype(np.float32)
        # Not `@`: a matrix library shares so small a product out among threads, which costs more than the product.
        squared = np.einsum("ij,jk->ik", left, self.turned, out=self.room[: len(rows)])
        self._leave_out(squared, line)
        marks = np.less_equal(squared, self._bound(squared)[:, None], out=self.marks[: len(rows)])
        within, found = np.divmod(np.flatnonzero(marks), len(self.points))
        distance = _measured(rows[within], self.points[found])
        order = np.lexsort((found, distance, within))
        return _first(within[order], found[order], distance[order], self.size)

    def _leave_out(self, squared: Single, line: Places) -> None:
        """A school is not near to itself, whatever its number."""
        first, last = (np.searchsorted(self.lines, line, side) for side in ("left", "right"))
        for step in range(int((last - first).max(initial=0))):
            some = np.nonzero(first + step < last)[0]
            squared[some, self.order[first[some] + step]] = np.inf

    def _bound(self, squared: Single) -> Single:
        """For each row a squared distance that at least `size` columns keep within, if there are as many."""
        blocks, furthest = squared.shape[1] // self.block, np.finfo(np.float32).max
        if blocks < self.size:
            return np.full(len(squared), furthest, np.float32)
        whole = squared[:, : blocks * self.block].reshape(len(squared), blocks, self.block)
        least = np.partition(whole.min(axis=2), self.size - 1, axis=1)[:, self.size - 1]
        return np.minimum(least + self.slack, furthest)


def _slack(points: Numbers) -> np.float32:
    """What single precision may add to or take from a squared distance: some units in the last place of its
    largest term, for each of its sums."""
    largest = float(np.abs(points).max(initial=0.0)) ** 2 * points.shape[1]
    return np.float32(8 * (points.shape[1] + 4) * largest * np.finfo(np.float32).eps)


def _measured(rows: Numbers, others: Numbers) -> Numbers:
    difference = rows - others
    return np.sqrt(np.square(difference).sum(axis=1)).round(DECIMALS)


def _first(within: Places, found: Places, distance: Numbers, size: int) -> tuple[Places, Places, Numbers]:
    """The first `size` of each row, the rows being together and in order."""
    start = np.searchsorted(within, within, "left")
    kept = np.arange(len(within)) - start < size
    return within[kept], found[kept], distance[kept]
