"""The told county, put into the nation: establishments, ancestors, links, inspections and cohorts."""

from __future__ import annotations

import datetime as dt
from random import Random

from upstream.demo.background import Numbers, add_absence, postcode
from upstream.demo.county import Ancestor, Bystander, County, Pair, Story
from upstream.demo.judged_areas import judged
from upstream.demo.names import street
from upstream.demo.nation import LATER, YEARS, Cohort, Establishment, Group, Nation, results_day

_DIOCESES = {"Church of England": "Diocese of Fennminster", "Roman Catholic": "Diocese of St Corvin (rc)"}
_KS2_KINDS = ("primary", "junior", "middle", "all-through", "special")


def tell(nation: Nation, random: Random, county: County, numbers: Numbers) -> None:
    """Adds every told school, its ancestors, and the rows of the register that are no schools."""
    for trust in county.trusts:
        nation.groups.append(Group(trust.uid, trust.name, trust.type, trust.opened, f"99{trust.uid}0"))
    for story in county.schools:
        family = _family(nation, random, county, story, numbers)
        _join(nation, story)
        _inspect(nation, story, family)
        _results(nation, story, family)
        _later_results(nation, story, family)
        _absences(nation, random, story, family)
    for bystander in county.elsewhere:
        nation.establishments.append(_bystander(random, county, bystander, numbers))


def _establishment(random: Random, county: County, story: Story, numbers: Numbers) -> Establishment:
    dis = _disadvantaged_share(story)
    return Establishment(
        urn=story.urn, la=county.council.code, estab=numbers.next(county.council.code, story.kind), name=story.name,
        town=story.town, postcode=postcode(random), street=street(random), type=story.type, kind=story.kind, ages=story.ages,
        district=county.districts[int(story.urn) % len(county.districts)], character=story.character,
        diocese=_DIOCESES.get(story.character, "Not applicable"), opened=story.opened, because=story.because,
        closed=story.closed, because_closed=story.because_closed, status="Closed" if story.closed else "Open",
        head=story.head, roll=story.roll or _roll(story), disadvantaged=dis, eal=0.08, trust=story.trust,
        foundation=story.foundation, federation=story.federation, told=True,
    )  # fmt: skip


def _roll(story: Story) -> int | None:
    if story.kind == "16-19":
        return None
    counted = [pair[0] for pair in (*story.cohorts, *(story.cohorts_ks4 or ())) if pair]
    years = max(1, min(story.ages[1], 16) - story.ages[0])
    return round(sum(counted) / len(counted) * years) if counted else None


def _disadvantaged_share(story: Story) -> float:
    pairs = [pair for pair in story.cohorts if pair]
    return sum(pair[1] for pair in pairs) / sum(pair[0] for pair in pairs) if pairs else 0.2


def _family(nation: Nation, random: Random, county: County, story: Story, numbers: Numbers) -> list[Establishment]:
    """The school and its ancestors, which are added too, with the links both ways."""
    school = _establishment(random, county, story, numbers)
    nation.establishments.append(school)
    family = [school]
    for ancestor, words in _ancestors(story):
        before = _known(nation, ancestor.urn) or _ancestor(nation, random, county, story, ancestor, numbers)
        family.append(before)
        assert story.opened
        nation.links.append((story.urn, ancestor.urn, f"Predecessor{words}", story.opened))
        nation.links.append((ancestor.urn, story.urn, f"Successor{words}", story.opened))
    return family


def _ancestors(story: Story) -> list[tuple[Ancestor, str]]:
    found = [(ancestor, " - amalgamated") for ancestor in story.merges]
    if story.follows:
        found.append((story.follows, ""))
    if story.splits:
        found.append((story.splits, " - Split School"))
    return found


def _known(nation: Nation, urn: str) -> Establishment | None:
    return next((school for school in nation.establishments if school.urn == urn), None)


_CLOSED_BECAUSE = {"converter": "Academy Converter", "sponsored": "For Academy", "re-brokered": "Fresh Start"}


def _ancestor(nation, random: Random, county: County, story: Story, ancestor: Ancestor, numbers: Numbers) -> Establishment:
    assert story.opened
    ages = ancestor.ages or story.ages
    kind = story.kind if not story.merges else ("infant" if ages[1] == 7 else "junior")
    before = _establishment(random, county, story, numbers)
    before.urn, before.name, before.type, before.kind, before.ages = (
        ancestor.urn,
        ancestor.name or story.name,
        ancestor.type,
        kind,
        ages,
    )
    if story.follows:
        # A conversion keeps its number; a sponsored academy is given a new one.
        before.estab = nation.establishments[-1].estab if ancestor.link == "converter" else before.estab
    before.opened = dt.date(2013, 9, 1) if "cademy" in ancestor.type else None
    before.because = "New Provision" if before.opened else "Not applicable"
    before.closed, before.status = story.opened - dt.timedelta(days=1), "Closed"
    before.because_closed = _CLOSED_BECAUSE[ancestor.link] if story.follows else "Result of Amalgamation/Merger"
    before.trust, before.foundation, before.federation = ancestor.trust, None, None
    nation.establishments.append(before)
    return before


