"""When each publication last came out, whether that is held here, and when its next release is to be expected.

Publishers announce days of their own; ours are only a reminder: a yearly release is expected a year after the last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from upstream.evidence.definitions import Publication, Release
from upstream.evidence.known import ListedRelease, listed_releases
from upstream.evidence.store import Store

GRACE = dt.timedelta(days=42)  # a release a few weeks later than the year before is not late


@dataclass(frozen=True, slots=True)
class Expected:
    """One publication. `missing`: the newest release listed that is out and not held. `next_about`: nothing where its
    cadence is not yearly. `is_late`: it should be out by now and is not listed: look at the publisher's page."""

    publication: str
    title: str
    publisher: str
    page: str | None
    cadence: str | None
    last: ListedRelease | None
    missing: ListedRelease | None
    next_about: dt.date | None
    is_late: bool


def expected_releases(store: Store, on: dt.date) -> list[Expected]:
    """Every publication of which a release is listed, those that ask for something first."""
    listed: dict[str, list[ListedRelease]] = {}
    for release in listed_releases(store):
        listed.setdefault(release.publication, []).append(release)
    sources = store.definitions.sources.values()
    known = {one.id: one for one in (*store.definitions.publications.values(), *map(store.definitions.publication_of, sources))}
    found = [_expected(known[name], releases, on) for name, releases in listed.items() if name in known]
    return sorted(found, key=lambda one: (one.missing is None, not one.is_late, one.next_about or dt.date.max, one.title))


def _expected(publication: Publication, releases: list[ListedRelease], on: dt.date) -> Expected:
    out = sorted((one for one in releases if one.on <= on), key=lambda one: one.on)
    last = out[-1] if out else None
    about = next_about(publication.cadence or "", publication.releases, on)
    return Expected(
        publication.id, publication.title, publication.publisher, publication.page, publication.cadence,
        next((one for one in reversed(out) if one.held), None),
        last if last and not last.held else None, about, about is not None and about + GRACE < on,
    )


def next_about(cadence: str, releases: Iterable[Release], on: dt.date) -> dt.date | None:
    """The earliest day on which a release is due: a release announced, else a year after the last of each status."""
    if not cadence.startswith(("once a year", "twice a year")):
        return None
    days = list(releases)
    announced = [one.on for one in days if one.on > on]
    if announced:
        return min(announced)
    newest = {one.status: max(other.on for other in days if other.status == one.status) for one in days}
    return min((_a_year_later(day) for day in newest.values()), default=None)


def _a_year_later(day: dt.date) -> dt.date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else dt.date(day.year + 1, 3, 1)
