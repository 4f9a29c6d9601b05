"""Runs and what people let serve."""

from __future__ import annotations

from pathlib import Path

from upstream.casework.evidence_runs.models import OVER, EvidenceRun, ServedEdition, State
from upstream.evidence.editions import home_folder
from upstream.evidence.uploads import Staged


def open_runs() -> list[EvidenceRun]:
    """Everything that still asks for somebody: the newest first."""
    return list(EvidenceRun.objects.exclude(state__in=OVER).select_related("started_by", "organisation"))


def past_runs(most: int = 20) -> list[EvidenceRun]:
    return list(EvidenceRun.objects.filter(state__in=OVER).select_related("started_by", "organisation")[:most])


def run_that_made(edition: str) -> EvidenceRun | None:
    """The run whose prepared edition this is."""
    return EvidenceRun.objects.filter(edition=edition, state=State.PREPARED).first()


def last_served(edition: str) -> ServedEdition | None:
    return ServedEdition.objects.filter(edition=edition).select_related("by", "organisation").first()


def staging_of(run: EvidenceRun) -> Path:
    """Where the run's files lie until they are read: in the home, outside of everything that is served."""
    return home_folder() / "uploads" / str(run.pk)


def staged_files(run: EvidenceRun) -> list[Staged]:
    return [Staged(**file) for file in run.files]
