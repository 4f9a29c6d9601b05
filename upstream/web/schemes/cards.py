"""A school's standings side by side, one card a scheme: never merged, each leading to its own page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upstream.assessment.explanations.explanation import Explanation
from upstream.evidence.entity import Entity
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import listed
from upstream.web import links
from upstream.web.editions import OpenEdition
from upstream.web.schemes.offered import OfferedScheme, offer, place_for, schemes_of_school, whereabouts
from upstream.web.schemes.others import Others, present_others
from upstream.web.schemes.proposals import NO_PLACE, explanation_in, explanation_of, nationwide, proposals, recorded_for
from upstream.web.schemes.readers import NOT_YOURS, Reader
from upstream.web.schemes.standing import (
    NOT_LISTED,
    UNDETERMINED,
    because_of,
    meaning_of,
    point_tag,
    unknown_words,
    when_words,
)
from upstream.web.schemes.welcome import welcome

OWN_RECORD = "It rests also on what people of your body recorded here. Other bodies’ people may see another category."
NONE_IN_FORCE = "No scheme was in force for this school {}, so no category is proposed."


@dataclass(frozen=True, slots=True)
class AnswerTag:
    title: str
    answer: str
    tone: str


@dataclass(frozen=True, slots=True)
class Card:
    """`why_none` says why no category is proposed by this scheme."""

    scheme: str
    scheme_url: str
    in_force: str
    url: str
    answer: str
    meaning: str
    because: str
    unknown: str
    settles: str
    tags: list[AnswerTag]
    why_none: str = ""
    rests_on: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    when: str
    cards: list[Card]
    others: Others
    why_none: str = ""


def present_cards(
    edition: OpenEdition, la: str | None, urns: list[str], as_at: dt.date | None, reader: Reader
) -> Cards:
    """The standings that the reader may see."""
    on = as_at or today()
    here = whereabouts(edition, la, urns, on)
    fitting = schemes_of_school(edition, here, on)
    shown = [(scheme, place) for scheme, place in fitting if reader.sees_standing(scheme, here)]
    if fitting and not shown:
        return Cards(when_words(as_at), [], Others(), NOT_YOURS)
    named = {scheme.id for scheme, _ in shown}
    others = present_others(
        (
            scheme for scheme in offer(edition).schemes
            if scheme.id not in named and place_for(scheme, here) and reader.sees_standing(scheme, here)
        ),
        lambda name: links.standing(urns[0], name, as_at=as_at),
    )
    why_none = "" if shown else NO_PLACE["la"] if not others else NONE_IN_FORCE.format(when_words(as_at))
    cards = [_card(edition, scheme, place, urns, as_at, reader) for scheme, place in shown]
    return Cards(when_words(as_at), cards, others, why_none)


def _card(
    edition: OpenEdition, scheme: OfferedScheme, place: Entity, urns: list[str], as_at: dt.date | None, reader: Reader
) -> Card:
    told, why_none, rests_on = _told(edition, scheme, place, urns, as_at, reader)
    url, scheme_url = links.standing(urns[0], scheme.id, as_at=as_at), links.area(scheme.id, place, as_at=as_at)
    if told is None:
        return Card(scheme.title, scheme_url, scheme.when, url, "", "", "", "", "", [], why_none)
    good_news = welcome(scheme.framework)
    return Card(
        scheme=scheme.title, scheme_url=scheme_url, in_force=scheme.when, url=url,
        answer=told.category or UNDETERMINED, meaning=meaning_of(scheme.framework, told), because=because_of(told),
        unknown=unknown_words(told), settles=listed(told.settles),
        tags=[AnswerTag(point.title, *point_tag(point, good_news)) for point in told.points],
        rests_on=rests_on,
    )


def _told(
    edition: OpenEdition, scheme: OfferedScheme, place: Entity, urns: list[str], as_at: dt.date | None, reader: Reader
) -> tuple[Explanation | None, str, str]:
    """The explanation, or the sentence why there is none; and that it rests on the body's own record, where it does. As at
    now it comes out of every council's schools at once, unless the reader's body recorded something of its own."""
    if as_at is None and place.kind == "la" and scheme.is_tried and not recorded_for(scheme, reader):
        try:
            assessment = nationwide(edition, scheme)
        except Refusal as refusal:
            return None, f"No category is proposed: {refusal}", ""
        if assessment is not None:
            return explanation_in(assessment, urns), NOT_LISTED, ""
    found = proposals(edition, scheme, place, as_at, reader)
    judgements = found.assessment.judgements if found.assessment else None
    rests_on = OWN_RECORD if judgements and judgements.speaks_here_of(urns) else ""
    return explanation_of(found, urns), found.why_none or NOT_LISTED, rests_on
