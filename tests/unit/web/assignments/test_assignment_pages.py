"""My schools and who looks after which: four people at every address, handing over, what is new, files."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.county import school
from upstream.audit.models import Event
from upstream.casework.ground.contacts.actions import add, change
from upstream.casework.ground.contacts.rules import Entered
from upstream.lib.clock import today
from upstream.notices.models import Notice
from upstream.people.assignments import assign
from upstream.people.models import Assignment, Duty

AT_SCHOOL = "/schools/900001/assignments/"


@pytest.fixture
def lead(county):
    return county.hat("improvement-lead", county.council, "Lee Lead")


@pytest.fixture
def ann(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def people(county, lead, ann):
    return {
        "lead": county.browser("improvement-lead", county.council, "Lee Lead"),
        "officer": county.browser("improvement-officer", county.council, "Ann Officer"),
        "school": county.browser("headteacher", county.brook),
        "another body": county.browser("improvement-lead", county.alliance),
        "stranger": county.browser("improvement-lead", county.elsewhere),
        "administrator": county.browser("administrator", county.council),
    }


@pytest.fixture
def assigned(county, lead, ann):
    return assign(user=ann.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead, first=dt.date(2024, 9, 1))


def asked(people, url) -> dict[str, int]:
    return {name: client.get(url).status_code for name, client in people.items()}


def text(client, url) -> str:
    return client.get(url).content.decode()


def on(name: str, day: dt.date) -> dict:
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def test_who_reaches_which_page(people, assigned, ann):
    assert asked(people, "/my-schools/") == {
        "lead": 200, "officer": 200, "school": 200, "another body": 200, "stranger": 200, "administrator": 403
    }
    for url in ("/assignments/", f"{AT_SCHOOL}add/"):
        found = asked(people, url)
        assert (found["lead"], found["officer"], found["school"], found["administrator"]) == (200, 403, 403, 403), url
    assert asked(people, f"{AT_SCHOOL}add/")["stranger"] == 403
    assert asked(people, AT_SCHOOL)["stranger"] == 403


@pytest.mark.parametrize("deed", ["people/{user}/", "people/{user}/hand-over/", "{pk}/end/"])
def test_of_another_bodys_officers_one_learns_nothing(people, assigned, ann, deed):
    found = asked(people, "/assignments/" + deed.format(user=ann.user.pk, pk=assigned.pk))
    assert (found["lead"], found["another body"], found["stranger"]) == (200, 404, 404)
    nobody = asked(people, "/assignments/" + deed.format(user=999999, pk=999999))
    assert nobody["lead"] == nobody["stranger"] == 404


def test_the_school_reads_who_looks_after_it_and_another_body_does_not(people, assigned):
    assert "Ann Officer" in text(people["school"], AT_SCHOOL)
    assert "Ann Officer" not in text(people["another body"], AT_SCHOOL)
    assert "End it" not in text(people["school"], AT_SCHOOL)
    assert "Assign somebody:</strong> Your role does not assign officers" in text(people["officer"], AT_SCHOOL)


def test_my_schools_shows_mine_alone(people, assigned):
    assert "Brook School" in text(people["officer"], "/my-schools/")
    assert "Mill Academy" not in text(people["officer"], "/my-schools/")
    assert "Under ‘Who has how many schools’ you can assign some" in text(people["lead"], "/my-schools/")
    assert "Whoever leads the officers of your body assigns them" in text(people["school"], "/my-schools/")


def test_what_others_wrote_since_i_looked_is_new_until_i_look(county, people, assigned, lead):
    made = add(organisation=county.brook.organisation, entered=Entered("headteacher", "Alex Heron"), by=lead)
    assert "1 record new or changed" in text(people["officer"], "/my-schools/")
    people["officer"].get(f"/contacts/{made.pk}/")
    assert "new or changed" not in text(people["officer"], "/my-schools/")
    change(contact=made, version=1, entered=Entered("headteacher", "Alex Crane"), by=lead)
    assert "1 record new or changed" in text(people["officer"], "/my-schools/?show=new")


def test_what_i_wrote_myself_is_no_news(county, people, assigned, ann):
    add(organisation=county.brook.organisation, entered=Entered("headteacher", "Alex Heron"), by=ann)
    assert "new or changed" not in text(people["officer"], "/my-schools/")
    assert "Nothing is new at your schools" in text(people["officer"], "/my-schools/?show=new")


def test_the_list_is_ordered_as_asked(county, people, assigned, lead, ann):
    assign(user=ann.user, school=county.mill, duty=Duty.SUPPORT, by=lead)
    add(organisation=county.mill.organisation, entered=Entered("headteacher", "Jo Swift"), by=lead)
    expected = {"": "Brook School", "new": "Mill Academy", "since": "Mill Academy", "nonsense": "Brook School"}
    for order, first in expected.items():
        page = text(people["officer"], f"/my-schools/?order={order}")
        assert min(("Brook School", "Mill Academy"), key=page.index) == first, order


def test_assigning_by_the_form_tells_the_person(county, people, ann):
    form = {"user": ann.user.pk, "duty": "lead-officer", **on("first", today()), "last_0": "", "last_1": "", "last_2": ""}
    for _ in range(2):
        assert people["lead"].post(f"{AT_SCHOOL}add/", form).headers["Location"] == AT_SCHOOL
    assert Assignment.objects.count() == 1
    assert [(one.recipient, one.kind) for one in Notice.objects.all()] == [(ann.user.pk, "assigned")]


@pytest.mark.parametrize(("wrong", "said"), [
    ({"user": ""}, "Select who"), ({"duty": ""}, "Select what they are to the school"),
    ({"first_0": "40"}, "must be a real day"),
    ({"user": "999999"}, "Select who from the list"), ({"last_0": 1, "last_1": 1, "last_2": 2001}, "lies before the first"),
])
def test_what_is_wrong_is_said(people, ann, wrong, said):
    form = {"user": ann.user.pk, "duty": "deputy", **on("first", today()), "last_0": "", "last_1": "", "last_2": "", **wrong}
    answer = people["lead"].post(f"{AT_SCHOOL}add/", form)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_workloads_and_who_has_nobody(people, assigned):
    page = text(people["lead"], "/assignments/")
    assert "Ann Officer" in page
    assert "Schools without a lead officer" in page
    only = text(people["lead"], "/assignments/?without=lead-officer")
    assert "Mill Academy" in only
    assert "Ann Officer" not in only


def test_handing_over_in_one_step(county, people, assigned, ann):
    bob = county.hat("improvement-officer", county.council, "Bob Officer")
    url = f"/assignments/people/{ann.user.pk}/hand-over/"
    page = people["lead"].post(url, {"taking": bob.user.pk, **on("on", today())}, follow=True).content.decode()
    assert "The schools are handed over." in page
    assert "Brook School" in page
    assert "Ann Officer has no school to hand over." in text(people["lead"], f"/assignments/people/{ann.user.pk}/")
    assert Notice.objects.filter(recipient=bob.user.pk, kind="assigned").count() == 1


def test_ending_shows_what_another_did_meanwhile(people, assigned):
    url = f"/assignments/{assigned.pk}/end/"
    Assignment.objects.filter(pk=assigned.pk).update(version=2, last=today())
    answer = people["lead"].post(url, {"version": 1, **on("last", today())})
    assert answer.status_code == 422
    assert "As it stands now" in answer.content.decode()
    assert people["lead"].post(url, {"version": 2, **on("last", today())}).headers["Location"] == AT_SCHOOL


def test_files_and_who_may_take_them(county, people, assigned):
    assert "900001,Brook School,Ann Officer" in text(people["lead"], "/assignments/assignments.csv")
    assert "Brook School" in text(people["officer"], "/my-schools/my-schools.csv")
    assert "Brook School" not in text(people["stranger"], "/assignments/assignments.csv")
    assert county.browser("chair", county.brook).get("/my-schools/my-schools.csv").status_code == 403
    assert Event.objects.filter(happened="record.exported").count() == 3


def test_many_schools_ask_no_more_questions_than_few(county, people, lead, ann, django_assert_max_num_queries):
    for number in range(20):
        made = school(f"School {number:02}", f"9001{number:02}", county.council)
        assign(user=ann.user, school=made, duty=Duty.LEAD_OFFICER, by=lead)
    with django_assert_max_num_queries(14):
        assert "School 19" in text(people["officer"], "/my-schools/")
    with django_assert_max_num_queries(16):
        assert people["lead"].get("/assignments/").status_code == 200


def test_signed_out_one_is_asked_to_sign_in(client_of_nobody, assigned):
    for url in ("/my-schools/", "/assignments/", AT_SCHOOL, f"/assignments/{assigned.pk}/end/"):
        assert client_of_nobody.get(url).headers["Location"].startswith("/signing-in/"), url
