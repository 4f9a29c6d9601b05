"""The pages of files about a school."""

from __future__ import annotations

from django.http import FileResponse
from django.shortcuts import render

from upstream.casework.ground.school_files import actions
from upstream.casework.ground.school_files.models import SchoolFile
from upstream.casework.ground.school_files.queries import bytes_behind
from upstream.casework.ground.school_files.rules import sensitivities, why_not_add, why_not_change
from upstream.casework.records.access import seen
from upstream.files.actions import open_file
from upstream.files.downloads import download_headers
from upstream.people.roles import Permission, Sensitivity
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import forbidden, needs
from upstream.web.records.schools import about_school, known_names, school_crumbs, school_url
from upstream.web.records.tables import showing
from upstream.web.schools.page import Crumb
from upstream.web.stored_files.forms import DescribeForm, FileForm, RemoveForm, reads
from upstream.web.stored_files.kind import KIND
from upstream.web.stored_files.presenters import READS, present_files, present_one


@needs(*READS)
@about_school
def files(request, school):
    return render(request, "records/tables.html", {"page": present_files(school, request.hat)})


@needs(Permission.FILES_WRITE)
@about_school
def add(request, school):
    if why := why_not_add(school, request.hat):
        return forbidden(request, why)

    def verb(form):
        said = form.cleaned_data
        actions.add(
            school=school, chunks=said["file"].chunks(), name=said["file"].name, title=said["title"], note=said["note"],
            sensitivity=said["sensitivity"], by=request.hat, key=said["key"],
        )
        return school_url(school, "files/")

    rest = school_url(school, "files/")
    page = FormPage(
        f"Add a file about {school.name}", "Add the file",
        "What a file is, is told by its content. Files that run something are not taken.", rest,
        school_crumbs(school, ("Files", rest)), multipart=True,
    )
    make = lambda *args, **named: FileForm(*args, may=sensitivities(request.hat), **named)  # noqa: E731
    return ask(request, FileForm, "records/form.html", verb, page=page, said="The file is added.", make=make,
               initial={"sensitivity": Sensitivity.OFFICIAL.value}, known_names=known_names(request.hat, school))


@needs(*READS)
def one(request, pk):
    return render(request, "records/record.html", {"page": present_one(seen(SchoolFile, pk, request.hat), request.hat)})


@needs(*READS)
def download(request, pk):
    """Always as a download, so that nothing in it runs as a page of ours. That it was taken is written down as a look."""
    stored = bytes_behind(seen(SchoolFile, pk, request.hat))
    answer = FileResponse(open_file(stored))
    for name, said in download_headers(stored).items():  # after it was made: FileResponse puts its own in place of those given
        answer.headers[name] = said
    return answer


def _crumbs(found: SchoolFile) -> list[Crumb]:
    return [*school_crumbs(found.school, ("Files", school_url(found.school, "files/"))), Crumb(found.title, KIND.url(found.pk))]


@needs(Permission.FILES_WRITE)
def change(request, pk):
    found = seen(SchoolFile, pk, request.hat)
    if why := why_not_change(found, request.hat):
        return forbidden(request, why)

    def verb(form):
        said = form.cleaned_data
        actions.describe(
            file=found, version=said["version"] or 0, title=said["title"], note=said["note"], sensitivity=said["sensitivity"],
            by=request.hat,
        )
        return KIND.url(found.pk)

    page = FormPage("Describe this file anew", "Keep the change", "", KIND.url(found.pk), _crumbs(found))
    make = lambda *args, **named: DescribeForm(*args, may=sensitivities(request.hat), **named)  # noqa: E731
    initial = {name: getattr(found, name) for name in ("title", "note", "sensitivity", "version")}
    return ask(request, DescribeForm, "records/form.html", showing(reads, verb), page=page, said="The file is described anew.",
               make=make, initial=initial, known_names=known_names(request.hat, found.school))


@needs(Permission.FILES_WRITE)
def remove(request, pk):
    found = seen(SchoolFile, pk, request.hat)
    if why := why_not_change(found, request.hat):
        return forbidden(request, why)

    def verb(form):
        said = form.cleaned_data
        actions.remove(file=found, version=said["version"] or 0, reason=said["reason"], by=request.hat)
        return KIND.url(found.pk)

    lead = "The file itself is gone at once, for everybody. Its title and your reason stay: nobody looks for it in vain."
    page = FormPage(f"Remove ‘{found.title}’?", "Remove it", lead, KIND.url(found.pk), _crumbs(found))
    return ask(request, RemoveForm, "records/form.html", showing(reads, verb), page=page, said="The file is removed.",
               initial={"version": found.version}, known_names=known_names(request.hat, found.school))
