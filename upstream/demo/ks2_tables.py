"""Key stage 2 performance tables, full width: every school of the nation, then councils, then the nation twice."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from upstream.demo.cells import band, header, number, percent, ragged, write_csv
from upstream.demo.nation import TYPES, YEARS, Nation, census_day

# How each group of pupils is written: the end of the column's name → who is in it.
GROUPS = {
    "": pl.lit(True), "_B": ~pl.col("girl"), "_G": pl.col("girl"),
    "_L": pl.col("prior") < 12, "_M": pl.col("prior").is_between(12, 18, closed="left"), "_H": pl.col("prior") >= 18,
    "_FSM6CLA1A": pl.col("dis"), "_NotFSM6CLA1A": ~pl.col("dis"), "_EAL": pl.col("eal"), "_MOBN": pl.col("settled"),
}  # fmt: skip
# Groups that give each other away: where one has few pupils, so is the other withheld.
_COMPLEMENTS = {"_B": "_G", "_G": "_B", "_FSM6CLA1A": "_NotFSM6CLA1A", "_NotFSM6CLA1A": "_FSM6CLA1A"}
_SHARES = {
    "PTRWM_EXP": "rwm_exp", "PTRWM_HIGH": "rwm_high", "PTREAD_EXP": "read_exp", "PTREAD_HIGH": "read_high",
    "PTGPS_EXP": "gps_exp",
    "PTGPS_HIGH": "gps_high", "PTMAT_EXP": "mat_exp", "PTMAT_HIGH": "mat_high", "PTWRITTA_EXP": "writ_exp",
    "PTWRITTA_HIGH": "writ_high",
}  # fmt: skip
_AVERAGES = {"READ_AVERAGE": "read", "MAT_AVERAGE": "mat", "GPS_AVERAGE": "gps"}
_PROGRESS = {"READPROG": "read_progress", "WRITPROG": "writ_progress", "MATPROG": "mat_progress"}
FEW = 5  # pupils or fewer are never told


def write_ks2(nation: Nation, pupils: pl.DataFrame, target: Path) -> list[Path]:
    """One England file a year. The columns that stand for an earlier year are that year's figures."""
    told = {year: _Year(nation, pupils.filter(pl.col("year") == year), year) for year in YEARS}
    return [told[year].write(target, told) for year in YEARS]


