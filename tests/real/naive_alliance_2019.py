"""A second, naive program for `alliance-2019`: plain loops over the publishers' files, nothing of ours imported.

It answers the same questions as the engine so that the two can be held against each other, school by school.
It knows two days only (31 October 2019 and 30 April 2020) and writes down what was out on each by hand.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import math
from collections import defaultdict
from pathlib import Path

OCTOBER_2019 = dt.date(2019, 10, 31)
APRIL_2020 = dt.date(2020, 4, 30)
MET, NOT_MET, UNKNOWN, NOT_APPLICABLE = "met", "not met", "unknown", "not applicable"

BY_JUDGEMENT_TYPES = {
    "Community special school": "special",
    "Foundation special school": "special",
    "Academy special converter": "special",
    "Academy special sponsor led": "special",
    "Free schools special": "special",
    "Pupil referral unit": "pru",
    "Academy alternative provision converter": "pru",
    "Academy alternative provision sponsor led": "pru",
    "Free schools alternative provision": "pru",
    "Local authority nursery school": "nursery",
    "Academy 16-19 converter": "16-19",
    "Academy 16 to 19 sponsor led": "16-19",
    "Free schools 16 to 19": "16-19",
}
MAINSTREAM_TYPES = {
    "Community school",
    "Voluntary aided school",
    "Voluntary controlled school",
    "Foundation school",
    "Academy converter",
    "Academy sponsor led",
    "Free schools",
    "University technical college",
    "Studio schools",
}
GRADES = {
    "Outstanding": "good or better",
    "Good": "good or better",
    "Requires improvement": "requires improvement",
    "Requires Improvement": "requires improvement",
    "Inadequate": "inadequate",
    "Special Measures": "inadequate",
    "Serious Weaknesses": "inadequate",
}
# Bank holidays between the ends of July 2018 and April 2020 in England.
HOLIDAYS = {
    dt.date.fromisoformat(day)
    for day in (
        "2018-08-27 2018-12-25 2018-12-26 2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26 "
        "2019-12-25 2019-12-26 2020-01-01 2020-04-10 2020-04-13"
    ).split()
}


def read(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as handle:
        return [{k: (v or "").strip() for k, v in row.items() if k is not None and not isinstance(v, list)}
                for row in csv.DictReader(handle, restval="")]


def day(text: str, pattern: str = "%d-%m-%Y") -> dt.date | None:
    return dt.datetime.strptime(text, pattern).date() if text else None


def working_days_after(start: dt.date, count: int) -> dt.date:
    current = start
    while count:
        current += dt.timedelta(days=1)
        if current.weekday() < 5 and current not in HOLIDAYS:
            count -= 1
    return current


def number(text: str) -> float | None:
    try:
        return float(text.rstrip("%"))
    except ValueError:
        return None


class Files:
    """Every file that the two days need, read once."""

    def __init__(self, data: Path):
        self.register = {r["URN"]: r for r in read(data / "gias/2021_936_gias.csv")}
        self.links = read(data / "gias/links_edubasealldata20250422.csv", "cp1252")
        self.inspections = defaultdict(list)
        for r in read(data / "ofsted/inspections_to_2018-08-31.csv"):
            self.inspections[r["URN"]].append((day(r["Inspection Date"], "%Y%m%d"), r["Rating"]))
        self.absence = {}
        for r in read(data / "absence/2018-2019_england_abs.csv"):
            self.absence[r["URN"]] = number(r["PPERSABS10"])
        self.census = {r["URN"]: r["SCHOOLTYPE"] for r in read(data / "census/2018-2019_england_census.csv")
                       if r["URN"].isdigit()}
        self.ks2 = {f"{y}/{y - 1999}": {r["URN"]: r for r in read(data / f"ks2/{y}-936-ks2.csv") if r["RECTYPE"] in "12"}
                    for y in (2016, 2017, 2018)}
        self.ks2_england = {}
        for y in (2016, 2017, 2018):
            for r in read(data / f"ks2/{y}-936-ks2.csv"):
                if r["RECTYPE"] == "5":
                    self.ks2_england[f"{y}/{y - 1999}"] = r
        self.ks2_2015 = {r["URN"]: r for r in read(data / "ks2/ks2_perf_2016.csv")}
        self.ks4, self.ks4_england = {}, {}
        for y in (2016, 2017, 2018):
            year = f"{y}/{y - 1999}"
            rows = read(data / f"ks4/{y}-{y + 1}_936_ks4final.csv")
            self.ks4[year] = {r["URN"]: r for r in rows if r["RECTYPE"] in "12"}
            self.ks4_england[year] = next(r for r in rows if r["RECTYPE"] == "7")
        self.provisional = {r["URN"]: r for r in read(data / "ks4/2018-2019_england_ks4provisional.csv")
                            if r["RECTYPE"] in "12"}


def predecessors(files: Files) -> dict[str, str]:
    """URN → its one-to-one predecessor's URN."""
    before, after = defaultdict(set), defaultdict(set)
    plain = set()
    for link in files.links:
        if link["LinkType"].startswith("Predecessor"):
            pair = (link["LinkURN"], link["URN"])
        elif link["LinkType"].startswith("Successor"):
            pair = (link["URN"], link["LinkURN"])
        else:
            continue
        before[pair[1]].add(pair[0])
        after[pair[0]].add(pair[1])
        if link["LinkType"] in ("Predecessor", "Successor"):
            plain.add(pair)
    return {new: old for old, new in plain if len(before[new]) == 1 and len(after[old]) == 1}


