"""Who may add a file about a school, and remove it. Asks, never writes."""

from __future__ import annotations

from upstream.casework.ground.school_files.models import SchoolFile
from upstream.casework.records.access import why_not_see, why_not_write
from upstream.casework.records.owning import why_not_sensitivity
from upstream.people.hats import Hat
from upstream.people.roles import Permission, Sensitivity
from upstream.registry.models import School

CHOICES = (Sensitivity.OFFICIAL, Sensitivity.CONFIDENTIAL, Sensitivity.SAFEGUARDING)


def why_not_add(school: School, hat: Hat | None) -> str | None:
    return why_not_write(hat, Permission.FILES_WRITE, school)


def why_not_file(title: str, sensitivity: str, hat: Hat) -> str | None:
    if not title.strip():
        return "Enter a title: it is what others read in lists."
    return why_not_sensitivity(sensitivity, hat)


def sensitivities(hat: Hat) -> list[Sensitivity]:
    """Those that a hat may give a file: nobody writes what they could not read again."""
    return [one for one in CHOICES if one in hat.role.reads]


def why_not_change(file: SchoolFile, hat: Hat | None) -> str | None:
    if hidden := why_not_see(file, hat):
        return hidden
    if hat is None or file.holder_id != hat.organisation.pk:
        return f"Only {file.holder} can change this, since it added it."
    if file.is_removed:
        return "This file was removed. Add it again if it is needed."
    return why_not_add(file.school, hat)
