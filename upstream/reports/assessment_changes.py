"""What differs between two risk assessments, and why, by what each of them said at the time.

The other is an earlier run, or another framework on the same day: then the schools that differ are the movers.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from upstream.lib.wording import counted, day, listed
from upstream.reports.assessment_record import Record, possible_words


@dataclass(frozen=True, slots=True)
class Change:
    """One school's change. `kind`: category | possible | answers | new | gone. `why` holds sentences."""

    urn: str
    name: str
    kind: str
    was: str
    now: str
    why: tuple[str, ...]


def changes(record: Record, earlier: Record) -> list[Change]:
    """Every school whose standing or answers differ, schools on one list only among them.

    A school is the same through its one-to-one links, whichever of its URNs each run named.
    """
    before = {urn: school for school in earlier["schools"] for urn in school["urns"]}
    found, matched = [], set()
    for school in record["schools"]:
        then = next((before[urn] for urn in school["urns"] if urn in before), None)
        if then is None:
            found.append(Change(school["urn"], school["name"], "new", "not on the list", standing(school), ()))
            continue
        matched.add(then["urn"])
        change = _compared(school, then, record, earlier)
        if change:
            found.append(change)
    return found + list(_gone(earlier, matched))


def with_changes(record: Record, earlier: Record | None) -> Record:
    """The record with what it was compared with, and every school that differs, for those who read the JSON."""
    if earlier is None:
        return record
    of_other = {name: earlier[name] for name in ("framework", "where", "as_at", "edition", "judgements")}
    return {**record, "compared_with": of_other, "changes": [asdict(change) for change in changes(record, earlier)]}


def _gone(earlier: Record, matched: set[str]) -> Iterator[Change]:
    for school in earlier["schools"]:
        if school["urn"] not in matched:
            yield Change(school["urn"], school["name"], "gone", standing(school), "not on the list", ())


def _compared(school: Record, then: Record, record: Record, earlier: Record) -> Change | None:
    why = tuple(_reasons(school, then, record, earlier))
    now_standing, then_standing = standing(school), standing(then)
    if school["category"] != then["category"]:
        kind = "category"
    elif _still_possible(school) != _still_possible(then):
        kind = "possible"
    elif why:
        kind = "answers"
    else:
        return None
    if not why and _is_another_framework(record, earlier):
        why = (_read_otherwise(school, then, record, earlier),)
    return Change(school["urn"], school["name"], kind, then_standing, now_standing, why)


def _still_possible(school: Record) -> tuple[list[str], bool]:
    """The categories, and whether it may be none of them."""
    return sorted(school["possible"]), bool(school["none_possible"])


def _reasons(school: Record, then: Record, record: Record, earlier: Record) -> Iterator[str]:
    criteria = {criterion["id"]: criterion for criterion in record["criteria"]}
    if school["urn"] != then["urn"]:
        yield f"{then['name']} ({then['urn']}) became {school['name']} ({school['urn']})."
    answers = {criterion["id"]: criterion for criterion in then["criteria"]}
    other = _is_another_framework(record, earlier)
    for now in school["criteria"]:
        was, about = answers.get(now["id"]), criteria[now["id"]]
        if was is None:
            if now["answer"] != "not applicable":
                yield f"{about['title']}: new in this framework. {now['sentence']}"
        elif was["answer"] != now["answer"]:
            same = school["urn"] == then["urn"]
            news = _rule_change(now, was) if other else _news(now, was, about["rests_on"], same_urn=same)
            yield (f"{about['title']}: {was['answer']} → {now['answer']}, {news}. "
                   f"Now: {now['sentence']} Before: {was['sentence']}")
    yield from _no_longer_asked(school, then, earlier)


def _no_longer_asked(school: Record, then: Record, earlier: Record) -> Iterator[str]:
    asked = {criterion["id"] for criterion in school["criteria"]}
    titles = {criterion["id"]: criterion["title"] for criterion in earlier["criteria"]}
    for was in then["criteria"]:
        if was["id"] not in asked and was["answer"] in ("met", "unknown"):
            yield f"{titles[was['id']]}: no longer asked. It was {was['answer']}: {was['sentence']}"


def _read_otherwise(school: Record, then: Record, record: Record, earlier: Record) -> str:
    """The reason where no answer differs and the categories do: they read the same answers otherwise."""
    titles = {criterion["id"]: criterion["title"] for criterion in record["criteria"]}
    met = listed([titles[one["id"]] for one in school["criteria"] if one["answer"] == "met"]) or "nothing"
    return (
        f"No answer differs (met: {met}): {_named(earlier)} reads them as {standing(then)}, {_named(record)} as "
        f"{standing(school)}."
    )


