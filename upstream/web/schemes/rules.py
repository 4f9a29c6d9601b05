"""A scheme in plain words: its categories, criteria and thresholds, what people are asked, what a school can count on."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.assessment.framework import Category, Framework
from upstream.assessment.scales import Scale
from upstream.assessment.vocabulary import Criterion
from upstream.benchmarks.pupil_groups import group_words
from upstream.evidence.definitions import Measure
from upstream.evidence.entity import Entity, parse_entity
from upstream.evidence.trusts import trusts
from upstream.lib.wording import counted, listed
from upstream.web import links, words
from upstream.web.editions import OpenEdition
from upstream.web.schemes.in_words import Told, plain, tell, tell_trigger
from upstream.web.schemes.offered import COUNCIL_HELD, TRUST_HELD, OfferedScheme, is_for, offer
from upstream.web.schemes.others import Way
from upstream.web.schemes.shown import kind_words

LARGEST = 30  # trusts: there are thousands, and each has a page that leads on
HOLDERS = {
    "alliance": "an alliance of schools that a council commissions", "council": "a council", "trust": "a trust",
}


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One scheme in the list of all. `status`: in force, or tried here."""

    title: str
    url: str
    about: str
    status: str
    size: str


@dataclass(frozen=True, slots=True)
class Refused:
    name: str
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class SchemesPage:
    schemes: list[SchemeLine]
    refused: list[Refused]
    intro: str


@dataclass(frozen=True, slots=True)
class CategoryWords:
    id: str
    title: str
    meaning: str
    when: Told
    entitlement: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CriterionWords:
    id: str
    title: str
    why: str
    rule: Told
    who: str
    by_judgement: str
    used: str


@dataclass(frozen=True, slots=True)
class Asked:
    title: str
    question: str
    answers: str


@dataclass(frozen=True, slots=True)
class ScaleWords:
    """A question with more than two answers, the best first, and by which results of an inspection it is answered."""

    title: str
    values: list[str]
    trigger: list[Told]


@dataclass(frozen=True, slots=True)
class PriorityWords:
    title: str
    kpis: list[tuple[str, str, str]]  # words, target, address of the measure


@dataclass(frozen=True)
class RulesPage:
    title: str
    about: str
    facts: list[tuple[str, str]]
    is_tried: bool
    categories: list[CategoryWords]
    criteria: list[CriterionWords]
    scales: list[ScaleWords]
    asked: list[Asked]
    priorities: list[PriorityWords]
    councils: list[Way]
    trusts: list[Way]
    places: str


def present_schemes(edition: OpenEdition) -> SchemesPage:
    found = offer(edition)
    intro = (
        "No scheme is in force by the definitions that were read, so every framework that comes with Upstream may be tried "
        "on any place. What it proposes here binds nobody." if not found.has_schemes else
        "A scheme is a framework in force for some schools from one day to another. A school may stand in several: its "
        "standings are shown side by side and never merged. Frameworks that are in force nowhere may be tried on any place."
    )
    return SchemesPage(
        [_line(scheme) for scheme in found.schemes],
        [Refused(name, why.splitlines()) for name, why in found.refused], intro,
    )


def _line(scheme: OfferedScheme) -> SchemeLine:
    framework = scheme.framework
    categories = counted(len(framework.categories), "category", "categories")
    size = f"{categories}, {counted(len(framework.criteria), 'criterion', 'criteria')}"
    about = " ".join(framework.about.split())
    return SchemeLine(scheme.title, links.scheme(scheme.id), about, _capital(scheme.when), size)


