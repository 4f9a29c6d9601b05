"""Everything of the ground about a school, as lines in one query: what its page, its card and its story are made of.

A kind joins by its place: a package of the ground whose `queries` has a function `lines(hat, school)`.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator

from django.db.models import QuerySet

import upstream.casework.ground as ground
from upstream.casework.records.lines import Line, read, shared_ids
from upstream.casework.records.prepared import read_prepared
from upstream.people.hats import Hat
from upstream.registry.models import School


def _givers() -> Iterator[Callable[[Hat, School | None], QuerySet]]:
    for found in pkgutil.iter_modules(ground.__path__, f"{ground.__name__}."):
        if found.ispkg and importlib.util.find_spec(f"{found.name}.queries"):
            lines = getattr(importlib.import_module(f"{found.name}.queries"), "lines", None)
            if lines is not None:
                yield lines


_GIVERS = tuple(_givers())


def lines_of(hat: Hat, school: School | None = None) -> list[Line]:
    """What a hat may read of a school, or of all its schools: the newest first."""
    shared = shared_ids(hat, school)
    if school is not None:
        return read_prepared(_GIVERS, hat, school, shared)
    return read((lines(hat, school) for lines in _GIVERS), shared)
