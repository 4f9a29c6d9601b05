"""A second, naive program for `alpha-2020`: plain loops over the files, nothing of ours imported.

It reads the publishers' files for one real trust as at 31 January 2019, without judgements, and the raw files of the
invented nation for its trusts as at 30 September 2020, with them; what was out on each day is written down by hand.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import math
from collections import defaultdict
from pathlib import Path

from tests.real.naive_alliance_2019 import working_days_after

JANUARY_2019 = dt.date(2019, 1, 31)
SEPTEMBER_2020 = dt.date(2020, 9, 30)
WORDS = ["positive", "recovering", "level", "negative (one year)", "negative (beyond one year)"]  # best first
GRADES = {
    "outstanding": "good or better", "good": "good or better", "requires improvement": "below", "inadequate": "below",
    "special measures": "below", "serious weaknesses": "below",
}
TIERS = ["Tier 3", "Tier 2", "Tier 1"]


def read(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as handle:
        return [{k: (v or "").strip() for k, v in row.items() if k is not None and not isinstance(v, list)}
                for row in csv.DictReader(handle, restval="")]


def number(text: str | None) -> float | None:
    try:
        return float((text or "").rstrip("%"))
    except ValueError:
        return None


def direction(later: tuple, earlier: tuple) -> int | None:
    """+1, 0, −1 by whole pupils of the smaller cohort; None where a year has no figure."""
    (value, pupils), (before, pupils_before) = later, earlier
    if value is None or before is None:
        return None
    change = value - before
    if pupils is None or pupils_before is None:
        return (change > 0) - (change < 0)
    counted = math.trunc(round(min(pupils, pupils_before) * change / 100, 9))
    return (counted > 0) - (counted < 0)


def trend(latest: tuple, before: tuple, first: tuple) -> str | None:
    """The word of three consecutive years, or None where the run is too short."""
    last, previous = direction(latest, before), direction(before, first)
    if last is None or previous is None:
        return None
    if last > 0:
        return "positive" if previous >= 0 or latest[0] >= first[0] else "recovering"
    if last == 0:
        return "level"
    return "negative (one year)" if previous >= 0 else "negative (beyond one year)"


def worst(words: list[str | None]) -> set[str]:
    """What the worst of several readings may be."""
    found = [[word] if word else WORDS for word in words]
    return {max(one, key=WORDS.index) for one in itertools.product(*found)}


def tiers(trends: set[str], grade: str | None, capacity: str | None, risk: str | None) -> list[str]:
    """Every tier that some answer to what is unknown would give."""
    found = set()
    for word, judged, able, danger in itertools.product(
        trends, [grade] if grade else ["good or better", "below"],
        [capacity] if capacity else ["identified", "not identified"], [risk] if risk else ["low", "medium", "high"],
    ):
        if word == WORDS[-1] or judged == "below" or able == "not identified" or danger == "high":
            found.add("Tier 3")
        elif word == "positive" and danger == "low":
            found.add("Tier 1")
        else:
            found.add("Tier 2")
    return [tier for tier in TIERS if tier in found]


def predecessors(links: list[dict[str, str]]) -> dict[str, str]:
    """URN → its one-to-one predecessor's URN."""
    before, after = defaultdict(set), defaultdict(set)
    plain = set()
    for link in links:
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


def chain_of(urn: str, before: dict[str, str]) -> list[str]:
    """The URN, the ones before it (nearest first), then the ones after it."""
    after = {old: new for new, old in before.items()}
    older, newer = [urn], [urn]
    while older[-1] in before:
        older.append(before[older[-1]])
    while newer[-1] in after:
        newer.append(after[newer[-1]])
    return older + newer[1:]


def figure(table: dict[str, dict], chain: list[str], column: str, pupils: str) -> tuple:
    """(value, pupils) of the first of the school's URNs that has a value."""
    for urn in chain:
        if urn in table and number(table[urn].get(column)) is not None:
            return number(table[urn][column]), number(table[urn].get(pupils))
    return None, None


def last_grade(inspections: dict[str, list], urns: list[str]) -> str | None:
    for urn in urns:
        if inspections.get(urn):
            return GRADES.get(max(inspections[urn])[1].lower())
    return None


def members(rows: list[dict[str, str]], uid: str, on: dt.date) -> list[str]:
    """URNs that had joined the trust by the day; 1 January 1900 stands for a day not known."""
    return sorted({r["URN"] for r in rows if r["Group UID"] == uid and dt.date.fromisoformat(r["Joined date"]) <= on})


