"""What was recorded about told schools before they changed: a split, a merger, a change of trust, a conversion.

So that who keeps, who loses and who must be asked can be tried on the demo. Each is recorded by the real verb, on the eve.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upstream.casework.ground.intelligence.actions import add_intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.records.sharing import share
from upstream.demo.organisations import EVES
from upstream.demo.people import hat_of_cast, invent_people
from upstream.registry.models import Organisation
from upstream.registry.queries import school_by_urn

SPLIT, MERGER, TRUST, CONVERSION = EVES
LONG = dt.date(2099, 12, 31)  # what was known then is kept for this story, however old


@dataclass(frozen=True)
class Remembered:
    """Somebody of the cast records something about a school, and may share it with a body by its name."""

    eve: dt.date
    urn: str
    by: str
    title: str
    share: str = ""


REMEMBERED = (
    Remembered(SPLIT, "900130", "officer", "The site is too small for its roll: two schools are planned"),
    Remembered(MERGER, "900128", "officer", "The infant school works closely with the junior school"),
    Remembered(MERGER, "900129", "officer", "The junior school’s hall is used by both"),
    Remembered(TRUST, "900147", "officer", "Turnover of teachers was high in the spring", "The Lantern Learning Trust"),
    Remembered(TRUST, "900147", "other-trust", "We look for a trust that is nearer"),
    Remembered(CONVERSION, "900127", "officer", "Governors voted to become an academy"),
)


def remember(eve: dt.date) -> None:
    """Everything of one eve, by people who were there. Before the first, they come in."""
    if eve == EVES[0]:
        invent_people()
    for one in REMEMBERED:
        if one.eve == eve:
            _record(one)


def _record(one: Remembered) -> None:
    by, school = hat_of_cast(one.by), school_by_urn(one.urn)
    assert school, f"There is no school {one.urn} on {one.eve}."
    told = Told("other", False, one.eve, one.title, source="a visit", expires_on=LONG)
    made = add_intelligence(school=school, told=told, by=by)
    if one.share:
        body = Organisation.objects.get(name__iexact=one.share)
        share(shared=made, organisation=body, reason="The trust runs the school", by=by)
