"""What a body recorded counts in the standing that its own people read, at once, and in nobody else's."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.acting import LONG_AGO
from tests.county import organisation, school
from tests.unit.registry.county_facts import facts as register_facts
from tests.unit.web.reading import Page
from upstream.assessment.framework import Framework, load_framework
from upstream.audit.actors import job
from upstream.casework.ground.intelligence.actions import add_intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.ground.judgements.actions import declare_complete, judge, withdraw
from upstream.casework.ground.judgements.rules import Judged
from upstream.casework.ground.last_recorded import version_of
from upstream.casework.ground.lines import lines_of
from upstream.casework.ground.targets.actions import set_target
from upstream.casework.ground.targets.rules import Aim
from upstream.casework.records.leaving import bring_up_to_date
from upstream.casework.records.sharing import share
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.lib.wording import day
from upstream.people.hats import Hat
from upstream.people.roles import Sensitivity
from upstream.registry.kinds import OrganisationKind as Kind
from upstream.registry.models import Covering, Establishment, Organisation, School
from upstream.web.cards.making import evidence_of, with_targets
from upstream.web.editions import serving
from upstream.web.schemes.offered import offer
from upstream.web.schemes.proposals import recorded_of
from upstream.web.schemes.readers import NOBODY, reader_of

ALLIANCE = load_framework("alliance-2019", [PACKAGED])
QUESTION = ALLIANCE.judgements["serious-concern"]
URL = "/schools/{}/standings/alliance-2019/"


@dataclass(frozen=True)
class Place:
    """A council of the invented nation with one of its schools, and an alliance that works over it."""

    council: Organisation
    alliance: Organisation
    school: School
    lead: Hat

    def standing(self, client) -> str:
        """What stands there of the category; who reads it is left out."""
        answer = client.get(URL.format(self.school.urn))
        assert answer.status_code == 200
        return Page(answer).text.partition("Sign out")[2]


@pytest.fixture
def place(nation, county, monkeypatch) -> Place:
    monkeypatch.setenv("UPSTREAM_HOME", str(nation.home))
    code = nation.facts.council
    listed = schools_on(nation.store, Entity("la", code), today()).frame["urn"].to_list()
    urn = next(one for one in listed if not School.objects.filter(urn=one).exists())
    council, alliance = organisation(Kind.COUNCIL, "Recording Council", code), organisation(Kind.ALLIANCE, "Recording Alliance")
    Covering.objects.create(organisation=alliance, covered=council, first=LONG_AGO)
    return Place(council, alliance, school("First School", urn, council), county.hat("improvement-lead", council))


def record(place: Place, by: Hat | None = None, framework: Framework = ALLIANCE, **named):
    """A serious concern, which alone moves a school into the last category."""
    judged = Judged(framework, "serious-concern", "yes", today(), "A. Adviser", **named)
    return judge(school=place.school, judged=judged, by=by or place.lead)


CATEGORY = "Support and Challenge +"
PROPOSED = f"{CATEGORY} is proposed, because a serious concern about the school is recorded."
UNDETERMINED = f"Undetermined {CATEGORY}"


def test_its_own_people_read_it_and_nobody_else_does(place, county):
    others = [county.browser("data-manager", place.council), county.browser("improvement-officer", place.alliance),
              county.browser("headteacher", place.school)]
    own = county.browser("improvement-officer", place.council)
    others_before = [place.standing(client) for client in others]
    assert UNDETERMINED in place.standing(own)
    record(place)
    assert PROPOSED in place.standing(own)
    assert "Source: what is recorded here (known from" in place.standing(own)
    assert [place.standing(client) for client in others] == others_before


def test_so_do_the_list_of_its_area_and_what_is_taken_away_of_it(place, county):
    url = f"/schemes/alliance-2019/la-{place.council.identifiers.get().value}/"
    own, other = (county.browser("improvement-lead", body) for body in (place.council, place.alliance))
    record(place)
    assert "3 Support and Challenge + and" in Page(own.get(url)).text
    assert "2 Support and Challenge + and" in Page(other.get(url)).text
    for cells in (_of_csv, _of_workbook):
        assert [CATEGORY in cells(client, url, place.school.urn) for client in (own, other)] == [True, False]


def _of_csv(client, url: str, urn: str) -> list[str]:
    rows = csv.reader(io.StringIO(client.get(f"{url}schools.csv").content.decode("utf-8-sig")))
    return next(row for row in rows if urn in row)


def _of_workbook(client, url: str, urn: str) -> list[str]:
    book = load_workbook(io.BytesIO(client.get(f"{url}schools.xlsx").content), read_only=True)
    rows = [[str(cell) for cell in row] for sheet in book for row in sheet.iter_rows(values_only=True)]
    return next(row for row in rows if urn in row)


def test_the_card_tells_each_reader_their_own(place, county):
    """By the scheme that is in force for the school."""
    framework = next(one.framework for one in offer(serving()).schemes if one.title.endswith("categories with report cards"))
    own, other = (county.browser("improvement-lead", body) for body in (place.council, place.alliance))
    page, rests = f"/schools/{place.school.urn}/", "rests also on what people of your body recorded"
    add_intelligence(school=place.school, told=Told("staffing", False, today(), "An opinion"), by=place.lead)
    assert rests not in Page(own.get(page)).text  # no framework reads that
    record(place, framework=framework)
    told = [Page(client.get(f"/schools/{place.school.urn}/")).text for client in (own, other)]
    assert [PROPOSED in text for text in told] == [True, False]
    assert [rests in text for text in told] == [True, False]
    asked = Page(own.get(f"/schools/{place.school.urn}/judgements/add/")).text
    assert "Moves the categories of Wyvershire’s categories with report cards, in force today." in asked
    assert asked.index("in force today") < asked.index("In force nowhere today")


def test_a_target_stands_beside_the_kpi_of_its_own_readers(place, county):
    """On the page as on paper, for the figure's year before a later one."""
    card, at = evidence_of(serving(), place.school.urn, None, NOBODY), f"/schools/{place.school.urn}/"
    own, other = (county.browser("improvement-lead", body) for body in (place.council, place.alliance))
    kpi = next(one for group in card.groups for one in group.kpis if one.figure and one.value and one.better == "higher")
    for period, number in ((kpi.figure.period, kpi.value + 1), ("2031/32", kpi.value - 1)):
        aim = Aim(kpi.figure.measure, period, Decimal(f"{number:.1f}"), "The governors", today(), kpi.figure.group)
        set_target(organisation=place.school.organisation, aim=aim, definitions=serving().definitions, by=place.lead)
    said = f"set by Recording Council for {kpi.figure.period}"
    assert [said in Page(client.get(at)).text for client in (own, other)] == [True, False]
    lines, measures = lines_of(fresh(place.lead), place.school), serving().definitions.measures
    told = with_targets(card, lines, {place.council.pk: "Council"}, measures)
    aimed = next(one for group in told.groups for one in group.kpis if one.figure == kpi.figure)
    assert (aimed.target_of, aimed.target_says) == ("Council", "not reached")
    assert f"{aimed.target} {said}" in Page(own.get(at)).text  # the same number, with its unit, on both


