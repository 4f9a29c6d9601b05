"""Editions opened to be compared, and what was found: both never change, so both are kept while the site runs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.http import Http404

from upstream.evidence.definitions import Definitions, load_definitions
from upstream.evidence.deployment import definitions_for_next
from upstream.evidence.edition_changes.changes import EditionChanges, changes_between, schools_where
from upstream.evidence.editions import Edition, NoEdition, home_folder
from upstream.evidence.entity import Entity
from upstream.evidence.serving import find_kept
from upstream.evidence.store import Store, open_store


def edition_of(name: str) -> Edition:
    """404 for an edition that is not kept here any more."""
    try:
        return find_kept(home_folder(), name)
    except NoEdition as none:
        raise Http404(str(none)) from None


def store_of(name: str) -> Store:
    return _store(home_folder(), edition_of(name).id)


@lru_cache(maxsize=4)
def _store(home: Path, name: str) -> Store:
    return open_store(clearance="open", edition=name, home=home)


def changes_of(before: str, after: str, place: Entity | None = None) -> EditionChanges:
    """What changed, for the schools of a place if one is named. Takes seconds the first time."""
    return _changes(home_folder(), edition_of(before).id, edition_of(after).id, place)


@lru_cache(maxsize=24)
def _changes(home: Path, before: str, after: str, place: Entity | None) -> EditionChanges:
    old, new = _store(home, before), _store(home, after)
    return changes_between(old, new, schools=schools_where(old, new, place) if place else None)


def definitions_here(request) -> Definitions:
    """Those that the next build will use; of the edition that serves, where they are the same."""
    home = home_folder()
    last = request.edition.store.edition if request.edition else None
    return _definitions(home, last)


@lru_cache(maxsize=2)
def _definitions(home: Path, last: Edition | None) -> Definitions:
    return definitions_for_next(home, last) if last else load_definitions()
