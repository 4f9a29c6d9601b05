"""What may be done with a run: each question answers with a sentence or None, and writes nothing."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from upstream.casework.evidence_runs.models import NEXT, UNDER_WAY, EvidenceRun, Road, State
from upstream.evidence.demo_homes import is_demo_home
from upstream.evidence.editions import editions_folder, home_folder, is_being_built
from upstream.evidence.uploads import MOST
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.models import Deployment

SILENT = dt.timedelta(minutes=2)  # a run that works is heard of every few seconds
FETCHING = "fetching"
LONGEST_REASON = 500


def why_not_manage(by: Hat) -> str | None:
    owner = Deployment.objects.select_related("organisation").first()
    if by.may(Permission.EVIDENCE_MANAGE) and owner is not None and owner.organisation_id != by.organisation.pk:
        return (
            f"Everybody here reads the same evidence, so {owner.organisation} manages it: send your files to its data manager."
        )
    if by.may(Permission.EVIDENCE_MANAGE):
        return None
    who = f"people who {Permission.EVIDENCE_MANAGE}"
    return f"Evidence is managed by {who}. You are here as {by.title}, and that role does not."


def why_not_become(run: EvidenceRun, state: State) -> str | None:
    """The table of states, as a sentence."""
    if state in NEXT[State(run.state)]:
        return None
    return f"This run is {State(run.state).label.lower()}, so it cannot be {state.label.lower()} now."


def why_not_take(run: EvidenceRun) -> str | None:
    """Why no more files are taken into the run."""
    if run.state != State.GATHERING:
        return "This run has begun, so no more files are taken into it: start another upload."
    if len(run.files) >= MOST:
        return f"A run takes {MOST} files at most: begin it, and send the others in the next one."
    return None


def why_not_start(road: Road) -> str | None:
    """Why no run of that road is started at all."""
    if road == Road.FETCH and is_demo_home(home_folder()):
        return "This is a demonstration: its files are invented, so there is no publisher to fetch them from."
    return None


def why_not_begin(run: EvidenceRun) -> str | None:
    """Why the reading does not begin, for the first time or again."""
    others = EvidenceRun.objects.filter(state__in=UNDER_WAY).exclude(pk=run.pk)
    if any(not has_gone_silent(other) for other in others):
        return "Another run is under way: begin when it has ended. One edition is made at a time."
    if run.road == Road.UPLOAD and not run.files:
        return "There is no file yet: choose the publishers’ files first."
    if run.road == Road.UPLOAD and all(file["said"] for file in run.files):
        return "None of these files can be read as it is: what stands beside each says what to do."
    return why_not_become(run, State.WAITING)


def why_not_discard(run: EvidenceRun) -> str | None:
    return why_not_become(run, State.DISCARDED)


def why_not_publish(run: EvidenceRun) -> str | None:
    return why_not_become(run, State.PUBLISHED)


def why_not_reason(reason: str) -> str | None:
    if not reason.strip():
        return "Say why the earlier edition is put back: those who work with the figures will ask."
    if len(reason) > LONGEST_REASON:
        return f"The reason has {len(reason)} characters: shorten it to {LONGEST_REASON}."
    return None


def has_gone_silent(run: EvidenceRun) -> bool:
    """A run that was killed says nothing any more, and no build holds the lock. A large file takes a while to fetch."""
    heard = run.heard_at or run.begun_at
    if run.state != State.RUNNING or heard is None:
        return False
    patience = SILENT * 5 if run.doing == FETCHING else SILENT
    return timezone.now() - heard > patience and not is_being_built(editions_folder(home_folder()))
