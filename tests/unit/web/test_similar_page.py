"""A school's family as a page: who is alike, its place among them, who does better, and how sure that is."""

import csv
import datetime as dt
import io
import re
from dataclasses import replace

import pytest
from django.core.cache import caches

from tests.unit.web.invented import HOSTILE, HOSTILE_NAME, ONCE, TOLD
from tests.unit.web.reading import Page
from upstream.benchmarks.comparators import Members, comparator_set
from upstream.benchmarks.comparators.family import Beside, Family, Feature, Likeness, Mapped
from upstream.benchmarks.standings import Field, Placed
from upstream.evidence.entity import Entity
from upstream.evidence.value import State, Value
from upstream.lib.refusal import Refusal
from upstream.web.schools import similar

NEAR, FAR = "999100", "999101"


def mapped(**changed) -> Mapped:
    own = Value(State.VALUE, "ks2-rwm-expected", f"urn:{TOLD}", "2018/19", value=57.0, cohort=60.0)
    beside = (
        Beside(NEAR, 90.0, 60.0, 80.0, 95.0, "clearly better"), Beside(FAR, 30.0, 60.0, 20.0, 42.0, "clearly worse"),
        Beside(HOSTILE, None, None, None, None, "no figure"),
    )
    placed = Placed("Similar schools", "higher", 3, 2, 50.0, None, None, small=False)
    field = Field(placed, (90.0, 30.0, 57.0))
    said = "Of 3 schools: 1 clearly better."
    made = Mapped("ks2-rwm-expected", "RWM expected", "percent", 0, "higher", own, 44.0, 69.0, field, beside, said)
    return replace(made, **changed)


def family_of(**changed) -> Family:
    chosen = comparator_set("similar-schools")
    ids, distances = (NEAR, FAR, HOSTILE), (0.11, 0.26, 0.71)
    found = Members(chosen, Entity("school", TOLD), ids, distances, "the census", "intake of 2018/19", ("A note.",))
    features = (
        Feature("fsm6", "FSM in six years", "percent", 1, 3.0, "2018/19", 25.0, 19.1, 900, None),
        Feature("eal", "English as an additional language", "percent", 1, 2.0, "2018/19", None, 10.0, 12, "held for 12 of 900"),
    )
    members = (
        Likeness(NEAR, "Meadow 1 School", "991", "Westmere", 1, 0.11, False, (24.0, None)),
        Likeness(FAR, "Meadow 2 School", "991", "Westmere", 2, 0.26, False, (21.0, None)),
        Likeness(HOSTILE, HOSTILE_NAME, "991", "Westmere", 3, 0.71, True, (None, None)),
    )
    made = Family(TOLD, TOLD, "Alder Brook Primary Academy", "primary", None, found, features, members, (mapped(),))
    return replace(made, **changed)


@pytest.fixture(autouse=True)
def nothing_kept():
    """Pages are kept by address; these tests ask for one address with other families behind it."""
    caches["pages"].clear()


@pytest.fixture
def page(client, monkeypatch):
    def opened(made: Family | None = None, query: str = "") -> Page:
        monkeypatch.setattr(similar, "kept_family", lambda *asked: made or family_of())
        return Page(client.get(f"/schools/{TOLD}/similar/{query}"))

    return opened


