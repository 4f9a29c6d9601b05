"""A school's standing: what a council's proposals become on a page, and what stands there when there are none."""

from __future__ import annotations

import pytest

from tests.unit.web.invented import CLOSED, TOLD
from tests.unit.web.reading import Page
from upstream.assessment.answers import Answer
from upstream.assessment.behind import Behind
from upstream.assessment.explanations.explanation import Explanation
from upstream.assessment.explanations.points import Point
from upstream.assessment.framework import load_framework
from upstream.assessment.nearest.changes import Unmet
from upstream.assessment.nearest.moves import Move
from upstream.lib.definition_files import PACKAGED
from upstream.web.schemes import proposals
from upstream.web.schemes.offered import OfferedScheme
from upstream.web.schemes.proposals import NO_PLACE, Proposals
from upstream.web.schemes.readers import NOBODY
from upstream.web.schemes.standing import present_standing


class Assessed:
    """As much of an assessment as the panel looks at."""

    def __init__(self, framework):
        self.framework = framework


@pytest.fixture(scope="module")
def framework(definitions):
    return load_framework("alliance-2019", [PACKAGED], definitions)


def point(title: str, answer: str, *criteria: str, **given) -> Point:
    told = {"found": "Because.", "why": ("For a reason.",), "compared_with": (), "takes": (), "basis": (), "sources": (),
            "turns": ("Nothing would.",)}
    return Point(title=title, answer=answer, criteria=criteria or (title.lower(),), **{**told, **given})


def explanation(*points: Point, proposed: str | None = None, **given) -> Explanation:
    told = {"possible": (), "because": "", "settles": (), "routes": (), "notes": (), "unknown": (), "not_applicable": ()}
    return Explanation(urn=TOLD, name="Alder Brook", category=proposed, criteria=(), points=points, **{**told, **given})


def presented(framework, definitions, told: Explanation | None, behind=()):
    found = Proposals(Assessed(framework), {TOLD: list(behind)})
    return present_standing(found, told, definitions.measures, definitions.groups, None)


def test_a_proposal_says_its_meaning_and_why(framework, definitions):
    told = explanation(
        point("Outcomes", "met"), proposed="Support and Challenge", because="Support and Challenge is proposed, because …."
    )
    standing = presented(framework, definitions, told)
    assert standing.answer == "Support and Challenge"
    assert standing.meaning.startswith("Requires improvement;")
    assert standing.because == "Support and Challenge is proposed, because …."
    assert standing.unknown == "Nothing that the scheme asks is unknown."
    assert not standing.is_undetermined


def test_what_is_undetermined_says_what_is_unknown_and_what_would_settle_it(framework, definitions):
    told = explanation(
        point("Outcomes", "unknown"), point("Disadvantaged pupils", "not met", "groups"),
        because="Undetermined: Light Touch or Light Touch +, depending on what is not known.", settles=("‘Outcomes’",),
        routes=("Light Touch would be certain if ‘Outcomes’ were not met.",),
    )
    standing = presented(framework, definitions, told)
    assert standing.answer == "Undetermined"
    assert standing.because.startswith("Light Touch or")
    assert standing.unknown == "1 answer is unknown: Outcomes."
    assert standing.settles == "‘Outcomes’"
    assert len(standing.routes) == 1


def test_each_answer_has_words_and_good_news_is_not_a_concern(framework, definitions):
    told = explanation(
        point("Outcomes", "met"), point("Disadvantaged pupils", "not met", "groups"),
        point("Attendance", "does not apply"), point("Judged good or outstanding", "met", "good-or-better"),
        point("The Ofsted grade", "requires improvement", "inadequate", "requires-improvement", on_scale=True),
    )
    rows = presented(framework, definitions, told).rows
    assert [(row.answer, row.tone) for row in rows] == [
        ("Met", "look"), ("Not met", "plain"), ("Does not apply", "plain"), ("Met", "good"), ("Requires improvement", "plain"),
    ]


