"""Calendars on the web: whose terms hold, who keeps them, terms typed and loaded, closures, iCal, two people."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from upstream.casework.ground.calendars.models import CalendarEntry, SchoolCalendar

COUNCIL, SCHOOL, YEAR = "/councils/991/calendar/", "/schools/900001/calendar/", "?year=2026-27"
TABLE = """kind,name,first,last
term,Autumn,01/09/2026,18/12/2026
half term,Autumn half term,2026-10-19,2026-10-30
term,Spring,04/01/2027,25/03/2027
term,Summer,12/04/2027,21/07/2027
INSET day,,01/09/2026,
"""


@pytest.fixture
def people(county):
    return {
        "lead": county.browser("improvement-lead", county.council),
        "administrator": county.browser("administrator", county.council),
        "alliance": county.browser("improvement-lead", county.alliance),
        "officer": county.browser("improvement-officer", county.council),
        "head": county.browser("headteacher", county.brook),
        "stranger": county.browser("improvement-lead", county.elsewhere),
    }


def asked(people, url) -> dict[str, int]:
    return {name: client.get(url).status_code for name, client in people.items()}


def text(client, url) -> str:
    return client.get(url).content.decode()


def days(name: str, written: str) -> dict:
    one = dt.date.fromisoformat(written)
    return {f"{name}_0": one.day, f"{name}_1": one.month, f"{name}_2": one.year}


def terms(**more) -> dict:
    form = {"key": str(uuid.uuid4()), "version": ""}
    for term, first, last in (("autumn", "2026-09-03", "2026-12-17"), ("spring", "2027-01-05", "2027-03-24"),
                              ("summer", "2027-04-13", "2027-07-20")):
        form |= {f"{term}_name": term.capitalize(), **days(f"{term}_first", first), **days(f"{term}_last", last)}
        form |= {f"{term}_half_{part}_{n}": "" for part in ("first", "last") for n in range(3)}
    return {**form, **days("autumn_half_first", "2026-10-26"), **days("autumn_half_last", "2026-10-30"), **more}


def loaded(client, url=f"{COUNCIL}table/{YEAR}", table=TABLE, **more):
    return client.post(url, {"table": SimpleUploadedFile("terms.csv", table.encode()), **more})


def test_everybody_reads_a_calendar_and_it_says_whose_it_is(people):
    assert set(asked(people, COUNCIL + YEAR).values()) == set(asked(people, SCHOOL + YEAR).values()) == {200}
    assert "Typical terms of 2026/27, until Wyvershire enters its own." in text(people["stranger"], COUNCIL + YEAR)
    loaded(people["lead"])
    page = text(people["head"], SCHOOL + YEAR)
    assert "Terms of 2026/27 as entered by Wyvershire, since Brook School has entered none." in page


@pytest.mark.parametrize("deed", ["terms/", "table/", "closures/add/"])
def test_who_keeps_it(people, deed):
    assert asked(people, f"{COUNCIL}{deed}{YEAR}") == {
        "lead": 200, "administrator": 200, "alliance": 200, "officer": 403, "head": 403, "stranger": 403
    }
    assert asked(people, f"{SCHOOL}{deed}{YEAR}")["head"] == 200
    assert asked(people, f"{SCHOOL}{deed}{YEAR}")["lead"] == 403


def test_who_may_not_keep_it_reads_why(people):
    assert "Enter terms:</strong> Your role does not keep calendars" in text(people["officer"], COUNCIL)


@pytest.mark.parametrize("url", ["/councils/1/calendar/", "/schools/1/calendar/", f"{COUNCIL}1999-00.ics", f"{COUNCIL}x.ics",
                                 f"{COUNCIL}end/{YEAR}", f"{COUNCIL}closures/99/end/"])
def test_nothing_there(people, url):
    assert people["lead"].get(url).status_code == 404


def test_nonsense_for_a_year_is_this_one(people):
    assert people["lead"].get(f"{COUNCIL}?year=<b>").status_code == 200


def test_terms_by_the_form_hold_for_the_councils_schools(people):
    form = terms()
    for _ in range(2):
        assert people["lead"].post(f"{COUNCIL}terms/{YEAR}", form).headers["Location"] == COUNCIL + YEAR
    assert SchoolCalendar.objects.count() == 1
    page = text(people["head"], SCHOOL + YEAR)
    assert "Thursday 3 September 2026" in page
    assert "Monday 26 October 2026" in page
    assert "Early May" in page  # a bank holiday inside a term
    assert 'value="Autumn"' in text(people["lead"], f"{COUNCIL}terms/{YEAR}")


@pytest.mark.parametrize(("wrong", "said"), [
    ({"autumn_name": ""}, "Enter name of the autumn term"), (days("autumn_last", "2026-08-30"), "ends before it begins"),
    (days("spring_first", "2026-12-01"), "terms cannot overlap"),
    (days("summer_last", "2028-01-01"), "is outside the school year"),
    ({"spring_name": "Autumn"}, "give each its own name"), ({"autumn_half_last_0": "", "autumn_half_last_1": "",
                                                             "autumn_half_last_2": ""}, "enter both days, or neither"),
    ({"autumn_first_1": "13"}, "must be a real day"),
])
def test_what_is_wrong_is_said(people, wrong, said):
    answer = people["lead"].post(f"{COUNCIL}terms/{YEAR}", terms(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CalendarEntry.objects.exists()


def test_what_the_form_cannot_show_it_does_not_lose(people):
    loaded(people["lead"], table=TABLE + "INSET day,,04/01/2027,\nINSET day,,05/01/2027,\n")
    assert people["lead"].post(f"{COUNCIL}terms/{YEAR}", terms(version=1)).status_code == 302
    closures = CalendarEntry.objects.filter(kind="training-day").values_list("first", flat=True)
    assert list(closures) == [dt.date(2027, 1, 5)]  # the others lie outside the new terms
    halves = TABLE + "half term,Second,2026-11-16,2026-11-17\n"
    assert loaded(people["lead"], table=halves, version=2).status_code == 302
    assert "load it as a table" in text(people["lead"], f"{COUNCIL}terms/{YEAR}")


def test_two_people_at_one_calendar(people):
    loaded(people["lead"])
    people["administrator"].post(f"{COUNCIL}terms/{YEAR}", terms(version=1))
    answer = people["lead"].post(f"{COUNCIL}terms/{YEAR}", terms(version=1))
    assert answer.status_code == 422
    assert "changed this while you were writing" in answer.content.decode()
    assert "As it stands now" in answer.content.decode()


@pytest.mark.parametrize(("table", "said"), [
    ("a,b\n", "must name the columns"), ("kind,name,first,last\nterm,Autumn,1 Sept,x\n", "Line 2"),
    ("kind,name,first,last\nterms,Autumn,01/09/2026,18/12/2026\n", "Did you mean term"),
])
def test_a_bad_table_is_refused_with_its_lines(people, table, said):
    answer = loaded(people["lead"], table=table)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_closure_of_one_school_is_that_schools(people):
    loaded(people["lead"])
    form = {"kind": "emergency", "name": "Boiler", **days("first", "2026-11-12"), "last_0": "", "last_1": "", "last_2": ""}
    assert people["head"].post(f"{SCHOOL}closures/add/", form).headers["Location"] == SCHOOL + YEAR
    assert "Boiler" in text(people["head"], SCHOOL + YEAR)
    assert "Boiler" not in text(people["head"], f"/schools/900002/calendar/{YEAR}")
    closure = CalendarEntry.objects.get(added=True)
    assert people["lead"].post(f"{SCHOOL}closures/{closure.pk}/end/", {"version": 1}).status_code == 403
    assert people["head"].post(f"{SCHOOL}closures/{closure.pk}/end/", {"version": 1}).status_code == 302
    assert "Boiler" not in text(people["head"], SCHOOL + YEAR)


def test_a_closure_in_a_holiday_is_refused(people):
    form = {"kind": "emergency", "name": "Snow", **days("first", "2026-12-27"), "last_0": "", "last_1": "", "last_2": ""}
    assert "is in a holiday already" in people["head"].post(f"{SCHOOL}closures/add/", form).content.decode()


def test_terms_taken_back_leave_the_next_bodys(people):
    loaded(people["lead"])
    assert people["lead"].post(f"{COUNCIL}end/{YEAR}", {"version": 1}).status_code == 302
    assert "Typical terms of 2026/27" in text(people["head"], SCHOOL + YEAR)


def test_for_other_calendars(people):
    answer = people["officer"].get(f"{SCHOOL}2026-27.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert answer.content == people["officer"].get(f"{SCHOOL}2026-27.ics").content


def test_my_calendars(people, county):
    assert "Wyvershire" in text(people["alliance"], "/calendars/")
    assert "none yet" in text(people["lead"], "/calendars/")
    loaded(people["lead"])
    assert "2026/27" in text(people["lead"], "/calendars/")


def test_signed_out_one_is_asked_to_sign_in(client_of_nobody, county):
    for url in ("/calendars/", COUNCIL, f"{COUNCIL}2026-27.ics", f"{COUNCIL}terms/"):
        assert client_of_nobody.get(url).headers["Location"].startswith("/signing-in/"), url
