"""The schools behind one number of a backtest, a page at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from upstream.assessment.past.records import Group, Round, RuleResult, SchoolThen
from upstream.lib.wording import counted, day
from upstream.reports.backtest import GROUPS, grade_words
from upstream.reports.backtest_record import BacktestRecord
from upstream.web import links
from upstream.web.backtests.presenters import HOME, Way

A_PAGE = 200


@dataclass(frozen=True, slots=True)
class SchoolRow:
    urn: str
    name: str
    url: str
    standing: str
    before: str
    after: str
    note: str


@dataclass(frozen=True, slots=True)
class ListPage:
    crumbs: list[Way]
    title: str
    lead: str
    rows: list[SchoolRow]
    shown: str
    previous: str
    next: str


def present_list(record: BacktestRecord, query: Mapping[str, str]) -> ListPage:
    """404 for a round, rule or group that the backtest does not have."""
    framework = record.backtest.framework
    one, rule, group = _asked(record, query)
    urns = rule.schools[group]
    page, pages = _page(query, len(urns)), max(1, -(-len(urns) // A_PAGE))
    if page > pages:
        raise Http404(f"The list has {counted(pages, 'page')}.")
    start = (page - 1) * A_PAGE
    some = urns[start : start + A_PAGE]
    asked = {"round": one.on.isoformat(), "rule": rule.rule, "group": group}
    return ListPage(
        crumbs=[HOME, Way(framework.title, links.backtest(framework.id))],
        title=f"{GROUPS[group]}: {counted(len(urns), 'school')}",
        lead=f"{rule.title}, as at {day(one.on)}, against the first graded inspection of each school to {day(one.until)}.",
        rows=[_row(one, one.then[urn]) for urn in some],
        shown=f"{start + 1:,} to {start + len(some):,} of {len(urns):,}" if pages > 1 else "",
        previous=links.backtest_schools(framework.id, **asked, page=str(page - 1)) if page > 1 else "",
        next=links.backtest_schools(framework.id, **asked, page=str(page + 1)) if page < pages else "",
    )


def _asked(record: BacktestRecord, query: Mapping[str, str]) -> tuple[Round, RuleResult, Group]:
    one = next((found for found in record.backtest.rounds if found.on.isoformat() == query.get("round")), None)
    rule = next((found for found in one.rules if found.rule == query.get("rule")), None) if one else None
    group = next((name for name in GROUPS if name == query.get("group")), None)
    if one is None or rule is None or group is None:
        raise Http404("This backtest has no such list: go back to its page and choose a number.")
    return one, rule, group


def _page(query: Mapping[str, str], schools: int) -> int:
    written = query.get("page", "1")
    if not written.isdigit() or not 1 <= int(written) <= schools + 1:
        raise Http404("There is no such page of the list.")
    return int(written)


def _row(one: Round, school: SchoolThen) -> SchoolRow:
    other = school.urn_after not in (None, school.urn)
    return SchoolRow(
        urn=school.urn, name=school.name or school.urn, url=links.school(school.urn, as_at=one.on), standing=school.standing,
        before=_graded(school.grade, school.graded_on) or "not known",
        after=_graded(school.grade_after, school.inspected_on) or "no graded inspection held",
        note=f"inspected as {school.urn_after}" if other else "",
    )


def _graded(grade: str | None, on: dt.date | None) -> str:
    """`Good, 3 March 2014`."""
    return ", ".join(filter(None, [grade_words(grade), day(on) if on else None]))
