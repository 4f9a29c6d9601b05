"""Intelligence, as the pages of every kind of record know it."""

from upstream.casework.ground.intelligence import actions, queries, rules
from upstream.casework.ground.intelligence.kinds import kind_title
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.web.records.kinds import RecordKind

KIND = RecordKind(
    model=Intelligence, word=queries.WORD, segment="intelligence", noun="piece of intelligence",
    title=lambda one: one.title,
    texts=(
        ("state", "State"), ("title", "In one line"), ("text", "More"), ("source", "Told by"), ("happened_on", "Day"),
        ("is_fact", "A fact"), ("expires_on", "Holds until"), ("sensitivity", "How careful to be"),
    ),
    columns=(
        ("URN", lambda one: one.urn), ("School", lambda one: str(one.school or "")), ("Kind", lambda one: kind_title(one.kind)),
        ("Fact or opinion", lambda one: "fact" if one.is_fact else "opinion"), ("Day", lambda one: one.happened_on.isoformat()),
        ("Title", lambda one: one.title), ("Text", lambda one: one.text), ("Told by", lambda one: one.source),
        ("Sensitivity", lambda one: one.sensitivity), ("Holds until", lambda one: one.expires_on.isoformat()),
        ("State", lambda one: one.state), ("Holder", lambda one: str(one.holder)),
    ),
    listed=queries.listed,
    withdraw=lambda one, reason, version, hat: actions.withdraw(intelligence=one, reason=reason, version=version, by=hat),
    why_not_withdraw=rules.why_not_withdraw,
)
