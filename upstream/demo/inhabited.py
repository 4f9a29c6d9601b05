"""The demo's database: the register of the invented county, its bodies, its people, and what they recorded."""

from __future__ import annotations

from django.db import transaction

from upstream.audit.actors import job
from upstream.demo.casework import invent_casework
from upstream.demo.ground import invent_ground
from upstream.demo.organisations import invent_organisations
from upstream.demo.people import invent_people
from upstream.demo.remembered import remember
from upstream.evidence.demo_homes import is_demo_home
from upstream.evidence.editions import home_folder
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
    """All of it in one transaction; a second time only what is new. People are there before the told schools change."""
    refuse(why_not_inhabit())
    invent_organisations(open_store(clearance="open"), by=BY, between=remember)
    mark()
    invent_people()
    invent_casework()
    invent_ground(open_store(clearance="open"))


def mark() -> None:
    """From here on the database is a demo's, for good."""
    owner = Organisation.objects.filter(name=WHOSE).first()
    if owner is None:
        raise Refusal(f"The demo’s register lacks {WHOSE}.")
    Deployment.objects.get_or_create(pk=1, defaults={"organisation": owner, "is_demo": True})
