"""The demo's database: the register of the invented county, its bodies, its people, and what they recorded."""

from __future__ import annotations

from django.db import transaction

from upstream.audit.actors import job
from upstream.casework.records.leaving import bring_up_to_date
from upstream.demo.casework import invent_casework
from upstream.demo.county import told_county
from upstream.demo.organisations import invent_organisations
from upstream.demo.people import invent_people
from upstream.evidence.demo_homes import is_demo_home
from upstream.evidence.editions import home_folder
from upstream.evidence.register import Wanted
from upstream.evidence.register_facts import register_facts
from upstream.evidence.store import open_store
from upstream.lib.refusal import Refusal, refuse
from upstream.registry.models import Deployment, Organisation

BY = job("upstream demo")
WHOSE = "Wyvershire Schools Alliance"


def why_not_inhabit() -> str | None:
    """A sentence where invented people would come among real ones, or None."""
    ours = Deployment.objects.first()
    if ours is not None and not ours.is_demo:
        return "This database is used by real people, so the demo’s are not let in: name another in UPSTREAM_DATABASE."
    if not is_demo_home(home_folder()):
        return f"{home_folder()} is no demo home, so no invented people live there."
    return None


@transaction.atomic
def inhabit() -> None:
    """All of it in one transaction; a second time only what is new."""
    refuse(why_not_inhabit())
    county = told_county()
    wanted = Wanted({county.council.code}, {trust.uid for trust in county.trusts}, set())
    store = open_store(clearance="open")
    bring_up_to_date(register_facts(store, wanted), by=BY)
    invent_organisations(store, by=BY)
    mark()
    invent_people()
    invent_casework()


def mark() -> None:
    """From here on the database is a demo's, for good."""
    owner = Organisation.objects.filter(name=WHOSE).first()
    if owner is None:
        raise Refusal(f"The demo’s register lacks {WHOSE}.")
    Deployment.objects.get_or_create(pk=1, defaults={"organisation": owner, "is_demo": True})
