"""Key stage 4 performance tables: full width and final, and the provisional release of the last year."""

from __future__ import annotations

from pathlib import Path
from random import Random

import polars as pl

from upstream.demo.cells import band, header, number, percent, ragged, write_csv
from upstream.demo.nation import TYPES, YEARS, Establishment, Nation

GROUPS = {
    "": pl.lit(True), "_GIRLS": pl.col("girl"), "_BOYS": ~pl.col("girl"), "_LO": pl.col("prior") < 24,
    "_AV": pl.col("prior").is_between(24, 30, closed="left"), "_HI": pl.col("prior") >= 30, "_FSM6CLA1A": pl.col("dis"),
    "_NFSM6CLA1A": ~pl.col("dis"), "_EAL": pl.col("eal"), "_NMOB": pl.col("settled"),
}  # fmt: skip
_COMPLEMENTS = {"_GIRLS": "_BOYS", "_BOYS": "_GIRLS", "_FSM6CLA1A": "_NFSM6CLA1A", "_NFSM6CLA1A": "_FSM6CLA1A"}
_POINTS = {"ATT8SCR": "att8", "ATT8SCRENG": "eng2", "ATT8SCRMAT": "mat2", "ATT8SCREBAC": "ebac", "ATT8SCROPEN": "open"}
_PROGRESS = {"P8MEA": "p8_att8", "P8MEAENG": "p8_eng", "P8MEAMAT": "p8_mat", "P8MEAEBAC": "p8_ebac", "P8MEAOPEN": "p8_open"}
# Shares by group have names without a rule: the column of the file by group.
_SHARES = {
    "basics_94": {"": "PTL2BASICS_94", "_GIRLS": "PGL2BASICS_94", "_BOYS": "PBL2BASICS_94", "_LO": "PTBASICSLO_94",
                  "_AV": "PTBASICSAV_94", "_HI": "PTBASICSHI_94", "_FSM6CLA1A": "PTFSM6CLA1ABASICS_94",
                  "_NFSM6CLA1A": "PTNOTFSM6CLA1ABASICS_94", "_EAL": "PTL2BASICSEAL_94", "_NMOB": "PTL2BASICSNMOB_94"},
    "ebacc": {"": "PTEBACC_E_PTQ_EE", "_GIRLS": "PGEBACC_E_PTQ_EE", "_BOYS": "PBEBACC_E_PTQ_EE", "_LO": "PTEBACC_ELO_PTQ_EE",
              "_AV": "PTEBACC_EAV_PTQ_EE", "_HI": "PTEBACC_EHI_PTQ_EE", "_FSM6CLA1A": "PTEBACC_EFSM6CLA1A_PTQ_EE",
              "_NFSM6CLA1A": "PTEBACC_ENFSM6CLA1A_PTQ_EE", "_EAL": "PTEBACC_EEAL_PTQ_EE", "_NMOB": "PTEBACC_ENMOB_PTQ_EE"},
    "ebacc_94": {"": "PTEBACC_94", "_GIRLS": "PGEBACC_94", "_BOYS": "PBEBACC_94", "_LO": "PTEBACCLO_94",
    "_AV": "PTEBACCAV_94",
                 "_HI": "PTEBACCHI_94", "_FSM6CLA1A": "PTEBACC_94_FSM6CLA1A", "_NFSM6CLA1A": "PTEBACC_94_NFSM6CLA1A",
                 "_EAL": "PTEBACCEAL_94", "_NMOB": "PTEBACCNMOB_94"},
}  # fmt: skip
for _name, _of in (("basics_95", "basics_94"), ("ebacc_95", "ebacc_94")):
    _SHARES[_name] = {group: column.replace("_94", "_95") for group, column in _SHARES[_of].items()}
_SIZES = {
    "": "TPUP", "_GIRLS": "GPUP", "_BOYS": "BPUP", "_LO": "TPRIORLO", "_AV": "TPRIORAV", "_HI": "TPRIORHI",
    "_FSM6CLA1A": "TFSM6CLA1A", "_NFSM6CLA1A": "TNOTFSM6CLA1A", "_EAL": "TEALGRP2", "_NMOB": "TNMOB",
}  # fmt: skip
_PARTS = {
    "_GIRLS": "PGPUP", "_BOYS": "PBPUP", "_LO": "PTPRIORLO", "_AV": "PTPRIORAV", "_HI": "PTPRIORHI",
    "_FSM6CLA1A": "PTFSM6CLA1A",
    "_NFSM6CLA1A": "PTNOTFSM6CLA1A", "_EAL": "PTEALGRP2", "_NMOB": "PTNMOB",
}  # fmt: skip
_BY_PRIOR = {names[group] for names in _SHARES.values() for group in ("_LO", "_AV", "_HI")}
FEW = 5
PROVISIONAL = header("ks4-provisional")


