"""Whose terms hold for whom, who may set them, and two people at one calendar."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from upstream.audit.models import Event
from upstream.casework.ground.calendars.actions import add_closure, end_calendar, end_closure, set_calendar
from upstream.casework.ground.calendars.entries import Entry, entries_in
from upstream.casework.ground.calendars.feed import feed
from upstream.casework.ground.calendars.models import CalendarEntry, EntryKind, SchoolCalendar
from upstream.casework.ground.calendars.queries import calendar_around, calendar_for, calendar_of, calendars_kept_by
from upstream.casework.ground.calendars.rules import why_not_keep
from upstream.casework.records.changing import ChangedMeanwhile
from upstream.lib.refusal import Refusal

YEAR = "2025/26"
TABLE = """kind,name,first,last
term,Autumn,01/09/2025,19/12/2025
half term,Autumn half term,2025-10-20,2025-10-31
term,Spring,05/01/2026,27/03/2026
half term,February,16/02/2026,20/02/2026
term,Summer,13/04/2026,22/07/2026
half-term holiday,Summer half term,25/05/2026,29/05/2026
INSET day,,01/09/2025,
"""
TERMS = entries_in(TABLE.encode())


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


def closed(written: str, kind: EntryKind = EntryKind.EMERGENCY, name: str = "Snow") -> Entry:
    return Entry(kind, name, day(written), day(written))


def half_term(school) -> tuple[dt.date, dt.date]:
    found = calendar_for(school, YEAR).school_year.breaks[0]
    return found.first, found.last


@pytest.fixture
def lead(county):
    return county.hat(county.council, "improvement-lead")


@pytest.fixture
def director(county):
    return county.hat(county.trust, "trust-director")


@pytest.fixture
def head(county):
    return county.hat(county.maintained.organisation, "headteacher")


def test_without_any_calendar_typical_terms_hold_and_say_so(county):
    found = calendar_for(county.academy, YEAR)
    assert found.organisation is None
    assert found.basis == "Typical terms of 2025/26, until Wyvershire, Heron Trust or Mill Academy enters its own."
    assert len(found.school_year.school_days()) == 195


def test_the_councils_terms_hold_for_its_schools_and_for_a_trust_without_its_own(county, lead):
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    assert half_term(county.maintained) == half_term(county.academy) == (day("2025-10-20"), day("2025-10-31"))
    assert calendar_for(county.maintained, YEAR).basis == (
        "Terms of 2025/26 as entered by Wyvershire, since Brook School has entered none."
    )
    assert calendar_for(county.academy, YEAR).basis.endswith("since Mill Academy and Heron Trust have entered none.")


def test_a_trusts_terms_come_before_the_councils(county, lead, director):
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    own = [entry._replace(first=day("2025-10-27")) if entry.name == "Autumn half term" else entry for entry in TERMS]
    set_calendar(organisation=county.trust, year=YEAR, entries=own, by=director)
    assert half_term(county.academy) == (day("2025-10-27"), day("2025-10-31"))
    assert half_term(county.maintained) == (day("2025-10-20"), day("2025-10-31"))
    assert calendar_for(county.academy, YEAR).organisation == county.trust


def test_a_school_closes_a_day_and_keeps_the_terms_it_inherits(county, lead, head):
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    add_closure(organisation=county.maintained.organisation, entry=closed("2026-01-08"), by=head)
    assert not calendar_around(county.maintained, day("2026-01-08")).is_school_day(day("2026-01-08"))
    assert calendar_around(county.academy, day("2026-01-08")).is_school_day(day("2026-01-08"))
    assert calendar_for(county.maintained, YEAR).organisation == county.council


def test_the_councils_closures_do_not_reach_an_academy_on_its_trusts_terms(county, lead, director):
    set_calendar(organisation=county.trust, year=YEAR, entries=TERMS, by=director)
    add_closure(organisation=county.council, entry=closed("2026-01-08"), by=lead)
    assert calendar_around(county.academy, day("2026-01-08")).is_school_day(day("2026-01-08"))
    assert not calendar_around(county.maintained, day("2026-01-08")).is_school_day(day("2026-01-08"))


def test_a_clock_runs_over_the_new_year_from_a_councils_terms_to_typical_ones(county, lead):
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    clock = calendar_around(county.maintained, day("2026-07-01"))
    assert clock.add_school_days(day("2026-07-21"), 2) == day("2026-09-02")
    assert clock.half_term_of(day("2026-02-02")).name == "Spring 1"
    assert clock.half_term_of(day("2026-02-18")) is None


def test_terms_of_a_year_gone_by_are_those_of_the_body_it_then_belonged_to(county, lead, director):
    set_calendar(organisation=county.council, year="2019/20", entries=in_2019(), by=lead)
    set_calendar(organisation=county.trust, year="2019/20", entries=in_2019(), by=director)
    county.academy.belongings.filter(organisation=county.trust).update(first=day("2021-09-01"))
    assert calendar_for(county.academy, "2019/20").organisation == county.council


def in_2019() -> list[Entry]:
    return [Entry(EntryKind.TERM, "Autumn", day("2019-09-03"), day("2019-12-20"))]


def test_an_alliance_reads_and_keeps_the_calendar_of_the_council_it_works_over(county):
    officer = county.hat(county.alliance, "improvement-lead")
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=officer)
    assert calendar_of(county.alliance, YEAR).organisation == county.council
    assert [str(one) for one in calendars_kept_by(county.council)] == ["Wyvershire, 2025/26"]


@pytest.mark.parametrize(("at", "role", "of", "sentence"), [
    ("council", "improvement-lead", "council", None),
    ("council", "data-manager", "council", None),
    ("council", "administrator", "council", None),
    ("council", "improvement-officer", "council", "Your role does not keep calendars"),
    ("trust", "trust-director", "council", "Only Wyvershire keeps its calendar"),
    ("council", "improvement-lead", "trust", "Only Heron Trust keeps its calendar"),
    ("elsewhere", "improvement-lead", "council", "Only Wyvershire keeps its calendar"),
    ("council", "improvement-lead", "alliance", "Wyvershire Alliance is neither a council, a trust nor a school"),
])
def test_who_keeps_which_calendar(county, at, role, of, sentence):
    said = why_not_keep(getattr(county, of), county.hat(getattr(county, at), role))
    assert (said is None) if sentence is None else said.startswith(sentence)


def test_a_stranger_keeps_none(county):
    assert why_not_keep(county.council, None).startswith("Your role does not keep calendars")


def test_every_verb_asks_first(county, lead):
    other = county.hat(county.elsewhere, "improvement-lead")
    calendar = set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    closure = add_closure(organisation=county.council, entry=closed("2026-01-08"), by=lead)
    before = Event.objects.count()
    for verb, given in (
        (set_calendar, {"organisation": county.council, "year": YEAR, "entries": TERMS, "version": 1}),
        (end_calendar, {"calendar": calendar, "version": 1}),
        (add_closure, {"organisation": county.council, "entry": closed("2026-01-09")}),
        (end_closure, {"closure": closure, "version": 1}),
    ):
        with pytest.raises(Refusal, match="Only Wyvershire keeps its calendar"):
            verb(**given, by=other)
    assert Event.objects.count() == before
    assert CalendarEntry.objects.count() == len(TERMS) + 1


def test_what_is_no_calendar_is_refused_before_anything_is_written(county, lead):
    wrong = [*TERMS, Entry(EntryKind.TERM, "Second autumn", day("2025-12-01"), day("2025-12-24"))]
    with pytest.raises(Refusal, match="terms cannot overlap"):
        set_calendar(organisation=county.council, year=YEAR, entries=wrong, by=lead)
    assert not SchoolCalendar.objects.exists()


def test_two_people_at_one_calendar_do_not_overwrite_each_other(county, lead):
    calendar = set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    colleague = county.hat(county.council, "data-manager")
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS[:2], by=colleague, version=1)
    with pytest.raises(ChangedMeanwhile, match="data-manager of Wyvershire changed this") as raised:
        set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead, version=1)
    assert raised.value.present.version == 2
    assert calendar.entries.count() == 2


def test_a_second_click_returns_what_the_first_made(county, lead):
    key = uuid.uuid4()
    made = [set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead, key=key) for _ in range(2)]
    closures = [add_closure(organisation=county.council, entry=closed("2026-01-08"), by=lead, key=made[0].pk) for _ in range(2)]
    assert made[0] == made[1]
    assert closures[0] == closures[1]
    assert CalendarEntry.objects.count() == len(TERMS) + 1


def test_a_calendar_that_is_there_is_opened_not_made_again(county, lead):
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    with pytest.raises(Refusal, match="has entered its terms of 2025/26 already"):
        set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)


def test_setting_a_calendar_anew_leaves_the_snow(county, lead):
    add_closure(organisation=county.council, entry=closed("2026-01-08"), by=lead)
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead, version=2)
    closures = calendar_for(county.maintained, YEAR).school_year.closures
    assert [span.name for span in closures] == ["Training day", "Snow"]


def test_a_calendar_taken_back_gives_way_to_the_next_bodys(county, lead, director):
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    own = set_calendar(organisation=county.trust, year=YEAR, entries=TERMS, by=director)
    ended = end_calendar(calendar=own, version=1, by=director)
    assert ended.version == 2
    assert calendar_for(county.academy, YEAR).organisation == county.council


def test_a_closure_taken_back_is_a_school_day_again(county, head):
    made = add_closure(organisation=county.maintained.organisation, entry=closed("2026-01-08"), by=head)
    end_closure(closure=made, version=1, by=head)
    assert calendar_around(county.maintained, day("2026-01-08")).is_school_day(day("2026-01-08"))
    with pytest.raises(Refusal, match="deleted while you were writing"):
        end_closure(closure=made, version=1, by=head)


def test_a_closure_of_the_calendar_itself_is_changed_with_it(county, lead):
    calendar = set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    training = calendar.entries.get(kind=EntryKind.TRAINING)
    with pytest.raises(Refusal, match="change the calendar instead"):
        end_closure(closure=training, version=1, by=lead)


@pytest.mark.parametrize(("entry", "sentence"), [
    (closed("2025-12-29"), "in a holiday already"),
    (closed("2026-01-08", EntryKind.TERM, "Odd"), "set with the whole calendar"),
    (closed("2060-01-08"), "No terms are known for 2059/60"),
])
def test_a_closure_that_closes_nothing_is_refused(county, lead, entry, sentence):
    with pytest.raises(Refusal, match=sentence):
        add_closure(organisation=county.council, entry=entry, by=lead)


def test_each_change_is_one_event_that_names_no_days(county, lead, head):
    calendar = set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    made = add_closure(organisation=county.maintained.organisation, entry=closed("2026-01-08"), by=head)
    end_closure(closure=made, version=1, by=head)
    end_calendar(calendar=calendar, version=1, by=lead)
    events = list(Event.objects.order_by("id").values_list("happened", "holder", "school", "fields"))
    school = county.maintained
    assert events == [
        ("calendar.set", county.council.pk, None, ["half-term", "term", "training-day"]),
        ("closure.added", school.organisation_id, school.pk, []),
        ("closure.ended", school.organisation_id, school.pk, []),
        ("calendar.ended", county.council.pk, None, []),
    ]


def test_the_chain_costs_two_queries(county, lead, django_assert_num_queries):
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    school = type(county.academy).objects.select_related("organisation").get(pk=county.academy.pk)
    with django_assert_num_queries(2):
        calendar_around(school, day("2026-01-08"))


def test_a_school_year_can_be_taken_into_another_calendar(county, lead):
    set_calendar(organisation=county.council, year=YEAR, entries=TERMS, by=lead)
    found = calendar_for(county.maintained, YEAR)
    text = feed(found, title="Brook School", of="school:7", made_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    events = text.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    titles = [line.removeprefix("SUMMARY:") for event in events for line in event.splitlines() if line.startswith("SUMMARY:")]
    assert titles == [
        "Autumn begins", "Autumn ends", "Spring begins", "Spring ends", "Summer begins", "Summer ends",
        "Bank holiday: Early May", "Bank holiday: Spring", "Autumn half term", "February", "Summer half term",
        "Closed: Training day",
    ]
    assert "DTSTART;VALUE=DATE:20260216" in events[9]
    assert "DTEND;VALUE=DATE:20260221" in events[9]
    uids = [line for line in text.splitlines() if line.startswith("UID:")]
    assert len(set(uids)) == len(titles)


def test_a_table_with_mistakes_names_every_line():
    table = b"Kind,Name ,First,Last\nterm,Autumn,2025-09-01,2025-12-19\nholiday,Easter,2026-03-30,\n\nterm,Spring,soon,\n"
    with pytest.raises(Refusal) as raised:
        entries_in(table)
    lines = str(raised.value).splitlines()
    assert lines[0].startswith("Line 3: ‘holiday’ is no kind of entry.")
    assert lines[1] == "Line 5: ‘soon’ is no date: write it like 01/09/2026 or 2026-09-01."
    with pytest.raises(Refusal, match="last is not there"):
        entries_in(b"kind,name,first\n")
    with pytest.raises(Refusal, match="more than 200 lines"):
        entries_in(b"kind,name,first,last\n" + b"term,A,2025-09-01,2025-12-19\n" * 201)


def test_a_table_written_by_a_spreadsheet_is_read():
    table = "\ufeffkind,name,first,last\r\nterm,Autumn – first,01/09/2025,19/12/2025\r\n"
    assert entries_in(table.encode("utf-8"))[0].name == "Autumn – first"
    assert entries_in(table.lstrip("\ufeff").encode("cp1252"))[0].name == "Autumn – first"
