"""Who may judge, and what can be judged: the kinds and answers that a framework declares, or a kind of one's own."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from upstream.assessment.framework import Framework, Record
from upstream.casework.ground.judgements.models import NEXT, Judgement, JudgementState
from upstream.casework.records.access import why_not_write
from upstream.casework.records.owning import why_not_change, why_not_sensitivity
from upstream.lib.clock import today
from upstream.lib.wording import listed
from upstream.people.hats import Hat
from upstream.people.roles import Permission, Sensitivity
from upstream.registry.models import School

YES, NO = "yes", "no"
OWN_KIND = "own"  # a judgement of no framework: its title says what was judged
MOST_LINKS = 20


@dataclass(frozen=True)
class Judged:
    """What somebody judged, before it is stored. Without a framework `title` names the kind and `answer` is in words."""

    framework: Framework | None
    kind: str
    answer: str
    judged_on: dt.date
    judged_by: str
    evidence: str = ""
    links: tuple[tuple[str, str], ...] = ()
    title: str = ""
    sensitivity: str = Sensitivity.CONFIDENTIAL.value

    @property
    def declared(self) -> Record | None:
        return self.framework.judgements.get(self.kind) if self.framework else None

    @property
    def framework_name(self) -> str:
        return f"{self.framework.id}/{self.framework.version}" if self.framework else ""

    @property
    def kind_id(self) -> str:
        """Of one's own kind its words make the id, so that a newer one of the same words supersedes."""
        if self.framework:
            return self.kind
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")[:60] or OWN_KIND

    @property
    def kind_title(self) -> str:
        return self.declared.title if self.declared else self.title.strip()


def answers_to(declared: Record) -> tuple[str, ...]:
    return declared.levels or (YES, NO)


def why_not_judge(school: School, hat: Hat | None) -> str | None:
    return why_not_write(hat, Permission.JUDGEMENTS_WRITE, school)


def why_not_judged(judged: Judged, hat: Hat) -> str | None:
    """Why this cannot be recorded as it is said, or None."""
    if judged.framework and judged.declared is None:
        known = listed(sorted(judged.framework.judgements))
        return f"{judged.framework.title} knows no judgement ‘{judged.kind}’: it knows {known}."
    if judged.declared and judged.answer not in answers_to(judged.declared):
        answers = listed(answers_to(judged.declared), "or")
        return f"‘{judged.answer}’ is not an answer to ‘{judged.kind_title}’: select {answers}."
    if not judged.kind_title or not judged.answer.strip():
        return "Say what was judged, and how."
    return _why_not_said(judged) or why_not_sensitivity(judged.sensitivity, hat)


def _why_not_said(judged: Judged) -> str | None:
    if judged.judged_on > today():
        return "The day is still to come: a judgement is recorded once it is made."
    if not judged.judged_by.strip():
        return "Say who judged."
    if len(judged.links) > MOST_LINKS:
        return f"More than {MOST_LINKS} pieces of evidence are linked: name the most important."
    for text, address in judged.links:
        if not re.match(r"^(/|https?://)\S+$", address):
            return f"‘{address or text}’ is no address: copy it from the browser, beginning with https:// or /figures/."
    return None


def why_not_withdraw(judgement: Judgement, hat: Hat | None) -> str | None:
    if why := why_not_change(judgement, hat, Permission.JUDGEMENTS_WRITE):
        return why
    if JudgementState.WITHDRAWN not in NEXT[JudgementState(judgement.state)]:
        return "This is withdrawn already."
    return None


def why_not_declare(framework: Framework, kinds: tuple[str, ...], hat: Hat | None) -> str | None:
    """Who writes judgements answers for their being complete."""
    if why := why_not_write(hat, Permission.JUDGEMENTS_WRITE, None):
        return why
    unknown = [kind for kind in kinds if kind not in {**framework.judgements, **framework.facts}]
    if unknown or not kinds:
        return f"Select kinds that {framework.title} declares."
    return None
