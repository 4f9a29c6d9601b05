"""Which schools of an area are shown, in which order and how: read from the address, kept in every link of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from upstream.assessment.answers import Answer
from upstream.assessment.framework import Framework
from upstream.assessment.proposed import Proposed
from upstream.web.schemes.welcome import welcome

TABLE, GRID = "table", "grid"
UNDETERMINED, OUTSIDE = "undetermined", "outside"
SORTS = ("name", "kind", "category", "met", "unknown", "body")
NARROWING = ("q", "category", "kind", "phase", "answer", "body")
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """What stands in the address. Anything that cannot be read counts as not asked.

    `answer` is a criterion and an answer, `outcomes:met`. `body` is a trust of a council's schools, or a
    council of a trust's. `sort` names a column, with a hyphen before it for the other way round.
    """

    q: str = ""
    category: str = ""
    kind: str = ""
    phase: str = ""
    answer: str = ""
    body: str = ""
    sort: str = ""
    view: str = ""
    as_at: str = ""

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self, name) for name in NARROWING)

    def asked(self) -> dict[str, str]:
        """What the address says, without what is not asked."""
        named = {"as-at" if name == "as_at" else name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in named.items() if value}

    def query(self, **changed: str) -> str:
        """The address's query with some of it changed: `?kind=primary&sort=-met`, or nothing."""
        written = urlencode(replace(self, **changed).asked())
        return f"?{written}" if written else ""


def filters_in(query) -> Filters:
    texts = {name: query.get(name, "").strip()[:LONGEST] for name in (*NARROWING, "sort", "view")}
    if texts["sort"].removeprefix("-") not in SORTS:
        texts["sort"] = ""
    if texts["view"] != GRID:
        texts["view"] = ""
    return Filters(**texts, as_at=query.get("as-at", "").strip()[:LONGEST])


def body_of(school: Proposed, place_kind: str) -> str:
    """The trust of a council's school, the council of a trust's."""
    return (school.la_name if place_kind == "trust" else school.trust_name) or ""


def standing_key(school: Proposed) -> str:
    """What the category filter calls a school's standing."""
    return school.category or (OUTSIDE if school.is_outside else UNDETERMINED)


def narrowed(schools: Iterable[Proposed], asked: Filters, place_kind: str) -> list[Proposed]:
    """The schools that every filter lets through, in the order of the list."""
    wanted = asked.q.lower().split()
    criterion, _, answer = asked.answer.partition(":")
    return [
        school for school in schools
        if (not asked.category or standing_key(school) == asked.category)
        and (not asked.kind or school.kind == asked.kind)
        and (not asked.phase or school.phase == asked.phase)
        and (not asked.body or body_of(school, place_kind) == asked.body)
        and (not answer or school.answers.get(criterion) == answer.replace("-", " "))
        and all(word in school.name.lower() or word == school.urn for word in wanted)
    ]


def ordered(schools: Sequence[Proposed], asked: Filters, framework: Framework, place_kind: str) -> list[Proposed]:
    """By the asked column; schools that are equal in it stand by their names. A grid begins with the categories."""
    column = asked.sort.removeprefix("-") or ("category" if asked.view == GRID else "name")
    by_name = sorted(schools, key=lambda school: (school.name.lower(), school.urn))
    if column == "name":
        return by_name[::-1] if asked.sort.startswith("-") else by_name
    return sorted(by_name, key=_key(column, framework, place_kind), reverse=asked.sort.startswith("-"))


def _key(column: str, framework: Framework, place_kind: str) -> Callable[[Proposed], tuple]:
    place, good_news = {category.id: n for n, category in enumerate(framework.categories)}, welcome(framework)
    return {
        "kind": lambda school: (school.kind or "",),
        "category": lambda school: category_place(school, place),
        "met": lambda school: (len(set(school.answered(Answer.MET)) - good_news),),
        "unknown": lambda school: (len(school.answered(Answer.UNKNOWN)),),
        "body": lambda school: (not body_of(school, place_kind), body_of(school, place_kind).lower()),
    }[column]


def category_place(school: Proposed, place: dict[str, int]) -> tuple:
    """Categories from the top; then the undetermined by the first that is possible; then those outside."""
    if school.category:
        return (0, place[school.category], ())
    return (2, 0, ()) if school.is_outside else (1, 0, tuple(place[name] for name in school.possible))
