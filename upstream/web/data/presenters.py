"""Evidence under management in words: what serves, what waits for somebody, what was before, what is expected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from upstream.casework.evidence_runs import rules
from upstream.casework.evidence_runs.models import EvidenceRun, Road, State
from upstream.casework.evidence_runs.queries import last_served, open_runs, past_runs, run_that_made
from upstream.evidence.editions import DamagedEdition, Edition, home_folder
from upstream.evidence.expected import Expected, expected_releases
from upstream.evidence.serving import NOBODY, How, Listed, Standing, listed_editions
from upstream.lib.clock import LONDON, today
from upstream.lib.wording import counted
from upstream.web import words
from upstream.web.editions import OpenEdition


@dataclass(frozen=True)
class Crumb:
    text: str
    url: str


CRUMBS = [Crumb("Data", "/data/")]
TONES = {
    State.GATHERING: "unknown", State.WAITING: "unknown", State.RUNNING: "unknown", State.STOPPED: "worse",
    State.REFUSED: "worse", State.FAILED: "worse", State.UNCHANGED: "plain", State.PREPARED: "good",
    State.PUBLISHED: "good", State.DISCARDED: "plain",
}
HOW = {How.BUILT: "built", How.PUBLISHED: "published", How.PUT_BACK: "put back"}


def made_words(edition: Edition) -> str:
    """`30 November 2026 at 8.01am`, by its record."""
    try:
        return words.at_time(dt.datetime.fromisoformat(edition.record["made_at"]))
    except DamagedEdition:
        return f"a day that is lost ({edition.id})"


def run_title(run: EvidenceRun) -> str:
    return Road(run.road).label


@dataclass(frozen=True)
class EditionLine:
    """One edition: what it holds, since when it served by whose word, and what can be done with it."""

    id: str
    made: str
    holds: str
    served: str
    reason: str
    refused: str
    refused_url: str
    changes_url: str
    put_back_url: str
    publish_url: str


@dataclass(frozen=True)
class RunLine:
    url: str
    title: str
    tag: str
    tone: str
    by: str
    at: str
    said: str


@dataclass(frozen=True)
class ExpectedLine:
    title: str
    publisher: str
    page: str
    held: str
    missing: str
    next: str
    tag: str
    tone: str


@dataclass(frozen=True)
class OverviewPage:
    serving: EditionLine | None
    prepared: list[EditionLine]
    earlier: list[EditionLine]
    runs: list[RunLine]
    past: list[RunLine]
    expected: list[ExpectedLine]
    why_not_fetch: str


def present_overview(edition: OpenEdition | None) -> OverviewPage:
    listed = listed_editions(home_folder())
    by = {standing: [_edition(one, edition) for one in listed if one.standing is standing] for standing in Standing}
    return OverviewPage(
        serving=by[Standing.SERVING][0] if by[Standing.SERVING] else None,
        prepared=[one for one in by[Standing.PREPARED] if not run_that_made(one.id)],
        earlier=by[Standing.EARLIER],
        runs=[_run(one) for one in open_runs()],
        past=[_run(one) for one in past_runs()],
        expected=_expected_releases(edition),
        why_not_fetch=rules.why_not_start(Road.FETCH) or _why_not_fetch(edition) or "",
    )


def _why_not_fetch(edition: OpenEdition | None) -> str | None:
    if edition and not any(source.addresses for source in edition.definitions.sources.values()):
        return "No definition gives an address to fetch from, and none is guessed: upload the publishers’ files."
    return None


def _edition(one: Listed, serving: OpenEdition | None) -> EditionLine:
    try:
        record = one.edition.record
    except DamagedEdition:
        record = {"files": {}, "observations": 0, "refused": {}, "files_refused": []}
    name = one.edition.id
    aside = sum(record["refused"].values())
    refused = counted(aside, "row or cell set aside", "rows and cells set aside") if aside else ""
    compared = one.standing is not Standing.SERVING and serving is not None
    between = (serving.id, name) if one.standing is Standing.PREPARED and serving else (name, serving.id if serving else "")
    return EditionLine(
        id=name, made=made_words(one.edition),
        holds=f"{counted(record['observations'], 'figure')} from {counted(record['files'].get('read', 0), 'file')}",
        served=_served(one), reason=one.served.reason if one.served else "", refused=refused,
        refused_url=reverse("data-refused", args=[name]) if aside or record["files_refused"] else "",
        changes_url=reverse("data-changes", args=between) if compared else "",
        put_back_url=reverse("data-put-back", args=[name]) if one.standing is Standing.EARLIER else "",
        publish_url=reverse("data-publish-edition", args=[name]) if one.standing is Standing.PREPARED else "",
    )


def _served(one: Listed) -> str:
    """Since when and by whom; the person, where it was done here."""
    if one.served is None:
        return "" if one.standing is Standing.PREPARED else "Since when is not written down."
    line = last_served(one.edition.id) if one.served.how is not How.BUILT else None
    by = f"{line.by.name}, {line.organisation.name}" if line and line.by else one.served.by
    last = "Serves since" if one.standing is Standing.SERVING else "Served from"
    return f"{last} {words.at_time(one.served.at)}, {HOW[one.served.how]}{'' if by == NOBODY else f' by {by}'}."


def _run(run: EvidenceRun) -> RunLine:
    state = standing(run)
    by = run.started_by.name if run.started_by else "nobody"
    said = run.sentence.partition("\n")[0] or _files_words(run)
    return RunLine(
        reverse("data-run", args=[run.pk]), run_title(run), state.label, TONES[state], f"{by}, {run.organisation.name}",
        words.at_time(run.made_at), said,
    )


def standing(run: EvidenceRun) -> State:
    """A run that was killed is called so, before any job has noticed."""
    return State.STOPPED if rules.has_gone_silent(run) else State(run.state)


def _files_words(run: EvidenceRun) -> str:
    if run.road == Road.UPLOAD:
        return counted(len(run.files), "file")
    return counted(len(run.sources), "source") if run.road == Road.FETCH else ""


def _expected_releases(edition: OpenEdition | None) -> list[ExpectedLine]:
    """None of the demo: nobody publishes what is invented."""
    if edition is None or edition.is_demo:
        return []
    return [_expected(one) for one in expected_releases(edition.store, today())]


def _expected(one: Expected) -> ExpectedLine:
    held = f"{one.last.period} ({one.last.status}), out on {words.on_day(one.last.on)}" if one.last else "nothing"
    missing = one.missing and f"{one.missing.period} ({one.missing.status}) came out on {words.on_day(one.missing.on)}"
    about = f"about {one.next_about:%B %Y}" if one.next_about else one.cadence or "not known"
    tag, tone = ("Not held", "worse") if one.missing else ("Look for it", "unknown") if one.is_late else ("Up to date", "good")
    return ExpectedLine(one.title, one.publisher, one.page or "", held, missing or "", about, tag, tone)


# One run


@dataclass(frozen=True)
class FileLine:
    name: str
    size: str
    title: str
    said: str
    sha256: str


@dataclass(frozen=True)
class Way:
    """Something that can be done with the run, or the sentence why it cannot."""

    text: str
    url: str
    why_not: str = ""
    is_first: bool = False


@dataclass(frozen=True)
class RunPage:
    title: str
    url: str
    progress_url: str
    tag: str
    tone: str
    state: str
    by: str
    version: int
    files: list[FileLine]
    may_leave_out: bool
    sentence: list[str]
    lines: list[str]
    is_under_way: bool
    progress: dict
    ways: list[Way]
    changes_url: str
    refused_url: str


def present_run(run: EvidenceRun, edition: OpenEdition | None) -> RunPage:
    state = standing(run)
    at = words.at_time(run.made_at)
    by = f"{run.started_by.name if run.started_by else 'Nobody'}, {run.organisation.name}, {at}"
    prepared = state == State.PREPARED
    compared = prepared and edition is not None and edition.id != run.edition
    return RunPage(
        title=run_title(run), url=reverse("data-run", args=[run.pk]), progress_url=reverse("data-progress", args=[run.pk]),
        tag=state.label, tone=TONES[state], state=state, by=by, version=run.version,
        files=[_file(one) for one in run.files], may_leave_out=state == State.GATHERING,
        sentence=run.sentence.splitlines(), lines=run.lines, is_under_way=state in (State.WAITING, State.RUNNING),
        progress=present_progress(run), ways=_ways(run, state),
        changes_url=reverse("data-changes", args=[edition.id, run.edition]) if compared and edition else "",
        refused_url=reverse("data-refused", args=[run.edition]) if prepared else "",
    )


def _file(one: dict) -> FileLine:
    size = f"{one['bytes'] / 1e6:,.1f} MB" if one["bytes"] >= 1e5 else f"{one['bytes'] / 1e3:,.1f} kB"
    closed = "" if one["sensitivity"] == "open" else f" Not open ({one['sensitivity']}): it needs an agreement in force."
    return FileLine(one["name"], size, one["title"], f"{one['said']}{closed}".strip(), one["sha256"])


def _ways(run: EvidenceRun, state: State) -> list[Way]:
    url = {name: reverse(f"data-{name}", args=[run.pk]) for name in ("add-files", "begin", "publish", "discard")}
    discard = Way("Discard", url["discard"])
    why_not_begin = rules.why_not_begin(run) or ""
    ways = {
        State.GATHERING: [
            Way("Read the files", url["begin"], why_not_begin, True), Way("Add files", url["add-files"]), discard,
        ],
        State.WAITING: [discard],
        State.RUNNING: [Way("Break it off", url["discard"])],
        State.PREPARED: [Way("Publish", url["publish"], is_first=True), discard],
        State.STOPPED: [Way("Begin again", url["begin"], is_first=True), discard],
        State.FAILED: [Way("Begin again", url["begin"], why_not_begin, True), discard],
        State.REFUSED: [
            Way("It is right: read them with these changes" if run.asks_for_yes else "Try again", url["begin"], why_not_begin,
                True), discard,
        ],
    }
    return ways.get(state, [])


def present_progress(run: EvidenceRun) -> dict:
    """What the page shows while a run works, and what its script asks for every two seconds."""
    state = standing(run)
    doing = {"sorting": "Sorting what was read", "comparing": "Comparing schools", "fetching": "Fetching", "reading": "Reading"}
    said = "Waiting to begin." if state == State.WAITING else doing.get(run.doing, f"Reading {run.doing}".strip())
    of = f", {run.done} of {run.total}" if run.total and state == State.RUNNING else ""
    begun = f" Begun at {run.begun_at.astimezone(LONDON):%H:%M}." if run.begun_at else ""
    waits = " Nothing has begun it for a minute: is `upstream work` running on the server?" if _waits_long(run, state) else ""
    return {
        "state": state.value, "words": f"{said}{of}.{begun}{waits}".replace("..", "."), "done": run.done, "total": run.total,
        "lines": run.lines,
    }


def _waits_long(run: EvidenceRun, state: State) -> bool:
    since = run.heard_at or run.made_at
    return state == State.WAITING and dt.datetime.now(dt.UTC) - since > dt.timedelta(minutes=1)
