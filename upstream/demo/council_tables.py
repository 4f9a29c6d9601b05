"""Files of the explore-education-statistics kind: councils, regions and the nation, each counted from the one below."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from upstream.demo.background import normal
from upstream.demo.cells import csv_bytes, header, rounded, rows_of, write_csv
from upstream.demo.nation import TYPES, Council, Establishment, Nation, census_day

ENGLAND = {"country_code": "E92000001", "country_name": "England"}
Counts = dict[str, float]


def places(nation: Nation, council: Council | None = None, region: str | None = None) -> dict[str, str]:
    """The columns that name a council, a region or the nation."""
    if council is not None:
        return {
            "geographic_level": "Local authority", **ENGLAND, "region_code": council.region_code,
            "region_name": council.region,
            "old_la_code": council.code, "new_la_code": council.gss, "la_name": council.name,
        }  # fmt: skip
    if region is not None:
        code = next(each.region_code for each in nation.councils if each.region == region)
        return {"geographic_level": "Regional", **ENGLAND, "region_code": code, "region_name": region}
    return {"geographic_level": "National", **ENGLAND}


def levels(nation: Nation, count: Callable[[Council], Counts | None]) -> Iterator[tuple[dict[str, str], Counts]]:
    """Every council's counts, then the regions' and the nation's, which are their sums."""
    sums: dict[str, Counts] = {}
    for council in nation.councils:
        counts = count(council)
        if counts is None:
            continue
        yield places(nation, council), counts
        for key in (council.region, ""):
            total = sums.setdefault(key, dict.fromkeys(counts, 0.0))
            for name, number in counts.items():
                total[name] += number
    for region in sorted(key for key in sums if key):
        yield places(nation, region=region), sums[region]
    if sums:
        yield places(nation), sums[""]


def share(part: float, whole: float, decimals: int = 1) -> str:
    return rounded(100 * part / whole, decimals) if whole else "."


# --- early years ----------------------------------------------------------------------------


def write_early_years(nation: Nation, random: Random, target: Path) -> Path:
    """2012/13 to 2017/18. A council gone south of its neighbours by deprivation, the nation rising year by year."""
    records = []
    lean = {council.code: 0.1 * normal(random) - 0.12 * council.deprivation for council in nation.councils}
    size = {council.code: random.randint(1400, 7800) for council in nation.councils}
    for start in range(2017, 2011, -1):
        children = {council.code: (_children(random, size, lean, council, start, girls=True), _children(random, size,
        lean, council, start))
                    for council in nation.councils}  # fmt: skip
        for group, characteristic in (("Total", "Total"), ("Gender", "Gender Female"), ("Gender", "Gender Male")):
            pick = {"Total": (0, 1), "Gender Female": (0,), "Gender Male": (1,)}[characteristic]
            counted = levels(nation, lambda c, pick=pick, children=children: _sum([children[c.code][n] for n in pick]))
            for place, counts in counted:
                records.append(_early_years_record(place, counts, start, group, characteristic))
    # The publisher writes a space where a place has no code.
    for record in records:
        for name in ("region_code", "region_name", "old_la_code", "new_la_code", "la_name"):
            record.setdefault(name, " ")
    path = target / "EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv"
    return write_csv(
        path, header("eyfsp"), rows_of(records, header("eyfsp")), encoding="utf-8", line="\n", last_line_ends=True
    )


def _children(random: Random, size, lean, council: Council, start: int, *, girls: bool = False) -> Counts:
    number = round(size[council.code] * (0.487 if girls else 0.513))
    good = min(
        0.95,
        0.715
        + (0.07 if girls else -0.07)
        + 0.25 * lean[council.code]
        - 0.035 * max(0, 2016 - start)
        + 0.008 * normal(random),
    )
    return {
        "number_of_children": number, "point_score": round(number * (34.6 + 9 * (good - 0.71))),
        "gld_number": round(number * good),
        "elg_number": round(number * (good - 0.014)), "comm_lang_lit_number": round(number * (good + 0.01)),
    }  # fmt: skip


def _sum(counts: list[Counts]) -> Counts:
    return {name: sum(each[name] for each in counts) for name in counts[0]}


def _early_years_record(
    place: dict[str, str], counts: Counts, start: int, group: str, characteristic: str
) -> dict[str, str]:
    record = {name: f"{number:.0f}" for name, number in counts.items()}
    pupils = counts["number_of_children"]
    record["average_point_score"] = rounded(counts["point_score"] / pupils)
    for name in ("elg", "gld", "comm_lang_lit"):
        record[f"{name}_percent"] = share(counts[f"{name}_number"], pupils)
    when = {"time_period": f"{start}{(start + 1) % 100:02d}", "time_identifier": "Academic year"}
    return {**when, **place, "characteristic_group": group, "characteristic": characteristic, **record}


