"""Files in words."""

from __future__ import annotations

from upstream.casework.ground.school_files.models import SchoolFile
from upstream.casework.ground.school_files.queries import files_about
from upstream.casework.ground.school_files.rules import why_not_add, why_not_change
from upstream.files.kinds import FILE_KINDS
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.models import School
from upstream.web import words
from upstream.web.records.page import Deed, Part, RecordPage, Tag, with_record
from upstream.web.records.schools import school_crumbs, school_url
from upstream.web.records.tables import Cell, Table, TablePage, columns
from upstream.web.schools.page import Fact
from upstream.web.stored_files.kind import KIND

READS = (Permission.RECORDS_VIEW, Permission.SHARED_VIEW)
HEAD = columns("Title", "File", "Added", "By", "How careful to be")
EMPTY = "No file is here that you may have. Papers about the school can be added one at a time."


def size_words(size: int) -> str:
    """`340 KB`, `1.2 MB`."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"


def what(file: SchoolFile) -> str:
    kind = FILE_KINDS[file.kind].title if file.kind in FILE_KINDS else file.kind
    return f"{words.sentence_case(kind)}, {size_words(file.size)}"


def download_url(file: SchoolFile) -> str:
    return KIND.url(file.pk, "download")


def present_files(school: School, hat: Hat) -> TablePage:
    files = files_about(school, hat)
    rest = school_url(school, "files/")
    why = "" if hat.may(Permission.EXPORT) else "Your role takes no lists away as files."
    return TablePage(
        f"Files about {school.name}", school_crumbs(school, ("Files", rest)),
        "A file is for those of its body who work on the school, and for whom it is shared with.",
        deeds=[Deed("Add a file", f"{rest}add/", why_not_add(school, hat) or "")],
        tables=[Table("Files", HEAD, [_row(one) for one in files], EMPTY)],
        downloads=[Deed("Take the list along as a table", f"/files/files.csv?school={school.urn}", why)] if files else (),
    )


def _row(one: SchoolFile) -> list[Cell]:
    added = Cell(words.on_day(one.written_at.date()), sort=one.written_at.isoformat())
    if one.is_removed:
        file = Cell("", tags=[Tag("Removed")], small=one.removed_because)
    else:
        file = Cell(one.name, download_url(one), small=what(one))
    return [Cell(one.title, KIND.url(one.pk)), file, added, Cell(one.holder.name), Cell(one.get_sensitivity_display())]


def present_one(one: SchoolFile, hat: Hat) -> RecordPage:
    rest = school_url(one.school, "files/")
    facts = [Fact("Removed because", one.removed_because)] if one.is_removed else [
        Fact("File", f"{one.name} ({what(one)})", download_url(one)),
    ]
    deeds = [
        Deed("Describe it anew", KIND.url(one.pk, "change"), why_not_change(one, hat) or ""),
        Deed("Remove it", KIND.url(one.pk, "remove"), why_not_change(one, hat) or ""),
    ]
    is_holders = one.holder_id == hat.organisation.pk
    page = RecordPage(
        one.title, "File", school_crumbs(one.school, ("Files", rest)), [Tag("Removed")] if one.is_removed else [], facts,
        [Part("Note", one.note)] if one.note else [], deeds=deeds if is_holders and not one.is_removed else [],
    )
    return with_record(page, one, hat)
