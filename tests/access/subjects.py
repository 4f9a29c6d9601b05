"""What the names in braces of `matrix.yaml` stand for: of the alliance, about the Quill School, shared with the school."""

from __future__ import annotations

import datetime as dt
import uuid

from tests.access.recorded import MAKERS
from upstream.assessment.framework import load_framework
from upstream.casework.evidence_runs.actions import start
from upstream.casework.evidence_runs.models import Road
from upstream.casework.ground.agreements.actions import draft
from upstream.casework.ground.agreements.rules import Terms
from upstream.casework.ground.judgements.actions import declare_complete
from upstream.casework.ground.responses.actions import respond
from upstream.casework.ground.responses.rules import About, Said
from upstream.casework.papers.copies import Wanted, ask
from upstream.casework.papers.models import CopyFormat
from upstream.casework.papers.versions import in_force
from upstream.casework.records.models import Share
from upstream.casework.records.sharing import share
from upstream.evidence.editions import current_edition, editions_folder
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.people import invitations
from upstream.people.models import Assignment, Membership
from upstream.people.roles import ROLES
from upstream.registry.kinds import IdentifierKind, OrganisationKind
from upstream.registry.models import Belonging, Covering, Organisation, Reconciliation
from upstream.registry.queries import school_by_urn

QUILL = "900001"
FRAMEWORK = "report-cards-2025"
SHARED = ("intelligence", "judgement", "agreedaction", "contact", "target", "schoolfile")  # with the school, by the alliance


def subjects(hats) -> dict[str, str]:
    officer, quill = hats["improvement-officer"], school_by_urn(QUILL)
    found = {**_numbers(), **_casework(hats, quill), **_people(hats, officer)}
    framework = load_framework(f"{FRAMEWORK}/1", [PACKAGED])
    declared = declare_complete(framework=framework, kinds=tuple(framework.judgements)[:1], by=officer)
    run = start(road=Road.UPLOAD, by=hats["data-manager"])
    copy = ask(wanted=Wanted("/accessibility/", CopyFormat.PAPER, "A. Reader", "1 Quill Lane"), key=uuid.uuid4())
    terms = Terms(
        "ledger", "The ledger of Pelican", "to know schools", "figures", ("public-task",), "officers", "as told", "a year",
        today() + dt.timedelta(days=200), today(),
    )
    agreement = draft(terms=terms, by=hats["protection-officer"])
    found |= {"agreement": agreement.pk, "reconciliation": Reconciliation.objects.first().pk}
    found |= {"belonging": Belonging.objects.filter(typed=True).first().pk, "covering": Covering.objects.first().pk}
    return {**found, "declaration": declared.pk, "run": run.pk, "copy": copy.pk, "framework": FRAMEWORK}


def _numbers() -> dict:
    council = Organisation.objects.get(kind=OrganisationKind.COUNCIL, name="Wyvershire")
    return {
        "council": council.identifiers.filter(kind=IdentifierKind.COUNCIL).latest("pk").value,
        "alliance": Organisation.objects.get(kind=OrganisationKind.ALLIANCE).pk,
        "edition": current_edition(editions_folder()).id,
        "terms": in_force("terms").id, "privacy": in_force("privacy").id, "scheme": "alliance-2019",
    }


def _casework(hats, quill) -> dict:
    """One record of each kind, and of each the share with the school; the response goes the other way."""
    found = {}
    officer, head = hats["improvement-officer"], hats["headteacher"]
    for name in SHARED:
        made = MAKERS[f"casework.{name}"](officer, quill, "Pelican")
        given = share(shared=made, organisation=quill.organisation, reason="so that they know", by=officer)
        found |= {name: made.pk, f"{name}-share": given.pk}
        if name == "judgement":
            about = About("casework.judgement", str(made.pk), record=made)
            answered = respond(school=quill, said=Said(about, "We read it.", made.holder), by=head)
            found |= {"response": answered.pk, "response-share": Share.objects.get(record=answered.pk).pk}
    for short, name in (("action", "agreedaction"), ("file", "schoolfile")):
        found |= {short: found[name], f"{short}-share": found[f"{name}-share"]}
    return found


def _people(hats, officer) -> dict:
    held = Membership.objects.get(pk=officer.membership)
    invited, _ = invitations.invite(
        email="to.come@wyvershire.example", name="Tove Coming", organisation=officer.organisation,
        role=ROLES["improvement-officer"], by=hats["improvement-lead"],
    )
    assigned = Assignment.objects.filter(user=officer.user, organisation=officer.organisation).first()
    return {"officer": officer.user.pk, "role": held.pk, "invitation": invited.pk, "assignment": assigned.pk}
