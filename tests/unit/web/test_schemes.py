"""Schemes on the site: which there are, whom they cover, and their words as a person would say them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
import yaml

from tests.unit.web.invented import TOLD
from tests.unit.web.reading import Page
from upstream.assessment.framework import every_framework, load_framework
from upstream.assessment.vocabulary import Rule
from upstream.evidence.entity import Entity
from upstream.evidence.trusts import Membership
from upstream.lib.definition_files import PACKAGED
from upstream.web.schemes import offered
from upstream.web.schemes.in_words import Told, count_words, tell, tell_trigger
from upstream.web.schemes.offered import Whereabouts, offer, place_for, schemes_of_school
from upstream.web.schemes.readers import Reader
from upstream.web.schemes.welcome import welcome

HERE = Whereabouts("991", "north", "77", (TOLD,))
DAY = dt.date(2020, 4, 30)


@pytest.fixture(scope="module")
def frameworks(definitions):
    return every_framework([PACKAGED], definitions)


def every_node(told: Told):
    yield told
    for child in told.children:
        yield from every_node(child)


def test_every_word_of_every_packaged_framework_has_a_sentence(frameworks, definitions):
    for framework in frameworks:
        rules = [*framework.criteria, *(category.when for category in framework.categories)]
        for node in (node for rule in rules for node in every_node(tell(rule, framework, definitions.measures))):
            assert node.text
            assert "None" not in node.text.removeprefix("None of these:")
            assert "_" not in node.text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"threshold": {"measure": "ks2-rwm-expected", "value": {"below": 60}, "basis": "local choice"}},
         "RWM expected, in the newest published year, is below 60%"),
        ({"comparison": {"measure": "ks2-rwm-expected", "group": "disadvantaged", "back": 1, "basis": "published",
                         "comparator": {"group": "not-disadvantaged"}, "difference": {"at_most": -10}}},
         "RWM expected of disadvantaged pupils, one published year before that, less England’s not disadvantaged pupils is "
         "at most −10%"),
        ({"interval_below": {"measure": "ks2-rwm-expected", "basis": "local choice", "comparator": {"entity": "la"}}},
         "The whole 95% interval of RWM expected, in the newest published year, lies below the council’s figure"),
        ({"band_in": {"measure": "progress-8", "bands": [4, 5], "basis": "published"}},
         "The published band of Progress 8, in the newest published year, is below average or well below average"),
        ({"grade": {"in": ["requires-improvement"], "basis": "published"}},
         "The last overall grade known that day is requires improvement"),
        ({"since_inspection": {"at_least": 4, "basis": "published"}},
         "At least 4 whole years since the last graded inspection known"),
        ({"judgement": "vulnerable"}, "People record it: Is the school vulnerable to decline?"),
        ({"fact": "acting-head"}, "People record it: Is an acting head in post?"),
        ({"trend": {"measure": "progress-8", "in": ["positive"], "basis": "published"}},
         "The trend of Progress 8 over the last three consecutive published years is positive"),
        ("outcomes", "‘Outcomes’ is met"),
        ({"not": "outcomes"}, "‘Outcomes’ is not met"),
        ({"not": {"any_of": ["outcomes", "groups"]}}, "None of these:"),
        ({"not": {"all_of": ["outcomes", "groups"]}}, "Not all of these:"),
        ({"any_of": ["outcomes", "groups"]}, "Any of these:"),
    ],
)
def test_each_word_of_the_vocabulary_is_said_as_a_person_would(definitions, written, said):
    framework = load_framework("alliance-2019", [PACKAGED], definitions)
    assert tell(Rule.model_validate(written), framework, definitions.measures).text == said


def test_a_comparator_set_is_named():
    leaf = {"measure": "x", "comparator": {"set": "similar-schools"}, "basis": "published"}
    framework = SimpleNamespace(by_id={})
    told = tell(Rule.model_validate({"interval_below": leaf}), framework, {})
    assert told.text.endswith("lies below that of its comparator set ‘similar-schools’")


def test_whom_a_rule_is_for_and_where_its_criterion_stands(definitions):
    framework = load_framework("alliance-2019", [PACKAGED], definitions)
    told = tell(framework.by_id["outcomes"], framework, definitions.measures)
    assert [child.who for child in told.children] == ["Schools that end key stage 2", "Schools that end key stage 4"]
    assert tell(framework.categories[0].when, framework, definitions.measures).children[0].url == "#criterion-inadequate"
    assert told.children[1].url == "/measures/progress-8/"
    assert told.children[1].basis == "local choice"


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [(2, None, "At least two"), (None, 3, "At most three"), (1, 1, "Exactly one"), (1, 3, "Between one and three"),
     (12, None, "At least 12")],
)
def test_counts_are_words(least, most, said):
    assert count_words(least, most) == said


def test_a_local_trigger_is_told_by_generation(definitions):
    framework = load_framework("report-cards-2025", [PACKAGED], definitions)
    told = tell_trigger(framework.scales["local-trigger"].trigger, definitions.inspection_frameworks)
    assert told[0].text == f"{definitions.inspection_frameworks['report-card'].title}:"
    assert told[0].basis == "local choice"
    said = [child.text for child in told[0].children]
    assert "Prompts support: at least two areas are needs attention" in said
    assert "Meets: every area is exceptional, strong standard or expected standard and safeguarding is met" in said


@pytest.mark.parametrize(
    ("name", "good_news"),
    [
        ("alliance-2019", {"good-or-better"}),
        ("alpha-2020", {"positive-trend", "good", "has-capacity", "low-risk"}),
    ],
)
def test_what_the_best_category_asks_and_the_best_end_of_a_scale_are_good_news(definitions, name, good_news):
    assert welcome(load_framework(name, [PACKAGED], definitions)) == good_news


# Which there are


@pytest.fixture
def folder(tmp_path, definitions):
    """Definitions with one scheme of council 991, one of trust 77 and one whose words were changed."""

    def write(name: str, framework: str, holder: str, digest: str = "", **given):
        read = load_framework(framework, [PACKAGED], definitions)
        content = {
            "id": name, "title": name, "framework": framework, "digest": digest or read.digest, "holder": holder,
            "covers": [holder], "from": read.in_force_from, **given,
        }
        (tmp_path / "schemes").mkdir(exist_ok=True)
        (tmp_path / "schemes" / f"{name}.yaml").write_text(yaml.safe_dump(content))

    write("county", "alliance-2019/1", "la:991", to=dt.date(2020, 8, 31))
    write("tiers", "alpha-2020/1", "trust:77")
    write("broken", "alliance-2019/1", "la:991", digest="0" * 64)
    return tmp_path


@pytest.fixture
def edition(folder, definitions, monkeypatch):
    """As much of an edition as is asked which schemes there are."""
    monkeypatch.setattr(definitions, "folders", [folder])
    return SimpleEdition(definitions)


class SimpleEdition:
    def __init__(self, definitions):
        self.definitions, self.store = definitions, None


def test_schemes_come_first_and_frameworks_after_them_are_only_tried(edition):
    found = offer(edition)
    assert [one.id for one in found.schemes if not one.is_tried] == ["county", "tiers"]
    assert "alliance-2019" in [one.id for one in found.schemes if one.is_tried]
    assert found.named("county").when == "in force from 1 September 2019 to 31 August 2020"
    assert found.named("alliance-2019").when == "tried here, in force nowhere"
    assert found.named("nothing") is None
    assert [name for name, why in found.refused] == ["broken"]
    assert "no longer those that this scheme froze" in found.refused[0][1]


def test_a_school_stands_in_every_scheme_in_force_for_it_that_day_each_over_its_own_place(edition):
    def on(day: str):
        return [(scheme.id, str(place)) for scheme, place in schemes_of_school(edition, HERE, dt.date.fromisoformat(day))]

    assert on("2020-04-30") == [("county", "la:991")]
    assert on("2020-09-01") == [("tiers", "trust:77")]
    assert on("2019-01-31") == []


def test_a_scheme_covers_none_but_its_own(edition):
    county, tiers = offer(edition).named("county"), offer(edition).named("tiers")
    elsewhere = Whereabouts("992", "north", None, ("1",))
    assert place_for(county, elsewhere) is None
    assert place_for(tiers, elsewhere) is None
    assert place_for(offer(edition).named("alliance-2019"), elsewhere) == Entity("la", "992")
    assert place_for(offer(edition).named("alpha-2020"), elsewhere) is None


@pytest.mark.parametrize(
    ("covers", "covered"),
    [("region:north", True), ("region:south", False), ("england", True), (f"urn:{TOLD}", True), ("urn:999002", False)],
)
def test_a_scheme_of_a_wider_place_assesses_by_council(edition, covers, covered):
    county = offer(edition).named("county")
    wider = county.scheme.model_copy(update={"covers": (covers,)})
    wider.__dict__.pop("places", None)
    scheme = offered.OfferedScheme("wider", "Wider", county.framework, wider)
    assert place_for(scheme, HERE) == (Entity("la", "991") if covered else None)


def test_where_no_scheme_is_defined_the_first_framework_stands_on_a_schools_page(definitions):
    found = schemes_of_school(SimpleEdition(definitions), HERE, DAY)
    assert [(scheme.id, str(place)) for scheme, place in found] == [("alliance-2019", "la:991")]


def test_a_schools_trust_is_that_of_its_surest_membership(monkeypatch, definitions):
    member = Membership("1", "77", None, None, None, None, None)
    monkeypatch.setattr(offered, "memberships_of", lambda store, urns, on: [member])
    here = offered.whereabouts(SimpleEdition(definitions), "936", ["1", "2"], DAY)
    assert here == Whereabouts("936", "south-east", "77", ("1", "2"))


# Pages


def test_the_list_of_schemes_says_that_none_is_in_force(client):
    text = Page(client.get("/schemes/")).text
    assert "No scheme is in force by the definitions that were read" in text
    assert "Tried here, in force nowhere" in text


def test_a_scheme_that_is_not_there_names_those_that_are(client):
    answer = client.get("/schemes/nothing/")
    assert answer.status_code == 404
    assert "There is no scheme ‘nothing’ here. There are: alliance-2019" in Page(answer).text


@pytest.mark.parametrize(
    ("place", "said"),
    [("la-000", "No council here has the code 000."), ("trust-000", "No trust here has the code 000."),
     ("urn-999001", "is no place"), ("somewhere", "is no place")],
)
def test_a_place_that_is_not_known_is_said(client, place, said):
    answer = client.get(f"/schemes/alliance-2019/{place}/")
    assert answer.status_code == 404
    assert said in Page(answer).text


def test_an_area_without_a_list_of_schools_says_why_and_what_to_do(client):
    text = Page(client.get("/schemes/alliance-2019/la-991/")).text
    assert "cannot be said: there is no full extract of the register" in text
    assert "See what was known on an earlier day" in text
    assert client.get("/schemes/alliance-2019/la-991/schools.csv").status_code == 404


def test_a_standing_under_a_former_number_leads_to_the_present_school(client):
    answer = client.get("/schools/999000/standings/alliance-2019/?as-at=2018-06-30")
    assert (answer.status_code, answer.url) == (302, f"/schools/{TOLD}/standings/alliance-2019/?as-at=2018-06-30")
    assert client.get("/schools/123/standings/alliance-2019/").status_code == 404


def test_a_trusts_partner_reads_its_own_trusts_tiers_alone():
    """Nor those of the trust that the school was in before, on a day of then."""
    held = SimpleNamespace(place_kind="trust")
    partner = Reader(of_councils=frozenset({"900001"}), of_trusts=frozenset({"900001"}), within=frozenset({"77"}))
    assert partner.sees_standing(held, Whereabouts("991", None, "77", ("900001",)))
    assert not partner.sees_standing(held, Whereabouts("991", None, "66", ("900001",)))
    assert not partner.sees_standing(held, Whereabouts("991", None, "77", ("900002",)))
    assert partner.sees_standing(SimpleNamespace(place_kind="la"), Whereabouts("991", None, "66", ("900001",)))