def test_a_kpi_that_people_judge_is_told_on_the_card_of_its_own_trust(nation, county, monkeypatch):
    monkeypatch.setenv("UPSTREAM_HOME", str(nation.home))
    trust = organisation(Kind.TRUST, "Recording Trust", "99011")
    listed = schools_on(nation.store, Entity("trust", "99011"), today()).frame["urn"].to_list()
    academy = school("First Academy", listed[0], trust)
    director, head = county.hat("trust-director", trust), county.hat("headteacher", academy)
    tiers = load_framework("alpha-2020", [PACKAGED])
    clients = [county.browser(hat.role.id, body) for hat, body in ((director, trust), (head, academy))]
    at = f"/schools/{academy.urn}/"
    before = [Page(client.get(at)).text for client in clients]
    judge(school=academy, judged=Judged(tiers, "teaching", "better than secure", today(), "B. Judge"), by=director)
    told = f"recorded on {day(today())} by B. Judge"
    after = [Page(client.get(at)).text for client in clients]
    assert [told in text for text in (*before, *after)] == [False, False, True, False]
    assert county.browser("trust-director", trust).get(f"{at}card.pdf").status_code == 200


def test_a_page_that_is_kept_changes_with_the_record_and_with_nothing_else(place, county):
    own = county.browser("improvement-officer", place.council)
    without = place.standing(own)
    made = record(place)
    version = version_of(place.council.pk)
    assert PROPOSED in place.standing(own)
    assert own.get(f"/schools/{place.school.urn}/card.pdf").status_code == 200
    assert own.get("/judgements/alliance-2019.csv").status_code == 200
    share(shared=made, organisation=place.school.organisation, reason="Their own", by=place.lead)
    assert version_of(place.council.pk) == version
    withdraw(judgement=made, reason="Judged by mistake", version=made.version, by=place.lead)
    assert version_of(place.council.pk) != version
    assert place.standing(own) == without
    assert version_of(place.alliance.pk) is None


def test_the_register_counts_too(place):
    record(place)
    version = version_of(place.council.pk)
    bring_up_to_date(register_facts(as_at=str(today())), by=job("test"))
    assert version_of(place.council.pk) != version


def test_no_record_means_no_only_where_that_is_declared(place, county):
    own = county.browser("improvement-officer", place.council)
    assert "Serious concern: none recorded." not in place.standing(own)
    declare_complete(framework=ALLIANCE, kinds=tuple({**ALLIANCE.judgements, **ALLIANCE.facts}), by=place.lead)
    assert "Serious concern: none recorded." in place.standing(own)


def test_of_what_a_reader_is_not_cleared_for_nothing_is_known(place, county):
    """Neither the answer, nor the `no` that a complete record would else mean."""
    officer, commissioner = (county.hat(role, place.council) for role in ("improvement-officer", "commissioner"))
    clients = [county.browser(hat.role.id, place.council) for hat in (officer, commissioner)]
    declare_complete(framework=ALLIANCE, kinds=("serious-concern",), by=place.lead)
    assert "Serious concern: none recorded." in place.standing(clients[0])
    record(place, commissioner, sensitivity=Sensitivity.SAFEGUARDING.value)
    for_officer, for_commissioner = (place.standing(client) for client in clients)
    assert "Serious concern: none recorded." not in for_officer
    assert UNDETERMINED in for_officer
    assert PROPOSED in for_commissioner
    assert ("A. Adviser" in for_officer, "A. Adviser" in for_commissioner) == (False, True)


def test_as_at_a_day_before_a_conversion_the_record_of_then_counts(place, county, nation):
    """The list of that day names the number of then."""
    record(place)
    Establishment.objects.create(urn="999999", school=place.school, name="First Academy", first=today())
    School.objects.filter(pk=place.school.pk).update(urn="999999")
    reader = reader_of(fresh(county.hat("improvement-officer", place.council)))
    told = recorded_of(ALLIANCE, None, reader.recorded, [place.school.urn])
    assert [(one.urn, one.kind) for one in told.entries] == [(place.school.urn, "serious-concern")]


def fresh(hat: Hat) -> Hat:
    """As the next request asks for it."""
    return Hat(hat.user, hat.organisation, hat.role, hat.membership)
