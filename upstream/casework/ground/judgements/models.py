"""The tables of judgements, and of what a body declares to be recorded completely."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from upstream.casework.records.models import Record


class JudgementState(models.TextChoices):
    STANDING = "standing", "Stands"
    SUPERSEDED = "superseded", "Superseded"
    WITHDRAWN = "withdrawn", "Withdrawn"


_S = JudgementState
NEXT: dict[JudgementState, frozenset[JudgementState]] = {
    _S.STANDING: frozenset({_S.SUPERSEDED, _S.WITHDRAWN}),
    _S.SUPERSEDED: frozenset({_S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset(),
}


class Judgement(Record):
    """What somebody judged. It is never edited: a newer one of the same kind supersedes it."""

    framework = models.CharField(max_length=80, blank=True)  # `alliance-2019/1`; empty for one of no framework
    kind = models.CharField(max_length=60)
    kind_title = models.CharField(max_length=120)  # as the framework said then
    answer = models.CharField(max_length=120)  # yes, no, a level; for one of no framework, in words
    judged_on = models.DateField()
    judged_by = models.CharField(max_length=120)
    evidence = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True)  # [text, address] of figures and files it rests on
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="superseded_by"
    )
    state = models.CharField(max_length=20, choices=JudgementState.choices, default=JudgementState.STANDING)
    ended_reason = models.CharField(max_length=500, blank=True)
    ended_on = models.DateField(null=True, blank=True)  # superseded or withdrawn
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # known as a judgement until then

    class Meta:
        indexes = [models.Index(fields=["school", "holder", "kind"])]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "school", "framework", "kind"], condition=Q(state="standing"), name="one_judgement_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_title}: {self.answer}"

    @property
    def framework_id(self) -> str:
        return self.framework.partition("/")[0]


class Declaration(models.Model):
    """A body says that what it knows of some kinds, of its schools, is recorded here: then no record means no.

    `last` null: kept up as things happen, until the declaration is ended.
    """

    holder = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    framework = models.CharField(max_length=60)  # its id, whatever the version
    kinds = models.JSONField(default=list)
    last = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-written_at", "-pk"]