def present_rules(edition: OpenEdition, scheme: OfferedScheme) -> RulesPage:
    framework, measures = scheme.framework, edition.definitions.measures
    councils, held = _covered(edition, scheme) if scheme.places else _any_place(edition, scheme)
    return RulesPage(
        title=scheme.title, about=" ".join(framework.about.split()), facts=_facts(edition, scheme), is_tried=scheme.is_tried,
        categories=[_category(one, framework, measures) for one in framework.categories],
        criteria=[_criterion(one, framework, measures) for one in framework.criteria],
        scales=[_scale(one, edition) for one in framework.scales.values()],
        asked=_asked(framework), priorities=_priorities(framework, measures), councils=councils, trusts=held,
        places="What it proposes for the schools of",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _facts(edition: OpenEdition, scheme: OfferedScheme) -> list[tuple[str, str]]:
    framework = scheme.framework
    until = f" to {words.on_day(framework.in_force_to)}" if framework.in_force_to else ""
    told = [
        ("Framework", f"{framework.id}, version {framework.version}"),
        ("Made for", _capital(HOLDERS.get(scheme.holder, scheme.holder))),
        ("Written for use from", f"{words.on_day(framework.in_force_from)}{until}"),
        ("Here", _capital(scheme.when)), ("Held by", _holder_name(edition, scheme)),
        ("For these kinds of school", _capital(listed([kind_words(kind).lower() for kind in framework.scope.kinds]))),
        ("Made after", " ".join(framework.source.split())),
        ("Reviewed", f"By {framework.reviewed.by} on {words.on_day(framework.reviewed.on)}"),
        ("Hash of its words", framework.digest[:16]),
    ]
    return [(name, text) for name, text in told if text]


def _holder_name(edition: OpenEdition, scheme: OfferedScheme) -> str:
    if scheme.scheme is None:
        return ""
    holder = parse_entity(scheme.scheme.holder)
    return words.title_case(edition.store.name_of(holder) or scheme.scheme.holder)


def _scale(scale: Scale, edition: OpenEdition) -> ScaleWords:
    told = tell_trigger(scale.trigger, edition.definitions.inspection_frameworks) if scale.trigger else []
    return ScaleWords(_capital(scale.title), [plain(value) for value in scale.values], told)


def _category(category: Category, framework: Framework, measures: dict[str, Measure]) -> CategoryWords:
    entitlement = [(name, _capital(text)) for name, text in category.entitlement.lines] if category.entitlement else []
    meaning = " ".join(category.meaning.split())
    return CategoryWords(category.id, category.title, meaning, tell(category.when, framework, measures), entitlement)


def _criterion(criterion: Criterion, framework: Framework, measures: dict[str, Measure]) -> CriterionWords:
    told = tell(criterion, framework, measures)
    by = ""
    if criterion.by_judgement:
        kinds = listed([kind_words(kind).lower() for kind in criterion.by_judgement.kinds], "or")
        question = framework.judgements[criterion.by_judgement.judgement].question
        by = f"For schools of these kinds, {kinds}, people answer instead: {' '.join(question.split())}"
    used = "" if criterion.id in framework.in_categories else "Shown, but no category reads it."
    return CriterionWords(criterion.id, criterion.title, " ".join(criterion.why.split()), told, told.who, by, used)


def _asked(framework: Framework) -> list[Asked]:
    records = [*framework.judgements.values(), *framework.facts.values()]
    return [
        Asked(one.title, " ".join(one.question.split()), listed(list(one.levels), "or") or "yes or no") for one in records
    ]


def _priorities(framework: Framework, measures: dict[str, Measure]) -> list[PriorityWords]:
    return [PriorityWords(one.title, [_kpi(kpi, framework, measures) for kpi in one.kpis]) for one in framework.priorities]


def _kpi(kpi, framework: Framework, measures: dict[str, Measure]) -> tuple[str, str, str]:
    if kpi.judgement:
        record = framework.judgements.get(kpi.judgement)
        return (f"{record.title if record else plain(kpi.judgement)} (people record it)", "", "")
    measure, group = measures[kpi.measure], group_words(kpi.group)
    target = ""
    if kpi.target == "england":
        target = "England’s figure"
    elif kpi.target:
        target = f"{words.number(kpi.target.value, measure)} ({kpi.target.basis})"
    return (measure.short + (f" of {group}" if group else ""), target, links.measure(measure.id))


def _any_place(edition: OpenEdition, scheme: OfferedScheme) -> tuple[list[Way], list[Way]]:
    """Where a framework that is only tried may be looked at."""
    if scheme.place_kind == TRUST_HELD:
        return [], _trusts(edition, scheme)
    return _councils(edition, scheme), []


def _covered(edition: OpenEdition, scheme: OfferedScheme) -> tuple[list[Way], list[Way]]:
    """The councils and trusts that a scheme covers; a region or England by its councils."""
    here = [place for place in scheme.places if place.kind in (COUNCIL_HELD, TRUST_HELD)]
    ways = [
        (place.kind, Way(words.title_case(edition.store.name_of(place) or str(place)), links.area(scheme.id, place)))
        for place in here
    ]
    wider = [] if len(here) == len(scheme.places) else _councils(edition, scheme)
    return [way for kind, way in ways if kind == COUNCIL_HELD] + wider, [way for kind, way in ways if kind == TRUST_HELD]


def _councils(edition: OpenEdition, scheme: OfferedScheme) -> list[Way]:
    """The councils with an open school that it may speak of, each with the way to what it proposes there."""
    schools = dict(edition.directory.councils())
    found = [
        area for area in edition.definitions.areas.values()
        if area.kind == "la" and schools.get(area.name) and is_for(scheme, Entity("la", area.id), edition)
    ]
    return [
        Way(area.name, links.area(scheme.id, Entity("la", area.id)))
        for area in sorted(found, key=lambda area: area.name)
    ]


def _trusts(edition: OpenEdition, scheme: OfferedScheme) -> list[Way]:
    """The largest: any other trust's own page leads to the same."""
    found = sorted(trusts(edition.store), key=lambda trust: -trust.schools)[:LARGEST]
    return [
        Way(words.title_case(trust.name), links.area(scheme.id, Entity("trust", trust.uid))) for trust in found if trust.schools
    ]
