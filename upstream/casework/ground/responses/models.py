"""The table of responses, and their states."""

from __future__ import annotations

from django.db import models

from upstream.casework.records.models import Record
from upstream.people.models import User
from upstream.registry.models import Organisation


class ResponseState(models.TextChoices):
    SENT = "sent", "Sent"
    READ = "read", "Read"
    ANSWERED = "answered", "Answered"
    WITHDRAWN = "withdrawn", "Withdrawn"


_S = ResponseState
NEXT: dict[ResponseState, frozenset[ResponseState]] = {
    _S.SENT: frozenset({_S.READ, _S.ANSWERED, _S.WITHDRAWN}),
    _S.READ: frozenset({_S.ANSWERED, _S.WITHDRAWN}),
    _S.ANSWERED: frozenset({_S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset(),
}


class Accuracy(models.TextChoices):
    """What a school says of a record that is shared with it."""

    UNSAID = "", "Does not say"
    ACCURATE = "accurate", "Accurate"
    NOT_ACCURATE = "not-accurate", "Not accurate"


STANDING, FIGURE = "standing", "figure"  # what is no record, and can be answered all the same


class Response(Record):
    """What a school, or the trust for its academy, answers. `about_kind` is a kind of record, `standing` or `figure`."""

    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")  # who is to read it
    about_kind = models.CharField(max_length=60)
    about = models.CharField(max_length=300)  # a record's id, a scheme's, a figure's address
    about_on = models.DateField(null=True, blank=True)  # the day as at which it was shown
    text = models.TextField()
    accuracy = models.CharField(max_length=20, choices=Accuracy.choices, blank=True)
    state = models.CharField(max_length=20, choices=ResponseState.choices, default=ResponseState.SENT)
    read_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["about_kind", "about"]), models.Index(fields=["to", "state"])]

    def __str__(self) -> str:
        return f"Response of {self.holder}"
