"""The life of a run: started, given files, begun, published or discarded. Each verb is one transaction and one event."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.evidence_runs import rules
from upstream.casework.evidence_runs.models import EvidenceRun, Road, ServedEdition, State
from upstream.casework.evidence_runs.queries import run_that_made, staging_of
from upstream.casework.records.changing import changed, locked, once
from upstream.evidence import serving
from upstream.evidence.definitions import Definitions
from upstream.evidence.demo_homes import is_demo_home
from upstream.evidence.editions import editions_folder, home_folder, pointed_at
from upstream.evidence.uploads import Staged, stage, why_not_in_demo
from upstream.lib.refusal import Refusal, refuse
from upstream.people.hats import Hat

Given = tuple[str, Iterable[bytes]]  # a file's name, and its content in parts


@transaction.atomic
def start(*, road: Road, by: Hat, sources: Sequence[str] = (), key: uuid.UUID | None = None) -> EvidenceRun:
    """A new run. It takes files (`take`), or knows what it will fetch."""
    refuse(rules.why_not_manage(by))
    refuse(rules.why_not_start(road))

    def made() -> EvidenceRun:
        run = EvidenceRun.objects.create(
            organisation=by.organisation, road=road, sources=list(sources), started_by=by.user, changed_by=by.user,
        )
        record(Happened.EVIDENCE_STARTED, by=by, target=run)
        return run

    return once(key, by, made)


def take(*, run: EvidenceRun, given: Iterable[Given], definitions: Definitions, by: Hat) -> tuple[EvidenceRun, list[str]]:
    """Takes files into the run: those that are taken, and a sentence for each that is not. A bad one costs no other."""
    refuse(rules.why_not_manage(by))
    refuse(rules.why_not_take(run))
    taken, refused = [], []
    for name, parts in given:
        try:
            taken.append(_taken(run, name, parts, definitions))
        except Refusal as why:
            refused.append(str(why))
    return _kept(run, taken, by), refused


def _taken(run: EvidenceRun, name: str, parts: Iterable[bytes], definitions: Definitions) -> Staged:
    folder, home = staging_of(run), home_folder()
    staged = stage(folder, name, parts, definitions)
    why = why_not_in_demo(home, staged.sha256) if is_demo_home(home) else None
    if why:
        (folder / staged.place).unlink(missing_ok=True)
        raise Refusal(f"{staged.name}: {why}")
    return staged


@transaction.atomic
def _kept(run: EvidenceRun, taken: list[Staged], by: Hat) -> EvidenceRun:
    """The same file sent twice is one file."""
    if not taken:
        return run
    present = EvidenceRun.objects.select_for_update().get(pk=run.pk)
    refuse(rules.why_not_take(present))
    files = {(file["name"], file["sha256"]): file for file in [*present.files, *(one.as_facts() for one in taken)]}
    changed(present, {"files": list(files.values()), "changed_by": by.user})
    record(Happened.EVIDENCE_TAKEN, by=by, target=present, fields=["files"])
    return present


@transaction.atomic
def leave_out(*, run: EvidenceRun, sha256: str, version: int, by: Hat) -> EvidenceRun:
    """Takes a file out of the run before it begins."""
    refuse(rules.why_not_manage(by))
    present = locked(run, version)
    if present.state != State.GATHERING:
        raise Refusal("This run has begun: its files can no longer be left out.")
    going = [file for file in present.files if file["sha256"] == sha256]
    changed(present, {"files": [file for file in present.files if file not in going], "changed_by": by.user})
    record(Happened.EVIDENCE_LEFT_OUT, by=by, target=present, fields=["files"])
    for file in going:
        transaction.on_commit((staging_of(present) / file["place"]).unlink)
    return present


@transaction.atomic
def begin(*, run: EvidenceRun, version: int, by: Hat, onto: str = "", accept_changes: bool = False) -> EvidenceRun:
    """Lets the reading begin, for the first time or again. `onto`: a prepared edition to go on from."""
    refuse(rules.why_not_manage(by))
    present = locked(run, version)
    if rules.has_gone_silent(present):
        _set(present, State.STOPPED)
    refuse(rules.why_not_begin(present))
    _set(
        present, State.WAITING, base=onto, accept_changes=accept_changes, asks_for_yes=False, done=0, total=0, doing="",
        sentence="", lines=[], begun_at=None, heard_at=timezone.now(), ended_at=None, edition="", changed_by=by.user,
    )
    record(Happened.EVIDENCE_BEGUN, by=by, target=present)
    return present


def _set(run: EvidenceRun, state: State, **new: object) -> None:
    refuse(rules.why_not_become(run, state))
    changed(run, {"state": state, **new})


@transaction.atomic
def end(
    *, run: EvidenceRun, state: State, by: Acting, sentence: str = "", edition: str = "", asks_for_yes: bool = False,
) -> EvidenceRun:
    """What came of the reading; said by the job that did it."""
    present = EvidenceRun.objects.select_for_update().get(pk=run.pk)
    _set(
        present, state, sentence=sentence, edition=edition, asks_for_yes=asks_for_yes, ended_at=timezone.now(), doing="",
    )
    record(ENDED[state], by=by, target=present)
    if state in (State.PREPARED, State.UNCHANGED):
        transaction.on_commit(lambda: _clear(present))
    return present


ENDED = {
    State.PREPARED: Happened.EVIDENCE_PREPARED, State.UNCHANGED: Happened.EVIDENCE_UNCHANGED,
    State.REFUSED: Happened.EVIDENCE_REFUSED, State.FAILED: Happened.EVIDENCE_FAILED, State.STOPPED: Happened.EVIDENCE_STOPPED,
}


def _clear(run: EvidenceRun) -> None:
    """What was read is kept in the home by the build itself."""
    shutil.rmtree(staging_of(run), ignore_errors=True)


@transaction.atomic
def discard(*, run: EvidenceRun, version: int, by: Hat) -> EvidenceRun:
    """Gives a run up, also while it works: its edition, if it has made one, and the files that came in."""
    refuse(rules.why_not_manage(by))
    present = locked(run, version)
    if rules.has_gone_silent(present):
        _set(present, State.STOPPED)
    refuse(rules.why_not_discard(present))
    had_prepared = present.state == State.PREPARED
    _set(present, State.DISCARDED, changed_by=by.user, ended_at=timezone.now())
    record(Happened.EVIDENCE_DISCARDED, by=by, target=present)
    if had_prepared:
        serving.discard(home_folder(), present.edition)
    transaction.on_commit(lambda: _clear(present))
    return present


@transaction.atomic
def publish(*, run: EvidenceRun, version: int, by: Hat) -> ServedEdition:
    """Lets the run's prepared edition serve. The pointer is swapped last: what fails before leaves all as it was."""
    refuse(rules.why_not_manage(by))
    present = locked(run, version)
    refuse(rules.why_not_publish(present))
    home = home_folder()
    refuse(serving.why_not_publish(home, serving.find_kept(home, present.edition)))
    _set(present, State.PUBLISHED, changed_by=by.user)
    line = _served(present.edition, ServedEdition.How.PUBLISHED, by, run=present)
    record(Happened.EVIDENCE_PUBLISHED, by=by, target=line)
    serving.publish_edition(home, present.edition, by=by.title)
    return line