class _Year:
    def __init__(self, nation: Nation, pupils: pl.DataFrame, year: str):
        self.nation, self.year = nation, year
        self.spread = {name: pupils[column].std() for name, column in _PROGRESS.items()}
        self.national = pupils.filter(~pl.col("dis")).select(
            pl.col("rwm_exp", "rwm_high").mean() * 100, *(pl.col(column).mean() for column in _PROGRESS.values())
        ).row(0, named=True)  # fmt: skip
        self.schools = self._cells(pupils, "urn", few=FEW)
        self.councils = self._cells(pupils, "la", few=0)
        self.england = self._cells(pupils.with_columns(nation=pl.lit("england")), "nation", few=0)

    def _cells(self, pupils: pl.DataFrame, by: str, *, few: int) -> pl.DataFrame:
        """One row an entity, one text column a cell of the table."""
        found = pupils.group_by(by, maintain_order=True).agg(n=pl.len())
        for group, who in GROUPS.items():
            found = found.join(
                pupils.filter(who).group_by(by).agg(*_measured(group)), on=by, how="left", maintain_order="left"
            )
        counts = [pl.col(f"n{group}").fill_null(0) for group in GROUPS]
        found = found.with_columns(*counts)
        return found.select(by, *self._written(few))

    def _written(self, few: int) -> list[pl.Expr]:
        cells = _counts(few)
        for group in GROUPS:
            for name, column in _SHARES.items():
                cells.append(_withheld(percent(pl.col(column + group)), group, few).alias(name + group))
            for name, column in _AVERAGES.items():
                cells.append(_withheld(number(pl.col(column + group), 0), group, few).alias(name + group))
            for name, column in _PROGRESS.items():
                cells.extend(self._progress(name, column, group, few))
        disadvantaged = "_FSM6CLA1A"
        for name, column in (("DIFFN_RWM_EXP", "rwm_exp"), ("DIFFN_RWM_HIGH", "rwm_high")):
            gap = pl.col(column + disadvantaged) * 100 - self.national[column]
            cells.append(_withheld(number(gap, 0), disadvantaged, few).alias(name))
        gap = pl.col("read_progress" + disadvantaged) - self.national["read_progress"]
        return [*cells, _withheld(number(gap), disadvantaged, few).alias("DIFFN_READPROG")]

    def _progress(self, name: str, column: str, group: str, few: int) -> list[pl.Expr]:
        """The mean, its 95% interval from the nation's spread, and for all pupils the band in words' stead."""
        mean, counted = pl.col(column + group), pl.col(f"{column}_n{group}")
        half = 1.96 * self.spread[name] / counted.cast(pl.Float64).sqrt()
        ends = (("", mean), ("_LOWER", mean - half), ("_UPPER", mean + half))
        cells = [_withheld(number(value), group, few, none="NA").alias(name + group + end) for end, value in ends]
        if group:
            return cells
        cells.append(_withheld(band(mean, half, 2.5), group, few, none="NA").alias(f"{name}_DESCR"))
        cells.append(_withheld(number(mean), group, few, none="NA").alias(f"{name}_UNADJUSTED"))
        cells.append(_withheld(percent(counted / pl.col("n")), group, few).alias(name.replace("PROG", "COV")))
        return cells

    def write(self, target: Path, told: dict[str, _Year]) -> Path:
        columns = header(f"ks2-{self.year.replace('/', '-')}")
        rows = [[record.get(column) or "" for column in columns] for record in self._school_records(told)]
        rows += [[record.get(column) or " " for column in columns] for record in self._council_records(told)]
        for kind in ("4", "5"):
            record = {**self._with_past(self.england.row(0, named=True), "england", told), "RECTYPE": kind}
            record.update({f"{name}{end}": " " for name in _PROGRESS for end in ("", "_LOWER", "_UPPER")})
            rows.append(ragged([record.get(column) or " " for column in columns]))
        start = int(self.year[:4])
        return write_csv(target / f"{start}-{start + 1}_england_ks2final.csv", columns, rows)

    def _school_records(self, told: dict[str, _Year]) -> list[dict[str, str]]:
        by_urn = {school.urn: school for school in self.nation.establishments}
        records = []
        for cells in self.schools.iter_rows(named=True):
            school = by_urn[cells["urn"]]
            roll = "NEW" if school.opened and school.opened > census_day(self.year) else str(school.roll or "")
            records.append({
                **self._with_past(cells, "urn", told), "RECTYPE": "2" if school.kind == "special" else "1", "LEA": school.la,
                "ESTAB": school.estab, "URN": school.urn, "SCHNAME": school.name, "ADDRESS1": school.street,
                "TOWN": school.town,
                "PCODE": school.postcode, "URN_AC": "0", "NFTYPE": TYPES[school.type].table,
                "ICLOSE": "1" if school.closed else "0",
                "RELDENOM": school.character, "AGERANGE": "{}-{}".format(*school.ages or ("", "")), "TAB15": "0",
                "TAB1618": "0",
                "ALPHAIND": str(10000 + len(records) * 7), "TOTPUPS": roll, "TPUPYEAR": cells["TELIG"],
            })  # fmt: skip
        return records

    def _council_records(self, told: dict[str, _Year]) -> list[dict[str, str]]:
        return [
            {
                **self._with_past(cells, "la", told),
                "RECTYPE": "3",
                "LEA": cells["la"],
                "SCHNAME": self.nation.council(cells["la"]).name,
            }
            for cells in self.councils.sort("la").iter_rows(named=True)
        ]

    def _with_past(self, cells: dict[str, str], by: str, told: dict[str, _Year]) -> dict[str, str]:
        """The cells, and beside them those of earlier years under names that end `_17`, `_18`."""
        record = dict(cells)
        for year, other in told.items():
            if year >= self.year:
                continue
            end = f"_{year[-2:]}"
            for name, cell in other.of(by, cells.get(by)).items():
                record[name + end] = cell
            for name in _PROGRESS:  # READPROG_LOWER_17 but READPROG_DESCR_17: the same rule
                record[f"{name}_DESCR{end}"] = record.get(f"{name}_DESCR{end}", "NA")
        return record

    def of(self, by: str, key: str | None) -> dict[str, str]:
        if by == "england":
            return self.england.row(0, named=True)
        held = self.__dict__.setdefault(f"_by_{by}", {})
        if not held:
            frame = self.schools if by == "urn" else self.councils
            held.update({row[by]: row for row in frame.iter_rows(named=True)})
        return held.get(key, {})


