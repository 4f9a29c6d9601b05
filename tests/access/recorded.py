"""One record of every kind, made by its own verb, with a word in it that no page has otherwise.

A new kind is added to `MAKERS`; a test fails with a sentence until it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from django.apps import apps

from upstream.casework.ground.actions import actions as agreed_actions
from upstream.casework.ground.actions.rules import Agreed, Owner
from upstream.casework.ground.contacts import actions as contacts
from upstream.casework.ground.contacts.rules import Entered
from upstream.casework.ground.intelligence.actions import add_intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.ground.judgements.actions import judge
from upstream.casework.ground.judgements.rules import Judged
from upstream.casework.ground.responses.actions import respond
from upstream.casework.ground.responses.models import FIGURE
from upstream.casework.ground.responses.rules import About, Said
from upstream.casework.ground.school_files import actions as school_files
from upstream.casework.ground.targets.actions import set_target
from upstream.casework.ground.targets.models import Target
from upstream.casework.ground.targets.rules import Aim
from upstream.casework.records.models import Record
from upstream.casework.records.sharing import may_receive
from upstream.evidence.definitions import load_definitions
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.registry.models import School

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
Maker = Callable[[Hat, School, str], Record]


def _intelligence(by: Hat, school: School, word: str) -> Record:
    told = Told(
        "strength", False, today() - dt.timedelta(days=3), f"{word} reads aloud", f"More of {word}", f"Told by {word}",
        sensitivity="confidential",
    )
    return add_intelligence(school=school, told=told, by=by)


def _judgement(by: Hat, school: School, word: str) -> Record:
    judged = Judged(None, "own", f"{word} is secure", today(), f"Panel {word}", f"Books of {word}", title=f"Work of {word}")
    return judge(school=school, judged=judged, by=by)


def _action(by: Hat, school: School, word: str) -> Record:
    agreed = Agreed(f"Visit {word}", Owner(words=f"Somebody of {word}"), today() + dt.timedelta(days=3), f"{word} was seen")
    return agreed_actions.agree(school=school, agreed=agreed, by=by)


def _contact(by: Hat, school: School, word: str) -> Record:
    entered = Entered("senco", f"Pat {word}", email=f"{word.lower()}@upstream.example", first=dt.date(2018, 9, 1))
    return contacts.add(organisation=school.organisation, entered=entered, by=by)


_definitions = cache(load_definitions)


def _target(by: Hat, school: School, word: str) -> Record:
    """A body has one target of a measure and a year: the year after the last."""
    years = Target.objects.filter(holder=by.organisation, school=school).count()
    aim = Aim("ks2-rwm-expected", f"{2026 + years}/{27 + years}", Decimal("71.5"), f"Board of {word}", today())
    return set_target(organisation=school.organisation, aim=aim, definitions=_definitions(), by=by)


def _file(by: Hat, school: School, word: str) -> Record:
    return school_files.add(
        school=school, chunks=[PDF], name=f"{word}.pdf", title=f"Letter of {word}", note=f"About {word}",
        sensitivity="official", by=by,
    )


def _response(by: Hat, school: School, word: str) -> Record:
    figure = f"/figures/ks2-rwm-expected/urn:{school.urn}/2018-19/"
    to = may_receive(school, today()).exclude(pk=by.organisation.pk).order_by("pk").first()
    return respond(school=school, said=Said(About(FIGURE, figure), f"We read {word}", to), by=by)


MAKERS: dict[str, Maker] = {
    "casework.intelligence": _intelligence, "casework.judgement": _judgement, "casework.agreedaction": _action,
    "casework.contact": _contact, "casework.target": _target, "casework.schoolfile": _file, "casework.response": _response,
}


def every_kind() -> list[type[Record]]:
    """Every kind of record that there is, as Django knows them."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def made(kind: type[Record], by: Hat, school: School, word: str) -> Record:
    label = kind._meta.label_lower
    assert label in MAKERS, (
        f"{label} is a new kind of record: say in tests/access/recorded.py how somebody makes one, so that it is tried who "
        "can read it."
    )
    return MAKERS[label](by, school, word)
