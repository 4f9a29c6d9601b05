"""Census, absence, destinations and money of each school, and the history of inspections."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

from upstream.demo.cells import header, rounded, rows_of, write_csv
from upstream.demo.judged_areas import LISTED_TO
from upstream.demo.nation import LATER, TYPES, YEARS, Establishment, Nation, census_day, results_day

_PHASES = {"PRI": "State-funded primary", "SEC": "State-funded secondary", "SPE": "State-funded special school"}
HISTORY_ENDS = dt.date(2018, 8, 31)


def write_school_tables(nation: Nation, random: Random, target: Path) -> list[Path]:
    written = [_census(nation, random, year, target) for year in ("2016/17", "2017/18", "2018/19", "2022/23")]
    written += [_absence(nation, random, year, target) for year in (*YEARS, *LATER)]
    written += [_destinations(nation, random, first, target) for first in (2018, 2022)]
    return [*written, _inspections(nation, target), _judged_areas(nation, target), _money(nation, random, target)]


def _england(year: str, kind: str) -> str:
    start = int(year[:4])
    return f"{start}-{start + 1}_england_{kind}.csv"


# --- census ---------------------------------------------------------------------------------


def _census(nation: Nation, random: Random, year: str, target: Path) -> Path:
    """A school a row, the nation's phases first. From 2022/23 percentages carry a sign and ESTAB is written Estab."""
    signed = year >= "2022/23"
    counted = []
    for school in nation.establishments:
        if (
            school.census_type
            and school.open_on(census_day(year))
            and school.status != "Proposed to open"
            and school.kind != "centre"
        ):
            counted.append((school, _count(random, school)))
    records = [
        _nation_census(phase, [count for school, count in counted if school.attends == phase], signed) for phase in _PHASES
    ]
    records += [
        {"URN": school.urn, "LA": school.la, "ESTAB": school.estab, "SCHOOLTYPE": _school_type(school)}
        | _told(school, count, signed)
        for school, count in counted
    ]
    layout = "census-2022-23" if signed else "census-2018-19"
    for record in records:
        record["Estab"] = record["ESTAB"]
    return write_csv(
        target / _england(year, "census"), header(layout), rows_of(records, header(layout)), line="\n", last_line_ends=True
    )


def _school_type(school: Establishment) -> str:
    return "Non-maintained special school" if school.type.startswith("Non-m") else str(school.census_type)


def _count(random: Random, school: Establishment) -> dict[str, int]:
    roll = max(1, round((school.roll or 40) * random.uniform(0.97, 1.03)))
    special = school.kind == "special"
    ever = round(roll * min(1.0, school.disadvantaged * random.uniform(0.92, 1.06)))
    return {
        "NOR": roll, "NORG": round(roll * (0.3 if special else random.uniform(0.46, 0.52))),
        "TSENELSE": round(roll * (0.97 if special else random.uniform(0.0, 0.035))),
        "TSENELK": round(roll * (0.02 if special else random.uniform(0.07, 0.19))),
        "NUMEAL": round(roll * school.eal), "NUMUNCFL": random.randint(0, 2), "NUMFSM": round(ever * 0.7),
        "NUMFSMEVER": ever,
    }  # fmt: skip


def _told(school: Establishment | None, count: dict[str, int], signed: bool) -> dict[str, str]:
    roll = count["NOR"]
    count = count | {
        "NORB": roll - count["NORG"],
        "NUMENGFL": max(0, roll - count["NUMEAL"] - count["NUMUNCFL"]),
        "NORFSMEVER": roll,
    }
    record = {name: str(number) for name, number in count.items()}
    for share, of in (
        ("PNORG", "NORG"), ("PNORB", "NORB"), ("PSENELSE", "TSENELSE"), ("PSENELK", "TSENELK"), ("PNUMEAL", "NUMEAL"),
        ("PNUMENGFL", "NUMENGFL"), ("PNUMUNCFL", "NUMUNCFL"), ("PNUMFSMEVER", "NUMFSMEVER"),
    ):  # fmt: skip
        part = 100 * count[of] / roll if roll else 0.0
        record[share] = f"{part:.1f}%" if signed else rounded(part)
    if school is not None:
        asked = 0 if school.kind == "independent" else 1 if school.kind in ("nursery", "pru") else 2
        hidden = (("NUMEAL", "NUMENGFL", "NUMUNCFL", "PNUMEAL", "PNUMENGFL", "PNUMUNCFL", "NUMFSM", *_EVER), _EVER, ())[
            asked
        ]
        record.update(dict.fromkeys(hidden, "NA"))
    return record


