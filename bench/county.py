"""A council's casework for measuring: its schools, a lead who reads them, and some thousands of records."""

from __future__ import annotations

import datetime as dt
import os
import random

import django
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from upstream.lib.definition_files import PACKAGED

PER_SCHOOL = 8
LONG_AGO = dt.date(2015, 1, 1)


def ready() -> None:
    """The site over a database of its own, in the home that UPSTREAM_HOME names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upstream.config.settings")
    if not apps.ready:
        django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


class County:
    """A council with its register, a lead, and `PER_SCHOOL` records a school of each of two kinds. Made once a home."""

    def __init__(self, code: str):
        self.lead = self._lead(code)

    def _lead(self, code: str):
        user = apps.get_model("people", "User")
        found = user.objects.filter(email="lead@bench.example").first()
        return found or self._made(code, user)

    def _made(self, code: str, user):
        council = apps.get_model("registry", "Identifier").objects.get(kind="la", value=code).organisation
        lead = user.objects.create_user("lead@bench.example", "Lee Lead")
        apps.get_model("people", "Membership").objects.create(
            user=lead, organisation=council, role="improvement-lead", first=LONG_AGO
        )
        terms = max((PACKAGED / "documents" / "terms").glob("*.yaml")).stem
        apps.get_model("people", "AcceptedTerms").objects.create(user=lead, version=terms)
        self._records(council, lead)
        return lead

    def _records(self, council, lead) -> None:
        chance, today = random.Random(1), dt.date.today()
        schools = [one.school for one in council.belongings.select_related("school")]
        common = {"holder": council, "written_by": lead, "changed_by": lead}
        told, agreed = apps.get_model("casework", "Intelligence"), apps.get_model("casework", "AgreedAction")
        kinds = ("strength", "staffing", "complaint", "falling-roll")
        told.objects.bulk_create(
            told(kind=kinds[n % 4], is_fact=bool(n % 2), happened_on=today - dt.timedelta(days=chance.randrange(300)),
                 title=f"What was heard, number {n}", expires_on=today + dt.timedelta(days=chance.randrange(400)),
                 school=school, urn=school.urn, **common)
            for school in schools for n in range(PER_SCHOOL)
        )
        agreed.objects.bulk_create(
            agreed(what=f"What was agreed, number {n}", due=today + dt.timedelta(days=chance.randrange(-30, 60)),
                   owner_user=lead, agreed_on=today - dt.timedelta(days=40), school=school, urn=school.urn, **common)
            for school in schools for n in range(PER_SCHOOL)
        )

    def browser(self) -> Client:
        """The lead's browser, with both steps of signing in taken and the terms accepted."""
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(self.lead)
        session = client.session
        session["two-steps"] = True
        session.save()
        return client
