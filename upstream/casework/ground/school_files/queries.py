"""The files about a school that a hat may have."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.http import Http404

from upstream.casework.ground.school_files.models import SchoolFile
from upstream.casework.records.access import NOT_THERE, visible
from upstream.casework.records.lines import as_lines
from upstream.files.models import StoredFile
from upstream.people.hats import Hat
from upstream.registry.models import School
from upstream.registry.queries import ids_of


def files_about(school: School, hat: Hat) -> list[SchoolFile]:
    """Those that are there and stubs of those removed, the newest first."""
    rows = visible(SchoolFile, hat).filter(school__in=ids_of(school))
    return list(rows.select_related("holder", "written_by", "changed_by"))


def listed(hat: Hat, school: School | None = None) -> QuerySet[SchoolFile]:
    """What there is, of one school or of all: for a table of titles to take along."""
    rows = visible(SchoolFile, hat).filter(removed_at__isnull=True).select_related("holder", "school")
    return rows.filter(school__in=ids_of(school)) if school else rows


def bytes_behind(file: SchoolFile) -> StoredFile:
    """The stored file of a record that may be seen. `Http404` where it was removed."""
    found = StoredFile.objects.live().filter(pk=file.stored).first() if file.stored else None
    if found is None:
        raise Http404(NOT_THERE)
    return found


def lines(hat: Hat, school: School | None = None) -> QuerySet:
    """Files about a school, or about all, as lines: title, when it was added, name."""
    rows = visible(SchoolFile, hat, school).filter(removed_at__isnull=True)
    return as_lines(rows, "file", title="title", on=F("written_at__date"), state="kind", extra="name")