def schools_open(files: Files, on: dt.date) -> list[dict]:
    """Surrey's state-funded schools open that day: the register's, and predecessors of its later openings."""
    previous = predecessors(files)
    listed = []
    for urn, r in files.register.items():
        kind = BY_JUDGEMENT_TYPES.get(r["TypeOfEstablishment (name)"])
        if kind is None and r["TypeOfEstablishment (name)"] not in MAINSTREAM_TYPES:
            continue
        opened = day(r["OpenDate"])
        open_urn = urn
        if opened and opened > on:
            open_urn = previous.get(urn)
            if open_urn is None or open_urn in files.register:
                continue
        chain = [urn]
        while chain[-1] in previous:
            chain.append(previous[chain[-1]])
        listed.append({"urn": open_urn, "register": r, "kind": kind, "chain": chain, "newest": urn,
                       "stages": stages(r, kind)})
    return listed


def stages(r: dict, kind: str | None) -> set[str]:
    if kind:
        return set()
    low, high = int(r["StatutoryLowAge"]), int(r["StatutoryHighAge"])
    found = set()
    if low <= 10 and high >= 11:
        found.add("ks2")
    if low <= 15 and high >= 16:
        found.add("ks4")
    return found


def figure(table: dict, school: dict, column: str) -> str | None:
    """The cell of the first of the school's URNs that has something in it; "" where all that are listed
    are blank; None where the table lists none of them."""
    cells = [table[urn].get(column, "") for urn in [school["urn"], *school["chain"]] if urn in table]
    return next((cell for cell in cells if cell), cells[0] if cells else None)


def and_(*answers: str) -> str:
    live = [a for a in answers if a != NOT_APPLICABLE]
    if not live:
        return NOT_APPLICABLE
    if NOT_MET in live:
        return NOT_MET
    return UNKNOWN if UNKNOWN in live else MET


def or_(*answers: str) -> str:
    live = [a for a in answers if a != NOT_APPLICABLE]
    if not live:
        return NOT_APPLICABLE
    if MET in live:
        return MET
    return UNKNOWN if UNKNOWN in live else NOT_MET


def wilson_high(percent: float, n: float, z: float = 1.96) -> float:
    p = percent / 100
    centre = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * (centre + spread) / (1 + z * z / n)


def rwm_below(files: Files, school: dict, year: str) -> str:
    if year == "2015/16":
        return UNKNOWN  # England's own figure of that year is in no file
    percent = figure(files.ks2[year], school, "PTRWM_EXP")
    cohort = figure(files.ks2[year], school, "TELIG")
    if percent is None or number(percent) is None or not number(cohort):
        return UNKNOWN
    england = number(files.ks2_england[year]["PTRWM_EXP"])
    return MET if round(wilson_high(number(percent), number(cohort)), 9) < england else NOT_MET


