"""The tick sends mail to those who may sign in, says what it did, and never from a demonstration."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import transaction

from upstream.audit.actors import job
from upstream.audit.models import Event
from upstream.jobs.recurring import WORKS
from upstream.jobs.telling import addresses, link, send_notices, sweep_files
from upstream.notices.actions import notify
from upstream.notices.models import Notice
from upstream.people.models import User
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Deployment, Organisation

BY = job("tick")
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(settings) -> list[User]:
    """Two people with something waiting; one of them may not sign in any more."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    people = [User.objects.create_user(f"{name}@council.example", name) for name in ("anna", "ben")]
    User.objects.filter(pk=people[1].pk).update(is_active=False)
    about = Event.objects.create(happened="record.shared", role="x", target_kind="x", target="1")
    with transaction.atomic():
        notify(recipients=[one.pk for one in people], kind="alert", about=about, by=BY, now=NOW)
    return people


def test_mail_goes_to_those_who_may_sign_in(told):
    assert addresses([one.pk for one in told]) == {told[0].pk: "anna@council.example"}
    assert send_notices(now=NOW, by=BY) == "1 mail sent, 0 notices came back."
    assert [message.to for message in mail.outbox] == [["anna@council.example"]]
    assert link() in mail.outbox[0].body


def test_no_real_mail_leaves_a_demonstration(told):
    body = Organisation.objects.create(kind=OrganisationKind.COUNCIL, name="Wyvershire")
    Deployment.objects.create(pk=1, organisation=body, is_demo=True)
    assert send_notices(now=NOW, by=BY).startswith("This is a demonstration of invented people")
    assert mail.outbox == []
    assert set(Notice.objects.values_list("state", flat=True)) == {"waiting"}


def test_without_a_mail_server_the_tick_says_so(told, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert send_notices(now=NOW, by=BY).startswith("No mail server is set")
    assert set(Notice.objects.values_list("state", flat=True)) == {"waiting"}


def test_the_link_is_the_address_that_people_type(settings):
    settings.OVER_HTTPS, settings.ALLOWED_HOSTS = True, ["upstream.county.example", "localhost"]
    assert link() == "https://upstream.county.example/"


def test_the_sweep_says_how_many(settings, tmp_path):
    settings.FILES_FOLDER = tmp_path
    assert sweep_files(now=NOW, by=BY) == "0 left-overs of files removed."


def test_both_are_among_the_recurring_work():
    assert {"send notices", "sweep files"} <= {work.name for work in WORKS}