def rows_of(page: Page) -> list[list[str]]:
    body = re.search(r'aria-label="Table: the similar schools".*?</table>', page.html, re.S)[0]
    rows = [re.findall(r"<t[hd].*?</t[hd]>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)]
    return [[re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row] for row in rows]


def test_the_school_stands_above_its_family_the_most_alike_first(page):
    head, own, *members = rows_of(page())
    assert head == ["School", "Council", "Distance", "RWM expected, 2018/19", "FSM in six years"]
    assert own == ["Alder Brook Primary Academy", "", "itself", "57%", "25.0%"]
    assert [row[2] for row in members] == ["0.11", "0.26", "0.71 far"]
    assert members[0][3:] == ["90% clearly better", "24.0%"]
    assert members[2][3:] == ["none held", "not known"]


def test_every_school_and_figure_leads_on(page):
    found = page()
    assert found.links[f"/schools/{NEAR}/"] == "Meadow 1 School" * 2  # in the list of those ahead and in the table
    assert found.links[f"/figures/ks2-rwm-expected/urn:{FAR}/2018-19/"] == "30%"
    assert f"/measures/ks2-rwm-expected/?school={TOLD}&period=2018%2F19" in found.links
    assert found.links["#method"] == "How they are found"


def test_those_who_clearly_do_better_are_named_with_their_distance(page):
    section = re.search(r'<section aria-labelledby="ks2-rwm-expected">.*?</section>', page().html, re.S)[0]
    assert "Clearly better with the same intake" in section
    assert "Meadow 1 School" in section
    assert "distance 0.11" in section
    assert "Meadow 2 School" not in section
    assert "2nd of 3, 1 is best" in section
    assert "57%, 95% interval 44% to 69%" in section


def test_the_eight_most_alike_are_in_sight_and_the_others_one_fold_away(page):
    section = page(family_of(measures=(mapped(beside=(*mapped().beside[:1] * 10, *mapped().beside[1:])),))).html
    section = re.search(r'<section aria-labelledby="ks2-rwm-expected">.*?</section>', section, re.S)[0]
    seen, _, folded = section.partition("2 more")
    assert (seen.count("distance 0.11"), folded.count("distance 0.11")) == (8, 2)


def test_where_few_do_better_nothing_is_folded_away(page):
    assert " more</span>" not in page().html


def test_without_intervals_a_better_figure_is_called_what_it_may_be(page):
    sure = mapped().beside
    unsure = (*(replace(one, verdict="no interval") for one in sure[:2]), sure[2])
    section = page(family_of(measures=(mapped(beside=unsure),))).html
    assert "without an interval each may be chance" in section
    assert section.count("distance 0.11") == 1
    assert "distance 0.26" not in section


@pytest.mark.parametrize(("direction", "ahead"), [("higher", [NEAR]), ("lower", [FAR]), ("neither", [])])
def test_which_way_is_better_is_the_measures(definitions, direction, ahead):
    measure = definitions.measures["ks2-rwm-expected"].model_copy(update={"direction": direction})
    unsure = tuple(replace(one, verdict="no interval") for one in mapped().beside[:2])
    assert [one.urn for one in similar._ahead_of(measure, mapped(beside=unsure))[1]] == ahead


def test_the_method_is_told_with_every_feature_used_or_not(page):
    told = page().text
    assert "never whose results are" in told
    assert "No: held for 12 of 900" in told
    assert "Set similar-schools/1, reviewed by" in told
    assert "A note." in told


def test_the_strip_marks_the_school_among_all_of_them(page):
    drawn = re.search(r'<svg[^>]*aria-labelledby="family-ks2-rwm-expected-t.*?</svg>', page().html, re.S)[0]
    assert drawn.count('class="c-bead"') == 3
    assert "57% here" in drawn


def test_a_hostile_name_is_text(page):
    assert "<script>alert" not in page().html


def test_a_school_without_a_family_says_so(page):
    alone = family_of(members=(), measures=(), features=(), form=None)
    assert "It has no similar schools here; the notes say why." in page(alone).text


def test_a_former_number_leads_to_the_present_school(client):
    answer = client.get(f"/schools/{ONCE}/similar/?as-at=2019-10-31")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/schools/{TOLD}/similar/?as-at=2019-10-31")


def test_without_a_census_a_sentence_says_what_to_build(client):
    answer = Page(client.get(f"/schools/{TOLD}/similar/"))
    assert answer.status == 200
    assert "No school census" in answer.text
    assert "never whose results are" in answer.text
    assert "Download" not in answer.text


def test_the_downloads_hold_the_same_schools(client, monkeypatch):
    monkeypatch.setattr(similar, "kept_family", lambda *asked: family_of())
    page = Page(client.get(f"/schools/{TOLD}/similar/"))
    addresses = [address for address in page.links if "similar-schools" in address]
    assert addresses == [f"/schools/{TOLD}/similar/similar-schools.csv", f"/schools/{TOLD}/similar/similar-schools.xlsx"]
    answer = client.get(addresses[0])
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["URN"] for row in rows] == [TOLD, NEAR, FAR, HOSTILE]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="similar-schools-{TOLD}.csv"'
    assert client.get(addresses[1]).content[:2] == b"PK"
    assert client.get(f"/schools/{TOLD}/similar/similar-schools.pdf").status_code == 404


def test_a_refusal_is_kept_from_no_one(client, monkeypatch):
    def refuses(*asked):
        raise Refusal("No census.")

    monkeypatch.setattr(similar, "kept_family", refuses)
    assert "No census." in Page(client.get(f"/schools/{TOLD}/similar/?as-at={dt.date(2019, 1, 1)}")).text
