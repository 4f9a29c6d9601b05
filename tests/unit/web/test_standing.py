"""A school's standing: what a council's proposals become on a page, and what stands there when there are none."""

from __future__ import annotations

import pytest

from tests.unit.web.invented import CLOSED, TOLD
from tests.unit.web.reading import Page
from upstream.assessment.answers import Answer
from upstream.assessment.behind import Behind
from upstream.assessment.explain import Explained, Explanation
from upstream.assessment.framework import load_framework
from upstream.lib.definition_files import PACKAGED
from upstream.web.schemes import proposals
from upstream.web.schemes.offered import OfferedScheme
from upstream.web.schemes.proposals import NO_PLACE, Proposals
from upstream.web.schemes.standing import present_standing


class Assessed:
    """As much of an assessment as the panel looks at."""

    def __init__(self, framework):
        self.framework = framework


@pytest.fixture(scope="module")
def framework(definitions):
    return load_framework("alliance-2019", [PACKAGED], definitions)


def explained(framework, criterion: str, answer: Answer, sentence: str = "Because.", **facts) -> Explained:
    return Explained(framework.by_id[criterion], answer, sentence, facts, ())


def explanation(*criteria: Explained, proposed: str | None = None, **given) -> Explanation:
    told = {"possible": (), "because": "", "settles": (), "routes": (), "notes": ()}
    unknown = tuple(one.sentence for one in criteria if one.answer is Answer.UNKNOWN)
    return Explanation(
        urn=TOLD, name="Alder Brook", category=proposed, criteria=criteria, unknown=unknown, not_applicable=(),
        **{**told, **given},
    )


def presented(framework, definitions, told: Explanation | None, behind=()):
    found = Proposals(Assessed(framework), {TOLD: list(behind)})
    return present_standing(found, told, definitions.measures, definitions.groups, None)


def test_a_proposal_says_its_meaning_and_why(framework, definitions):
    told = explanation(
        explained(framework, "outcomes", Answer.MET), proposed="Support and Challenge", because="Proposed, because …."
    )
    standing = presented(framework, definitions, told)
    assert standing.answer == "Support and Challenge"
    assert standing.meaning.startswith("Requires improvement;")
    assert standing.because == "Proposed, because …."
    assert standing.unknown == "Nothing that the scheme asks is unknown."


def test_what_is_undetermined_says_what_is_unknown_and_what_would_settle_it(framework, definitions):
    told = explanation(
        explained(framework, "outcomes", Answer.UNKNOWN), explained(framework, "groups", Answer.NOT_MET),
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
        explained(framework, "outcomes", Answer.MET), explained(framework, "groups", Answer.NOT_MET),
        explained(framework, "attendance", Answer.NOT_APPLICABLE), explained(framework, "good-or-better", Answer.MET),
    )
    rows = presented(framework, definitions, told).rows
    assert [(row.answer, row.tone) for row in rows] == [
        ("Met", "look"), ("Not met", "plain"), ("Does not apply", "plain"), ("Met", "good"),
    ]


def test_a_criterion_leads_to_its_figures_and_says_what_it_takes(framework, definitions):
    told = explanation(
        explained(framework, "attendance", Answer.MET, threshold_words="rank 3 or before of 19", basis="local choice")
    )
    behind = [
        Behind("attendance", "persistent-absence", "all", "2018/19", "value", TOLD, 20.4, 400, "s", "f.csv", 2),
        Behind("attendance", "persistent-absence", "all", "2017/18", "missing", None, None, None, None, None, None),
    ]
    row = presented(framework, definitions, told, behind).rows[0]
    assert row.threshold == "rank 3 or before of 19 (local choice)"
    assert [figure.url for figure in row.figures] == [f"/figures/persistent-absence/urn:{TOLD}/2018-19/"]
    assert row.figures[0].text.endswith("2018/19: 20.4%")


def test_a_criterion_without_figures_names_its_file_and_row(framework, definitions):
    told = explanation(explained(framework, "inadequate", Answer.NOT_MET, file="inspections.csv", row=7))
    assert presented(framework, definitions, told).rows[0].source == "inspections.csv, row 7"


def test_a_school_that_is_not_on_the_list_has_no_proposal(framework, definitions):
    standing = presented(framework, definitions, None)
    assert "not among the state-funded schools" in standing.why_none


def test_the_page_says_why_there_is_no_proposal(client):
    text = Page(client.get(f"/schools/{CLOSED}/")).text
    assert "No category is proposed" in text or "no category is proposed" in text


def test_without_a_council_there_is_none(framework):
    scheme = OfferedScheme("alliance-2019", "After", framework)
    assert proposals.proposals(None, scheme, None, None).why_none == NO_PLACE["la"]


def test_another_table_of_judgements_is_another_page(monkeypatch, tmp_path):
    monkeypatch.delenv("UPSTREAM_JUDGEMENTS", raising=False)
    assert proposals.judgements_version() == ""
    table = tmp_path / "judgements.csv"
    table.write_text("one")
    monkeypatch.setenv("UPSTREAM_JUDGEMENTS", str(table))
    before = proposals.judgements_version()
    table.write_text("another")
    assert before not in ("", proposals.judgements_version())
