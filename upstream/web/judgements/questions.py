"""What can be judged: the questions of the frameworks that a body works by, and a judgement in one's own words."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.assessment.framework import Framework
from upstream.casework.ground.judgements.rules import OWN_KIND
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
    """The questions of one framework."""

    title: str
    questions: tuple[Question, ...]


def frameworks_of(edition: OpenEdition | None, body: Organisation) -> list[Framework]:
    """Those that declare judgements and are for such a body: a trust's for trusts, the others for councils and alliances."""
    if edition is None:
        return []
    found = {f"{one.framework.id}/{one.framework.version}": one.framework for one in offer(edition).schemes}
    return [one for one in found.values() if works_by(body.kind, one) and (one.judgements or one.facts)]


def questions(edition: OpenEdition | None, body: Organisation, at: str) -> list[Asked]:
    found = [
        Asked(one.title, tuple(
            Question(name, record.title, record.question, f"{at}?about={name}")
            for kind, record in one.judgements.items() for name in [f"{one.id}/{one.version}:{kind}"]
        ))
        for one in frameworks_of(edition, body) if one.judgements
    ]
    own = Question(OWN_KIND, "Something else", "In your own words. No framework reads it.", f"{at}?about={OWN_KIND}")
    return [*found, Asked("Of no framework", (own,))]


def meant(edition: OpenEdition | None, body: Organisation, about: str) -> tuple[Framework | None, str] | None:
    """(framework, kind) of an address; None where it names no question."""
    if about == OWN_KIND:
        return None, OWN_KIND
    name, _, kind = about.partition(":")
    for one in frameworks_of(edition, body):
        if f"{one.id}/{one.version}" == name and kind in one.judgements:
            return one, kind
    return None
