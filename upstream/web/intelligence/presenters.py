"""Intelligence in words."""

from __future__ import annotations

from upstream.casework.ground.intelligence.kinds import every_kind, kind_title
from upstream.casework.ground.intelligence.models import LIVE, Intelligence, IntelligenceState
from upstream.casework.ground.intelligence.queries import SOON
from upstream.casework.ground.intelligence.rules import why_not_correct, why_not_renew
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.web import words
from upstream.web.intelligence.kind import KIND
from upstream.web.records.listing import Row
from upstream.web.records.page import Deed, Part, RecordPage, Tag, record_crumbs, with_record
from upstream.web.schools.page import Fact


def tags_of(is_fact: bool, state: str, expires_on) -> list[Tag]:
    """Fact or opinion, and what became of it."""
    tags = [Tag("Fact", "good") if is_fact else Tag("Opinion", "unknown")]
    if state == IntelligenceState.WITHDRAWN:
        return [*tags, Tag("Withdrawn", "worse")]
    left = (expires_on - today()).days
    if state not in LIVE or left < 0:
        return [*tags, Tag("Expired")]
    return [*tags, Tag(f"Expires on {words.on_day(expires_on)}", "look")] if left <= SOON else tags


def row(one: Intelligence, *, of_several: bool) -> Row:
    about = f"{kind_title(one.kind)} · {words.on_day(one.happened_on)} · {one.holder}"
    return Row(
        KIND.url(one.pk), one.title, tags_of(one.is_fact, one.state, one.expires_on), about,
        school=str(one.school) if of_several and one.school else "",
    )


def present(one: Intelligence, hat: Hat) -> RecordPage:
    kind = every_kind().get(one.kind)
    facts = [
        Fact("Kind", kind_title(one.kind)), Fact("Day", words.on_day(one.happened_on)),
        Fact("Told by", one.source), Fact("Holds until", words.on_day(one.expires_on)),
        Fact("Frameworks", _feeds(one, kind)), Fact("Withdrawn because", one.ended_reason),
    ]
    deeds = [
        Deed("It still holds: renew it", KIND.url(one.pk, "renew"), why_not_renew(one, hat) or ""),
        Deed("Correct it", KIND.url(one.pk, "correct"), why_not_correct(one, hat) or ""),
    ]
    page = RecordPage(
        one.title, "Intelligence", record_crumbs(one, "Intelligence", "intelligence/"),
        tags_of(one.is_fact, one.state, one.expires_on), [fact for fact in facts if fact.text],
        [Part("More", one.text)] if one.text else [], deeds=deeds if one.holder_id == hat.organisation.pk else [],
    )
    return with_record(page, one, hat)


def _feeds(one: Intelligence, kind) -> str:
    if not one.is_fact:
        return "An opinion is read by no framework."
    if kind and kind.feeds:
        return f"Read as the fact ‘{kind.feeds.fact.replace('-', ' ')}’: {kind.feeds.answer}."
    return ""