def _join(nation: Nation, story: Story) -> None:
    for uid, day in (
        (story.trust, story.joined),
        (story.foundation, dt.date(2010, 9, 1)),
        (story.federation, dt.date(2014, 9, 1)),
    ):
        if uid and day:
            nation.memberships.append((story.urn, uid, day))


def _at(family: list[Establishment], day: dt.date) -> Establishment | None:
    """The member of a family that was open that day; of two that merged, the one that has key stage 2."""
    there = [school for school in family if school.open_on(day)]
    return min(there, key=lambda school: school.kind == "infant", default=None)


def _inspect(nation: Nation, story: Story, family: list[Establishment]) -> None:
    for day, grade in story.grades:
        inspected = _at(family, day)
        if inspected is None:
            raise ValueError(f"{story.name} was not open on {day}, when it was inspected")
        nation.inspections.append((inspected.urn, day, grade))
        if not story.ungraded_in_register:
            inspected.grade = (day, grade)
    for one in story.inspected:
        inspected = _at(family, one.on)
        assert inspected, f"{story.name} was not open on {one.on}, when it was inspected"
        nation.judged += judged(inspected.urn, story.ages, one.on, one.published, one.all, one.areas, one.concern)


def _later_results(nation: Nation, story: Story, family: list[Establishment]) -> None:
    """2022/23 to 2024/25: as the story says, else like the last told year."""
    for stage, pairs in _stages(story):
        told = [pair for pair in pairs if pair]
        for place, year in enumerate(LATER):
            pair = story.later.cohorts[place] if story.later else (told or [None])[-1]
            listed = _at(family, results_day(year))
            if pair is not None and listed is not None:
                strength = _later_strength(story, stage, place)
                nation.cohorts.append(
                    Cohort(listed.urn, listed.la, year, stage, *pair, strength, story.gap, 0.08, story.kind, told=True,
                           covered=story.covered or 1.0, entered=story.kind != "special")
                )  # fmt: skip


def _later_strength(story: Story, stage: str, place: int) -> float:
    if story.later is None or (stage == "ks4" and story.strength_ks4 is not None):
        return _strength(story, stage, len(YEARS) - 1)
    return story.later.strength if isinstance(story.later.strength, float) else story.later.strength[place]


def _strength(story: Story, stage: str, place: int) -> float:
    strength = story.strength_ks4 if stage == "ks4" and story.strength_ks4 is not None else story.strength
    return strength if isinstance(strength, float) else strength[place]


def _stages(story: Story) -> list[tuple[str, tuple[Pair, Pair, Pair]]]:
    if story.kind == "secondary":
        return [("ks4", story.cohorts)]
    found = [("ks2", story.cohorts)] if story.kind in _KS2_KINDS else []
    return found + ([("ks4", story.cohorts_ks4)] if story.cohorts_ks4 else [])


def _results(nation: Nation, story: Story, family: list[Establishment]) -> None:
    for stage, pairs in _stages(story):
        for place, (year, pair) in enumerate(zip(YEARS, pairs, strict=True)):
            listed = _at(family, results_day(year))
            if pair is None or listed is None:
                continue
            nation.cohorts.append(
                Cohort(
                    listed.urn,
                    listed.la,
                    year,
                    stage,
                    pair[0],
                    pair[1],
                    _strength(story, stage, place),
                    story.gap,
                    0.08,
                    story.kind,
                    told=True,
                    covered=story.covered or 1.0,
                    entered=story.kind != "special",
                    provisional=story.provisional if year == YEARS[-1] else 0.0,
                )
            )


def _absences(nation: Nation, random: Random, story: Story, family: list[Establishment]) -> None:
    """What is planted for the told years; for the later ones what the background would have."""
    if story.kind in ("pru", "nursery", "16-19"):
        return
    add_absence(nation, random, family[0], -0.2)
    for place, year in enumerate(YEARS):
        del nation.persistent[story.urn, year]
        listed = _at(family, results_day(year))
        planted = story.persistent[place] if isinstance(story.persistent, tuple) else story.persistent
        if listed is not None and planted is not None and planted != "absent":
            nation.persistent[listed.urn, year] = planted
    for year in LATER:
        if not family[0].open_on(results_day(year)):
            del nation.persistent[story.urn, year]


def _bystander(random: Random, county: County, told: Bystander, numbers: Numbers) -> Establishment:
    kind = "independent" if told.type.startswith("Other") else "special" if "special" in told.type else "centre"
    if told.phase == "Primary":
        kind = "primary"
    return Establishment(
        urn=told.urn, la=county.council.code, estab="" if kind == "centre" else numbers.next(county.council.code, kind),
        name=told.name, town="Quillreach", postcode=postcode(random), street=street(random), type=told.type, kind=kind,
        ages=told.ages, district=county.districts[0], status=told.status, roll=None, told=True,
    )  # fmt: skip