def write_ks4(nation: Nation, pupils: pl.DataFrame, random: Random, target: Path) -> list[Path]:
    """The final England file of each year, and before the last of them its provisional release."""
    pupils = pupils.with_columns(eng2=2 * pl.col("eng"), mat2=2 * pl.col("mat"))
    past: dict[str, _Release] = {}
    for year in YEARS:
        past[year] = _Release(nation, pupils.filter(pl.col("year") == year), year)
    written = [past[year].write(target, header(f"ks4-{year.replace('/', '-')}"), "final", past) for year in YEARS]
    early = _early(nation, pupils.filter(pl.col("year") == YEARS[-1]), random)
    return [*written, _Release(nation, early, YEARS[-1]).write(target, PROVISIONAL, "provisional", {})]


def _early(nation: Nation, pupils: pl.DataFrame, random: Random) -> pl.DataFrame:
    """As in October: late results are still to come, so that most schools stand a little off."""
    planned = {cohort.urn: cohort.provisional for cohort in nation.cohorts if cohort.stage == "ks4" and cohort.provisional}
    urns = pupils["urn"].unique(maintain_order=True).to_list()
    shifts = {urn: planned.get(urn, round(-0.015 + 0.03 * (random.random() - 0.5), 3)) for urn in urns}
    shift = pl.col("urn").replace_strict(shifts, return_dtype=pl.Float64)
    return pupils.with_columns(
        *(pl.col(column) + shift for column in _PROGRESS.values()),
        att8=(pl.col("att8") + 10 * shift).clip(0, 90),
    )


