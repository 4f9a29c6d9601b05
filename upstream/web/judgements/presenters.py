"""Judgements in words."""

from __future__ import annotations

from upstream.casework.ground.judgements.models import Judgement, JudgementState
from upstream.casework.ground.judgements.queries import earlier
from upstream.people.hats import Hat
from upstream.web import words
from upstream.web.judgements.kind import KIND
from upstream.web.records.listing import Row
from upstream.web.records.page import Part, RecordPage, Tag, record_crumbs, with_record
from upstream.web.schools.page import Fact

TONES = {JudgementState.STANDING: "good", JudgementState.SUPERSEDED: "plain", JudgementState.WITHDRAWN: "worse"}


def tag(state: str) -> Tag:
    return Tag(JudgementState(state).label, TONES[JudgementState(state)])


def row(one: Judgement, *, of_several: bool) -> Row:
    about = f"{words.on_day(one.judged_on)} · {one.judged_by} · {one.holder}"
    school = str(one.school) if of_several and one.school else ""
    return Row(KIND.url(one.pk), said(one), [tag(one.state)], about, one.evidence, school)


def said(one: Judgement) -> str:
    return f"{one.kind_title}: {one.answer}"


def present(one: Judgement, hat: Hat) -> RecordPage:
    facts = [
        Fact("Judged on", words.on_day(one.judged_on)), Fact("Judged by", one.judged_by),
        Fact("Framework", f"{one.framework}, kind ‘{one.kind}’" if one.framework else "None: in the writer’s own words"),
        Fact("Withdrawn because", one.ended_reason),
    ]
    page = RecordPage(
        said(one), "Judgement", record_crumbs(one, "Judgements", "judgements/"), [tag(one.state)],
        [fact for fact in facts if fact.text], [Part("Evidence", one.evidence)] if one.evidence else [],
        links=[Fact(text, text, address) for text, address in one.links], earlier=_around(one, hat),
    )
    return with_record(page, one, hat)


def _around(one: Judgement, hat: Hat) -> list[Fact]:
    """What superseded it, and what it superseded: the newest first."""
    after = Judgement.objects.filter(supersedes=one).first()
    found = [("Superseded on", after)] if after and after.holder_id == hat.organisation.pk else []
    found += [("Before", before) for before in earlier(one, hat)]
    return [Fact(f"{name} {words.on_day(other.judged_on)}", said(other), KIND.url(other.pk)) for name, other in found]
