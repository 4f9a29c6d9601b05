"""Targets: set, changed with a readable past, loaded from a table twice, withdrawn; whose they are; who reads them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from decimal import Decimal

import pytest

from tests.county import day
from upstream.audit.models import Event
from upstream.audit.versions import ChangedMeanwhile
from upstream.casework.ground.targets.actions import change, set_target, withdraw
from upstream.casework.ground.targets.loading import CHANGED, NEW, REFUSED, SAME, as_rows, load, steps_in
from upstream.casework.ground.targets.models import Target
from upstream.casework.ground.targets.queries import lines, target_for, targets_beside, targets_of, versions
from upstream.casework.ground.targets.rules import Aim, why_not_aim, why_not_set_for
from upstream.casework.records.access import visible
from upstream.casework.records.lines import read
from upstream.casework.records.sharing import share
from upstream.evidence.definitions import load_definitions
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal

MEASURE = "ks2-rwm-expected"
AIM = Aim(MEASURE, "2026/27", Decimal("72"), "The governing body", day("2026-01-15"))


@pytest.fixture(scope="module")
def definitions():
    return load_definitions()


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def brook(county):
    return county.brook.organisation


@pytest.fixture
def target(brook, officer, definitions):
    return set_target(organisation=brook, aim=AIM, definitions=definitions, by=officer)


def with_(**more) -> Aim:
    return dataclasses.replace(AIM, **more)


def test_a_target_says_whose_it_is_and_who_agreed(county, brook, officer, target):
    found = targets_beside(officer, brook)[MEASURE, "all", "2026/27"]
    assert (found.value, found.whose, found.agreed) == (72.0, "Wyvershire", "agreed by The governing body on 15 January 2026")
    assert target_for(brook, MEASURE, "all", "2026/27", county.council) == target
    assert target_for(brook, MEASURE, "all", "2026/27", county.trust) is None
    assert target_for(brook, MEASURE, "disadvantaged", "2026/27", county.council) is None


@pytest.mark.parametrize(("wrong", "said"), [
    ({"measure": "ks2-rwm-expectd"}, "There is no measure ‘ks2-rwm-expectd’. Did you mean"),
    ({"measure": "school-income"}, "Neither more nor less of"),
    ({"pupil_group": "left-handed"}, "No source has"),
    ({"value": Decimal("101")}, "101 is no percentage: enter a number from 0 to 100."),
    ({"value": Decimal("-1")}, "-1 is no percentage"),
    ({"period": "2026"}, "‘2026’ is no academic year: write it like 2026/27."),
    ({"period": "2019/20"}, "There are no figures of 2019/20"),
    ({"agreed_by": " "}, "Enter who agreed it"),
    ({"agreed_on": today() + dt.timedelta(days=1)}, "must be today or earlier"),
])
def test_what_cannot_be_a_target_says_why(brook, definitions, wrong, said):
    assert said in why_not_aim(brook, with_(**wrong), definitions)


def test_one_target_of_a_holder_for_a_figure_and_each_body_its_own(county, brook, officer, target, definitions):
    with pytest.raises(Refusal, match="Wyvershire has a target of this for 2026/27: open that one and change it"):
        set_target(organisation=brook, aim=AIM, definitions=definitions, by=officer)
    head = county.hat("headteacher", county.brook)
    own = set_target(organisation=brook, aim=with_(value=Decimal("80")), definitions=definitions, by=head)
    assert [one.value for one in targets_beside(head, brook).values()] == [80.0]
    assert [one.value for one in targets_beside(officer, brook).values()] == [72.0]
    share(shared=own, organisation=county.council, reason="For the card", by=head)
    assert targets_beside(officer, brook)[MEASURE, "all", "2026/27"].whose == "Wyvershire"  # the own one comes first
    assert targets_of(officer, brook).count() == 2


def test_every_version_stays_readable(officer, target, definitions):
    later = with_(value=Decimal("75.5"), agreed_by="The committee", agreed_on=day("2026-03-01"))
    change(target=target, version=1, aim=later, definitions=definitions, by=officer)
    assert [(one.version, float(one.value), one.agreed_by, one.by) for one in versions(target)] == [
        (2, 75.5, "The committee", "Ann Officer"), (1, 72.0, "The governing body", "Ann Officer"),
    ]
    event = Event.objects.get(happened="target.changed")
    assert set(event.fields) == {"value", "agreed_by", "agreed_on"}


def test_a_target_keeps_what_it_is_a_target_of(officer, target, definitions):
    with pytest.raises(Refusal, match="A target keeps its measure, its pupils and its year"):
        change(target=target, version=1, aim=with_(period="2027/28"), definitions=definitions, by=officer)


def test_a_withdrawn_one_counts_no_longer_and_can_be_set_anew(brook, officer, target, definitions):
    with pytest.raises(Refusal, match="Say why it is withdrawn"):
        withdraw(target=target, version=1, reason="", by=officer)
    withdraw(target=target, version=1, reason="The school merges", by=officer)
    assert targets_beside(officer, brook) == {}
    assert visible(Target, officer).count() == 1
    target.refresh_from_db()
    with pytest.raises(Refusal, match="This target was withdrawn"):
        change(target=target, version=2, aim=AIM, definitions=definitions, by=officer)
    set_target(organisation=brook, aim=AIM, definitions=definitions, by=officer)
    assert len(targets_beside(officer, brook)) == 1


def test_two_people_and_a_second_click(county, brook, officer, definitions):
    key = uuid.uuid4()
    made = [set_target(organisation=brook, aim=AIM, definitions=definitions, by=officer, key=key) for _ in range(2)]
    assert made[0] == made[1]
    colleague = county.hat("improvement-lead", county.council, "Lee Lead")
    change(target=made[0], version=1, aim=with_(value=Decimal("80")), definitions=definitions, by=colleague)
    with pytest.raises(ChangedMeanwhile, match="Lee Lead changed this"):
        change(target=made[0], version=1, aim=with_(value=Decimal("70")), definitions=definitions, by=officer)


def test_four_people_and_the_data_manager_who_loads_them(county, brook, target):
    reads = {
        role: visible(Target, hat).exists() for role, hat in {
            "colleague": county.hat("commissioner", county.council), "the school": county.hat("headteacher", county.brook),
            "another body": county.hat("improvement-officer", county.alliance),
            "a stranger": county.hat("improvement-officer", county.elsewhere),
            "data manager": county.hat("data-manager", county.council),
            "administrator": county.hat("administrator", county.council),
        }.items()
    }
    assert {role for role, may in reads.items() if may} == {"colleague", "data manager"}


def test_who_sets_a_target_for_whom(county, officer, target, definitions):
    assert why_not_set_for(county.council, officer) is None
    assert why_not_set_for(county.council, county.hat("improvement-lead", county.alliance)) is None  # works over it
    assert why_not_set_for(county.trust, officer) == "Heron Trust sets its targets itself."
    assert "not among those" in why_not_set_for(county.away.organisation, officer)
    assert "does not allow" in why_not_set_for(county.brook.organisation, county.hat("chair", county.brook))
    alliance = county.hat("improvement-lead", county.alliance)
    with pytest.raises(Refusal, match="There is nothing at this address"):
        change(target=target, version=1, aim=AIM, definitions=definitions, by=alliance)


TABLE = f"""for,measure,pupil group,period,value,agreed by,agreed on
900001,{MEASURE},,2026/27,72,The governing body,15/01/2026
900001,{MEASURE},disadvantaged,2026/27,60.5%,The governing body,2026-01-15
la:991,{MEASURE},,2026/27,70,The commissioner,2026-01-15
900003,{MEASURE},,2026/27,70,Somebody,2026-01-15
900001,{MEASURE},,2026/27,71,Somebody,2026-01-15
900001,{MEASURE},,2026/27,many,Somebody,2026-01-15
900001,{MEASURE},,2027/28,70,Somebody,yesterday
777777,{MEASURE},,2026/27,70,Somebody,2026-01-15
900001,nothing,,2026/27,70,Somebody,2026-01-15
"""


def test_a_table_says_of_every_line_what_it_does(officer, definitions):
    steps = steps_in(TABLE.encode(), definitions, officer)
    assert [step.outcome for step in steps] == [NEW, NEW, NEW, *[REFUSED] * 6]
    assert [step.said for step in steps[3:8]] == [
        "This school is not among those that your role reaches today.", "Line 2 is about the same figure.",
        "‘many’ is no number: write it like 57 or 57.5.", "‘yesterday’ is no date: write it like 01/09/2026 or 2026-09-01.",
        "No school, council or trust here has the number ‘777777’.",
    ]
    assert not Target.objects.exists()


def test_the_same_table_again_changes_nothing_and_a_new_number_is_a_new_version(officer, definitions):
    assert load(table=TABLE.encode(), source="a.csv", definitions=definitions, by=officer) == {
        NEW: 3, CHANGED: 0, SAME: 0, REFUSED: 6
    }
    events = Event.objects.count()
    assert load(table=TABLE.encode(), source="a.csv", definitions=definitions, by=officer)[SAME] == 3
    assert Event.objects.count() == events
    changed = TABLE.replace(",72,", ",73,")
    assert load(table=changed.encode(), source="b.csv", definitions=definitions, by=officer)[CHANGED] == 1
    found = Target.objects.get(school__urn="900001", pupil_group="all")
    assert (found.version, float(found.value), found.source) == (2, 73.0, "b.csv")
    assert [float(one.value) for one in versions(found)] == [73.0, 72.0]


def test_what_is_taken_along_can_be_handed_in_again(officer, definitions):
    load(table=TABLE.encode(), source="a.csv", definitions=definitions, by=officer)
    rows = [[str(cell) for cell in row[:7]] for row in as_rows(targets_of(officer))]
    again = "for,measure,pupil group,period,value,agreed by,agreed on\n" + "".join(",".join(row) + "\n" for row in rows)
    assert {step.outcome for step in steps_in(again.encode(), definitions, officer)} == {SAME}


def test_somebody_who_sets_none_loads_none(county, definitions):
    with pytest.raises(Refusal, match="Your role sets no targets"):
        load(table=TABLE.encode(), source="a.csv", definitions=definitions, by=county.hat("chair", county.brook))


def test_targets_as_lines(county, officer, target):
    (line,) = read([lines(officer, county.brook)])
    assert (line.kind, line.title, line.extra, line.on) == ("target", MEASURE, "all 2026/27", AIM.agreed_on)
    assert read([lines(officer)]) == [line]
