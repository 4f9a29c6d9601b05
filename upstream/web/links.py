"""Addresses inside the site, built here so that presenters can hand templates plain text."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import quote, urlencode

from upstream.evidence.entity import Entity
from upstream.lib import academic_year

_SLUG = re.compile(r"^(\d{4})-(\d{2})(?:-([a-zA-Z].*))?$")


def period_slug(period: str) -> str:
    """`2018/19 autumn term` → `2018-19-autumn-term`; a day stays as it is."""
    return quote(period.replace("/", "-").replace(" ", "-"))


def period_of_slug(slug: str) -> str:
    """The period back again: `2018-19-HT1` → `2018/19 HT1`, `2019-01-17` → itself."""
    match = _SLUG.match(slug)
    if not match or not academic_year.is_academic_year(f"{match[1]}/{match[2]}"):
        return slug
    rest = f" {match[3].replace('-', ' ')}" if match[3] else ""
    return f"{match[1]}/{match[2]}{rest}"


def figure(
    measure: str, entity: str, period: str, *, group: str = "all", phase: str = "all", as_at: dt.date | None = None
) -> str:
    asked = {"group": group, "phase": phase, "as-at": as_at.isoformat() if as_at else "all"}
    query = urlencode({name: value for name, value in asked.items() if value != "all"})
    address = f"/figures/{measure}/{entity}/{period_slug(period)}/"
    return f"{address}?{query}" if query else address


def school(urn: str, *, as_at: dt.date | None = None) -> str:
    return f"/schools/{urn}/" + (f"?as-at={as_at.isoformat()}" if as_at else "")


def every_figure(urn: str, *, as_at: dt.date | None = None) -> str:
    """A school's figures, every measure and pupil group."""
    return f"/schools/{urn}/figures/" + (f"?as-at={as_at.isoformat()}" if as_at else "")


def similar(urn: str, *, as_at: dt.date | None = None) -> str:
    """A school's family: those with an intake like its own."""
    return f"/schools/{urn}/similar/" + (f"?as-at={as_at.isoformat()}" if as_at else "")


def measure(measure_id: str, *, as_at: dt.date | None = None, **asked: str) -> str:
    """A measure's page; `asked` is a school to mark, a period, a set."""
    return _at(f"/measures/{measure_id}/", as_at, **asked)


def search(**asked: str | int | None) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/schools/?{query}" if query else "/schools/"


def _at(address: str, as_at: dt.date | None, **asked: str) -> str:
    query = urlencode({name: value for name, value in asked.items() if value} | (
        {"as-at": as_at.isoformat()} if as_at else {}
    ))
    return f"{address}?{query}" if query else address


def place_slug(place: Entity) -> str:
    """`la:936` → `la-936`."""
    return str(place).replace(":", "-")


def scheme(scheme_id: str) -> str:
    return f"/schemes/{scheme_id}/"


def area(scheme_id: str, place: Entity, *, as_at: dt.date | None = None) -> str:
    """What a scheme proposes for a place's schools."""
    return _at(f"/schemes/{scheme_id}/{place_slug(place)}/", as_at)


def standing(urn: str, scheme_id: str, *, as_at: dt.date | None = None, **kept: str) -> str:
    """A school's standing in a scheme; `kept` are the filters of the list it was found in."""
    return _at(f"/schools/{urn}/standings/{scheme_id}/", as_at, **kept)


def council(code: str, *, as_at: dt.date | None = None) -> str:
    return _at(f"/councils/{code}/", as_at)


def trust(uid: str, *, as_at: dt.date | None = None) -> str:
    return _at(f"/trusts/{uid}/", as_at)


def backtest(framework: str) -> str:
    """A framework tried on the past."""
    return f"/backtests/{framework}/"


def backtest_schools(framework: str, **asked: str) -> str:
    """The schools behind one number: round, rule, group and, where it is long, page."""
    return f"/backtests/{framework}/schools/?{urlencode(asked)}"


def backtest_download(framework: str, ending: str) -> str:
    return f"/backtests/{framework}/download.{ending}"
