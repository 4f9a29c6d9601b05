"""An explanation as plain lines, for a terminal or a letter: what is proposed, why, what would change it, what is not known."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from upstream.assessment.coverage import missing_words
from upstream.assessment.evaluate import Assessment
from upstream.assessment.explanations.explanation import Explanation
from upstream.assessment.explanations.points import Point
from upstream.assessment.nearest.moves import Move
from upstream.lib.wording import day, listed

INDENT = "   "
BASIS = {"published": "published", "local choice": "a local choice"}
DECIDES = "This follows from the rules and the figures below. It is a proposal: a named person decides."


def lines(explanation: Explanation, assessment: Assessment) -> list[str]:
    """The explanation, line by line; an empty line between its parts."""
    parts = [
        _head(explanation, assessment), _points(explanation), _moves(explanation), _unmet(explanation),
        _unknown(explanation), _notes(explanation, assessment), _terms(explanation),
    ]
    return list(itertools.chain.from_iterable([*part, ""] for part in map(list, parts) if part))[:-1]


def _head(explanation: Explanation, assessment: Assessment) -> Iterator[str]:
    framework = assessment.framework
    when = day(assessment.as_at) if assessment.as_at else "today"
    yield f"{explanation.name} ({explanation.urn}): {framework.title}, version {framework.version}, as at {when}"
    yield ""
    yield f"{explanation.because} {DECIDES}" if explanation.category else explanation.because
    if explanation.settles:
        verb = "which is" if len(explanation.settles) == 1 else "which are"
        yield f"It depends on {listed(explanation.settles)}, {verb} not known."
    meaning = next((one.meaning for one in framework.categories if one.id == explanation.category_id), None)
    if meaning:
        yield f"What {explanation.category} means: {' '.join(meaning.split())}"
    titles = [category.title for category in framework.categories]
    yield f"Categories are read in this order, and the first that holds is proposed: {listed(titles)}."
    yield "Words that may be new are explained at the end."


def _points(explanation: Explanation) -> Iterator[str]:
    yield "What was asked, and what was found"
    yield "A criterion is met where what it asks about was found to be so, whether that is good news or not."
    for number, point in enumerate(explanation.points, 1):
        yield ""
        yield f"{number}. {point.title}: {point.answer}"
        yield from (f"{INDENT}{said}" for said in _told(point))


def _told(point: Point) -> Iterator[str]:
    yield point.found
    yield f"Why it is asked: {' '.join(' '.join(why.split()) for why in point.why)}"
    if point.answer == "does not apply":
        return
    what = "The rule" if point.on_scale else "The threshold"
    partly = "partly " if len(point.basis) > 1 else ""
    basis = f" {what} is {listed([partly + BASIS[one] for one in sorted(point.basis)[::-1]])}." if point.basis else ""
    if point.takes:
        yield f"{'What follows' if point.on_scale else 'Met where'}: {'; '.join(point.takes)}.{basis}"
    if point.compared_with:
        yield f"Compared with: {'; '.join(point.compared_with)}."
    if point.answer != "unknown":
        yield f"What would change it: {' '.join(point.turns)}"
    if point.sources:
        yield f"Source: {'; '.join(point.sources)}."


def _moves(explanation: Explanation) -> Iterator[str]:
    """For every other category the changes that lead to it, any one of which will do."""
    if not explanation.moves:
        return
    yield "What would lead to another category" if explanation.category else "Single changes that would make a category certain"
    for category, found in itertools.groupby(explanation.moves, key=lambda move: move.category):
        ways = list(found)
        yield ""
        yield f"{category}, if {'any one of these were so' if len(ways) > 1 else 'this were so'}:"
        yield from (f"{INDENT}– {_clauses(move)}" for move in ways)


def _clauses(move: Move) -> str:
    return listed(list(move.clauses)) + "."


def _unmet(explanation: Explanation) -> Iterator[str]:
    """What each category still asks that no single change leads to."""
    near = {move.category for move in explanation.moves if len(move.clauses) == 1}
    found = {title: items for title, items in explanation.unmet.items() if items and title not in near}
    if not found:
        return
    yield "What is still unmet for the other categories"
    for title, items in found.items():
        yield ""
        yield f"{title}:"
        for item in items:
            yield f"{INDENT}– {item.words}" + (f" Otherwise {item.before} comes first." if item.before else "")


def _unknown(explanation: Explanation) -> Iterator[str]:
    points = [point for point in explanation.points if point.answer == "unknown"]
    if not points:
        yield "Nothing that was asked is unknown."
        return
    yield "What is not known"
    yield from (f"{INDENT}– {point.title}: {point.found}" for point in points)
    if explanation.settles:
        yield ""
        whatever = "its answer, whatever it is" if len(explanation.settles) == 1 else "their answers, whatever they are"
        yield f"What would settle it: {listed(explanation.settles)} – {whatever}."
        yield from (f"{INDENT}– {route}" for route in explanation.routes)
    elif explanation.category:
        yield f"{INDENT}Whatever the answers, {explanation.category} would still be proposed."


def _notes(explanation: Explanation, assessment: Assessment) -> Iterator[str]:
    """What holds for the whole list; which years are missing is said where a criterion of this school asks for them."""
    missing = set(missing_words(assessment.coverage))
    said = [note for note in explanation.notes if note not in missing]
    if said:
        yield "What cannot be said of this list of schools"
        yield from (f"{INDENT}– {note}" for note in said)


def _terms(explanation: Explanation) -> Iterator[str]:
    if explanation.terms:
        yield "Words"
        yield from (f"{INDENT}{word}: {' '.join(meaning.split())}" for word, meaning in explanation.terms)