def progress_8_low(files: Files, school: dict, on: dt.date) -> str:
    table = files.provisional if on == OCTOBER_2019 else files.ks4["2018/19"]
    band = figure(table, school, "P8_BANDING")
    if band in ("4", "5"):
        return MET
    return NOT_MET if band in ("1", "2", "3") else UNKNOWN


def outcomes(files: Files, school: dict, on: dt.date, complete: bool) -> str:
    if not school["stages"]:
        return NOT_MET if complete else UNKNOWN
    answers = []
    if "ks2" in school["stages"]:
        years = ["2017/18", "2016/17", "2015/16"] if on == OCTOBER_2019 else ["2018/19", "2017/18", "2016/17"]
        last, *before = (rwm_below(files, school, year) for year in years)
        answers.append(and_(last, or_(*before)))
    if "ks4" in school["stages"]:
        answers.append(progress_8_low(files, school, on))
    return or_(*answers)


def pooled_gap(files: Files, school: dict, on: dt.date, stage: str) -> tuple[str, float | None]:
    """("judged", gap), (NOT_APPLICABLE, None) or (UNKNOWN, None)."""
    if stage == "ks2":
        tables, england = files.ks2, files.ks2_england
        own, other = "PTRWM_EXP_FSM6CLA1A", "PTRWM_EXP_NotFSM6CLA1A"
        missing = on == OCTOBER_2019  # 2015/16 by group
    else:
        tables, england = files.ks4, files.ks4_england
        own, other = "PTFSM6CLA1ABASICS_95", "PTNOTFSM6CLA1ABASICS_95"
        missing = on == OCTOBER_2019  # 2018/19 by group
    years = ["2016/17", "2017/18"] + ([] if on == OCTOBER_2019 else ["2018/19"])
    total = held = achieved = expected = 0.0
    hidden_cohort = listed = False
    for year in years:
        percent, cohort = figure(tables[year], school, own), figure(tables[year], school, "TFSM6CLA1A")
        if percent is None or (percent == "" and cohort == ""):
            continue
        listed = True
        if number(cohort) is None:
            hidden_cohort = True
            continue
        total += number(cohort)
        if number(percent) is not None:
            held += number(cohort)
            achieved += number(cohort) * number(percent)
            expected += number(cohort) * number(england[year][other])
    if held >= 11:
        return "judged", round((achieved - expected) / held, 9)
    if not listed:
        return NOT_APPLICABLE, None
    if total < 11 and not missing and not hidden_cohort:
        return NOT_APPLICABLE, None
    return UNKNOWN, None


def worst_fifth(values: dict, highest_is_worst: bool) -> dict:
    """key → MET/NOT_MET by rank ≤ floor(N/5), ties sharing the best rank; UNKNOWN for N under 5."""
    n = len(values)
    if n < 5:
        return dict.fromkeys(values, UNKNOWN)
    sign = -1 if highest_is_worst else 1
    return {key: MET if 1 + sum(sign * other < sign * value for other in values.values()) <= n // 5 else NOT_MET
            for key, value in values.items()}


def groups(files: Files, schools: list[dict], on: dt.date) -> dict[str, str]:
    answers: dict[str, list[str]] = defaultdict(list)
    for stage in ("ks2", "ks4"):
        judged = {}
        for school in schools:
            if stage not in school["stages"]:
                continue
            state, gap = pooled_gap(files, school, on, stage)
            if state == "judged":
                judged[school["urn"]] = gap
            else:
                answers[school["urn"]].append(state)
        for urn, answer in worst_fifth(judged, highest_is_worst=False).items():
            answers[urn].append(answer)
    return {school["urn"]: or_(*answers[school["urn"]]) if answers[school["urn"]] else NOT_APPLICABLE
            for school in schools}


PHASES = {"State-funded primary": "primary", "State-funded secondary": "secondary", "State-funded special school": "special"}


