"""Judgements, as the pages of every kind of record know them."""

from upstream.casework.ground.judgements import actions, queries, rules
from upstream.casework.ground.judgements.models import Judgement
from upstream.web.records.kinds import RecordKind

KIND = RecordKind(
    model=Judgement, word=queries.WORD, segment="judgements", noun="judgement", title=str,
    columns=(
        ("URN", lambda one: one.urn), ("School", lambda one: str(one.school or "")), ("Framework", lambda one: one.framework),
        ("Kind", lambda one: one.kind), ("What was judged", lambda one: one.kind_title), ("Answer", lambda one: one.answer),
        ("Day", lambda one: one.judged_on.isoformat()), ("Judged by", lambda one: one.judged_by),
        ("Evidence", lambda one: one.evidence), ("Sensitivity", lambda one: one.sensitivity), ("State", lambda one: one.state),
        ("Holder", lambda one: str(one.holder)),
    ),
    listed=queries.listed,
    withdraw=lambda one, reason, version, hat: actions.withdraw(judgement=one, reason=reason, version=version, by=hat),
    why_not_withdraw=rules.why_not_withdraw,
)
