"""Responses, as the pages of every kind of record know them."""

from upstream.casework.ground.responses import actions, queries, rules
from upstream.casework.ground.responses.models import Response
from upstream.web.records.kinds import RecordKind

KIND = RecordKind(
    model=Response, word=queries.WORD, segment="responses", noun="response", title=str,
    columns=(
        ("URN", lambda one: one.urn), ("School", lambda one: str(one.school or "")),
        ("Sent", lambda one: one.written_at.date().isoformat()), ("From", lambda one: str(one.holder)),
        ("To", lambda one: str(one.to)), ("About", lambda one: one.about_kind),
        ("Accurate", lambda one: one.get_accuracy_display()),
        ("Text", lambda one: one.text), ("State", lambda one: one.get_state_display()), ("Answer", lambda one: one.answer),
    ),
    listed=queries.listed,
    withdraw=lambda one, reason, version, hat: actions.withdraw(response=one, reason=reason, version=version, by=hat),
    why_not_withdraw=rules.why_not_withdraw,
)
