"""Who is who at a school: typed before imported, one head at a time, ended and never lost, four people."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from tests.county import day
from upstream.audit.models import Event
from upstream.casework.ground.contacts.actions import add, change, end
from upstream.casework.ground.contacts.loading import CHANGED, FOLLOWS, NEW, REFUSED, SAME, as_rows, load, steps_in
from upstream.casework.ground.contacts.models import Contact
from upstream.casework.ground.contacts.queries import contacts_at, contacts_of, lines, who_is, who_is_known_to
from upstream.casework.ground.contacts.roles import roles_for
from upstream.casework.ground.contacts.rules import Entered, why_not_keep
from upstream.casework.records.access import visible
from upstream.casework.records.changing import ChangedMeanwhile
from upstream.casework.records.lines import read
from upstream.casework.records.sharing import share
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal

HEAD = Entered("headteacher", "Alex Heron", email="head@brook.example", first=day("2020-09-01"))
REGISTER = """URN,EstablishmentName,HeadTitle (name),HeadFirstName,HeadLastName,HeadPreferredJobTitle,TelephoneNum
900001,Brook School,Ms,{0},{1},Headteacher,01632 960001
900002,Mill Academy,,,,Principal,01632 960002
900003,Away School,Mr,Jo,Away,Headteacher,01632 960003
"""


def register(first: str = "Sam", last: str = "Otter") -> bytes:
    return REGISTER.format(first, last).encode("cp1252")


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council)


@pytest.fixture
def brook(county):
    return county.brook.organisation


def held(organisation, hat, role="headteacher"):
    return next(one for one in contacts_at(organisation, hat) if one.role == role)


def test_a_contact_is_kept_with_its_days_and_told_by_whom(county, brook, officer):
    made = add(organisation=brook, entered=HEAD, by=officer)
    assert who_is(brook, "headteacher", hat=officer).used == made
    assert who_is(brook, "headteacher", day("2019-01-01"), hat=officer).used is None
    assert (made.school, made.urn, made.holder, made.sensitivity) == (county.brook, "900001", county.council, "official")
    event = Event.objects.get(happened="contact.added")
    assert (event.user, event.school, event.fields) == (officer.user.pk, county.brook.pk, [])


def test_no_event_holds_a_name_or_an_address(brook, officer):
    made = add(organisation=brook, entered=HEAD, by=officer)
    change(contact=made, version=1, entered=Entered("headteacher", "Alex Crane", email="a@brook.example"), by=officer)
    written = str(list(Event.objects.values()))
    assert "Alex" not in written
    assert "brook.example" not in written


def test_four_people_the_owner_a_colleague_another_body_and_a_stranger(county, brook, officer):
    made = add(organisation=brook, entered=HEAD, by=officer)
    colleague = county.hat("commissioner", county.council)
    director, stranger = county.hat("trust-director", county.trust), county.hat("improvement-officer", county.elsewhere)
    reads = {hat.title: made in visible(Contact, hat) for hat in (officer, colleague, director, stranger)}
    assert reads == {officer.title: True, colleague.title: True, director.title: False, stranger.title: False}
    head = county.hat("headteacher", county.brook)
    assert who_is(brook, "headteacher", hat=head).used is None
    lead = county.hat("improvement-lead", county.council)
    share(shared=made, organisation=brook, reason="They asked who we think leads", by=lead)
    assert who_is(brook, "headteacher", hat=head).used == made


def test_a_committee_member_and_an_administrator_read_none(county, brook, officer):
    add(organisation=brook, entered=HEAD, by=officer)
    for role in ("committee-member", "administrator", "data-manager"):
        assert not visible(Contact, county.hat(role, county.council)).exists(), role


def test_one_head_at_a_time_unless_the_new_one_follows(brook, officer):
    first = add(organisation=brook, entered=HEAD, by=officer)
    following = Entered("headteacher", "Jo Swift", first=day("2026-09-01"))
    with pytest.raises(Refusal, match=r"Alex Heron is written down as headteacher, and one person holds that role at a time"):
        add(organisation=brook, entered=following, by=officer)
    add(organisation=brook, entered=following, by=officer, follows=True)
    first.refresh_from_db()
    assert first.last == day("2026-08-31")
    assert who_is(brook, "headteacher", day("2026-08-31"), hat=officer).used.person == "Alex Heron"
    assert who_is(brook, "headteacher", day("2026-09-01"), hat=officer).used.person == "Jo Swift"


def test_who_follows_needs_a_first_day_after_the_others(brook, officer):
    add(organisation=brook, entered=HEAD, by=officer)
    with pytest.raises(Refusal, match="Enter the first day, so that Alex Heron can end on the day before"):
        add(organisation=brook, entered=Entered("headteacher", "Jo Swift"), by=officer, follows=True)
    with pytest.raises(Refusal, match="Alex Heron began on 1 September 2020"):
        add(organisation=brook, entered=Entered("headteacher", "Jo Swift", first=HEAD.first), by=officer, follows=True)


def test_an_interim_head_answers_for_the_head_and_says_for_whom(brook, officer):
    add(organisation=brook, entered=HEAD, by=officer)
    add(organisation=brook, entered=Entered("interim-headteacher", "Jo Swift"), by=officer)
    found = who_is(brook, "headteacher", hat=officer)
    assert (found.used.person, [one.person for one in found.differ]) == ("Jo Swift", ["Alex Heron"])
    assert found.why == "Acts for Alex Heron, so is used."


def test_imported_never_overwrites_typed_and_both_are_shown(county, brook, officer):
    typed = add(organisation=brook, entered=HEAD, by=officer)
    counts = load(table=register(), source="edubasealldata20260401.csv", on=day("2026-04-01"), by=officer)
    assert (counts[NEW], counts[REFUSED]) == (1, 0)  # the blanked name and the school out of reach are no mistake
    typed.refresh_from_db()
    assert (typed.person, typed.version) == ("Alex Heron", 1)
    found = held(brook, officer).now[0]
    assert (found.used, [one.person for one in found.differ]) == (typed, ["Ms Sam Otter"])
    assert found.why == (
        "Typed by Wyvershire, so it is used. The list imported on 1 April 2026 names Ms Sam Otter."
    )


def test_the_same_list_again_changes_nothing_and_a_new_name_follows(brook, officer):
    load(table=register(), source="a.csv", on=day("2026-04-01"), by=officer)
    events = Event.objects.count()
    assert load(table=register(), source="b.csv", on=day("2026-05-01"), by=officer)[SAME] == 1
    assert Event.objects.count() == events
    assert load(table=register("Kit", "Wren"), source="c.csv", on=day("2026-06-01"), by=officer)[FOLLOWS] == 1
    assert [(one.person, one.last) for one in Contact.objects.order_by("written_at")] == [
        ("Ms Sam Otter", day("2026-05-31")), ("Ms Kit Wren", None),
    ]


def test_an_imported_contact_is_not_edited_but_can_be_ended(brook, officer):
    load(table=register(), source="a.csv", on=day("2026-04-01"), by=officer)
    imported = Contact.objects.get()
    with pytest.raises(Refusal, match="This was imported, and the next import would bring it back"):
        change(contact=imported, version=imported.version, entered=HEAD, by=officer)
    end(contact=imported, version=imported.version, last=day("2026-05-01"), by=officer)
    assert who_is(brook, "headteacher", day("2026-05-02"), hat=officer).used is None


OWN = """organisation,role,person,job title,email,phone,from,to
900001,Headteacher,Alex Heron,,head@brook.example,,01/09/2020,
la:991,safeguarding-contact,Pat Quill,,pat@wyver.example,01632 960009,,
uid:99001,accounting-officer,Lee Marsh,,,,2021-01-01,
900003,headteacher,Jo Away,,,,,
900001,headmaster,Jo Swift,,,,,
900001,senco,Jo Swift,,not an address,,,
900001,senco,Jo Swift,,,,32/01/2020,
123456,senco,Jo Swift,,,,,
900001,headteacher,Second Head,,,,,
900001,other,Jo Swift,,,,,
"""


def test_every_line_that_cannot_be_taken_says_why(officer):
    steps = steps_in(OWN.encode(), officer)
    assert [step.outcome for step in steps[:3]] == [NEW] * 3
    assert [step.said for step in steps[3:]] == [
        "This school is not among those that your role reaches today.",
        "‘headmaster’ is no role there. Did you mean headteacher?",
        "‘not an address’ is no e-mail address: write it like name@example.org.",
        "‘32/01/2020’ is no date: write it like 01/09/2026 or 2026-09-01.",
        "No organisation here has the number ‘123456’.",
        "Line 2 says who this is already.",
        "Enter the job title, since the role chosen has none of its own.",
    ]
    assert not Contact.objects.exists()


@pytest.mark.parametrize(("table", "said"), [
    (b"", "must name the columns organisation, role and person"),
    (b"organisation,role\n1,2\n", "person is not there"),
    (b"organisation,role,person\n", "no line below"),
    (b"PK\x03\x04\0\0", "This is no CSV file"),
])
def test_a_table_that_is_none_is_refused_whole(officer, table, said):
    with pytest.raises(Refusal, match=said):
        load(table=table, source="x.csv", on=today(), by=officer)


def test_what_is_taken_along_can_be_handed_in_again(brook, officer):
    load(table=OWN.encode(), source="own.csv", on=today(), by=officer)
    rows = [["" if cell is None else str(cell) for cell in row] for row in as_rows(contacts_of(officer))]
    again = "organisation,role,person,job title,email,phone,from,to\n" + "".join(",".join(row[:8]) + "\n" for row in rows)
    assert {step.outcome for step in steps_in(again.encode(), officer)} == {SAME}
    changed = again.replace("01632 960009", "01632 960010")
    assert [step.outcome for step in steps_in(changed.encode(), officer)].count(CHANGED) == 1


def test_two_people_and_one_contact(county, brook, officer):
    made = add(organisation=brook, entered=HEAD, by=officer)
    colleague = county.hat("commissioner", county.council)
    change(contact=made, version=1, entered=Entered("headteacher", "Alex Crane"), by=colleague)
    with pytest.raises(ChangedMeanwhile, match=f"{colleague.user.name} changed this while you were writing") as conflict:
        change(contact=made, version=1, entered=HEAD, by=officer)
    assert conflict.value.present.person == "Alex Crane"


def test_a_second_click_makes_no_second_contact(brook, officer):
    key = uuid.uuid4()
    assert add(organisation=brook, entered=HEAD, by=officer, key=key) == add(
        organisation=brook, entered=HEAD, by=officer, key=key
    )
    assert Contact.objects.count() == 1


def test_who_may_keep_which(county, officer):
    other = county.hat("improvement-officer", county.elsewhere)
    assert why_not_keep(county.trust, officer) is None  # a school in reach is in it
    assert why_not_keep(county.trust, other) == "Your role reaches no school of Heron Trust, so you keep no contacts of it."
    assert "does not allow" in why_not_keep(county.brook.organisation, county.hat("chair", county.brook))
    assert "does not allow" in why_not_keep(county.council, None)


def test_another_body_cannot_change_or_end(county, brook, officer):
    made = add(organisation=brook, entered=HEAD, by=officer)
    partner = county.partner(county.alliance, county.brook)
    with pytest.raises(Refusal, match="Only Wyvershire can change this"):
        change(contact=made, version=1, entered=HEAD, by=partner)
    with pytest.raises(Refusal, match="Only Wyvershire can end this"):
        end(contact=made, version=1, last=today(), by=partner)


def test_ended_ones_stay_readable_below(brook, officer):
    made = add(organisation=brook, entered=HEAD, by=officer)
    end(contact=made, version=1, last=today() - dt.timedelta(days=1), by=officer)
    found = held(brook, officer)
    assert (found.now, [one.person for one in found.before]) == ((), ["Alex Heron"])
    made.refresh_from_db()
    with pytest.raises(Refusal, match="already"):
        end(contact=made, version=made.version, last=today(), by=officer)


def test_a_letter_finds_the_contacts_of_its_own_body_alone(county, brook, officer):
    add(organisation=brook, entered=HEAD, by=officer)
    assert who_is_known_to(county.council, brook, "headteacher").used.person == "Alex Heron"
    assert who_is_known_to(county.trust, brook, "headteacher").used is None


def test_contacts_as_lines(county, brook, officer):
    add(organisation=brook, entered=HEAD, by=officer)
    (line,) = read([lines(officer, county.brook)])
    assert (line.kind, line.title, line.on, line.state) == ("contact", "Alex Heron", HEAD.first, "headteacher")


def test_the_roles_of_the_packaged_list():
    assert [role.id for role in roles_for("diocese")] == ["diocesan-adviser", "data-protection-officer", "other"]