# --- exclusions -----------------------------------------------------------------------------

_TYPES = {"PRI": "State-funded primary", "SEC": "State-funded secondary", "SPE": "Special"}
_RATES = {"PRI": (0.0003, 0.012), "SEC": (0.002, 0.09), "SPE": (0.0007, 0.13)}


def write_exclusions(nation: Nation, random: Random, target: Path) -> Path:
    """2014/15 to 2016/17, schools to the nation, zipped; numbers under five are an x."""
    records = []
    for year in ("2016/17", "2015/16", "2014/15"):
        counted = [(school, _excluded(random, school)) for school in nation.establishments if _in_exclusions(school, year)]
        records += [_exclusion_school(nation, school, counts, year) for school, counts in counted]
        for phase in (*_TYPES, None):
            of = [(school.la, counts) for school, counts in counted if phase in (None, school.attends)]
            records += _exclusion_totals(nation, of, year, phase)
    records += _exclusion_oddities(nation)
    columns = header("exclusions")
    path = target / "exclusions_by_geographic_level.zip"
    content = csv_bytes(columns, rows_of(records, columns), encoding="utf-8", line="\r\n", last_line_ends=True)
    # A fixed day inside the archive, so that the same seed gives the same bytes.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            zipfile.ZipInfo("exclusions_by_geographic_level.csv", (2018, 7, 19, 9, 30, 0)), content, zipfile.ZIP_DEFLATED
        )
    return path


def _in_exclusions(school: Establishment, year: str) -> bool:
    return bool(school.attends and school.open_on(census_day(year)) and school.roll and school.status != "Proposed to open")


def _excluded(random: Random, school: Establishment) -> Counts:
    permanent, fixed = _RATES[school.attends]
    lean = 0.4 + 3 * school.disadvantaged
    head = school.roll or 0
    suspended = round(head * fixed * lean * random.uniform(0.3, 1.7))
    once = round(suspended * random.uniform(0.45, 0.7))
    return {"num_schools": 1, "headcount": head, "perm_excl": round(head * permanent * lean * random.uniform(0, 2)),
            "fixed_excl": suspended, "one_plus_fixed": min(once, suspended)}  # fmt: skip


def _exclusion_record(counts: Counts, *, few: int) -> dict[str, str]:
    record = {name: f"{counts[name]:.0f}" for name in ("num_schools", "headcount")}
    for name in ("perm_excl", "fixed_excl", "one_plus_fixed"):
        hidden = 0 < counts[name] < few
        record[name] = "x" if hidden else f"{counts[name]:.0f}"
        record[f"{name}_rate"] = "x" if hidden else share(counts[name], counts["headcount"], 2)
    return record


def _exclusion_school(nation: Nation, school: Establishment, counts: Counts, year: str) -> dict[str, str]:
    academy = TYPES[school.type].academy
    return {
        **_when(year), **places(nation, nation.council(school.la)), "geographic_level": "School", "estab": school.estab,
        "laestab": school.laestab, "academy_type": academy, "school_type": _TYPES[school.attends],
        "academy_open_date": school.opened.strftime("%d/%m/%Y") if school.opened and academy != "Total" else "Total",
        **_exclusion_record(counts, few=5),
    }  # fmt: skip


def _exclusion_totals(nation: Nation, of: list[tuple[str, Counts]], year: str, phase: str | None) -> list[dict[str, str]]:
    by_council: dict[str, list[Counts]] = {}
    for la, counts in of:
        by_council.setdefault(la, []).append(counts)
    counted = levels(nation, lambda council: _sum(by_council[council.code]) if council.code in by_council else None)
    named = {"academy_type": "Total", "academy_open_date": "Total", "school_type": _TYPES[phase] if phase else "Total"}
    return [{**_when(year), **place, **named, **_exclusion_record(counts, few=0)} for place, counts in counted]


