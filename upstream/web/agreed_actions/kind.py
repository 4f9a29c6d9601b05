"""Agreed actions, as the pages of every kind of record know them."""

from upstream.casework.ground.actions import actions, queries, rules
from upstream.casework.ground.actions.models import AgreedAction
from upstream.web.records.kinds import RecordKind

KIND = RecordKind(
    model=AgreedAction, word=queries.WORD, segment="actions", noun="agreed action",
    title=lambda one: one.what,
    texts=(
        ("state", "State"), ("what", "What"), ("detail", "More"), ("success", "How one will know"), ("due", "Due"),
        ("owner_user", "Person"), ("owner_organisation", "Body"), ("owner_role", "Role"), ("owner_words", "Who, in words"),
        ("ended_reason", "Not done because"),
    ),
    columns=(
        ("URN", lambda one: one.urn), ("School", lambda one: str(one.school or "")), ("What", lambda one: one.what),
        ("Who", rules.owner_words), ("Agreed on", lambda one: one.agreed_on.isoformat()),
        ("Due", lambda one: one.due.isoformat()), ("State", lambda one: one.get_state_display()),
        ("Overdue", lambda one: "yes" if rules.is_overdue(one) else "no"), ("How one will know", lambda one: one.success),
        ("Ended on", lambda one: one.ended_on.isoformat() if one.ended_on else ""),
        ("Reason", lambda one: one.ended_reason), ("Holder", lambda one: str(one.holder)),
    ),
    listed=queries.listed,
    withdraw=lambda one, reason, version, hat: actions.withdraw(action=one, reason=reason, version=version, by=hat),
    why_not_withdraw=rules.why_not_withdraw,
)
