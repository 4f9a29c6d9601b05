"""A site over the small invented edition and the invented county, with records of every kind about one school."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from tests.county import County, client_of_nobody, county
from tests.unit.web.invented import TOLD
from upstream.assessment.framework import load_framework
from upstream.casework.ground.actions.actions import agree
from upstream.casework.ground.actions.models import AgreedAction
from upstream.casework.ground.actions.rules import Agreed, Owner
from upstream.casework.ground.intelligence.actions import add_intelligence
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.ground.judgements.actions import judge
from upstream.casework.ground.judgements.models import Judgement
from upstream.casework.ground.judgements.rules import Judged
from upstream.casework.ground.responses.actions import respond
from upstream.casework.ground.responses.models import Response
from upstream.casework.ground.responses.rules import About, Said
from upstream.casework.records.sharing import share
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.people.hats import Hat
from upstream.registry.models import Establishment

__all__ = ["client_of_nobody", "county"]
ALLIANCE = load_framework("alliance-2019", [PACKAGED])


@dataclass(frozen=True)
class Records:
    """One of each kind about Brook School, held by the council, shared with nobody; the response by the school."""

    county: County
    officer: Hat
    head: Hat
    intelligence: Intelligence
    judgement: Judgement
    action: AgreedAction
    response: Response

    def addresses(self) -> dict[str, str]:
        return {
            "intelligence": f"/intelligence/{self.intelligence.pk}/", "judgement": f"/judgements/{self.judgement.pk}/",
            "action": f"/actions/{self.action.pk}/", "response": f"/responses/{self.response.pk}/",
        }

    @property
    def urn(self) -> str:
        return self.county.brook.urn

    def share(self, record) -> None:
        share(shared=record, organisation=self.county.brook.organisation, reason="So that you can check it", by=self.officer)


@pytest.fixture
def records(home, county) -> Records:
    """Brook School bears a URN of the invented edition, so that its page is there too."""
    brook = county.brook
    Establishment.objects.filter(urn=brook.urn).update(urn=TOLD)
    brook.urn = TOLD
    brook.save(update_fields=["urn"])
    officer, head = county.hat("improvement-lead", county.council, "Ann Lead"), county.hat("headteacher", brook, "Cleo Head")
    answered = add_intelligence(school=brook, told=Told("premises", True, today(), "Roof of the hall leaks"), by=officer)
    share(shared=answered, organisation=brook.organisation, reason="To check it", by=officer)
    about = About("casework.intelligence", str(answered.pk), record=answered)
    response = respond(school=brook, by=head, said=Said(about, "It was mended", county.council, "not-accurate"))
    vacancies = Told("staffing", False, today(), "Two vacancies in Year 3", "Long words")
    vulnerable = Judged(ALLIANCE, "vulnerable", "yes", today(), "A. Adviser", "Two heads in a year")
    return Records(
        county, officer, head,
        add_intelligence(school=brook, told=vacancies, by=officer),
        judge(school=brook, judged=vulnerable, by=officer),
        agree(
            school=brook, by=officer,
            agreed=Agreed("Meet the governors", Owner(words="The adviser"), today() + dt.timedelta(days=9)),
        ),
        response,
    )


@pytest.fixture
def lead(records):
    return records.county.browser("improvement-lead", records.county.council, "Ann Lead")


@pytest.fixture
def head(records):
    return records.county.browser("headteacher", records.county.brook, "Cleo Head")


@pytest.fixture
def other(records):
    """Head of school improvement of another council."""
    return records.county.browser("improvement-lead", records.county.elsewhere, "Dan Elsewhere")
