"""Somebody asks what is held about them: everything is found, reviewed by a person, and answered within the legal time."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from upstream.audit.events import viewed
from upstream.audit.happened import Happened
from upstream.audit.models import Event
from upstream.casework.ground.intelligence import actions as intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.protection import gathering, requests
from upstream.casework.protection.due import due_for_deletion
from upstream.casework.protection.models import Mark, RequestState, SubjectRequest
from upstream.casework.protection.requests import Asked
from upstream.casework.records.access import can_see
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal

HEAD = Asked("Harriet Head; Mrs Head", "", "By letter.", today(), "came in person with a passport")


@pytest.fixture
def received(records) -> SubjectRequest:
    return requests.receive(asked=HEAD, by=records.officer)


@pytest.fixture
def gathered(records, received) -> SubjectRequest:
    requests.gather(request=received, version=1, by=records.officer)
    received.refresh_from_db()
    return received


def kinds(request: SubjectRequest) -> set[str]:
    return set(request.items.values_list("record_kind", flat=True))


def test_the_clock_runs_from_the_day_it_was_received(records):
    asked = Asked("Harriet Head", "", "", dt.date(2026, 9, 3), "")
    request = requests.receive(asked=asked, by=records.officer)
    assert request.due_on == dt.date(2026, 10, 5), "3 October is a Saturday"


def test_more_time_is_given_once_with_a_reason_and_within_the_first_month(records, received):
    with pytest.raises(Refusal, match="Say why"):
        requests.extend(request=received, version=1, reason=" ", by=records.officer)
    longer = requests.extend(request=received, version=1, reason="Nine years of records.", by=records.officer)
    assert 88 <= (longer.due_on - longer.asked_on).days <= 97
    with pytest.raises(Refusal, match="no second time"):
        requests.extend(request=longer, version=longer.version, reason="Again.", by=records.officer)
    late = requests.receive(asked=Asked("A Late Person", "", "", today() - dt.timedelta(days=60)), by=records.officer)
    with pytest.raises(Refusal, match="first month is over"):
        requests.extend(request=late, version=1, reason="We forgot.", by=records.officer)


def test_nothing_is_gathered_before_it_is_sure_who_asks(records):
    unsure = requests.receive(asked=Asked("Harriet Head", "", "", today()), by=records.officer)
    with pytest.raises(Refusal, match="made sure that it is they"):
        requests.gather(request=unsure, version=1, by=records.officer)


def test_records_are_found_that_the_officer_may_not_read_otherwise_and_that_is_written_down(records, gathered):
    assert not can_see(records.complaint, records.officer)
    assert kinds(gathered) == {"casework.contact", "casework.intelligence"}
    event = Event.objects.get(happened=Happened.SUBJECT_REQUEST_GATHERED)
    assert event.fields == ["beyond-own-reading", "casework.contact:1", "casework.intelligence:2"], "one is an earlier wording"
    assert "Harriet" not in repr(event.__dict__)


def test_earlier_wordings_are_found_too(records, received):
    told = Told(kind="complaint", is_fact=True, happened_on=records.complaint.happened_on, title="A complaint")
    intelligence.correct(intelligence=records.complaint, told=told, version=records.complaint.version, by=records.lead)
    requests.gather(request=received, version=1, by=records.officer)
    past = received.items.filter(record_kind="casework.intelligence", found_by="an earlier wording names them")
    assert past.exists()
    assert "Harriet Head" in gathering.text_of(past.first().content)


def test_everything_about_an_account_is_found_by_its_address(records):
    lead = records.lead.user
    viewed(records.contact, by=records.lead, shared_with_school=False)
    request = requests.receive(asked=Asked(lead.name, lead.email.upper(), "", today(), "signed in"), by=records.officer)
    assert request.user == lead
    requests.gather(request=request, version=1, by=records.officer)
    found = kinds(request)
    assert {"people.user", "people.membership", "casework.draft", "audit.event", "audit.view"} <= found
    account = request.items.get(record_kind="people.user")
    assert lead.email in account.content.values()
    assert not any("password" in name for name in account.content), "secrets are never copied"
    written = request.items.get(record_kind="casework.intelligence", record="written_by:all")
    assert "A parent wrote" not in gathering.text_of(written.content), "what they wrote is about the school"


def test_so_is_how_they_sign_in_without_what_opens_the_door(records):
    """Rows of libraries, whose fields are named in another way than ours."""
    lead = records.lead.user
    user = {"user": lead}
    lead.last_login = timezone.now()
    lead.save(update_fields=["last_login"])
    EmailAddress.objects.create(**user, email=lead.email, verified=True, primary=True)
    SocialAccount.objects.create(**user, provider="openid", uid="subject-of-lee", extra_data={"name": "Lee"})
    Authenticator.objects.create(**user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    request = requests.receive(asked=Asked(lead.name, lead.email, "", today(), "signed in"), by=records.officer)
    requests.gather(request=request, version=1, by=records.officer)
    assert {"account.emailaddress", "socialaccount.socialaccount", "mfa.authenticator"} <= kinds(request)
    everything = " ".join(gathering.text_of(item.content) for item in request.items.all())
    assert "subject-of-lee" in everything
    assert "subject-of-lee" in everything
    assert "JBSWY3DPEHPK3PXP" not in everything


@pytest.mark.parametrize(("said", "is_found"), [
    ("Write to head@wyvershire.example.", True), ("<head@wyvershire.example>", True),
    ("Write to academy-head@wyvershire.example", False), ("head@wyvershire.example.org", False),
    ("Ann Lee’s view", True), ("ann lee", True), ("Joann Lee", False), ("Ann Leeson", False),
])
def test_a_name_or_an_address_is_found_whole(records, said, is_found):
    told = Told("other", False, today(), "A note", text=said)
    intelligence.add_intelligence(school=records.county.brook, told=told, by=records.lead)
    asked = Asked("Ann Lee", "head@wyvershire.example", "", today(), "came in person")
    request = requests.receive(asked=asked, by=records.officer)
    requests.gather(request=request, version=1, by=records.officer)
    assert request.items.filter(record_kind="casework.intelligence").exists() == is_found


def test_an_account_that_only_bears_the_name_is_never_included_unseen(records):
    """It may be another person's."""
    name = records.lead.user.name
    request = requests.receive(asked=Asked(name, "", "", today(), "came in person"), by=records.officer)
    requests.gather(request=request, version=1, by=records.officer)
    requests.include_rest(request=request, by=records.officer)
    assert request.items.get(record_kind="people.user").mark == Mark.OPEN