def _exclusion_oddities(nation: Nation) -> list[dict[str, str]]:
    """A school without pupils, and one that no table or register of the year knows."""
    base = {**_when("2016/17"), **places(nation, nation.councils[0]), "geographic_level": "School", "academy_type": "Total",
            "academy_open_date": "Total", "school_type": "State-funded primary", "num_schools": "1"}  # fmt: skip
    nobody = _exclusion_record(
        {"num_schools": 1, "headcount": 0, "perm_excl": 0, "fixed_excl": 0, "one_plus_fixed": 0}, few=5
    )
    unknown = _exclusion_record(
        {"num_schools": 1, "headcount": 48, "perm_excl": 0, "fixed_excl": 6, "one_plus_fixed": 5}, few=5
    )
    code = nation.councils[0].code
    return [
        {**base, "estab": "2998", "laestab": f"{code}2998", **nobody},
        {**base, "estab": "2999", "laestab": f"{code}2999", **unknown},
    ]


def _when(year: str) -> dict[str, str]:
    return {"time_period": year[:4] + year[5:], "time_identifier": "Academic year"}


# --- absence by term ------------------------------------------------------------------------

_TERMS = (("Total", 1.0, 0.0), ("Autumn term", 0.38, -0.25), ("Spring term", 0.33, 0.2), ("Summer term", 0.29, 0.1))


def write_absence_by_term(nation: Nation, target: Path) -> Path:
    """2014/15 to 2016/17 by phase; the last year follows from the schools' own absence."""
    records = []
    for start, lift in ((2016, 1.0), (2015, 0.98), (2014, 1.03)):
        for phase, name in _TYPES.items():
            sessions = _sessions(nation, phase, "2016/17", lift)
            for term, part, shift in _TERMS:
                counted = levels(
                    nation, lambda c, part=part, shift=shift, sessions=sessions: _term(sessions.get(c.code), part, shift)
                )
                for place, counts in counted:
                    when = {
                        "time_period": f"{start}{(start + 1) % 100:02d}",
                        "time_identifier": "Academic year",
                        "term": term,
                    }
                    records.append({**when, **place, "school_type": name, **_session_record(counts)})
    columns = header("absence-by-term")
    path = target / "absence_by_term.csv"
    return write_csv(path, columns, rows_of(records, columns), encoding="utf-8", line="\n", last_line_ends=True)


def _sessions(nation: Nation, phase: str, year: str, lift: float) -> dict[str, tuple[float, float]]:
    """Possible and lost sessions of each council."""
    found: dict[str, tuple[float, float]] = {}
    for school in nation.establishments:
        persistent = nation.persistent.get((school.urn, year))
        if school.attends == phase and isinstance(persistent, float):
            possible = (school.roll or 0) * 370
            lost = possible * (2.25 + 0.24 * persistent) / 100 * lift
            before = found.get(school.la, (0.0, 0.0))
            found[school.la] = (before[0] + possible, before[1] + lost)
    return found


def _term(sessions: tuple[float, float] | None, part: float, shift: float) -> Counts | None:
    if sessions is None:
        return None
    possible = round(sessions[0] * part)
    lost = round(sessions[1] * part + possible * shift / 100)
    return {"sess_possible": possible, "sess_overall": lost, "sess_authorised": round(lost * 0.74),
            "sess_unauthorised": lost - round(lost * 0.74)}  # fmt: skip


def _session_record(counts: Counts) -> dict[str, str]:
    record = {name: f"{number:.0f}" for name, number in counts.items()}
    for name in ("sess_overall", "sess_authorised", "sess_unauthorised"):
        record[f"{name}_percent"] = share(counts[name], counts["sess_possible"])
    return record


# --- offers ---------------------------------------------------------------------------------


def write_offers(nation: Nation, random: Random, target: Path) -> Path:
    """Offers of places for entry in 2018/19 to 2021/22."""
    records = []
    size = {council.code: random.randint(1300, 7000) for council in nation.councils}
    for start in (2021, 2020, 2019, 2018):
        for phase, first, year_group in (("Primary", 0.915, ":"), ("Secondary", 0.82, "7")):
            made = {council.code: _offers(random, size[council.code], first) for council in nation.councils}
            for place, counts in levels(nation, lambda council, made=made: made[council.code]):
                when = {"time_period": f"{start}{(start + 1) % 100:02d}", "time_identifier": "Academic year"}
                records.append(
                    {**when, **place, "school_phase": phase, "NC_year_admission": year_group, **_offer_record(counts)}
                )
    columns = header("admissions")
    return write_csv(target / "offers-by-la.csv", columns, rows_of(records, columns), line="\n", last_line_ends=True)