def _measured(group: str) -> list[pl.Expr]:
    return [
        *([pl.len().alias(f"n{group}")] if group else []),
        *(pl.col(column).mean().alias(column + group) for column in (*_SHARES.values(), *_AVERAGES.values(),
        *_PROGRESS.values())),
        *(pl.col(column).is_not_null().sum().alias(f"{column}_n{group}") for column in _PROGRESS.values()),
        *([] if group else [
            pl.col("sci_exp").mean(), pl.col("prior").mean(), pl.col("prior").is_null().sum().alias("n_NA"),
            *((pl.col("sen") == sen).sum().alias(f"n_{sen}") for sen in "EKN"),
        ]),
    ]  # fmt: skip


def _withheld(cell: pl.Expr, group: str, few: int, *, none: str = "") -> pl.Expr:
    """The cell, or SUPP where few pupils stand behind it or behind what its total would give away."""
    if not few:
        return cell.fill_null(none)
    in_group = pl.col(f"n{group}")
    hidden = in_group <= few
    if group in _COMPLEMENTS:
        hidden = hidden | pl.col(f"n{_COMPLEMENTS[group]}").is_between(1, few)
    # Of a whole school with few pupils everything is withheld, but for groups with nobody in them.
    hidden = hidden | (pl.col("n") <= few)
    return pl.when(in_group == 0).then(pl.lit(none)).when(hidden).then(pl.lit("SUPP")).otherwise(cell).fill_null(none)


def _counts(few: int) -> list[pl.Expr]:
    """Sizes of the groups. They are published from one pupil on, but not where the whole cohort has few."""
    tiny = pl.col("n") <= few
    total = pl.col("n").cast(pl.Float64)

    def pair(name: str, share: str, counted: pl.Expr) -> list[pl.Expr]:
        return [
            pl.when(tiny).then(pl.lit("SUPP")).otherwise(counted.cast(pl.String)).alias(name),
            pl.when(tiny).then(pl.lit("SUPP")).otherwise(percent(counted / total)).alias(share),
        ]

    cells = [pl.col("n").cast(pl.String).alias("TELIG")]
    for name, share, group in (
        ("BELIG", "PBELIG", "_B"), ("GELIG", "PGELIG", "_G"), ("TKS1GROUP_L", "PTKS1GROUP_L", "_L"),
        ("TKS1GROUP_M", "PTKS1GROUP_M", "_M"), ("TKS1GROUP_H", "PTKS1GROUP_H", "_H"), ("TKS1GROUP_NA", "PTKS1GROUP_NA",
        "_NA"),
        ("TFSM6CLA1A", "PTFSM6CLA1A", "_FSM6CLA1A"), ("TNotFSM6CLA1A", "PTNotFSM6CLA1A", "_NotFSM6CLA1A"),
        ("TEALGRP2", "PTEALGRP2", "_EAL"), ("TMOBN", "PTMOBN", "_MOBN"), ("TSENELE", "PSENELE", "_E"), ("TSENELK",
        "PSENELK", "_K"),
        ("SENELN", "PSENELN", "_N"),
    ):  # fmt: skip
        cells += pair(name, share, pl.col(f"n{group}"))
    cells += pair("TEALGRP1", "PTEALGRP1", pl.col("n") - pl.col("n_EAL"))
    cells += pair("TSENELEK", "PSENELEK", pl.col("n_E") + pl.col("n_K"))
    cells += pair("TSENELSE", "PSENELSE", pl.col("n_E"))
    prior = pl.when(tiny).then(pl.lit("SUPP")).otherwise(number(pl.col("prior")))
    science = pl.when(tiny).then(pl.lit("SUPP")).otherwise(percent(pl.col("sci_exp")))
    return [*cells, prior.alias("TKS1AVERAGE"), science.alias("PTSCITA_EXP"), *_same(tiny)]


def _same(tiny: pl.Expr) -> list[pl.Expr]:
    """Absent and disapplied: nobody, in a nation where everyone sits the tests."""
    names = ("PTREAD_AT", "PTGPS_AT", "PTMAT_AT", "PTWRITTA_AD", "PTSCITA_AD")
    return [pl.when(tiny).then(pl.lit("SUPP")).otherwise(pl.lit("0%")).alias(name) for name in names]
