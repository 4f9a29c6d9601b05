"""The tables of agreed actions and of the notes on how they go."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from upstream.casework.records.models import Record
from upstream.people.models import User
from upstream.people.roles import ROLES
from upstream.registry.models import Organisation


class ActionState(models.TextChoices):
    OPEN = "open", "Open"
    IN_PROGRESS = "in-progress", "In progress"
    DONE = "done", "Done"
    NOT_DONE = "not-done", "Not done"
    WITHDRAWN = "withdrawn", "Withdrawn"


_S = ActionState
LIVE = (_S.OPEN, _S.IN_PROGRESS)
_ENDS = frozenset({_S.DONE, _S.NOT_DONE, _S.WITHDRAWN})
NEXT: dict[ActionState, frozenset[ActionState]] = {
    _S.OPEN: _ENDS | {_S.IN_PROGRESS},
    _S.IN_PROGRESS: _ENDS,
    _S.DONE: frozenset({_S.IN_PROGRESS}),
    _S.NOT_DONE: frozenset({_S.IN_PROGRESS}),
    _S.WITHDRAWN: frozenset(),
}


class AgreedAction(Record):
    """What must be done, by whom, by when, and how one will know. Owned by a person, a role at a body, or somebody named."""

    what = models.CharField(max_length=300)
    detail = models.TextField(blank=True)
    success = models.CharField(max_length=500, blank=True)  # how one will know that it worked
    agreed_on = models.DateField()
    due = models.DateField()
    owner_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_role = models.CharField(max_length=40, blank=True, choices=[(role.id, role.title) for role in ROLES.values()])
    owner_organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_words = models.CharField(max_length=120, blank=True)
    origin_kind = models.CharField(max_length=60, blank=True)  # the record it came from: a visit, a judgement, a meeting
    origin = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, choices=ActionState.choices, default=ActionState.OPEN)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    history = HistoricalRecords(excluded_fields=["written_by", "origin_kind", "origin"], cascade_delete_history=True)

    class Meta:
        indexes = [
            models.Index(fields=["school", "holder", "state"]), models.Index(fields=["owner_user", "state", "due"]),
            models.Index(fields=["state", "due"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_user__isnull=False) | Q(owner_organisation__isnull=False) | ~Q(owner_words=""),
                name="action_has_an_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class ActionNote(models.Model):
    """How an action goes, in somebody's words. Appended, never changed; `state` where the note moved it on."""

    action = models.ForeignKey(AgreedAction, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(blank=True)
    state = models.CharField(max_length=20, blank=True, choices=ActionState.choices)
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["written_at", "pk"]