_EVER = ("NUMFSMEVER", "PNUMFSMEVER", "NORFSMEVER")


def _nation_census(phase: str, counts: list[dict[str, int]], signed: bool) -> dict[str, str]:
    total = (
        {name: sum(count[name] for count in counts) for name in counts[0]} if counts else dict.fromkeys(("NOR", "NORG"), 0)
    )
    told = _told(None, total, signed) if counts else {}
    return {"URN": "NAT", "LA": "", "ESTAB": phase, "SCHOOLTYPE": _PHASES[phase], **told}


# --- absence --------------------------------------------------------------------------------


def _absence(nation: Nation, random: Random, year: str, target: Path) -> Path:
    rows, told = [], {phase: [] for phase in _PHASES}
    for school in nation.establishments:
        persistent = nation.persistent.get((school.urn, year))
        if persistent is None or school.attends is None or not school.open_on(results_day(year)):
            continue
        if isinstance(persistent, str):
            rows.append([school.la, school.estab, school.urn, persistent, persistent])
            continue
        overall = round(2.1 + 0.24 * persistent + 0.3 * random.random(), 1)
        told[school.attends].append((school.roll or 1, overall, persistent))
        rows.append([school.la, school.estab, school.urn, rounded(overall), rounded(persistent)])
    for phase, known in told.items():
        pupils = sum(roll for roll, _, _ in known) or 1
        means = [sum(roll * figures[n] for roll, *figures in known) / pupils for n in range(2)]
        rows.append(["NAT", phase, "", *(rounded(mean) if known else "" for mean in means)])
    columns = ["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"]
    return write_csv(target / _england(year, "abs"), columns, rows, line="\n", last_line_ends=True)


# --- destinations ---------------------------------------------------------------------------

_ENDS = (
    "OVERALL_DEST",
    "APPREN",
    "EMPLOYMENT",
    "EDUCATION",
    "FE",
    "SCH_6TH",
    "SIXTH_COL",
    "OTHER_EDU",
    "NOT_SUSTAINED",
    "UNKNOWN",
)


def _destinations(nation: Nation, random: Random, first: int, target: Path) -> Path:
    """The tables of a year tell of the pupils who left two years before; the later ones of a cohort like the last told."""
    left = "2016/17" if first == 2018 else "2018/19"
    layout = "destinations" if first == 2018 else "destinations-2022-23"
    schools = {school.urn: school for school in nation.establishments}
    totals: dict[str, dict[str, dict[str, int]]] = {"": _nobody()}
    records = []
    for cohort in nation.cohorts:
        school = schools[cohort.urn]
        if cohort.stage != "ks4" or cohort.year != left or school.kind == "independent":
            continue
        split = {
            "_DIS": _went(random, cohort.disadvantaged, 0.12),
            "_NONDIS": _went(random, cohort.pupils - cohort.disadvantaged, 0.04),
        }
        split[""] = {name: split["_DIS"][name] + split["_NONDIS"][name] for name in split["_DIS"]}
        for key in ("", cohort.la):
            _add(totals.setdefault(key, _nobody()), split)
        records.append(_destination_record(split, few=5) | {
            "RECTYPE": "2" if school.kind == "special" else "1", "LEA": school.la, "ESTAB": school.estab, "URN": school.urn,
            "ICLOSE": "1" if school.closed else "0", "SCHNAME": school.name, "NFTYPE": TYPES[school.type].table,
        })  # fmt: skip
    for la in sorted(totals):
        if la:
            records.append(_destination_record(totals[la], few=0) | {"RECTYPE": "LA", "LEA": la})
    records.append(_destination_record(totals[""], few=0) | {"RECTYPE": "NAT"})
    path = target / f"{first}-{first + 1}_england_ks4-pupdest.csv"
    return write_csv(path, header(layout), rows_of(records, header(layout)), line="\n", last_line_ends=True)


def _nobody() -> dict[str, dict[str, int]]:
    return {group: dict.fromkeys(("COHORT", *_ENDS), 0) for group in ("", "_DIS", "_NONDIS")}


