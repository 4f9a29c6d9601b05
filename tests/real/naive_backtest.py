"""A second, naive program for a backtest of `public-national`: plain loops over the publishers' files, nothing of ours.

It knows one round, as at 31 January 2018 against inspections to 19 July 2018, and writes down what was out by hand: key stage 2
of 2016/17 (14 December 2017) and final key stage 4 of 2016/17 (25 January 2018).
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import math
from collections import defaultdict
from pathlib import Path

ON, UNTIL = dt.date(2018, 1, 31), dt.date(2018, 7, 19)
# Working days that were none, in the weeks that matter: only inspections of that winter may not have been published.
HOLIDAYS = {dt.date(2017, 12, 25), dt.date(2017, 12, 26), dt.date(2018, 1, 1)}
GRADES = {"Outstanding": 1, "Good": 2, "Requires improvement": 3, "Requires Improvement": 3, "Inadequate": 4,
          "Special Measures": 4, "Serious Weaknesses": 4}
OTHER_KINDS = ("special", "16-19", "16 to 19", "alternative provision", "referral", "nursery", "sixth form")
PHASES = {"nursery": "nursery", "primary": "primary", "middle deemed primary": "middle", "middle deemed secondary": "middle",
          "secondary": "secondary", "all-through": "all-through", "16 plus": "16-19"}
STAGES = {"primary": {"ks2"}, "junior": {"ks2"}, "middle": {"ks2"}, "secondary": {"ks4"}, "all-through": {"ks2", "ks4"}}
LOOK_FIRST = "look first"


def read(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as handle:
        return [{k: (v or "").strip() for k, v in row.items() if k is not None and not isinstance(v, list)}
                for row in csv.DictReader(handle, restval="")]


def day(text: str, pattern: str = "%d-%m-%Y") -> dt.date | None:
    return dt.datetime.strptime(text, pattern).date() if text else None


def number(text: str | None) -> float | None:
    try:
        return float((text or "").rstrip("%"))
    except ValueError:
        return None


def was_known(inspected: dt.date) -> bool:
    """Thirty working days later is no later than the day."""
    current, left = inspected, 30
    if (ON - inspected).days > 60:
        return True
    while left:
        current += dt.timedelta(days=1)
        left -= current.weekday() < 5 and current not in HOLIDAYS
    return current <= ON


class Links:
    """Who took over from whom; one to one where both ends are alone."""

    def __init__(self, rows: list[dict[str, str]]):
        dated: dict[tuple[str, str], list] = defaultdict(list)
        plain: dict[tuple[str, str], bool] = defaultdict(lambda: True)
        both_ways = []
        for row in rows:
            kind, a, b = row["LinkType"], row["URN"], row["LinkURN"]
            if a == b:
                continue
            if kind.lower().startswith(("successor", "predecessor")):
                pair = (a, b) if kind.lower().startswith("successor") else (b, a)
                dated[pair].append(day(row["LinkEstablishedDate"]))
                plain[pair] &= kind in ("Successor", "Predecessor")
            elif any(word in kind.lower() for word in ("merged", "amalgamat", "split")):
                both_ways.append((a, b, day(row["LinkEstablishedDate"])))
        for a, b, on in both_ways:
            for c, d, other in both_ways:
                if (c, d) == (b, a) and on and other and on < other:
                    dated[a, b].append(other)
                    plain[a, b] = False
        self.pairs = {pair: max((on for on in days if on), default=None) for pair, days in dated.items()}
        believed = {pair: plain[pair] and (pair[1], pair[0]) not in dated for pair in dated}
        self.after, self.before = defaultdict(list), defaultdict(list)
        for old, new in self.pairs:
            self.after[old].append(new)
            self.before[new].append(old)
        single = {(old, new) for old, new in self.pairs
                  if believed[old, new] and len(self.after[old]) == 1 and len(self.before[new]) == 1}
        self.previous = {new: old for old, new in single}
        self.next = dict(single)

    def chain(self, urn: str) -> list[str]:
        """Itself, then older ones, then newer ones. A ring is no chain."""
        older, newer = [], []
        step = urn
        while step in self.previous and len(older) < 50:
            step = self.previous[step]
            older.append(step)
        step = urn
        while step in self.next and len(newer) < 50:
            step = self.next[step]
            newer.append(step)
        return [urn] if len(older) >= 50 or len(newer) >= 50 else [urn, *older, *newer]


class Files:
    def __init__(self, data: Path):
        self.links = Links(read(data / "gias/links_edubasealldata20250422.csv", "cp1252"))
        self.surrey = {r["URN"]: r for r in read(data / "gias/2021_936_gias.csv")}
        self.national = {r["urn"]: r for r in read(data / "gias/gias_establishments_20240617.csv")}
        self.later = {r["URN"]: r for r in json.loads((data / "gias/Establishment_2026.json").read_text(encoding="utf-8"))}
        census = read(data / "census/2018-2019_england_census.csv")
        self.census = {r["URN"]: r["SCHOOLTYPE"] for r in census if r["URN"].isdigit()}
        self.ks2, self.ks4 = {}, {}
        for r in read(data / "ks2/ks2_perf_2017.csv"):
            self.ks2[r["URN"]] = (r["Overall Meet Std"], r["KS2 Pupils"])
        for r in read(data / "ks4/ks4_perf_2017.csv"):
            self.ks4[r["URN"]] = r["Progress 8"]
        for area in ("936", "850"):
            for r in read(data / f"ks2/2016-{area}-ks2.csv"):
                if r["RECTYPE"] in ("1", "2"):
                    self.ks2[r["URN"]] = (r["PTRWM_EXP"], r["TELIG"])
            for r in read(data / f"ks4/2016-2017_{area}_ks4final.csv"):
                if r["RECTYPE"] in ("1", "2"):
                    self.ks4[r["URN"]] = r["P8MEA"]
        self.inspections = defaultdict(list)
        for r in read(data / "ofsted/inspections_to_2018-08-31.csv"):
            self.inspections[r["URN"]].append((day(r["Inspection Date"], "%Y%m%d"), r["Rating"]))
        for urn, r in self.surrey.items():
            last, grade = day(r["OfstedLastInsp"]), r["OfstedRating (name)"]
            if last and grade in GRADES:
                held = [on for on, word in self.inspections[urn] if GRADES.get(word) == GRADES[grade]]
                if not any(abs((on - last).days) <= 14 for on in held):
                    self.inspections[urn].append((last, grade))

    def type_of(self, urn: str) -> str:
        if urn in self.later:
            return self.later[urn]["TypeOfEstablishmentName"] or ""
        return self.surrey.get(urn, {}).get("TypeOfEstablishment (name)", "")

    def phase_of(self, urn: str) -> str:
        for table, column in ((self.later, "PhaseOfEducationName"), (self.national, "phase_of_education"),
                              (self.surrey, "PhaseOfEducation (name)")):
            if table.get(urn, {}).get(column):
                return table[urn][column]
        return ""

    def opened(self, urn: str) -> dt.date | None:
        return day(self.surrey.get(urn, {}).get("OpenDate", "")) or self._began(urn)

    def _began(self, urn: str) -> dt.date | None:
        previous = self.links.previous.get(urn)
        return self.links.pairs[previous, urn] if previous else None

    def ended(self, urn: str) -> dt.date | None:
        """The day before the last of its successors took over; the register's day of closing where there is none."""
        days = []
        for new in self.links.after[urn]:
            opened = day(self.surrey.get(new, {}).get("OpenDate", ""))
            established = self.links.pairs[urn, new]
            plain_open = opened if opened and self._is_plain(urn, new) else None
            if plain_open or established:
                days.append((plain_open or established, bool(plain_open)))
        closed = day(self.surrey.get(urn, {}).get("CloseDate", ""))
        if days:
            last, by_opening = max(days)
            if by_opening or closed is None:
                return last - dt.timedelta(days=1)
        return closed

    def _is_plain(self, old: str, new: str) -> bool:
        return self.links.next.get(old) == new


