"""The head of a card: what the school is, who its pupils are, and what inspectors last said in their own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from upstream.assessment.kpi_sheet import KpiSheet, SheetSchool
from upstream.assessment.kpi_words import number
from upstream.evidence.inspection_frameworks import InspectionFramework, framework_on
from upstream.evidence.known import Judgement, Known
from upstream.evidence.value import Value
from upstream.lib.wording import day
from upstream.reports.card import CardFact, CardInspection

# Who the pupils are: measures in the order of the header.
PUPILS = {
    "fsm6": "Free meals in six years", "sen-support": "SEN support", "ehc-plan": "EHC plan",
    "eal": "English additional language",
}
ROLL = "roll"
CONTEXT = (ROLL, *PUPILS)
NOTHING = ("None", "Not applicable", "Does not apply", "")
NO_INSPECTION = "No inspection of this school stands in the files held. That is not the same as never inspected."


def kind_words(row: Mapping, register: Mapping | None) -> str:
    """`Academy converter, junior, ages 7 to 11`."""
    ages = ""
    if register and register["low_age"] is not None and register["high_age"] is not None:
        ages = f"ages {register['low_age']} to {register['high_age']}"
    type_, kind = row["type"] or "Type not known", row["kind"] or ""
    return ", ".join(filter(None, [type_, kind if kind.lower() not in type_.lower() else "", ages]))


def pupil_facts(sheet: KpiSheet, school: SheetSchool, known: Known, register: Mapping | None) -> Iterator[CardFact]:
    """How many pupils there are and who they are, each with its year and England beside; what is not known is left out."""
    newest = {value.measure: value for value in known.values if value.group == "all" and value.value is not None}
    yield _roll(newest.get(ROLL), register)
    for name, title in PUPILS.items():
        if name in newest:
            yield _share(sheet, school, newest[name], title)


def _roll(roll: Value | None, register: Mapping | None) -> CardFact:
    """Pupils by the census of a year, of the places that the register of a day gives."""
    places = f"of {register['capacity']:,} places" if register and register["capacity"] else ""
    made = f" (register of {day(register['as_at'])})" if register and register["as_at"] else ""
    if roll is not None and roll.value is not None:
        return CardFact("Pupils on roll", " ".join(filter(None, [f"{roll.value:,.0f}", places])), f"census of {roll.period}")
    if register and register["pupils"] is not None:
        return CardFact("Pupils on roll", " ".join(filter(None, [f"{register['pupils']:,}", places])), made.strip(" ()"))
    return CardFact("Pupils on roll", "not known", made.strip(" ()") if places else "")


def _share(sheet: KpiSheet, school: SheetSchool, value: Value, title: str) -> CardFact:
    measure = sheet.store.measure(value.measure)
    nation, whose = sheet.nation_of(measure, "all", school, value.period)
    theirs = f"{whose} {number(nation.value, measure)}, " if nation and nation.value is not None else ""
    return CardFact(title, number(value.value or 0.0, measure), f"{theirs}{value.period}")


def place_facts(sheet: KpiSheet, school: SheetSchool, register: Mapping | None, trust: str) -> Iterator[CardFact]:
    """Whose school it is; nothing stands for what is not known."""
    council = sheet.store.definitions.areas.get(f"la:{school.la}") if school.la else None
    told = [
        ("Council", council.name if council else (register or {}).get("la_name") or ""),
        ("Trust", trust),
        *((title, (register or {}).get(name) or "") for title, name in (
            ("Diocese", "diocese"), ("Federation", "federation"), ("Religious character", "religious_character"))),
    ]  # fmt: skip
    yield from (CardFact(name, text) for name, text in told if text not in NOTHING)


def inspection(
    judgements: Sequence[Judgement], frameworks: Mapping[str, InspectionFramework], urn: str, notes: Sequence[str]
) -> CardInspection:
    """The last inspection that gave a grade: the overall one, or every area where its generation gives none."""
    graded = [one for one in judgements if one.grade or one.raw_grade]
    if not graded:
        return CardInspection("Ofsted", (), "", (NO_INSPECTION,))
    last = list(next(group for _, group in groupby(graded, key=lambda one: (one.inspected_on, one.urn, one.kind))))
    framework = _generation(frameworks, last[0])
    overall = [one for one in last if one.area == "overall-effectiveness"]
    grades = tuple(_grade(framework, one) for one in (overall or sorted(last, key=lambda one: one.area or "")))
    title = framework.title if framework else "Ofsted, generation of the inspection not known"
    return CardInspection(title, grades, _when(last[0]), (*_about(framework, last[0], urn), *notes))


def _generation(frameworks: Mapping[str, InspectionFramework], judgement: Judgement) -> InspectionFramework | None:
    """The one the file names, else the one in force on the day of the inspection."""
    if judgement.framework in frameworks:
        return frameworks[judgement.framework or ""]
    return framework_on(frameworks.values(), judgement.inspected_on) if judgement.inspected_on else None


def _grade(framework: InspectionFramework | None, judgement: Judgement) -> CardFact:
    area = next((one for one in framework.areas if one.id == judgement.area), None) if framework else None
    scale = framework.scales[area.scale] if framework and area else ()
    name = next((one.name for one in scale if one.id == judgement.grade), None)
    title = area.name if area else _capital((judgement.area or "overall").replace("-", " "))
    return CardFact(title, name or judgement.raw_grade or _capital((judgement.grade or "").replace("-", " ")))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _when(judgement: Judgement) -> str:
    on = day(judgement.inspected_on) if judgement.inspected_on else "a day that is not known"
    known = f", published {day(judgement.published_on)}" if judgement.published_on else ""
    return f"inspected {on}{known}"


def _about(framework: InspectionFramework | None, judgement: Judgement, urn: str) -> Iterator[str]:
    if judgement.category_of_concern:
        yield f"In a category of concern: {judgement.category_of_concern}."
    if framework and not framework.overall:
        yield "Inspections of this generation give no overall grade."
    if judgement.urn != urn:
        yield f"That was the inspection of its predecessor, URN {judgement.urn}."


def on_words(as_at: dt.date | None, on: dt.date) -> str:
    """`as at 30 April 2020`, `as known on 22 November 2026`."""
    return f"as at {day(as_at)}" if as_at else f"as known on {day(on)}"
