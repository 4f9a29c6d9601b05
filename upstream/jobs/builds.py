"""The reading of a run's files, outside of any request: fetched if asked, built, prepared; safe to be killed.

A run that is killed leaves what serves untouched (`evidence.build`), and its files where they were: it is found to have
gone silent, and can be begun again.
"""

from __future__ import annotations

import time
from pathlib import Path

from django.utils import timezone
from django_tasks import task

from upstream.audit.actors import job
from upstream.benchmarks import comparisons
from upstream.casework.evidence_runs import actions, rules
from upstream.casework.evidence_runs.models import EvidenceRun, Road, State
from upstream.casework.evidence_runs.queries import staging_of
from upstream.casework.ground.agreements.queries import live_agreements
from upstream.evidence import deployment
from upstream.evidence.build import BuildReport, build
from upstream.evidence.changes import LargeChange
from upstream.evidence.definitions import Definitions
from upstream.evidence.demo_homes import is_demo_home
from upstream.evidence.editions import Edition, current_edition, editions_folder, home_folder
from upstream.evidence.fetch import Fetched, FetchRefused, fetch
from upstream.evidence.serving import discard, find_kept
from upstream.evidence.store import open_store
from upstream.jobs.registering import register_now
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted

BY = job("builds")
EVERY = 1.0  # seconds between two lines of progress in the database
MOST_LINES = 200


class GivenUp(Exception):
    """The run was discarded while it worked."""


@task()
def run_build(run_id: str) -> str:
    """Reads the files of a run that waits. Returns the state it came to; does nothing for one that does not wait."""
    mark_stopped()
    run = _claimed(run_id)
    if run is None:
        return "not waiting"
    try:
        _end_with(run, _built(run))
    except GivenUp:
        pass  # somebody discarded the run while it worked
    except LargeChange as change:
        actions.end(run=run, state=State.REFUSED, by=BY, sentence=str(change), asks_for_yes=True)
    except Refusal as refusal:
        actions.end(run=run, state=State.REFUSED, by=BY, sentence=str(refusal))
    except Exception as mistake:
        actions.end(run=run, state=State.FAILED, by=BY, sentence=_said_of(mistake))
        raise  # the worker writes the traceback down, for us
    except BaseException:
        actions.end(run=run, state=State.STOPPED, by=BY, sentence="The server was stopped while it read.")
        raise
    run.refresh_from_db(fields=["state"])
    return run.state


def enqueue(run: EvidenceRun) -> None:
    """Call inside the transaction that lets the run begin: they stand or fall together."""
    run_build.enqueue(str(run.pk))


@task()
def follow() -> str:
    """The register of schools follows what serves: conversions, openings, closures, memberships."""
    try:
        done = register_now(open_store(clearance="open"), by=BY)
    except Refusal as why:
        return str(why)
    return f"The register is brought up to what serves; {counted(done.shares_ended, 'share')} ended."


def enqueue_follow() -> None:
    """Call inside the transaction that lets another edition serve."""
    follow.enqueue()


def mark_stopped() -> int:
    """Runs that were killed are called so. Returns how many there were."""
    silent = [run for run in EvidenceRun.objects.filter(state=State.RUNNING) if rules.has_gone_silent(run)]
    for run in silent:
        actions.end(run=run, state=State.STOPPED, by=BY, sentence="It was not heard of any more: the server was stopped.")
    return len(silent)


def _claimed(run_id: str) -> EvidenceRun | None:
    """Of two workers one gets the run."""
    now = timezone.now()
    waiting = EvidenceRun.objects.filter(pk=run_id, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, begun_at=now, heard_at=now):
        return None
    return EvidenceRun.objects.get(pk=run_id)


def _said_of(mistake: Exception) -> str:
    return (
        f"The reading failed by a mistake of the program ({type(mistake).__name__}). What serves is as it was. Begin again "
        "once; if it fails the same way, send the files and this sentence to whoever looks after the server."
    )


def _built(run: EvidenceRun) -> BuildReport:
    home = home_folder()
    last = _builds_on(run, home)
    EvidenceRun.objects.filter(pk=run.pk).update(base=last.id if last else "")
    told = _Told(run)
    definitions = deployment.definitions_for_next(home, last)
    raw = _raw(run, home, definitions, told)
    return build(
        raw, home, definitions, compare=comparisons.compare, compare_version=comparisons.VERSION, progress=told.progress,
        accept_changes=run.accept_changes, labels=_labels(home, last), serve=False, onto=run.base or None,
        live_agreements=live_agreements(),
    )


def _labels(home: Path, last: Edition | None) -> dict[str, str | bool] | None:
    """What is built in a demo home is marked as the demo that it goes on from."""
    if last is None or not is_demo_home(home):
        return None
    return {name: last.record[name] for name in ("demo", "demo_day") if name in last.record}


def _builds_on(run: EvidenceRun, home: Path) -> Edition | None:
    return find_kept(home, run.base) if run.base else current_edition(editions_folder(home))


def _raw(run: EvidenceRun, home: Path, definitions: Definitions, told: _Told) -> list[Path]:
    if run.road == Road.UPLOAD:
        return [staging_of(run)]
    if run.road == Road.AGAIN:
        return []
    chosen = [definitions.sources[name] for name in run.sources if name in definitions.sources]
    got, refused = fetch(chosen, home / "fetched", said=told.fetched)
    if not got:
        raise Refusal("\n".join(["No file could be fetched.", *map(str, refused)]))
    return [one.path for one in got]


class _Told:
    """What the run's page shows while it works: written to the database once a second at most."""

    def __init__(self, run: EvidenceRun):
        self.run = run
        self.lines: list[str] = []
        self._last = 0.0

    def progress(self, what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._last >= EVERY or done == of:
            self._last = now
            self._write(doing=what[:200], done=done, total=of)

    def fetched(self, one: Fetched | FetchRefused) -> None:
        is_new = isinstance(one, Fetched) and one.changed
        news = str(one) if isinstance(one, FetchRefused) else f"{one.path.name}: {'new' if is_new else 'unchanged'}"
        self.lines = [*self.lines, news][-MOST_LINES:]
        self._write(lines=self.lines, doing=rules.FETCHING)

    def _write(self, **new: object) -> None:
        if not EvidenceRun.objects.filter(pk=self.run.pk, state=State.RUNNING).update(heard_at=timezone.now(), **new):
            raise GivenUp


def _end_with(run: EvidenceRun, report: BuildReport) -> None:
    if not EvidenceRun.objects.filter(pk=run.pk, state=State.RUNNING).update(lines=_lines(run, report)):
        _give_up(report)
    if report.unchanged:
        sentence = "Nothing in these files is new: what serves was made from exactly the same."
        actions.end(run=run, state=State.UNCHANGED, by=BY, sentence="\n".join([sentence, *report.files_refused]))
        return
    refused = f" {counted(len(report.files_refused), 'file')} could not be used." if report.files_refused else ""
    sentence = f"{counted(report.observations, 'figure')} from {counted(report.files.get('read', 0), 'file')}.{refused}"
    actions.end(run=run, state=State.PREPARED, by=BY, sentence=sentence, edition=report.edition)


def _give_up(report: BuildReport) -> None:
    if not report.serves:
        discard(home_folder(), report.edition)
    raise GivenUp


def _lines(run: EvidenceRun, report: BuildReport) -> list[str]:
    """What the page lists below the sentence."""
    not_used = [f"{name}: not used, {why}" for why, names in report.not_used.items() for name in names]
    run.refresh_from_db(fields=["lines"])
    return [*run.lines, *report.files_refused, *not_used][:MOST_LINES]
