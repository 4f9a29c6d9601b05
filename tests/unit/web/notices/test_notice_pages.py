"""Notices on the web: one's own alone, leading to the thing while it may be seen, switches, mail that came back."""

from __future__ import annotations

import pytest

from tests.county import school
from upstream.audit.actors import job
from upstream.casework.ground.contacts.actions import add
from upstream.casework.ground.contacts.rules import Entered
from upstream.casework.records.sharing import end_share, share
from upstream.notices.actions import bounced, notify
from upstream.notices.kinds import NOTICE_KINDS
from upstream.notices.models import MailTrouble, Notice
from upstream.notices.queries import choices_of
from upstream.people.assignments import assign
from upstream.people.models import Duty


@pytest.fixture
def lead(county):
    return county.hat("improvement-lead", county.council, "Lee Lead")


@pytest.fixture
def ann(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def browser(county, ann):
    return county.browser("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def told(county, lead, ann):
    assign(user=ann.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead)
    return Notice.objects.get()


def text(client) -> str:
    return client.get("/notices/").content.decode()


def test_an_empty_page_says_what_will_come(browser):
    assert "Nothing is unread. You will be told of shares with your body" in text(browser)


def test_opening_marks_as_read_and_leads_there(browser, told):
    page = text(browser)
    assert "Not read: 1" in page
    assert "Brook School: lead officer" in page
    assert browser.post(f"/notices/{told.pk}/open/").headers["Location"] == "/schools/900001/"
    assert "Not read" not in text(browser)
    assert "Brook School: lead officer" in text(browser)


def test_a_look_ahead_by_a_browser_reads_nothing(browser, told):
    assert browser.get(f"/notices/{told.pk}/open/").status_code == 405
    assert "Not read: 1" in text(browser)


def test_nobody_elses(county, browser, told):
    other = county.browser("improvement-lead", county.council, "Lee Lead")
    assert "Brook School" not in text(other)
    assert other.post(f"/notices/{told.pk}/open/").status_code == 404
    assert "0 notices marked as read" in other.post("/notices/read/", {"notice": told.pk}, follow=True).content.decode()
    assert Notice.objects.filter(read_at__isnull=True).count() == 1


def test_marking_some_or_all(browser, told):
    assert "0 notices" in browser.post("/notices/read/", {"notice": "x"}, follow=True).content.decode()
    assert "1 notice marked as read." in browser.post("/notices/read/", {"all": "yes"}, follow=True).content.decode()


def test_what_is_no_longer_shared_is_no_longer_named(county, lead, ann, django_capture_on_commit_callbacks):
    made = add(organisation=county.brook.organisation, entered=Entered("headteacher", "Alex Heron"), by=ann)
    opened = share(shared=made, organisation=county.brook.organisation, reason="To put it right", by=lead)
    head = county.hat("headteacher", county.brook)
    notify_of(made, head)
    browser = county.browser("headteacher", county.brook)
    assert "Alex Heron" in text(browser)
    end_share(share=opened, by=lead)
    page = text(browser)
    assert "Alex Heron" not in page
    assert "It is gone, or no longer yours to see." in page
    notice = Notice.objects.filter(recipient=head.user.pk).first()
    answer = browser.post(f"/notices/{notice.pk}/open/", follow=True).content.decode()
    assert "is no longer yours to see. It is marked as read." in answer


def notify_of(record, hat) -> None:
    notify(recipients=[hat.user.pk], kind="shared", about=record, by=job("test"), organisation=hat.organisation.pk)


def test_what_waits_for_another_body_is_opened_by_its_hat(county, ann, lead):
    """The same person acts for two bodies: neither hat opens what is the other's."""
    county.hat("improvement-officer", county.alliance, "Ann Officer")
    made = add(organisation=county.brook.organisation, entered=Entered("headteacher", "Alex Heron"), by=ann)
    notify_of(made, ann)
    browser = county.browser("improvement-officer", county.council, "Ann Officer")
    session = browser.session
    session["hat"] = ann.user.memberships.get(organisation=county.alliance).pk
    session.save()
    page = text(browser)
    assert "For Wyvershire:" in page
    assert "Alex Heron" not in page


def test_switches_offer_what_each_kind_offers(browser, ann):
    page = browser.get("/notices/switches/").content.decode()
    assert page.count("On the site only") == sum(not kind.is_urgent for kind in NOTICE_KINDS.values())
    form = {choice.kind.id: choice.when.value for choice in choices_of(ann.user.pk)} | {"assigned": "on-site"}
    assert browser.post("/notices/switches/", form).headers["Location"] == "/notices/"
    assert {one.kind.id: one.when for one in choices_of(ann.user.pk)}["assigned"] == "on-site"


@pytest.mark.parametrize("wrong", [{"alert": "on-site"}, {"assigned": "never"}, {"assigned": ""}])
def test_a_wrong_switch_is_refused(browser, ann, wrong):
    form = {choice.kind.id: choice.when.value for choice in choices_of(ann.user.pk)} | wrong
    answer = browser.post("/notices/switches/", form)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_mail_that_came_back_is_said_and_mended(browser, ann):
    bounced(user=ann.user.pk, reason="550 no such address", by=job("mail"))
    assert "Mail came back on" in text(browser)
    assert "Mail goes out to you again" in browser.post("/notices/mended/", follow=True).content.decode()
    assert not MailTrouble.objects.exists()


def test_many_notices_ask_a_question_for_each_kind_alone(county, browser, lead, ann, django_assert_max_num_queries):
    for number in range(20):
        made = school(f"School {number:02}", f"9001{number:02}", county.council)
        assign(user=ann.user, school=made, duty=Duty.LEAD_OFFICER, by=lead)
    with django_assert_max_num_queries(12):
        assert "School 19" in text(browser)


def test_signed_out_one_is_asked_to_sign_in(client_of_nobody, told):
    for url in ("/notices/", "/notices/switches/"):
        assert client_of_nobody.get(url).headers["Location"].startswith("/signing-in/"), url
