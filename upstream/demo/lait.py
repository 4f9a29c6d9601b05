"""The Local Authority Interactive Tool: indicators of every council over ten years, as one long Parquet file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

import polars as pl

from upstream.demo.background import normal
from upstream.demo.cells import rounded
from upstream.demo.names import REGIONS
from upstream.demo.nation import Council, Nation

INDICATORS = Path(__file__).with_name("indicators.txt")
_NO_TESTS = ("2020", "2021")


def _calendar(first: int, last: int, *, gaps: tuple[str, ...] = (), written: str = "{}") -> list[tuple[str, bool]]:
    return [(written.format(year, (year + 1) % 100), str(year) not in gaps) for year in range(first, last + 1)]


# Which years an indicator has, and in which of them there is a figure.
YEARS = {
    "early": _calendar(2016, 2025, gaps=_NO_TESTS), "tests": _calendar(2016, 2025, gaps=_NO_TESTS),
    "key-stage-1": _calendar(2016, 2023, gaps=_NO_TESTS), "since-2022": _calendar(2022, 2025), "places": _calendar(2018,
    2025),
    "progress": _calendar(2016, 2023, gaps=_NO_TESTS), "progress-8": _calendar(2016, 2024, gaps=_NO_TESTS),
    "exams": _calendar(2017, 2025), "exams-18": _calendar(2016, 2025), "leavers": _calendar(2017, 2023),
    "absence": _calendar(2016, 2025, gaps=("2020",)), "census": _calendar(2016, 2025), "january": _calendar(2017, 2025),
    "at-19": _calendar(2016, 2024), "exclusions": _calendar(2015, 2023, written="{}/{:02d}"),
    "higher-education": _calendar(2015, 2023, written="{}-{:02d}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Indicator:
    name: str
    level: float
    spread: float
    change: float
    decimals: int
    deprivation: int
    years: str
    anchor: str = ""


def told_indicators() -> list[Indicator]:
    found = []
    for line in INDICATORS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, level, spread, change, decimals, deprivation, *rest = (part.strip() for part in line.split(";"))
        found.append(Indicator(name, float(level), float(spread), float(change), int(decimals), int(deprivation), *rest))
    return found


def write_lait(nation: Nation, ks2: pl.DataFrame, ks4: pl.DataFrame, random: Random, target: Path) -> Path:
    """Every told indicator. Where the tables count the same thing, 2017 to 2019 are the tables' own counts."""
    rows: list[tuple] = []
    for indicator in told_indicators():
        anchors = _anchors(indicator, ks2, ks4)
        lean = {council.code: _lean(random, indicator, council) for council in nation.councils}
        for place, (year, collected) in enumerate(YEARS[indicator.years]):
            back = len(YEARS[indicator.years]) - 1 - place
            values = {
                c.code: _value(random, indicator, lean[c.code], back, anchors.get((c.code, year))) for c in nation.councils
            }
            rows += _areas(nation, indicator, year, values if collected else None, anchors)
    columns = ["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String) | {"LA Number": pl.Float64}, orient="row")
    path = target / "bds_long_0.parquet"
    frame.write_parquet(path, compression="zstd", statistics=False)
    return path


def _lean(random: Random, indicator: Indicator, council: Council) -> float:
    return indicator.spread * (0.55 * indicator.deprivation * council.deprivation + 0.8 * normal(random))


def _value(random: Random, indicator: Indicator, lean: float, back: int, anchor: float | None) -> float:
    if anchor is not None:
        return anchor
    value = indicator.level + lean - indicator.change * back + 0.18 * indicator.spread * normal(random)
    # Progress may be below nought; a share may not.
    return (
        value if indicator.years.startswith("progress") else max(0.0, min(value, 99.5) if indicator.level < 100 else value)
    )


def _anchors(indicator: Indicator, ks2: pl.DataFrame, ks4: pl.DataFrame) -> dict[tuple[str, str], float]:
    """(council, region or `England`; year) → the figure as the performance tables count it."""
    if not indicator.anchor:
        return {}
    stage, column, *group = indicator.anchor.split()
    pupils = (ks2 if stage == "ks2" else ks4.filter("state_funded")).filter(pl.col("kind") != "independent")
    if group:
        pupils = pupils.filter(pl.col("dis") if group[0] == "disadvantaged" else ~pl.col("dis"))
    factor = 100.0 if pupils.schema[column] == pl.Boolean else 1.0
    mean = pl.col(column).mean() * factor
    by_council = pupils.group_by("la", "year").agg(mean).rows()
    by_nation = [("England", *row) for row in pupils.group_by("year").agg(mean).rows()]
    return {(area, f"20{year[-2:]}"): value for area, year, value in [*by_council, *by_nation] if value is not None}


def _areas(nation: Nation, indicator: Indicator, year: str, values: dict[str, float] | None, anchors) -> list[tuple]:
    def row(area: str, number: int | str, region: str, value: float | None) -> tuple:
        written = "-" if value is None else rounded(value, indicator.decimals)
        return indicator.name, None, year, area, written, float(number), region

    rows = [row(c.name, c.code, c.region, values and values[c.code]) for c in nation.councils]
    for number, (region, _) in enumerate(REGIONS, start=980):
        within = [values[c.code] for c in nation.councils if c.region == region] if values else []
        rows.append(row(region, number, "NA", sum(within) / len(within) if within else None))
    nation_value = anchors.get(("England", year)) if values else None
    if values and nation_value is None:
        nation_value = sum(values.values()) / len(values)
    return [*rows, row("England", 970, "NA", nation_value)]