def real_trust(data: Path, uid: str) -> dict[str, dict]:
    """URN → {"trend": …, "possible": […]} of a real trust, by what was out on 31 January 2019 and is held here.

    Key stage 2 of 2015/16 to 2017/18 was. English and maths at 9 to 5 has two years, which are no trend.
    """
    before = predecessors(read(data / "gias/links_edubasealldata20250422.csv", "cp1252"))
    types = {r["URN"]: r["TypeOfEstablishmentName"] for r in json.loads((data / "gias/Establishment_2026.json").read_text())}
    phases = {r["urn"]: r["phase_of_education"] for r in read(data / "gias/gias_establishments_20240617.csv", "cp1252")}
    census = {r["URN"]: r["SCHOOLTYPE"] for r in read(data / "census/2018-2019_england_census.csv")}
    tables = [{r["URN"]: r for r in read(data / f"ks2/ks2_perf_{year}.csv")} for year in (2018, 2017, 2016)]
    inspections = defaultdict(list)
    for r in read(data / "ofsted/inspections_to_2018-08-31.csv"):
        inspections[r["URN"]].append((r["Inspection Date"], r["Rating"]))
    for r in read(data / "gias/2021_936_gias.csv", "cp1252"):  # Surrey's register has inspections after July 2018
        if r["OfstedLastInsp"]:
            inspected = dt.datetime.strptime(r["OfstedLastInsp"], "%d-%m-%Y").date()
            if working_days_after(inspected, 30) <= JANUARY_2019:
                inspections[r["URN"]].append((f"{inspected:%Y%m%d}", r["OfstedRating (name)"]))
    result = {}
    for urn in members(read(data / "gias/group_links.csv", "cp1252"), uid, JANUARY_2019):
        chain = chain_of(urn, before)
        listed = next((census[one] for one in chain if one in census), "")
        if "special" in listed or "special" in types.get(urn, "") or "referral" in listed:
            trends = set(WORDS)
        else:
            readings: list[str | None] = []
            if listed == "State-funded primary" or phases.get(urn) in ("Primary", "All-through"):
                for column in ("Reading Meet Std", "Maths Meet Std"):
                    readings.append(trend(*(figure(table, chain, column, "KS2 Pupils") for table in tables)))
            if listed == "State-funded secondary" or phases.get(urn) in ("Secondary", "All-through"):
                readings.append(None)
            trends = worst(readings)
        converter = "converter" in types.get(urn, "").lower()
        grade = last_grade(inspections, chain_of(urn, before if converter else {})[:2])
        result[urn] = {"trend": trends, "possible": tiers(trends, grade, None, None)}
    return result


def invented_trust(raw: Path, judgements: Path, uid: str) -> dict[str, dict]:
    """The same of a trust of the invented nation on 30 September 2020, when results of 2018/19 were the last."""
    register = {r["URN"]: r for r in read(raw / "edubasealldata20251103.csv", "cp1252")}
    before = predecessors(read(raw / "links_edubasealldata20251103.csv", "cp1252"))
    years = ["2018-2019", "2017-2018", "2016-2017"]
    ks2 = [{r["URN"]: r for r in read(raw / f"{year}_england_ks2final.csv") if r["RECTYPE"] in "12"} for year in years]
    ks4 = [{r["URN"]: r for r in read(raw / f"{year}_england_ks4final.csv") if r["RECTYPE"] in "12"} for year in years]
    said = {(r["schools"], r["kinds"]): r["answer"] for r in read(judgements) if r["record"] == "judgement"}
    inspections = defaultdict(list)
    for r in read(raw / "invented_inspections_to_2018-08-31.csv"):
        inspections[r["URN"]].append((r["Inspection Date"], r["Rating"]))
    for urn, r in register.items():
        if r["OfstedRating (name)"] and dt.datetime.strptime(r["OfstedLastInsp"], "%d-%m-%Y").date() < SEPTEMBER_2020:
            inspections[urn].append(("".join(reversed(r["OfstedLastInsp"].split("-"))), r["OfstedRating (name)"]))
    result = {}
    for urn in members(read(raw / "group_links20251103.csv", "cp1252"), uid, SEPTEMBER_2020):
        school, chain = register[urn], chain_of(urn, before)
        if "special" in school["TypeOfEstablishment (name)"]:
            judged = said.get((urn, "outcome-trend"))
            trends = {judged} if judged else set(WORDS)
        else:
            readings = []
            low, high = int(school["StatutoryLowAge"]), int(school["StatutoryHighAge"])
            if low < 11 <= high:
                for column in ("PTREAD_EXP", "PTMAT_EXP"):
                    readings.append(trend(*(figure(table, chain, column, "TELIG") for table in ks2)))
            if low < 16 <= high:
                readings.append(trend(*(figure(table, chain, "PTL2BASICS_95", "TPUP") for table in ks4)))
            trends = worst(readings)
        converter = "converter" in school["TypeOfEstablishment (name)"]
        grade = last_grade(inspections, chain_of(urn, before if converter else {}))
        possible = tiers(trends, grade, said.get((urn, "capacity")), said.get((urn, "risk")))
        result[urn] = {"trend": trends, "possible": possible}
    return result