def test_a_question_leads_to_its_figures_and_says_what_it_takes_and_what_would_change_it(framework, definitions):
    told = explanation(point(
        "Attendance", "met", takes=("rank 3 or before of 19",), basis=("local choice",), sources=("f.csv, row 2",),
        turns=("It would not be met if two fewer of its pupils had been absent.",),
    ))
    behind = [
        Behind("attendance", "persistent-absence", "all", "2018/19", "value", TOLD, 20.4, 400, "s", "f.csv", 2),
        Behind("attendance", "persistent-absence", "all", "2017/18", "missing", None, None, None, None, None, None),
    ]
    row = presented(framework, definitions, told, behind).rows[0]
    assert dict(row.told) == {
        "Met where": "rank 3 or before of 19 (the threshold is a local choice).",
        "What would change it": "It would not be met if two fewer of its pupils had been absent.",
        "Why it is asked": "For a reason.",
    }
    assert [figure.url for figure in row.figures] == [f"/figures/persistent-absence/urn:{TOLD}/2018-19/"]
    assert row.figures[0].text.endswith("2018/19: 20.4%")


def test_what_no_figure_stands_behind_names_its_file_and_row(framework, definitions):
    told = explanation(point("Inadequate", "not met", "inadequate", sources=("inspections.csv, row 7",)))
    assert ("Source", "inspections.csv, row 7.") in presented(framework, definitions, told).rows[0].told


def test_of_what_is_unknown_nothing_is_said_to_change_it(framework, definitions):
    row = presented(framework, definitions, explanation(point("Outcomes", "unknown"))).rows[0]
    assert "What would change it" not in dict(row.told)


def test_ways_to_other_categories_stand_together_and_what_is_unmet_beside(framework, definitions):
    moves = tuple(
        Move("light-touch-plus", "Light Touch +", (clause,), ("outcomes",)) for clause in ("one were so", "another were so")
    )
    unmet = {
        "Light Touch +": (Unmet(("capacity",), (Answer.UNKNOWN,), Answer.MET, "‘Capacity’ met."),),
        "Light Touch": (
            Unmet(("vulnerable",), (Answer.UNKNOWN,), Answer.NOT_MET, "‘Vulnerable’ is unknown.", "Light Touch +"),
        ),
        "Support and Challenge": (),
    }
    standing = presented(framework, definitions, explanation(point("Outcomes", "met"), moves=moves, unmet=unmet))
    assert [(lead.category, lead.lines, lead.any_one) for lead in standing.moves] == [
        ("Light Touch +", ["one were so.", "another were so."], True)
    ]
    # What one change leads to is not listed a second time.
    assert [(lead.category, lead.lines) for lead in standing.unmet] == [
        ("Light Touch", ["‘Vulnerable’ is unknown. Otherwise Light Touch + comes first."])
    ]


def test_a_school_that_is_not_on_the_list_has_no_proposal(framework, definitions):
    standing = presented(framework, definitions, None)
    assert "not among the state-funded schools" in standing.why_none


def test_the_page_says_why_there_is_no_proposal(client):
    text = Page(client.get(f"/schools/{CLOSED}/")).text
    assert "No category is proposed" in text or "no category is proposed" in text


def test_without_a_council_there_is_none(framework):
    scheme = OfferedScheme("alliance-2019", "After", framework)
    assert proposals.proposals(None, scheme, None, None, NOBODY).why_none == NO_PLACE["la"]


def test_another_table_of_judgements_is_another_page(monkeypatch, tmp_path):
    monkeypatch.delenv("UPSTREAM_JUDGEMENTS", raising=False)
    assert proposals.judgements_version() == ""
    table = tmp_path / "judgements.csv"
    table.write_text("one")
    monkeypatch.setenv("UPSTREAM_JUDGEMENTS", str(table))
    before = proposals.judgements_version()
    table.write_text("another")
    assert before not in ("", proposals.judgements_version())


def test_a_proposed_category_says_what_a_school_can_count_on(definitions):
    tiers = load_framework("alpha-2020", [PACKAGED], definitions)
    first = next(one for one in tiers.categories if one.title == "Tier 1")
    told = presented(tiers, definitions, explanation(proposed="Tier 1"))
    assert [name for name, _ in told.entitlement] == [name for name, _ in first.entitlement.lines]
    assert ("Led by", "The academy") in told.entitlement
    assert presented(tiers, definitions, explanation(proposed=None)).entitlement == []
