"""Which councils there were on a day, and who was there in another's place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from upstream.evidence.definitions import Area, Definitions
from upstream.lib.wording import counted, listed

NAMED_ONE_BY_ONE = 12  # more councils than this are only counted


def councils(definitions: Definitions) -> dict[str, Area]:
    """Every council by its three-digit code, those gone and those to come among them."""
    return {area.id.rpartition(":")[2]: area for area in definitions.areas.values() if area.kind == "la"}


def councils_in_being(definitions: Definitions, on: dt.date) -> set[str]:
    """The codes of the councils that existed on a day."""
    return {code for code, area in councils(definitions).items() if in_being(area, on)}


def in_being(area: Area, on: dt.date) -> bool:
    return (area.opened_on is None or area.opened_on <= on) and (area.closed_on is None or on <= area.closed_on)


def in_being_for(code: str, areas: dict[str, Area], on: dt.date) -> list[str]:
    """The council itself, or those that were there in its place on the day: the ones before it, or the ones after."""
    area = areas.get(code)
    if area is None or in_being(area, on):
        return [code]
    before = [name for name, one in areas.items() if code in one.successors]
    return sorted(name for name in (*before, *area.successors) if name in areas and in_being(areas[name], on))


def named(definitions: Definitions, codes: Iterable[str]) -> str:
    """`Kent, Essex and Surrey`, or how many they are."""
    areas, codes = councils(definitions), list(codes)
    if len(codes) > NAMED_ONE_BY_ONE:
        return counted(len(codes), "council")
    return listed([areas[code].name if code in areas else code for code in codes])