def is_funded(census_type: str) -> bool:
    return census_type.startswith("State-funded") or census_type == "Pupil referral unit"


def kind_of(files: Files, urn: str) -> str | None:
    """primary, junior, middle, secondary, all-through; None for every other kind."""
    said = (files.type_of(urn) or files.census[urn]).lower()
    if any(word in said for word in OTHER_KINDS):
        return None
    found = PHASES.get(files.phase_of(urn).lower())
    if found is None:
        broad = "secondary" if said.startswith(("university technical", "studio", "city technology")) else None
        found = broad or ("secondary" if "secondary" in files.census[urn].lower() else "primary")
    ages = files.surrey.get(urn, {})
    low, high = number(ages.get("StatutoryLowAge")), number(ages.get("StatutoryHighAge"))
    if found == "primary" and high is not None:
        found = "infant" if high <= 7 else "first" if high <= 10 else "junior" if (low or 0) >= 7 else "primary"
    return found if found in STAGES else None


def stages_of(files: Files, urn: str, kind: str) -> set[str]:
    ages = files.surrey.get(urn, {})
    low, high = number(ages.get("StatutoryLowAge")), number(ages.get("StatutoryHighAge"))
    if low is None or high is None:
        return STAGES[kind]
    found = {"ks2"} if low < 11 <= high and kind != "secondary" else set()
    return found | ({"ks4"} if low < 16 <= high and kind not in ("primary", "junior", "middle") else set())