def _offers(random: Random, applied: int, first: float) -> Counts:
    got_first = round(applied * min(0.985, first + 0.05 * normal(random)))
    second = round((applied - got_first) * 0.55)
    third = round((applied - got_first - second) * 0.4)
    none = round((applied - got_first - second - third) * 0.15)
    top_three = got_first + second + third
    preferred = top_three + round((applied - top_three - none) * 0.4)
    return {
        "admission_numbers": round(applied * 1.16), "applications_received": applied, "first_preference_offers": got_first,
        "second_preference_offers": second, "third_preference_offers": third,
        "one_of_the_three_preference_offers": top_three,
        "preferred_school_offer": preferred, "non_preferred_offer": applied - preferred - none, "no_offer": none,
    }  # fmt: skip


def _offer_record(counts: Counts) -> dict[str, str]:
    record = {name: f"{number:.0f}" for name, number in counts.items()}
    for name in list(counts)[2:]:
        record[f"{name}_percent"] = share(counts[name], counts["applications_received"], 6)
    return record


# --- attendance in the year -----------------------------------------------------------------

_ATTENDANCE = {"Primary": (5.0, 13.0, 0.46), "Secondary": (8.2, 23.0, 0.37), "Special": (12.5, 35.0, 0.02)}


def write_attendance(nation: Nation, random: Random, target: Path) -> list[Path]:
    """Weeks 37 to 45 of 2025, and the year to date as it stood in July 2026."""
    size = {council.code: random.randint(16000, 150000) for council in nation.councils}
    weekly: list[dict[str, str]] = []
    for week, lift in zip(range(37, 46), (0.75, 0.85, 0.92, 0.98, 1.0, 1.04, 1.02, 1.0, 1.1), strict=True):
        # Week 44 is half term nearly everywhere.
        weekly += _attended(nation, random, size, lift, f"Week {week}", "2025", only=3 if week == 44 else None)
    yearly = _attended(nation, random, size, 1.0, "Academic year", "202526", only=None)
    files = (
        ("2025-11-20_EES_weekly_data.csv", "attendance-weekly", weekly),
        ("2026-07-23_EES_ytd_data.csv", "attendance-ytd", yearly),
    )
    return [
        write_csv(
            target / name, header(layout), rows_of(records, header(layout)), encoding="utf-8", line="\n", last_line_ends=True
        )
        for name, layout, records in files
    ]


def _attended(
    nation, random: Random, size, lift: float, when: str, period: str, *, only: int | None
) -> list[dict[str, str]]:
    sessions = 10 if when.startswith("Week") else 370
    counted = {phase: {council.code: _phase(random, council, size[council.code], phase, lift, sessions)
               for council in nation.councils[:only]} for phase in _ATTENDANCE}  # fmt: skip
    counted["Total"] = {code: _sum([counted[phase][code] for phase in _ATTENDANCE]) for code in counted["Primary"]}
    records = []
    for phase, by_council in counted.items():
        for place, counts in levels(nation, lambda council, by_council=by_council: by_council.get(council.code)):
            records.append(
                {
                    "time_period": period,
                    "time_identifier": when,
                    **place,
                    "education_phase": phase,
                    **_attendance_record(counts),
                }
            )
    return records


def _phase(random: Random, council: Council, size: int, phase: str, lift: float, sessions: int) -> Counts:
    lost, persistent, part = _ATTENDANCE[phase]
    pupils = round(size * part)
    lean = lift * (1 + 0.07 * council.deprivation + 0.02 * normal(random))
    possible = pupils * sessions
    absent = round(possible * lost * lean / 100)
    authorised = round(absent * 0.62)
    return {
        "num_schools": max(1, round(pupils / 260)), "total_num_schools": max(1, round(pupils / 260)), "enrolments": pupils,
        "total_enrolments": pupils, "possible_sessions": possible, "overall_absence": absent,
        "authorised_absence": authorised,
        "unauthorised_absence": absent - authorised, "present_sessions": possible - absent,
        "overall_attendance": possible - absent,
        "reason_i_authorised_illness": round(authorised * 0.66), "persistent": round(pupils * persistent * lean / 100),
    }  # fmt: skip


def _attendance_record(counts: Counts) -> dict[str, str]:
    record = {name: f"{number:.0f}" for name, number in counts.items() if name != "persistent"}
    parts = {"attendance": "overall_attendance", "overall_absence": "overall_absence",
    "authorised_absence": "authorised_absence",
             "unauthorised_absence": "unauthorised_absence", "illness": "reason_i_authorised_illness"}  # fmt: skip
    for name, column in parts.items():
        record[f"{name}_perc"] = share(counts[column], counts["possible_sessions"], 12)
    record["pa_perc"] = share(counts["persistent"], counts["enrolments"], 12)
    return record
