"""Targets, as the pages of every kind of record know them."""

from upstream.casework.ground.targets import actions, queries, rules
from upstream.casework.ground.targets.loading import OUT
from upstream.casework.ground.targets.models import Target
from upstream.web.records.kinds import RecordKind

KIND = RecordKind(
    model=Target, word="target", segment="targets", noun="target", title=str,
    texts=(
        ("value", "Target"), ("agreed_by", "Agreed by"), ("agreed_on", "Agreed on"), ("source", "Loaded from"),
        ("withdrawn_because", "Withdrawn because"),
    ),
    columns=OUT, listed=queries.listed,
    withdraw=lambda one, reason, version, hat: actions.withdraw(target=one, reason=reason, version=version, by=hat),
    why_not_withdraw=rules.why_not_change,
)
