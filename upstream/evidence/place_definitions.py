"""Where schools are and of which type they are: councils, regions, own areas, and publishers' words for types."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from upstream.lib.definition_files import Definition


class Area(Definition):
    """A council, a region or an area of an organisation's own, in being from and to."""

    id: str
    name: str
    kind: Literal["la", "region", "area"]
    codes: tuple[str, ...] = ()  # LA codes, GSS codes, names that files write for it
    region: str | None = None
    type: str | None = None
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None
    successors: tuple[str, ...] = ()
    members: tuple[str, ...] = ()  # areas: urn:…, la:…, district:…, ward:…
    note: str | None = None


class Areas(Definition):
    areas: tuple[Area, ...]


class SchoolType(Definition):
    """What a publisher's name for a type of school means here.

    `kind` by-phase leaves it to the phase and the ages (primary, infant, first, junior, middle,
    secondary, all-through); special, pru, nursery and 16-19 say it themselves.
    """

    names: tuple[str, ...]  # as GIAS, the school census and the performance tables write it
    state_funded: bool
    sector: Literal["maintained", "academy", "independent", "further education", "other"]
    kind: Literal["by-phase", "primary", "secondary", "special", "pru", "nursery", "16-19", "other"]
    phase: Literal["primary", "secondary", "special"] | None = None  # census types: the phase of attendance


class SchoolTypes(Definition):
    types: tuple[SchoolType, ...]
