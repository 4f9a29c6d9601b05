"""What can be judged: the questions of the frameworks that a body works by, and a judgement in one's own words."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.assessment.framework import Framework
from upstream.casework.ground.judgements.rules import OWN_KIND
from upstream.lib.clock import today
from upstream.lib.wording import listed
from upstream.registry.models import Organisation
from upstream.web.editions import OpenEdition
from upstream.web.schemes.offered import offer, works_by


@dataclass(frozen=True)
class Question:
    """`about` is how an address names it: `alliance-2019/1:vulnerable`, or `own`."""

    about: str
    title: str
    question: str
    url: str


@dataclass(frozen=True)
class Asked:
    """The questions of one framework; `used_by` says which scheme in force works by it."""

    title: str
    used_by: str
    questions: tuple[Question, ...]


def frameworks_of(edition: OpenEdition | None, body: Organisation) -> list[Framework]:
    """Those that declare judgements and are for such a body: a trust's for trusts, the others for councils and alliances."""
    if edition is None:
        return []
    found = {f"{one.framework.id}/{one.framework.version}": one.framework for one in offer(edition).schemes}
    fitting = [one for one in found.values() if works_by(body.kind, one) and (one.judgements or one.facts)]
    return sorted(fitting, key=lambda one: not schemes_by(edition, one))


def schemes_by(edition: OpenEdition, framework: Framework) -> list[str]:
    """The schemes in force today that work by it: what is answered moves their categories."""
    return [
        one.title for one in offer(edition).schemes
        if one.is_in_force(today()) and (one.framework.id, one.framework.version) == (framework.id, framework.version)
    ]


def _used_by(edition: OpenEdition | None, framework: Framework) -> str:
    schemes = schemes_by(edition, framework) if edition else []
    return f"Moves the categories of {listed(schemes)}, in force today." if schemes else "In force nowhere today: tried only."


def questions(edition: OpenEdition | None, body: Organisation, at: str) -> list[Asked]:
    found = [
        Asked(one.title, _used_by(edition, one), tuple(
            Question(name, record.title, record.question, f"{at}?about={name}")
            for kind, record in one.judgements.items() for name in [f"{one.id}/{one.version}:{kind}"]
        ))
        for one in frameworks_of(edition, body) if one.judgements
    ]
    own = Question(OWN_KIND, "Something else", "In your own words. No framework reads it.", f"{at}?about={OWN_KIND}")
    return [*found, Asked("Of no framework", "", (own,))]


def meant(edition: OpenEdition | None, body: Organisation, about: str) -> tuple[Framework | None, str] | None:
    """(framework, kind) of an address; None where it names no question."""
    if about == OWN_KIND:
        return None, OWN_KIND
    name, _, kind = about.partition(":")
    for one in frameworks_of(edition, body):
        if f"{one.id}/{one.version}" == name and kind in one.judgements:
            return one, kind
    return None
