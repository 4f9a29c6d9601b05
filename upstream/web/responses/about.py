"""What a response is about, as an address names it, as a page shows it: a record, a standing, a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from upstream.casework.ground.responses.models import FIGURE, STANDING, Response
from upstream.casework.ground.responses.rules import About
from upstream.people.hats import Hat
from upstream.registry.models import School
from upstream.web import links, words
from upstream.web.asked import as_at_in
from upstream.web.records.kinds import kind_of_label, kind_of_word, readable
from upstream.web.schools.page import Fact

_FIGURE = re.compile(r"^/figures/[a-z0-9-]+/urn:\d{6}/[A-Za-z0-9-]+/(\?[a-z0-9=&-]*)?$")


@dataclass(frozen=True)
class Shown:
    """What is answered, in words, with the way to it."""

    about: About
    words: str
    url: str


def asked_in(query, hat: Hat, school: School) -> Shown | None:
    """What `?kind=…&id=…` names; None where it names nothing that the hat may read about the school."""
    kind, name = query.get("kind", ""), query.get("id", "")
    if kind == STANDING and re.fullmatch(r"[a-z0-9-]+", name):
        return _standing(name, as_at_in(query), school)
    if kind == FIGURE and _FIGURE.match(name) and f"urn:{school.urn}/" in name:
        return Shown(About(FIGURE, name, as_at_in(query)), "A figure", name)
    found = kind_of_word(kind)
    record = readable(found, name, hat) if found else None
    if record is None or record.school_id != school.pk or kind == "response":
        return None
    return Shown(About(found.label, str(record.pk), record=record), f"{found.noun.capitalize()}: {found.title(record)}",
                 found.url(record.pk))


def _standing(scheme: str, on, school: School) -> Shown:
    when = f" as at {words.on_day(on)}" if on else ""
    return Shown(About(STANDING, scheme, on), f"The standing in {scheme}{when}", links.standing(school.urn, scheme, as_at=on))


def shown_of(one: Response, hat: Hat) -> Fact:
    """What a response is about, for its page: with the way there where the reader may go it."""
    if one.about_kind == STANDING:
        shown = _standing(one.about, one.about_on, one.school)
        return Fact("About", shown.words, shown.url)
    if one.about_kind == FIGURE:
        return Fact("About", "A figure", one.about)
    kind = kind_of_label(one.about_kind)
    found = readable(kind, one.about, hat) if kind else None
    if found is None:
        return Fact("About", "Something that you may not read, or that is there no longer")
    return Fact("About", f"{kind.noun.capitalize()}: {kind.title(found)}", kind.url(found.pk))