class _Release:
    def __init__(self, nation: Nation, pupils: pl.DataFrame, year: str):
        self.nation, self.year = nation, year
        state = pupils.filter("state_funded")
        self.spread = {name: state[column].std() for name, column in _PROGRESS.items()}
        self.national = {column: state.filter(~pl.col("dis"))[column].mean() for column in ("att8", "p8_att8")}
        self.schools = self._cells(pupils, "urn", few=FEW)
        self.councils = self._cells(state, "la", few=0)
        whole = [("7", state), ("5", pupils)]
        self.england = {kind: self._cells(who.with_columns(nation=pl.lit(kind)), "nation", few=0) for kind, who in whole}
        self._by_key: dict[str, dict[str, dict[str, str]]] = {}

    def _cells(self, pupils: pl.DataFrame, by: str, *, few: int) -> pl.DataFrame:
        found = pupils.group_by(by, maintain_order=True).agg(n=pl.len(), entered=pl.col("entered").all())
        for group, who in GROUPS.items():
            found = found.join(
                pupils.filter(who).group_by(by).agg(*_measured(group)), on=by, how="left", maintain_order="left"
            )
        found = found.with_columns(pl.col(f"n{group}").fill_null(0) for group in GROUPS)
        return found.select(by, *_counts(few), *self._written(few), *self._gaps(few), self._band(few))

    def _written(self, few: int) -> list[pl.Expr]:
        cells = []
        for group in GROUPS:
            cells += [_withheld(percent(pl.col(c + group)), group, few).alias(names[group]) for c, names in _SHARES.items()]
            cells += [_withheld(number(pl.col(c + group)), group, few).alias(name + group) for name, c in _POINTS.items()]
            cells.append(_withheld(number(pl.col("ebacc_points" + group), 2), group, few).alias(f"EBACCAPS{group}"))
            for name, column in _PROGRESS.items():
                cells += self._progress(name, column, group, few)
        return cells

    def _progress(self, name: str, column: str, group: str, few: int) -> list[pl.Expr]:
        mean, counted = pl.col(column + group), pl.col(f"p8_n{group}").fill_null(0)
        half = 1.96 * self.spread[name] / counted.cast(pl.Float64).sqrt()
        ends = {"": mean, "LOW": mean - half, "UPP": mean + half}
        enough = counted / pl.col(f"n{group}") >= 0.5
        cells = []
        for end, value in ends.items():
            cell = pl.when(enough).then(number(value, 2)).otherwise(pl.lit("LOWCOV"))
            cells.append(_withheld(cell, group, few, counted=counted).alias(_progress_name(name, group, end)))
        if name == "P8MEA":
            cells.append(_withheld(counted.cast(pl.String), group, few, counted=counted).alias(f"P8PUP{group}"))
            cells.append(_withheld(percent(counted / pl.col(f"n{group}")), group, few).alias(f"P8MEACOV{group}"))
        return cells

    def _gaps(self, few: int) -> list[pl.Expr]:
        """The disadvantaged of here beside the nation's not disadvantaged."""
        group = "_FSM6CLA1A"
        found = (("DIFFN_ATT8", "att8", 1), ("DIFFN_P8MEA", "p8_att8", 2))
        return [_withheld(number(pl.col(c + group) - self.national[c], d), group, few).alias(name) for name, c, d in found]

    def _band(self, few: int) -> pl.Expr:
        """1 well above to 5 well below: half a grade or more, and the interval on one side of nought."""
        mean, counted = pl.col("p8_att8"), pl.col("p8_n")
        half = 1.96 * self.spread["P8MEA"] / counted.cast(pl.Float64).sqrt()
        told = (pl.col("n") > few) & (counted / pl.col("n") >= 0.5) & pl.col("entered")
        return pl.when(told).then(band(mean, half, 0.5)).otherwise(pl.lit("")).alias("P8_BANDING")

    def write(self, target: Path, columns: list[str], status: str, past: dict[str, _Release]) -> Path:
        by_urn = {school.urn: school for school in self.nation.establishments}
        rows = []
        for cells in self.schools.iter_rows(named=True):
            record = _as_type(self._with_past(cells, "urn", past) | _school(by_urn[cells["urn"]]), status)
            rows.append([record.get(column) or "" for column in columns])
        for cells in self.councils.sort("la").iter_rows(named=True):
            record = self._with_past(cells, "la", past) | {"RECTYPE": "4", "LEA": cells["la"]}
            rows.append([record.get(column) or "" for column in columns])
        for kind in ("5", "7"):
            record = _national(self.england[kind].row(0, named=True), kind)
            rows.append(ragged([record.get(column) or "" for column in columns]))
        start = int(self.year[:4])
        line = "\r\n" if status == "final" else "\n"
        path = target / f"{start}-{start + 1}_england_ks4{status}.csv"
        return write_csv(path, columns, rows, line=line, last_line_ends=status == "provisional")

    def _with_past(self, cells: dict[str, str], by: str, past: dict[str, _Release]) -> dict[str, str]:
        record = dict(cells)
        for year, other in past.items():
            if year < self.year:
                end = f"_{year[-2:]}"
                record.update((name + end, cell) for name, cell in other.of(by, cells[by]).items())
        return record

    def of(self, by: str, key: str) -> dict[str, str]:
        if by not in self._by_key:
            frame = self.schools if by == "urn" else self.councils
            self._by_key[by] = {row[by]: row for row in frame.iter_rows(named=True)}
        return self._by_key[by].get(key, {})


def _progress_name(name: str, group: str, end: str) -> str:
    """P8MEA_FSM6CLA1A, P8CILOW_FSM6CLA1A; of a slot P8MEAENG_FSM6CLA1A, P8MEAENG_CILOW_FSM6CLA1A."""
    if not end:
        return name + group
    return f"P8CI{end}{group}" if name == "P8MEA" else f"{name}_CI{end}{group}"


def _measured(group: str) -> list[pl.Expr]:
    columns = (*_SHARES, *_POINTS.values(), "ebacc_points", *_PROGRESS.values())
    return [
        *([pl.len().alias(f"n{group}")] if group else []),
        *(pl.col(column).mean().alias(column + group) for column in columns),
        pl.col("p8_att8").is_not_null().sum().alias(f"p8_n{group}"),
        *([] if group else [
            pl.col("prior").mean().alias("prior"), (pl.col("sen") == "E").sum().alias("n_E"),
            (pl.col("sen") == "K").sum().alias("n_K"),
            (pl.col("att8") > 0).mean().alias("any_grade"),
            *(pl.col(c).sum().alias(f"{c}_sum") for c in (*_POINTS.values(), "ebacc")),
        ]),
    ]  # fmt: skip