def schools_open(files: Files) -> dict[str, str]:
    """URN open on the day → the URN of the census of January 2019 that tells its kind."""
    listed = {urn for urn, kind in files.census.items() if is_funded(kind)}
    found = {urn: urn for urn in listed if is_open(files, urn)}
    for old, new in sorted(files.links.pairs):
        if new in listed and old not in listed and old not in found and files.ended(old) and is_open(files, old):
            found[old] = new
    return found


def is_open(files: Files, urn: str) -> bool:
    opened, ended = files.opened(urn), files.ended(urn)
    return (opened is None or opened <= ON) and (ended is None or ended >= ON)


def of_chain(table: dict, chain: list[str], is_value) -> object | None:
    cells = [table[urn] for urn in chain if urn in table]
    return next((cell for cell in cells if is_value(cell)), None)


def wilson_high(percent: float, n: float, z: float = 1.96) -> float:
    p = percent / 100
    centre = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * (centre + spread) / (1 + z * z / n)


def england(files: Files) -> float:
    held = [(number(percent), number(cohort)) for percent, cohort in files.ks2.values()]
    counted = [(percent, cohort) for percent, cohort in held if percent is not None and cohort]
    return round(sum(percent * cohort for percent, cohort in counted) / sum(cohort for _, cohort in counted), 9)


def outcomes(files: Files, chain: list[str], stages: set[str], nation: float) -> bool | None:
    answers: list[bool | None] = []
    if "ks2" in stages:
        cell = of_chain(files.ks2, chain, lambda cell: number(cell[0]) is not None)
        if cell is None or not number(cell[1]):
            answers.append(None)
        else:
            answers.append(round(wilson_high(number(cell[0]), number(cell[1])), 9) < nation)
    if "ks4" in stages:
        score = number(of_chain(files.ks4, chain, lambda cell: number(cell) is not None))
        answers.append(None if score is None else score < -0.5)
    return True if True in answers else None if None in answers or not answers else False


def last_grade(files: Files, urn: str) -> tuple[dt.date | None, int | None]:
    """The day and the grade of the last inspection known; a converter's predecessor's where it has none."""
    step = urn
    while step:
        known = [(on, word) for on, word in files.inspections[step] if was_known(on)]
        if known:
            on, word = max(known)
            return on, GRADES.get(word)
        step = files.links.previous.get(step) if is_converter(files, step) else None
    return None, None


def is_converter(files: Files, urn: str) -> bool:
    own, earlier = files.type_of(urn).lower(), files.type_of(files.links.previous.get(urn, "")).lower()
    academy = any(word in own for word in ("academy", "free school"))
    if academy and any(word in earlier for word in ("academy", "free school")):
        return False
    reason = files.surrey.get(urn, {}).get("ReasonEstablishmentOpened (name)", "").lower()
    return "sponsor" not in own and ("converter" in own or reason == "academy converter")


def is_four_years(on: dt.date) -> bool:
    return (ON.year - on.year - ((ON.month, ON.day) < (on.month, on.day))) >= 4


def standing(weak: bool | None, on: dt.date | None, grade: int | None) -> str:
    """flagged, not flagged or undetermined, by trying every way in which the unknown answers could turn out."""
    grades = [grade] if grade else [1, 2, 3, 4]
    longs = [is_four_years(on)] if on else [True, False]
    weaks = [weak] if weak is not None else [True, False]
    found = {g == 4 or (g == 3) + w + long >= 2 for g, w, long in itertools.product(grades, weaks, longs)}
    return "undetermined" if len(found) == 2 else "flagged" if True in found else "not flagged"


def afterwards(files: Files, chain: list[str]) -> bool | None:
    """Whether the first graded inspection afterwards came out below good; None where there was none."""
    found = sorted((on, word) for urn in chain for on, word in files.inspections[urn] if ON < on <= UNTIL)
    return GRADES[found[0][1]] > 2 if found else None


def by_grade(last: dict[str, tuple[dt.date | None, int | None]], number: int) -> set[str]:
    """As many schools by the last grade alone: the lowest first, then the one given longest ago, then the lowest URN."""
    ranked = sorted((-grade, on, urn) for urn, (on, grade) in last.items() if on and grade)
    return {urn for _, _, urn in ranked[:number]}


def backtest(data: Path) -> dict[str, tuple[str, bool | None, bool]]:
    """URN → (standing, came out below good, flagged by the last grade) of every school that the framework is for."""
    files = Files(data)
    nation, result, last = england(files), {}, {}
    for urn, told_by in schools_open(files).items():
        kind = kind_of(files, told_by)
        if kind:
            chain = files.links.chain(urn)
            weak = outcomes(files, chain, stages_of(files, told_by, kind), nation)
            last[urn] = last_grade(files, urn)
            result[urn] = (standing(weak, *last[urn]), afterwards(files, chain))
    lowest = by_grade(last, sum(found == "flagged" for found, _ in result.values()))
    return {urn: (*found, urn in lowest) for urn, found in result.items()}