def test_only_records_of_the_own_body_are_gathered(records):
    county = records.county
    stranger = county.hat("protection-officer", county.trust, "Tom Trust")
    request = requests.receive(asked=HEAD, by=stranger)
    requests.gather(request=request, version=1, by=stranger)
    assert kinds(request) == set(), "the council’s records, and accounts, are the council’s officer’s to gather"


def test_requests_are_seen_by_the_officer_who_looks_after_them_and_nobody_else(records, received):
    county = records.county
    tom = county.hat("protection-officer", county.trust, "Tom Trust")
    others = [records.lead, tom, county.hat("headteacher", county.brook)]
    assert list(requests.requests_for(records.officer)) == [received]
    for hat in others:
        assert not requests.requests_for(hat).exists()
        with pytest.raises(Refusal):
            requests.gather(request=received, version=1, by=hat)


def test_nothing_goes_out_before_everything_was_looked_at(records, gathered):
    with pytest.raises(Refusal, match="still to be looked at"):
        requests.close(request=gathered, version=gathered.version, state="answered", by=records.officer)
    for item in gathered.items.all():
        requests.mark_item(item=item, version=item.version, mark=Mark.INCLUDE, by=records.officer)
    closed = requests.close(request=gathered, version=gathered.version, state="answered", by=records.officer)
    assert (closed.state, closed.closed_on) == (RequestState.ANSWERED, today())
    with pytest.raises(Refusal, match="was closed"):
        requests.gather(request=closed, version=closed.version, by=records.officer)


def test_withheld_and_redacted_need_a_reason_and_leave_nothing_behind(records, gathered):
    item = gathered.items.filter(record_kind="casework.intelligence").first()
    with pytest.raises(Refusal, match="Say why"):
        requests.mark_item(item=item, version=1, mark=Mark.WITHHOLD, by=records.officer)
    with pytest.raises(Refusal, match="does not stand in it"):
        requests.mark_item(item=item, version=1, mark=Mark.REDACT, reason="others", words=["a neighbour"], by=records.officer)
    item = requests.mark_item(
        item=item, version=1, mark=Mark.REDACT, reason="somebody else’s data", words=["A PARENT"], by=records.officer
    )
    out = gathering.text_of(gathering.disclosed(item))
    assert gathering.BLOT in out
    assert "parent" not in out.lower()
    assert "Harriet Head" in out
    item = requests.mark_item(item=item, version=item.version, mark=Mark.WITHHOLD, reason="privilege", by=records.officer)
    assert gathering.disclosed(item) == {}


def test_gathered_again_what_changed_is_looked_at_again_and_the_rest_stays(records, gathered):
    for item in gathered.items.all():
        requests.mark_item(item=item, version=item.version, mark=Mark.INCLUDE, by=records.officer)
    told = Told(
        kind="complaint", is_fact=True, happened_on=records.complaint.happened_on,
        title="A complaint about Harriet Head, closed",
    )
    intelligence.correct(intelligence=records.complaint, told=told, version=records.complaint.version, by=records.lead)
    requests.gather(request=gathered, version=gathered.version, by=records.officer)
    assert gathered.items.get(record_kind="casework.contact").mark == Mark.INCLUDE
    assert gathered.items.get(record_kind="casework.intelligence", record=str(records.complaint.pk)).mark == Mark.OPEN


def test_what_an_open_request_has_gathered_is_not_deleted_meanwhile(records, gathered):
    def due() -> list[str]:
        rows = next(one.rows for one in due_for_deletion(today()) if one.table.table == "casework.contact")
        return [str(row.pk) for row in rows]

    assert due() == []
    requests.close(request=gathered, version=gathered.version, state="withdrawn", outcome="They wrote so.", by=records.officer)
    assert due() == [str(records.contact.pk)]


def test_two_officers_at_one_request(records, gathered):
    asked = Asked("Harriet Head", "", "", today(), "by telephone")
    requests.change(request=gathered, version=gathered.version, asked=asked, by=records.officer)
    with pytest.raises(Refusal, match="while you were writing"):
        requests.gather(request=gathered, version=gathered.version, by=records.officer)
