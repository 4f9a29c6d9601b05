"""Files about a school, as the pages of every kind of record know them."""

from upstream.casework.ground.school_files.models import SchoolFile
from upstream.casework.ground.school_files.queries import listed
from upstream.web.records.kinds import RecordKind

KIND = RecordKind(
    model=SchoolFile, word="file", segment="files", noun="file", title=lambda one: one.title,
    columns=(
        ("URN", lambda one: one.urn), ("School", lambda one: str(one.school or "")), ("Title", lambda one: one.title),
        ("File", lambda one: one.name), ("Bytes", lambda one: one.size), ("Sensitivity", lambda one: one.sensitivity),
        ("Added", lambda one: one.written_at.date()), ("Holder", lambda one: str(one.holder)),
    ),
    listed=listed,
)