def attendance(files: Files, schools: list[dict], on: dt.date) -> dict[str, str]:
    answers = {}
    by_phase = defaultdict(dict)
    for urn, percent in files.absence.items():
        phase = PHASES.get(files.census.get(urn, ""))
        if phase and percent is not None:
            by_phase[phase][urn] = percent
    cut = {}
    for phase, values in by_phase.items():
        ordered = sorted(values.values(), reverse=True)
        # rank of v is 1 + how many are strictly higher, so the last rank inside is the value at floor(N/5)
        cut[phase] = ordered[len(ordered) // 5 - 1]
    for school in schools:
        urns = [school["urn"], *school["chain"]]
        phase = next((PHASES.get(files.census[u]) for u in urns if u in files.census), None)
        kind = school["kind"]
        if kind in ("pru", "nursery", "16-19"):
            answers[school["urn"]] = NOT_APPLICABLE
        elif on == OCTOBER_2019:
            answers[school["urn"]] = UNKNOWN  # 2017/18 was out and is not held
        else:
            percent = next((files.absence[u] for u in urns if u in files.absence), None)
            if percent is None or phase is None:
                answers[school["urn"]] = UNKNOWN
            else:
                answers[school["urn"]] = MET if percent >= cut[phase] else NOT_MET
    return answers


def grade(files: Files, school: dict, on: dt.date) -> str | None:
    """good or better, requires improvement, inadequate; None where no grade counts."""
    r = school["register"]
    converter = "converter" in r["TypeOfEstablishment (name)"].lower()
    urns = [school["urn"]]
    chain = school["chain"]
    here = chain.index(school["urn"])
    if here > 0 or converter:  # a maintained predecessor, or a converter of one: what came before counts
        urns += chain[here + 1:]
    for urn in urns:
        found = [(when, word) for when, word in files.inspections.get(urn, []) if working_days_after(when, 30) <= on]
        if urn in files.register:
            last = files.register[urn]
            when = day(last["OfstedLastInsp"])
            if when and last["OfstedRating (name)"] and working_days_after(when, 30) <= on:
                found.append((when, last["OfstedRating (name)"]))
        if found:
            return GRADES.get(max(found)[1])
    return None


CATEGORIES = ["Support and Challenge +", "Support and Challenge", "Light Touch +", "Light Touch"]


def category(world: dict) -> str | None:
    count = sum(world[k] for k in ("outcomes", "groups", "attendance"))
    good = world["grade"] == "good or better"
    if world["grade"] == "inadequate" or world["serious concern"]:
        return CATEGORIES[0]
    if world["grade"] == "requires improvement" or count >= 2 or world["vulnerable"]:
        return CATEGORIES[1]
    if good and (world["capacity"] or count == 1):
        return CATEGORIES[2]
    return CATEGORIES[3] if good and count == 0 and not world["capacity"] else None


def possible(answers: dict, grade_found: str | None) -> list[str]:
    names = ["outcomes", "groups", "attendance", "capacity", "serious concern", "vulnerable"]
    choices = [[True, False] if answers[n] == UNKNOWN else [answers[n] == MET] for n in names]
    grades = [grade_found] if grade_found else ["good or better", "requires improvement", "inadequate"]
    found = set()
    for g, *values in itertools.product(grades, *choices):
        found.add(category({"grade": g, **dict(zip(names, values, strict=True))}))
    return [c for c in CATEGORIES if c in found]


def assess(data: Path, on: dt.date, complete: bool) -> dict[str, dict]:
    """URN → {"possible": [...], "grade": …, and the answer of each criterion}."""
    files = Files(data)
    schools = schools_open(files, on)
    by_groups, by_attendance = groups(files, schools, on), attendance(files, schools, on)
    unrecorded = NOT_MET if complete else UNKNOWN
    result = {}
    for school in schools:
        answers = {
            "outcomes": outcomes(files, school, on, complete),
            "groups": by_groups[school["urn"]],
            "attendance": by_attendance[school["urn"]],
            "capacity": unrecorded,
            "serious concern": unrecorded,
            "vulnerable": unrecorded,
        }
        found = grade(files, school, on)
        result[school["urn"]] = {**answers, "grade": found, "possible": possible(answers, found)}
    return result
