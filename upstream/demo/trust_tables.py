"""Tables of multi-academy trusts, counted from the pupils of the schools that are in them."""

from __future__ import annotations

import math
from pathlib import Path

import polars as pl

from upstream.demo.cells import header, rounded, rows_of, write_csv
from upstream.demo.nation import Group, Nation

FEW = 10  # disadvantaged pupils of a trust


def write_trust_tables(nation: Nation, ks2: pl.DataFrame, ks4: pl.DataFrame, target: Path) -> list[Path]:
    """Key stage 2 of 2023/24 and key stage 4 of 2022/23."""
    groups = [group for group in nation.groups if group.type == "Multi-academy trust"]
    uid = {school.urn: school.trust for school in nation.establishments if school.trust}
    of_2023 = ks4.filter(pl.col("year") == "2022/23", "state_funded")
    primary = _of_trusts(ks2.filter(pl.col("year") == "2023/24"), uid)
    secondary = _of_trusts(of_2023, uid)
    spread = of_2023["p8_att8"].std()
    first = [_primary_record(nation, group, primary[group.uid]) for group in groups if len(set(_urns(primary, group))) >= 3]
    second = [
        _secondary_record(nation, group, secondary[group.uid], spread)
        for group in groups
        if len(set(_urns(secondary, group))) >= 3
    ]
    files = (
        ("2023-2024_england_ks2-mats-performance.csv", "ks2-trusts", first, "utf-8"),
        ("2022-2023_england_ks4-mats-performance.csv", "ks4-trusts-2022-23", second, "cp1252"),
    )
    # A small nation may have no trust with three schools of a phase: then there is no table.
    return [_write(target / name, layout, records, encoding) for name, layout, records, encoding in files if records]


def _write(path: Path, layout: str, records: list[dict[str, str]], encoding: str) -> Path:
    return write_csv(
        path, header(layout), rows_of(records, header(layout)), encoding=encoding, line="\n", last_line_ends=True
    )


def _of_trusts(pupils: pl.DataFrame, uid: dict[str, str]) -> dict[str, pl.DataFrame]:
    members = pupils.with_columns(uid=pl.col("urn").replace_strict(uid, default=None, return_dtype=pl.String))
    return {str(key[0]): frame for key, frame in members.drop_nulls("uid").group_by("uid", maintain_order=True)}


def _urns(by_trust: dict[str, pl.DataFrame], group: Group) -> list[str]:
    return by_trust[group.uid]["urn"].unique(maintain_order=True).to_list() if group.uid in by_trust else []


def _who(nation: Nation, group: Group, pupils: pl.DataFrame, year: str, size: str) -> dict[str, str]:
    urns = sorted(set(pupils["urn"]))
    return {
        "TIME_PERIOD": year, "TIME_IDENTIFIER": "AcademicYear", "TRUST_GROUP_TYPE": "Multi-academy trust",
        "TRUST_NAME": group.name,
        "TRUST_UID": group.uid, "TRUST_ID": f"TR{group.uid}", "TRUST_COMPANIES_HOUSE_NUMBER": group.number,
        "TRUST_UKPRN": f"199{group.uid}", "TRUST_LEADREGION": nation.council(pupils["la"][0]).region,
        "INSTITUTIONS_MATPTINC": ";".join(urns), "NUMINST_MATPTINC": str(len(urns)), "INSTITUTIONS_INMAT": ";".join(urns),
        "NUMINST_INMAT": str(len(urns)), f"{size}_MATPTINC": str(pupils.height), f"{size}_INMAT": str(pupils.height),
        "PEALGRP2_MATPTINC": f"{pupils['eal'].mean() * 100:.0f}%",
    }  # fmt: skip


def _split(pupils: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {"": pupils, "_FSM6CLA1A": pupils.filter("dis"), "_NFSM6CLA1A": pupils.filter(~pl.col("dis"))}


def _told(cell: str, group: str, parts: dict[str, pl.DataFrame]) -> str:
    few = any(parts[name].height <= FEW for name in ("_FSM6CLA1A", "_NFSM6CLA1A"))
    return "SUPPMAT" if group and few else cell


def _primary_record(nation: Nation, group: Group, pupils: pl.DataFrame) -> dict[str, str]:
    record, parts = _who(nation, group, pupils, "202324", "TELIG"), _split(pupils)
    for name, part in parts.items():
        column = f"PRWM_EXP_WGTAVG{name.replace('_NFSM', '_NOTFSM')}"
        record[column] = _told(f"{(part['rwm_exp'].mean() or 0) * 100:.0f}%", name, parts)
    return record | _shares(parts)


def _shares(parts: dict[str, pl.DataFrame]) -> dict[str, str]:
    share = parts["_FSM6CLA1A"].height / parts[""].height
    cells = {"PFSM6CLA1A": f"{share * 100:.0f}%", "PNOTFSM6CLA1A": f"{100 - round(share * 100)}%"}
    return {f"{name}_{end}": _told(cell, name, parts) for name, cell in cells.items() for end in ("MATPTINC", "INMAT")}


_BANDS = ("Well above average", "Above average", "Average", "Below average", "Well below average")
_SHARES = {"PTL2BASICS_95": "basics_95", "PTEBACC_95": "ebacc_95", "PTEBACC_94": "ebacc_94", "PTEBACC_E_PTQ_EE": "ebacc"}


def _secondary_record(nation: Nation, group: Group, pupils: pl.DataFrame, spread: float) -> dict[str, str]:
    record, parts = _who(nation, group, pupils, "202223", "TPUP"), _split(pupils)
    for name, part in parts.items():
        cells = {f"{column}_WGTAVG{name}": f"{(part[of].mean() or 0) * 100:.0f}%" for column, of in _SHARES.items()}
        cells[f"ATT8SCR_WGTAVG{name}"] = rounded(part["att8"].mean() or 0)
        cells[f"EBACCAPS_WGTAVG{name}"] = rounded(part["ebacc_points"].mean() or 0, 2)
        mean, counted = part["p8_att8"].mean() or 0.0, max(1, part["p8_att8"].count())
        half = 1.96 * spread / math.sqrt(counted)
        cells[f"P8MEA_WGTAVG{name}"] = rounded(mean, 2)
        cells[f"P8CILOW{name}"], cells[f"P8CIUPP{name}"] = rounded(mean - half, 2), rounded(mean + half, 2)
        cells[f"P8MEACOV{name}"] = f"{100 * counted / max(1, part.height):.0f}%"
        record.update((column, _told(cell, name, parts)) for column, cell in cells.items())
        if not name:
            record["P8_BANDING"] = _BANDS[_band(mean, half)]
    return record | _shares(parts)


def _band(mean: float, half: float) -> int:
    if mean - half > 0:
        return 0 if mean >= 0.5 else 1
    if mean + half < 0:
        return 4 if mean <= -0.5 else 3
    return 2
