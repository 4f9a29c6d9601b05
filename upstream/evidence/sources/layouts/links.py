"""Links between establishments: predecessors, successors and what else GIAS calls a link."""

from __future__ import annotations

from upstream.evidence.frames import LINKS
from upstream.evidence.sources.reading import Job, Reading
from upstream.evidence.sources.records import fitted, one_each, only_urns, read_records, reading_of, with_days


def read_layout(job: Job) -> Reading:
    """`links`, as the file states them: each may stand twice, once from either side."""
    records = read_records(job)
    rows = only_urns(only_urns(records.rows, "urn", job), "linked_urn", job)
    rows = with_days(rows, ["established_on"], job)
    rows = one_each(rows, ["urn", "linked_urn", "link", "established_on"], job)
    return reading_of(records, {"links": fitted(rows, LINKS, job)}, rows["__row__"])
