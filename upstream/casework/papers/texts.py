"""What a body says of itself, and whom the public may write to."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.papers.models import PublicContact
from upstream.casework.records.changing import changed, locked
from upstream.lib.refusal import refuse
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.models import Deployment, Organisation

LONGEST = 5000


def why_not_profile(organisation: Organisation, hat: Hat | None) -> str | None:
    """An administrator writes of the own body; that of the deployment also of bodies that have none here."""
    if hat is None or not hat.may(Permission.SETTINGS_WRITE):
        return "The text about an organisation is written by its administrator."
    own = hat.organisation.pk == organisation.pk
    is_deployments = Deployment.objects.filter(organisation=hat.organisation).exists()
    has_its_own = organisation.memberships.now().filter(role=hat.role.id).exists()
    if own or (is_deployments and not has_its_own):
        return None
    return f"The text about {organisation} is written by its own administrator."


@transaction.atomic
def change_profile(*, organisation: Organisation, profile: str, version: int, by: Hat) -> Organisation:
    """The text about a body that its pages show: who it is, what it stands for."""
    refuse(why_not_profile(organisation, by))
    refuse(f"The text may have {LONGEST:,} characters: shorten it." if len(profile) > LONGEST else None)
    present = locked(organisation, version)
    if changed(present, {"profile": profile.strip()}):
        record(Happened.PROFILE_CHANGED, by=by, target=present, holder=present.pk, fields=["profile"])
    return present


@dataclass(frozen=True)
class ContactText:
    """What the contact page shows. Any may be empty, but not all."""

    email: str = ""
    telephone: str = ""
    address: str = ""
    protection_email: str = ""
    news: str = ""


def public_contact() -> PublicContact | None:
    return PublicContact.objects.first()


def why_not_contact_page(hat: Hat | None) -> str | None:
    if hat is None or not hat.may(Permission.SETTINGS_WRITE):
        return "The contact page is kept by an administrator."
    if not Deployment.objects.filter(organisation=hat.organisation).exists():
        return "The contact page is kept by the administrator of the body that runs this site."
    return None


def why_not_contact(text: ContactText) -> str | None:
    if not (text.email or text.telephone or text.address):
        return "Give at least one way to reach you: an e-mail address, a telephone number or a postal address."
    for written in filter(None, (text.email, text.protection_email)):
        try:
            validate_email(written)
        except ValidationError:
            return f"‘{written}’ is no e-mail address. Write it like office@example.org."
    return None


@transaction.atomic
def set_contact(*, text: ContactText, version: int | None, by: Hat) -> PublicContact:
    """`version` is that of the row which was read; None where there was none."""
    refuse(why_not_contact_page(by))
    refuse(why_not_contact(text))
    present, _ = PublicContact.objects.get_or_create(pk=1)
    present = locked(present, version or 1)
    if fields := changed(present, vars(text)):
        PublicContact.objects.filter(pk=present.pk).update(changed_by=by.user)
        record(Happened.CONTACT_PAGE_CHANGED, by=by, target=present, fields=fields)
    return present
