"""Statistical neighbours: for each council the ten most like it, nearest first, as the publisher's workbook has them."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import xlsxwriter

from upstream.demo.nation import Council, Nation

_WORDS = ((0.15, "Extremely close"), (0.3, "Very close"), (0.6, "Close"), (math.inf, "Somewhat close"))


def write_neighbours(nation: Nation, target: Path) -> Path:
    """Two lines of column numbers, then the header, then a council a line."""
    path = target / "sn_may_2025.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        # A fixed day, so that the same seed gives the same bytes.
        workbook.set_properties({"created": dt.datetime(2025, 5, 1)})
        sheet = workbook.add_worksheet("LA SN Groups")
        pairs = [name for n in range(1, 11) for name in (f"SN{n}", "SNP")]
        sheet.write_row(0, 0, ["A", "B", "C", "D", "E", *(str(n) for n in range(3, 23))])
        sheet.write_row(1, 0, [str(n) for n in range(1, 26)])
        sheet.write_row(2, 0, ["LA num", "LA Name", "LA number", "GOInd", "GOReg", *pairs])
        for line, council in enumerate(nation.councils, start=3):
            region = int(council.region_code[-1])
            sheet.write_row(
                line, 0, [council.code, council.name, council.code, str(region), council.region, *_nearest(nation, council)]
            )
    return path


def _nearest(nation: Nation, council: Council) -> list[str]:
    others = sorted((_distance(council, other), other.code) for other in nation.councils if other is not council)
    return [cell for distance, code in others[:10] for cell in (code, _closeness(distance))]


def _distance(one: Council, other: Council) -> float:
    return round(math.hypot(one.deprivation - other.deprivation, 4 * (one.attainment - other.attainment)), 6)


def _closeness(distance: float) -> str:
    return next(words for limit, words in _WORDS if distance <= limit)