def _rule_change(now: Record, was: Record) -> str:
    """How a criterion of two frameworks differs, by its threshold."""
    if now.get("threshold_words") != was.get("threshold_words"):
        before, after = (one.get("threshold_words") or "none" for one in (was, now))
        return f"the threshold is another (before: {before}; now: {after})"
    return "the framework asks it otherwise"


def _news(now: Record, was: Record, rests_on: str, *, same_urn: bool) -> str:
    """What is new in the evidence under an answer, by what the two runs say of it."""
    if rests_on == "grade":
        return "a new inspection is known" if same_urn else "a new establishment, whose own grade counts"
    if rests_on == "record":
        return "a judgement or fact was recorded, or the table changed"
    if "period" in now and now["period"] != was.get("period"):
        return "a new year was published"
    if now.get("release") != was.get("release"):
        return "a new release of the same year"
    if now.get("value") != was.get("value"):
        return "a figure is held now" if was.get("value") is None else "another figure stands for the school"
    return "the years, the field or the comparator it looks at changed"


def standing(school: Record) -> str:
    """The category in words, or those still possible."""
    if school["category"]:
        return school["category"]
    words = possible_words(school["possible"])
    return f"Undetermined: {words}" + (", or none" if school["possible"] and school["none_possible"] else "")


def compared_with(record: Record, earlier: Record) -> str:
    """What the other run is, in words: the day of an earlier one, or the framework of one of the same day."""
    when = day(dt.date.fromisoformat(earlier["as_at"]))
    if not _is_another_framework(record, earlier):
        return when
    return _named(earlier) + ("" if record["as_at"] == earlier["as_at"] else f", as at {when}")


def _is_another_framework(record: Record, earlier: Record) -> bool:
    return any(record["framework"].get(name) != earlier["framework"].get(name) for name in ("id", "version", "digest"))


def _named(record: Record) -> str:
    return f"{record['framework']['id']} version {record['framework']['version']}"


def what_differs(record: Record, earlier: Record) -> list[str]:
    """Sentences on the runs themselves: why two of them may differ without any school having changed."""
    said = []
    if _is_another_framework(record, earlier):
        said.append(
            f"The framework is not the same: {_named(earlier)} before, {_named(record)} now."
            if _version(record) != _version(earlier)
            else "The framework was edited between the two runs although its version is the same."
        )
    if record["edition"] != earlier["edition"]:
        said.append(f"The evidence is another edition: {earlier['edition']} then, {record['edition']} now.")
    if record["judgements"] != earlier["judgements"]:
        said.append(f"Judgements then: {earlier['judgements']} Now: {record['judgements']}")
    if record["where"] != earlier["where"]:
        said.append(f"The place is not the same: {earlier['where']['name']} then, {record['where']['name']} now.")
    return said


def _version(record: Record) -> tuple[str, int]:
    return record["framework"]["id"], record["framework"]["version"]


def moved(found: list[Change]) -> list[tuple[str, str, int]]:
    """(before, now, schools): how many went from which standing to which, the most first."""
    counts = Counter((change.was, change.now) for change in found if change.kind in ("category", "possible"))
    return [(was, now, number) for (was, now), number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def tallied(found: list[Change], answers_of: Record, earlier: Record) -> list[str]:
    """How many answers moved, criterion by criterion: `Attendance: 320 schools unknown → not met`."""
    then = {urn: school for school in earlier["schools"] for urn in school["urns"]}
    titles = {criterion["id"]: criterion["title"] for criterion in answers_of["criteria"]}
    moved: dict[tuple[str, str, str], int] = {}
    urns = {change.urn for change in found}
    for school in answers_of["schools"]:
        was = next((then[urn] for urn in school["urns"] if urn in then), None)
        if school["urn"] not in urns or was is None:
            continue
        before = {criterion["id"]: criterion["answer"] for criterion in was["criteria"]}
        for criterion in school["criteria"]:
            key = (criterion["id"], before.get(criterion["id"], "not asked"), criterion["answer"])
            if key[1] != key[2]:
                moved[key] = moved.get(key, 0) + 1
    order = {criterion: n for n, criterion in enumerate(titles)}
    return [
        f"{titles.get(criterion, criterion)}: {was} → {now}, {counted(number, 'school')}"
        for (criterion, was, now), number in sorted(moved.items(), key=lambda item: (order.get(item[0][0], 99), -item[1]))
    ]