def _withheld(cell: pl.Expr, group: str, few: int, *, counted: pl.Expr | None = None) -> pl.Expr:
    """The cell, SUPP where few pupils stand behind it, NE where the school entered nobody."""
    in_group = pl.col(f"n{group}")
    if not few:
        return pl.when(in_group == 0).then(pl.lit("NA")).otherwise(cell).fill_null("NA")
    hidden = (in_group <= few) | (pl.col("n") <= few)
    if counted is not None:
        hidden = hidden | counted.is_between(1, few)
    if group in _COMPLEMENTS:
        hidden = hidden | pl.col(f"n{_COMPLEMENTS[group]}").is_between(1, few)
    told = pl.when(pl.col("entered")).then(cell).otherwise(pl.lit("NE"))
    return pl.when(in_group == 0).then(pl.lit("NA")).when(hidden).then(pl.lit("SUPP")).otherwise(told).fill_null("NA")


def _counts(few: int) -> list[pl.Expr]:
    tiny, total = pl.col("n") <= few, pl.col("n").cast(pl.Float64)

    def told(cell: pl.Expr, name: str) -> pl.Expr:
        return pl.when(tiny).then(pl.lit("SUPP")).otherwise(cell).alias(name)

    cells = [pl.col("n").cast(pl.String).alias("TPUP")]
    cells += [told(pl.col(f"n{group}").cast(pl.String), name) for group, name in _SIZES.items() if group]
    cells += [told(percent(pl.col(f"n{group}") / total), name) for group, name in _PARTS.items()]
    for column, size, part in (("n_E", "SENSE4", "PSENSE4"), ("n_K", "SENAPK4", "PSENAPK4")):
        cells += [told(pl.col(column).cast(pl.String), size), told(percent(pl.col(column) / total), part)]
    cells += [told(number(pl.col("prior")), "KS2APS"), told(percent(pl.col("any_grade")), "PTANYQ_PTQ_EE")]
    cells += [told(number(pl.col("att8_sum")), "TOTATT8"), told(pl.col("ebacc_sum").cast(pl.String), "TEBACC_E_PTQ_EE")]
    for group, name in (("_LO", "LO"), ("_AV", "AV"), ("_HI", "HI")):
        for share, column in (
            ("basics_94", f"TBASICS{name}_94"),
            ("basics_95", f"TBASICS{name}_95"),
            ("ebacc", f"TEBACC_E{name}_PTQ_EE"),
        ):
            passed = (pl.col(share + group) * pl.col(f"n{group}")).round().cast(pl.Int64).cast(pl.String)
            cells.append(_withheld(passed, group, few).alias(column))
    return cells


def _school(school: Establishment) -> dict[str, str]:
    return {
        "RECTYPE": "2" if school.kind == "special" else "1", "LEA": school.la, "ESTAB": school.estab, "URN": school.urn,
        "SCHNAME": school.name, "ADDRESS1": school.street, "TOWN": school.town, "PCODE": school.postcode, "CONTFLAG": "0",
        "ICLOSE": "1" if school.closed else "0", "NFTYPE": TYPES[school.type].table, "RELDENOM": school.character,
        "ADMPOL": "NSE", "EGENDER": "MIXED", "FEEDER": "0", "TABKS2": "0", "TAB1618": "1" if (school.ages or (0,
        0))[1] > 16 else "0",
        "AGERANGE": "{}-{}".format(*school.ages or ("", "")), "TOTPUPS": str(school.roll or ""),
    }  # fmt: skip


def _as_type(record: dict[str, str], status: str) -> dict[str, str]:
    """Of independent schools the tables do not publish progress or disadvantage; provisionally, nothing."""
    if record["NFTYPE"] != "IND":
        return record
    if status == "provisional":
        kept = {"RECTYPE", "LEA", "ESTAB", "URN", "SCHNAME", "ICLOSE", "NFTYPE"}
        return {name: record.get(name, "") if name in kept else "NA" for name in PROVISIONAL}
    begins, ends = ("P8", "TP8", "DIFFN", "TPRIOR", "PTPRIOR", "KS2APS", "TBASICS"), ("_LO", "_AV", "_HI")
    return {
        name: "NP" if name.startswith(begins) or name.endswith(ends) or "FSM6CLA1A" in name or name in _BY_PRIOR else cell
        for name, cell in record.items()
    }


def _national(cells: dict[str, str], kind: str) -> dict[str, str]:
    record = {**cells, "RECTYPE": kind, "P8_BANDING": ""}
    record.update(dict.fromkeys(("P8CILOW", "P8CIUPP"), ""))
    if kind == "5":  # of all schools together neither progress nor disadvantage
        for name in record:
            if name.startswith("P8") or "FSM6CLA1A" in name:
                record[name] = ""
    return record
