"""Why a category is proposed, as a person would say it: by the answers that make it hold."""

from __future__ import annotations

from collections.abc import Mapping

from upstream.assessment.answers import Answer
from upstream.assessment.framework import Framework
from upstream.assessment.vocabulary import CountOf, Rule
from upstream.lib.wording import listed

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
Answers = Mapping[str, Answer]


def why_proposed(framework: Framework, category: str, answers: Answers) -> str:
    """What makes a category hold, without the full stop: `it was judged inadequate`."""
    rule = next(one.when for one in framework.categories if one.id == category)
    return _reason(framework, rule, answers) or "it holds whatever the unknown answers turn out to be"


def _reason(framework: Framework, rule: Rule, answers: Answers) -> str | None:
    """Why a rule holds, by the answers that are known; None where it does not hold or needs an unknown one."""
    if rule.criterion:
        return _met(framework, rule.criterion) if answers[rule.criterion] is Answer.MET else None
    if rule.not_:
        return _reason_not(framework, rule.not_, answers)
    if rule.count_of:
        return _reason_of_a_count(framework, rule.count_of, answers)
    reasons = [_reason(framework, child, answers) for _, child in rule.children()]
    held = [reason for reason in reasons if reason]
    if rule.all_of and len(held) < len(reasons):
        return None
    return ", and ".join(held) or None


def _reason_not(framework: Framework, rule: Rule, answers: Answers) -> str | None:
    """Why a rule does not hold: none of any-of is met, or some of all-of are not."""
    names = [name for _, part in rule.walk() if (name := part.criterion)]
    not_met = [name for name in names if answers[name] is Answer.NOT_MET]
    if rule.all_of and not_met:
        return f"{_titles(framework, not_met)} {'is' if len(not_met) == 1 else 'are'} not met"
    if any(answers[name] in (Answer.MET, Answer.UNKNOWN) for name in names):
        return None
    return f"none of {_titles(framework, names)} is met"


def _met(framework: Framework, name: str) -> str:
    """That a criterion is met, as a person would say it: by its recorded judgement or grade, else by its title."""
    criterion = framework.by_id[name]
    if criterion.judgement:
        recorded = framework.judgements[criterion.judgement.kind].recorded
        return recorded[0].lower() + recorded[1:]
    if criterion.grade and criterion.title.startswith("Judged "):
        return f"it was {criterion.title[0].lower()}{criterion.title[1:]}"
    return f"{_titles(framework, [name])} is met"


def _reason_of_a_count(framework: Framework, count: CountOf, answers: Answers) -> str | None:
    """`two of ‘Outcomes’, ‘Disadvantaged pupils’ and ‘Attendance’ are met: ‘Outcomes’ and ‘Attendance’`."""
    names = [rule.criterion for rule in count.of if rule.criterion]
    met = [name for name in names if answers[name] is Answer.MET]
    most = len(met) + sum(answers[name] is Answer.UNKNOWN for name in names)
    if not met or len(met) < (count.at_least or 0) or (count.at_most is not None and most > count.at_most):
        return None
    every, held = _titles(framework, names), _titles(framework, met)
    if len(met) == len(names):
        return f"all of {every} are met"
    number = NUMBERS[len(met)] if len(met) < len(NUMBERS) else str(len(met))
    return f"{number} of {every} {'is' if len(met) == 1 else 'are'} met: {held}"


def _titles(framework: Framework, names: list[str]) -> str:
    return listed([f"‘{framework.by_id[name].title}’" for name in names])
