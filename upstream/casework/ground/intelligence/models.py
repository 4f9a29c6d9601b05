"""The table of intelligence, and its states."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from upstream.casework.records.models import Record


class IntelligenceState(models.TextChoices):
    """Renewed and corrected intelligence holds like current one; the word says what happened to it last."""

    CURRENT = "current", "Current"
    RENEWED = "renewed", "Renewed"
    CORRECTED = "corrected", "Corrected"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"


_S = IntelligenceState
LIVE = (_S.CURRENT, _S.RENEWED, _S.CORRECTED)
_AFTER_LIVE = frozenset({_S.RENEWED, _S.CORRECTED, _S.EXPIRED, _S.WITHDRAWN})
NEXT: dict[IntelligenceState, frozenset[IntelligenceState]] = {
    _S.CURRENT: _AFTER_LIVE,
    _S.RENEWED: _AFTER_LIVE,
    _S.CORRECTED: _AFTER_LIVE,
    _S.EXPIRED: frozenset({_S.RENEWED, _S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset(),
}


class Intelligence(Record):
    """One thing that a body came to know about a school: what, when, told by whom, until when it holds."""

    kind = models.CharField(max_length=60)  # the id of a definition
    is_fact = models.BooleanField()
    happened_on = models.DateField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)  # told by whom, in words; never a pupil
    expires_on = models.DateField()
    state = models.CharField(max_length=20, choices=IntelligenceState.choices, default=IntelligenceState.CURRENT)
    ended_reason = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of the line it was loaded from: read again, it is there already

    # What was known on a day is read from here, so a state is kept as well as a text.
    history = HistoricalRecords(excluded_fields=["written_by", "digest"], cascade_delete_history=True)

    class Meta:
        indexes = [models.Index(fields=["school", "holder", "state"]), models.Index(fields=["state", "expires_on"])]
        constraints = [models.UniqueConstraint(fields=["holder", "digest"], condition=~Q(digest=""), name="loaded_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        return self.state in LIVE
