"""The register: all fields of each establishment, links, groups and their members."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from upstream.demo.background import website
from upstream.demo.cells import header, rows_of, write_csv
from upstream.demo.nation import TYPES, Establishment, Nation

AS_AT = dt.date(2025, 11, 3)  # the day that the extract speaks of
_ACADEMY_TRUSTS = {
    "Multi-academy trust": "Supported by a multi-academy trust",
    "Single-academy trust": "Supported by a single-academy trust",
}
_GROUP_CODES = {
    "Federation": "1",
    "Trust": "2",
    "School sponsor": "5",
    "Multi-academy trust": "6",
    "Single-academy trust": "10",
}
_NOT_APPLICABLE = (
    "FurtherEducationType (name)", "BSOInspectorateName (name)", "TeenMoth (name)", "CCF (name)", "SENPRU (name)",
    "EBD (name)",
    "EdByOther (name)", "Section41Approved (name)", "QABName (name)", "EstablishmentAccredited (name)",
)  # fmt: skip


def write_register(nation: Nation, target: Path) -> list[Path]:
    day = AS_AT.strftime("%Y%m%d")
    return [
        _establishments(nation, target / f"edubasealldata{day}.csv"),
        _links(nation, target / f"links_edubasealldata{day}.csv"),
        _groups(nation, target / f"groups{day}.csv"),
        _members(nation, target / f"group_links{day}.csv"),
    ]


def _date(day: dt.date | None) -> str:
    return day.strftime("%d-%m-%Y") if day else ""


def _establishments(nation: Nation, path: Path) -> Path:
    groups = {group.uid: group for group in nation.groups}
    ordered = sorted(nation.establishments, key=lambda school: school.urn)
    records = [_record(nation, groups, school, place) for place, school in enumerate(ordered)]
    return write_csv(path, header("gias"), rows_of(records, header("gias")), encoding="cp1252", quoted=True)


def _record(nation: Nation, groups, school: Establishment, place: int) -> dict[str, str]:
    council = nation.council(school.la)
    code = int(school.la) - 501
    day, grade = school.grade or (None, "")
    return {
        **dict.fromkeys(_NOT_APPLICABLE, "Not applicable"), **_about(school), **_belongs(groups, school),
        "LA (code)": school.la, "LA (name)": council.name, "GOR (name)": council.region, "GSSLACode (name)": council.gss,
        "County (name)": council.name, "OfstedLastInsp": _date(day), "OfstedRating (name)": grade,
        "LastChangedDate": _date(AS_AT), "DistrictAdministrative (name)": school.district,
        "AdministrativeWard (name)": f"{school.town} Ward", "UrbanRural (name)": "(England/Wales) Urban city and town",
        # A grid of councils that lies in the sea to the north-east, where no school is.
        "Easting": str(700000 + code % 15 * 4000 + place * 37 % 3900),
        "Northing": str(700000 + code // 15 * 4000 + place * 91 % 3900),
    }  # fmt: skip


def _about(school: Establishment) -> dict[str, str]:
    low, high = school.ages or ("", "")
    roll = school.roll if school.status == "Open" else None
    return {
        "URN": school.urn, "EstablishmentNumber": school.estab, "EstablishmentName": school.name,
        "TypeOfEstablishment (name)": school.type, "EstablishmentTypeGroup (name)": TYPES[school.type].group,
        "EstablishmentStatus (name)": school.status, "ReasonEstablishmentOpened (name)": school.because,
        "OpenDate": _date(school.opened), "ReasonEstablishmentClosed (name)": school.because_closed,
        "CloseDate": _date(school.closed),
        "PhaseOfEducation (name)": school.phase, "StatutoryLowAge": str(low), "StatutoryHighAge": str(high),
        "Boarders (name)": "No boarders", "Gender (name)": "Mixed", "ReligiousCharacter (name)": school.character,
        "ReligiousEthos (name)": "Does not apply", "Diocese (name)": school.diocese,
        "OfficialSixthForm (name)": "Has a sixth form" if (school.ages or (0, 0))[1] > 16 else "Does not have a sixth form",
        "AdmissionsPolicy (name)": "Non-selective" if school.kind in ("secondary", "all-through") else "Not applicable",
        "SchoolCapacity": str(round(roll * 1.08)) if roll else "", "SpecialClasses (name)": "No Special Classes",
        "CensusDate": "16-01-2025" if roll else "", "NumberOfPupils": str(roll or ""),
        "NumberOfBoys": str(roll - roll // 2) if roll else "", "NumberOfGirls": str(roll // 2) if roll else "",
        "UKPRN": f"199{school.urn[1:]}", "Street": school.street, "Town": school.town, "Postcode": school.postcode,
        "SchoolWebsite": website(school), "HeadPreferredJobTitle": school.head,
    }  # fmt: skip


def _belongs(groups, school: Establishment) -> dict[str, str]:
    trust, foundation, federation = (groups.get(uid) for uid in (school.trust, school.foundation, school.federation))
    academy = TYPES[school.type].group in ("Academies", "Free Schools")
    alone = "Not applicable" if academy else "Not under a federation"
    if trust:
        flag = _ACADEMY_TRUSTS[trust.type]
    elif foundation:
        flag = "Supported by a trust"
    else:
        flag = "Not supported by a trust" if school.type == "Foundation school" else "Not applicable"
    return {
        "TrustSchoolFlag (name)": flag, "Trusts (name)": trust.name if trust else foundation.name if foundation else "",
        "SchoolSponsorFlag (name)": "-" if academy else "Not applicable", "SchoolSponsors (name)": "",
        "FederationFlag (name)": "Supported by a federation" if federation else alone,
        "Federations (name)": federation.name if federation else "",
    }  # fmt: skip


def _links(nation: Nation, path: Path) -> Path:
    names = {school.urn: school.name for school in nation.establishments}
    rows = [[urn, linked, names[linked], words, _date(day)] for urn, linked, words, day in sorted(nation.links)]
    return write_csv(path, ["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"], rows, encoding="cp1252")


def _groups(nation: Nation, path: Path) -> Path:
    records = []
    for group in nation.groups:
        company = "trust" in group.type.lower() and group.type != "Trust"
        records.append({
            "Group UID": group.uid, "Group ID": f"TR{group.uid}" if company else "", "Group Name": group.name,
            # As the register's download has it: a number with a decimal point.
            "Companies House Number": f"{group.number}.0" if company else "", "Group Type (code)": _GROUP_CODES[group.type],
            "Group Type": group.type, "Open date": "" if company else group.opened.isoformat(),
            "Incorporated on (open date)": group.opened.isoformat() if company else "", "Group Status (code)": "OPEN",
            "Group Status": "Open", "Group County": "Not recorded", "UKPRN": f"199{group.uid}.0" if company else "",
        })  # fmt: skip
    return write_csv(
        path, header("groups"), rows_of(records, header("groups")), encoding="cp1252", line="\n", last_line_ends=True
    )


def _members(nation: Nation, path: Path) -> Path:
    groups = {group.uid: group for group in nation.groups}
    schools = {school.urn: school for school in nation.establishments}
    rows = []
    for urn, uid, joined in sorted(nation.memberships):
        group, school = groups[uid], schools[urn]
        if school.closed and school.closed < AS_AT:
            continue
        name = group.name if group.type == "Federation" else group.name.title()
        rows.append([
            str(len(rows)), urn, uid, f"TR{uid}", name, f"{group.number}.0", _GROUP_CODES[group.type], group.type, "", "",
            group.opened.isoformat(), "OPEN", "Open", joined.isoformat(), school.name, "", school.type, "", school.phase,
            school.la, nation.council(school.la).name,
        ])  # fmt: skip
    return write_csv(path, header("group-links"), rows, encoding="cp1252", line="\n", last_line_ends=True)