def _add(total: dict[str, dict[str, int]], split: dict[str, dict[str, int]]) -> None:
    for group, counts in split.items():
        for name, number in counts.items():
            total[group][name] += number


def _went(random: Random, pupils: int, lost: float) -> dict[str, int]:
    """Where `pupils` were after two terms; the parts add up."""
    shares = (("NOT_SUSTAINED", lost), ("UNKNOWN", 0.01), ("APPREN", 0.04), ("EMPLOYMENT", 0.03), ("SCH_6TH", 0.37),
    ("SIXTH_COL", 0.11),
              ("OTHER_EDU", 0.02))  # fmt: skip
    left, found = pupils, {}
    for name, share in shares:
        found[name] = min(left, sum(random.random() < share for _ in range(pupils)))
        left -= found[name]
    found["FE"] = left
    found["EDUCATION"] = sum(found[name] for name in ("FE", "SCH_6TH", "SIXTH_COL", "OTHER_EDU"))
    found["OVERALL_DEST"] = found["EDUCATION"] + found["APPREN"] + found["EMPLOYMENT"]
    return {"COHORT": pupils, **found}


def _destination_record(split: dict[str, dict[str, int]], few: int) -> dict[str, str]:
    sizes = [split[group]["COHORT"] for group in ("_DIS", "_NONDIS")]
    record = {}
    for group, counts in split.items():
        pupils = counts["COHORT"]
        # The two groups add up to all pupils: where one has few, the other is withheld too.
        hidden = pupils <= few or (group and any(0 < size <= few for size in sizes))
        record[f"COHORT{group}"] = str(pupils) if pupils > few or not few or not group else "SUPP"
        for name in _ENDS:
            number = counts[name]
            share = f"{number / pupils * 100:.0f}%" if pupils else "NA"
            record[name + group] = "SUPP" if hidden else str(number)
            # SP: not none, but rounds to none.
            record[f"{name}PER{group}"] = "SUPP" if hidden else "SP" if number and share == "0%" else share
    return record


# --- inspections ----------------------------------------------------------------------------


def _inspections(nation: Nation, target: Path) -> Path:
    """First days and overall grades, as a person keeps them: the register has only the last one."""
    rows = [(urn, grade, day) for urn, day, grade in nation.inspections if day <= HISTORY_ENDS]
    rows += [
        (s.urn, s.grade[1], s.grade[0])
        for s in nation.establishments
        if s.grade and not s.told and s.grade[0] <= HISTORY_ENDS
    ]
    inadequate = ("Special Measures", "Serious Weaknesses")
    written = [
        [urn, "Inadequate" if grade in inadequate else grade.title(), day.strftime("%Y%m%d")]
        for urn, grade, day in sorted(rows)
    ]
    path = target / "invented_inspections_to_2018-08-31.csv"
    return write_csv(path, ["URN", "Rating", "Inspection Date"], written, encoding="utf-8", line="\n", last_line_ends=True)


def _judged_areas(nation: Nation, target: Path) -> Path:
    """A row for each area of the inspections that gave no overall grade."""
    rows = [
        [one.urn, f"{one.inspected:%d/%m/%Y}", f"{one.published:%d/%m/%Y}", one.area, one.grade, one.concern]
        for one in nation.judged if one.published <= LISTED_TO
    ]  # fmt: skip
    columns = ["URN", "Inspection start", "Publication date", "Area", "Grade", "Category of concern"]
    path = target / "invented_inspections_since_2024.csv"
    return write_csv(path, columns, rows, encoding="utf-8", line="\n", last_line_ends=True)


# --- money ----------------------------------------------------------------------------------


def _money(nation: Nation, random: Random, target: Path) -> Path:
    """Income and spending in pounds of every school open in January 2018."""
    rows = []
    for school in nation.establishments:
        if school.attends and school.roll and school.open_on(census_day("2017/18")) and school.status != "Proposed to open":
            income = round(school.roll * (4300 + 2600 * school.disadvantaged) * random.uniform(0.94, 1.1) + 120_000, 2)
            spent = round(income * random.uniform(0.95, 1.035), 2)
            rows.append([school.urn, str(income), str(spent), str(round(income - spent, 2)), "2018"])
    path = target / "invented_finance_2018.csv"
    columns = ["URN", "Income", "Expenditure", "Balance", "Academic Year"]
    return write_csv(path, columns, rows, encoding="utf-8", line="\n", last_line_ends=True)