@transaction.atomic
def publish_made_elsewhere(*, edition: str, by: Hat) -> ServedEdition:
    """Lets a prepared edition serve that a command on the server made."""
    refuse(rules.why_not_manage(by))
    if run_that_made(edition):
        raise Refusal("This edition was made by a run: publish it there.")
    home = home_folder()
    refuse(serving.why_not_publish(home, serving.find_kept(home, edition)))
    line = _served(edition, ServedEdition.How.PUBLISHED, by)
    record(Happened.EVIDENCE_PUBLISHED, by=by, target=line)
    serving.publish_edition(home, edition, by=by.title)
    return line


@transaction.atomic
def put_back(*, edition: str, reason: str, by: Hat) -> ServedEdition:
    """Lets an earlier edition serve again, with the reason."""
    refuse(rules.why_not_manage(by))
    refuse(rules.why_not_reason(reason))
    home = home_folder()
    refuse(serving.why_not_put_back(home, serving.find_kept(home, edition)))
    line = _served(edition, ServedEdition.How.PUT_BACK, by, reason=reason.strip())
    record(Happened.EVIDENCE_PUT_BACK, by=by, target=line)
    serving.put_back(home, edition, by=by.title, reason=reason.strip())
    return line


def _served(
    edition: str, how: ServedEdition.How, by: Hat, *, reason: str = "", run: EvidenceRun | None = None
) -> ServedEdition:
    return ServedEdition.objects.create(
        edition=edition, before=pointed_at(editions_folder(home_folder())), how=how, reason=reason, run=run,
        organisation=by.organisation, by=by.user,
    )
