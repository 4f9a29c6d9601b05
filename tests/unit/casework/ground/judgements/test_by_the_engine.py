"""A framework answers the same by what is recorded here as by a CSV of it, and differently than without."""

from __future__ import annotations

import pytest

from upstream.assessment.evaluate import assess
from upstream.assessment.framework import load_framework
from upstream.assessment.judgements import read_judgements
from upstream.casework.ground.intelligence.actions import add_intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.ground.judgements.actions import declare_complete, judge
from upstream.casework.ground.judgements.rules import Judged
from upstream.casework.ground.recorded import as_table, facts_for
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.registry.models import Belonging, Establishment, Organisation, School

ALLIANCE = load_framework("alliance-2019", [PACKAGED])


@pytest.fixture
def schools(nation, county) -> list[School]:
    """The invented nation's schools of one council, in the register as the county's own."""
    listed = schools_on(nation.store, Entity("la", nation.facts.council), today()).frame["urn"].to_list()
    made = []
    for urn in listed:
        school = School.objects.create(organisation=Organisation.objects.create(kind="school", name=urn), urn=urn)
        Establishment.objects.get_or_create(urn=urn, defaults={"school": school, "name": urn})
        Belonging.objects.create(school=school, organisation=county.council)
        made.append(school)
    return made


@pytest.fixture
def recorded(county, schools):
    """Three judgements and a fact, in a record that is declared complete."""
    officer = county.hat("improvement-officer", county.council)
    for school, kind in zip(schools, ("serious-concern", "vulnerable", "capacity"), strict=False):
        judge(school=school, judged=Judged(ALLIANCE, kind, "yes", today(), "A. Adviser"), by=officer)
    add_intelligence(school=schools[3], told=Told("acting-head", True, today(), "An acting head"), by=officer)
    declare_complete(framework=ALLIANCE, kinds=tuple({**ALLIANCE.judgements, **ALLIANCE.facts}), by=officer)
    return facts_for(ALLIANCE, schools, None, holders=[county.council])


def answered(nation, judgements) -> tuple[dict, list]:
    listed = schools_on(nation.store, Entity("la", nation.facts.council), today())
    made = assess(ALLIANCE, nation.store, listed, None, judgements)
    return made.counts(), made.answers.select("urn", "criterion", "answer").sort("urn", "criterion").rows()


def test_by_the_database_as_by_the_csv(nation, recorded, tmp_path):
    path = tmp_path / "judgements.csv"
    path.write_text(as_table(recorded), encoding="utf-8")
    by_database, by_csv, without = (answered(nation, table) for table in (recorded, read_judgements(path), None))
    assert by_database == by_csv
    assert by_database != without
    assert len(recorded.entries) == 4
