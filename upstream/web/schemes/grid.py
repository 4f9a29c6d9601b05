"""The heat grid: schools down, criteria across, each answer told by a word, a sign and a tone.

It is a table, so that a reader of screens hears school, criterion and answer; the styles show the sign in
place of the word. Four hundred schools by nine criteria are 3,600 cells: each is written as short as HTML lets it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from upstream.assessment.answers import Answer
from upstream.assessment.framework import Framework
from upstream.assessment.proposed import Proposed, answer_counts
from upstream.lib.wording import counted
from upstream.web.schemes.standing import ANSWERS
from upstream.web.schemes.welcome import welcome

SIGNS = {Answer.MET: "m", Answer.NOT_MET: "n", Answer.UNKNOWN: "u", Answer.NOT_APPLICABLE: "x"}
GOOD = "g"
LEGEND = (("m", "Met"), (GOOD, "Met, and good news"), ("n", "Not met"), ("u", "Unknown"), ("x", "Does not apply"))


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many schools have each answer to one criterion."""

    title: str
    met: int
    not_met: int
    unknown: int
    not_applicable: int
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Grid:
    title: str
    description: str
    legend: tuple[tuple[str, str], ...]
    head: list[str]
    body: SafeString
    counts: list[CountRow]


def present_grid(
    framework: Framework, schools: Sequence[Proposed], names: Mapping[str, str], links: Mapping[str, str], place: str
) -> Grid:
    """`names`: the words of each standing, by category id or the standing's own key in `links`' order of schools;
    `links`: each school's address, by URN."""
    counts, good_news = answer_counts(schools), welcome(framework)
    criteria = [(one.id, one.title) for one in framework.criteria]
    return Grid(
        title=f"{place}: {counted(len(schools), 'school')} by {counted(len(criteria), 'criterion', 'criteria')}",
        description=_description([one for one in criteria if one[0] not in good_news], counts, len(schools)),
        legend=tuple(entry for entry in LEGEND if entry[0] != GOOD or good_news),
        head=[title for _, title in criteria],
        body=mark_safe("".join(
            _row(school, criteria, good_news, names[school.urn], links[school.urn]) for school in schools
        )),
        counts=[_count(title, counts.get(name, Counter()), len(schools), name in good_news) for name, title in criteria],
    )


def _row(
    school: Proposed, criteria: list[tuple[str, str]], good_news: Collection[str], standing: str, url: str
) -> str:
    # Names come from publishers' files: escaped here, where the mark is set. Cells need no end tags in HTML.
    cells = "".join(
        _cell(school.answers[name], name in good_news) if name in school.answers else "<td>" for name, _ in criteria
    )
    return f'<tr><th scope=row><a href="{escape(url)}">{escape(school.name)}</a><td class=w>{escape(standing)}{cells}\n'


_CELLS = {answer: f"<td class={sign}>{ANSWERS[answer][0]}" for answer, sign in SIGNS.items()}


def _cell(answer: Answer, is_good_news: bool) -> str:
    if is_good_news and answer is Answer.MET:
        return f"<td class={GOOD}>{ANSWERS[answer][0]}"
    return _CELLS[answer]


def _description(criteria: list[tuple[str, str]], counts: Mapping[str, Counter[Answer]], schools: int) -> str:
    """The two things a grid is read for: which sign of need is most often met, and what is most often unknown."""
    if not schools or not criteria:
        return "No school is shown."
    told = []
    for answer, said in ((Answer.MET, "Most often met"), (Answer.UNKNOWN, "Most often unknown")):
        name, title = max(criteria, key=lambda one: counts.get(one[0], Counter())[answer])
        many = counts.get(name, Counter())[answer]
        if many:
            told.append(f"{said}: {title}, for {many:,} of {counted(schools, 'school')}.")
    return " ".join(["Signs of need.", *told]) if told else "No sign of need is met or unknown."


def _count(title: str, found: Counter[Answer], schools: int, is_good_news: bool) -> CountRow:
    numbers = {answer: found[answer] for answer in Answer}
    return CountRow(
        title, numbers[Answer.MET], numbers[Answer.NOT_MET], numbers[Answer.UNKNOWN], numbers[Answer.NOT_APPLICABLE],
        _bar(numbers, schools, GOOD if is_good_news else SIGNS[Answer.MET]),
    )


def _bar(numbers: Mapping[Answer, int], schools: int, met: str, width: int = 160) -> SafeString:
    """A bar of four parts beside its numbers, which say the same: no reader of screens needs it."""
    parts, x = [], 0.0
    for answer, sign in {**SIGNS, Answer.MET: met}.items():
        wide = width * numbers[answer] / schools if schools else 0
        if wide:
            parts.append(f'<rect class="c-answer-{sign}" x="{x:.1f}" y="0" width="{wide:.1f}" height="14"/>')
        x += wide
    return mark_safe(
        f'<svg class="up-svg" aria-hidden="true" width="{width}" height="14" viewBox="0 0 {width} 14">{"".join(parts)}</svg>'
    )
