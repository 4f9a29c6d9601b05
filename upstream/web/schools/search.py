"""Finding a school: what was asked, one page of what was found, and what to try where nothing was."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from upstream.evidence.directory import NO_PHASE, Directory, Entry, Found
from upstream.lib.wording import counted
from upstream.web import links, words

PAGE = 20
COMPLETIONS = 8


@dataclass(frozen=True)
class Asked:
    """What stands in the address. Anything that cannot be read counts as not asked."""

    q: str = ""
    phase: str = ""
    council: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.phase or self.council)

    def url(self, **changed) -> str:
        asked = {"q": self.q, "phase": self.phase, "council": self.council, **changed}
        return links.search(**asked)


def asked_in(query) -> Asked:
    """From the address's query, shortened to what a name can be."""
    written = query.get("page", "1")
    page = int(written) if written.isdecimal() and 0 < int(written) < 100_000 else 1
    texts = {name: query.get(name, "").strip()[:100] for name in ("q", "phase", "council")}
    return Asked(**texts, page=page)


@dataclass(frozen=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    any: str
    options: list[Option]


@dataclass(frozen=True)
class Result:
    name: str
    url: str
    kind: str
    place: str
    numbers: str
    tag: str


@dataclass(frozen=True)
class Step:
    text: str
    url: str = ""
    here: bool = False


@dataclass(frozen=True)
class Hint:
    text: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class SearchPage:
    title: str
    heading: str
    asked: str
    crumbs: list
    filters: list[Filter]
    count: str
    results: list[Result]
    pages: list[Step]
    previous: str
    next: str
    nothing: str
    hints: list[Hint]


def present_search(directory: Directory, asked: Asked) -> SearchPage:
    found = _found(directory, asked)
    last = max(1, ceil(found.total / PAGE))
    here = min(asked.page, last)
    heading = f"Schools matching “{asked.q}”" if asked.q else "Schools"
    page_words = f", page {here} of {last}" if last > 1 else ""
    return SearchPage(
        title=heading + page_words,
        heading=heading,
        asked=asked.q,
        crumbs=[],
        filters=_filters(directory, asked),
        count=_count(found.total, here),
        results=[_result(entry) for entry in found.entries],
        pages=_steps(asked, here, last),
        previous=asked.url(page=here - 1) if here > 1 else "",
        next=asked.url(page=here + 1) if here < last else "",
        nothing=_nothing(directory, asked),
        hints=_hints(asked),
    )


def _found(directory: Directory, asked: Asked) -> Found:
    """The page asked for, or the last one where there are not so many."""
    wanted = {"phase": asked.phase or None, "council": asked.council or None, "limit": PAGE}
    found = directory.search(asked.q, start=(asked.page - 1) * PAGE, **wanted)
    if found.entries or not found.total:
        return found
    return directory.search(asked.q, start=(ceil(found.total / PAGE) - 1) * PAGE, **wanted)


def _count(total: int, here: int) -> str:
    if total == 0:
        return "No schools found"
    if total <= PAGE:
        return f"{counted(total, 'school')} found"
    return f"{(here - 1) * PAGE + 1:,} to {min(here * PAGE, total):,} of {total:,} schools"


def _filters(directory: Directory, asked: Asked) -> list[Filter]:
    phases = [Option(phase, phase, phase == asked.phase) for phase in directory.phases()]
    councils = [Option(name, name, name == asked.council) for name, _ in directory.councils()]
    return [
        Filter("phase", "Phase or kind", "Any phase or kind", phases), Filter("council", "Council", "Any council", councils),
    ]


def _result(entry: Entry) -> Result:
    return Result(
        name=entry.name,
        url=links.school(entry.urn),
        kind=" · ".join(filter(None, [entry.type, phase_words(entry), _ages(entry)])),
        place=", ".join(filter(None, [entry.town, entry.postcode, entry.la_name])),
        numbers=f"URN {entry.urn}" + (f" · LAESTAB {_laestab(entry.laestab)}" if entry.laestab else ""),
        tag=fate(entry),
    )


def phase_words(entry: Entry) -> str:
    """Nothing where the register gives a kind of school no phase."""
    return entry.phase if entry.phase and entry.phase != NO_PHASE else ""


def _ages(entry: Entry) -> str:
    return f"ages {entry.low_age} to {entry.high_age}" if entry.low_age is not None and entry.high_age else ""


def _laestab(laestab: str) -> str:
    return f"{laestab[:3]}/{laestab[3:]}"


def fate(entry: Entry) -> str:
    """What became of an establishment that is no longer the school's present one; else nothing."""
    if entry.school != entry.urn:
        return f"Now URN {entry.school}"
    if entry.closed_on:
        return f"Closed {words.on_day(entry.closed_on)}"
    return entry.status if entry.status and entry.status != "Open" else ""


def _steps(asked: Asked, here: int, last: int) -> list[Step]:
    """Page numbers as GOV.UK writes them: first, last, the one here and its neighbours."""
    if last == 1:
        return []
    shown = sorted({1, here - 1, here, here + 1, last} & set(range(1, last + 1)))
    steps: list[Step] = []
    for number, before in zip(shown, [0, *shown], strict=False):
        if number - before > 1:
            steps.append(Step("⋯"))
        steps.append(Step(str(number), asked.url(page=number), number == here))
    return steps


def _nothing(directory: Directory, asked: Asked) -> str:
    if not len(directory):
        return "No list of schools has been built yet. It comes with the register of establishments."
    narrowed = " with these filters" if asked.is_narrowed else ""
    return f"No school matches “{asked.q}”{narrowed}." if asked.q else f"There are no schools{narrowed}."


def _hints(asked: Asked) -> list[Hint]:
    hints = [
        Hint("Try fewer words, or only the first letters of each."),
        Hint("A postcode may be cut short: its first half is enough."),
    ]
    if asked.is_narrowed:
        hints.insert(0, Hint("Without the filters:", links.search(q=asked.q), "search all schools"))
    return hints


def completions(directory: Directory, asked: Asked) -> list[dict]:
    """What the search box may offer while somebody types: name, place and address of a few schools."""
    if len(asked.q) < 2:
        return []
    found = directory.search(
        asked.q, phase=asked.phase or None, council=asked.council or None, limit=COMPLETIONS
    )
    return [_completion(entry) for entry in found.entries]


def _completion(entry: Entry) -> dict:
    place = ", ".join(filter(None, [entry.town, entry.la_name, fate(entry)]))
    return {"name": entry.name, "place": place, "url": links.school(entry.urn)}
