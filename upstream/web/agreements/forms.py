"""The forms of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from upstream.casework.ground.agreements.definitions import bases_on, every_basis
from upstream.casework.ground.agreements.models import Agreement
from upstream.casework.ground.agreements.rules import Terms
from upstream.files.kinds import FILE_KINDS, MOST_IN_WORDS
from upstream.lib.clock import today
from upstream.registry.models import Organisation
from upstream.web.forms.fields import Day, Line, SomeOf, Text, Upload, Yes
from upstream.web.forms.form import HouseForm

ACCEPT = ",".join((*FILE_KINDS["pdf"].endings, *FILE_KINDS["docx"].endings, *FILE_KINDS["odt"].endings))


class TermsForm(HouseForm):
    """What is agreed. It holds names of bodies and no account of anybody."""

    asks_about_pupils = False

    title = Line(label="Title")
    reference = Line(
        label="Name in definitions", most=120,
        hint="What the definitions of the sources say under ‘agreement’, letter by letter. All versions share it.",
    )
    parties = SomeOf(label="Parties", choices=(), required=False, hint="Bodies of the register that signed or will sign.")
    other_parties = Text(label="Other parties", hint="Bodies that are not in the register, one a line.", rows=2, required=False)
    purposes = Text(label="Purposes", hint="What the data are for, and what they are not for.", rows=4)
    items = Text(label="Data that are shared", hint="Which figures or particulars, of whom.", rows=4)
    sources = SomeOf(label="Sources that it covers", choices=(), required=False,
                     hint="Nothing of a source that is not open is read or shown unless an agreement in force covers it.")
    other_sources = Text(
        label="Other sources", rows=2, required=False,
        hint="By the id of their definition, one a line: those whose files have not been read here yet.",
    )
    bases = SomeOf(label="Lawful basis", choices=())
    special = Yes(label="It covers special categories of data",
                  hint="Health, ethnic origin, belief and the like: a condition of Article 9 is then needed too.")
    recipients = Text(label="Recipients", hint="Who receives the data, and in which roles.", rows=3)
    use_rules = Text(label="Rules of use", hint="Shown on screen wherever its figures stand.", rows=3)
    retention = Text(label="How long the data are kept", rows=2)
    first = Day(label="From")
    last = Day(label="Until", hint="The last day. Leave it empty if it runs until it is ended.", required=False)
    review_on = Day(label="Next review")
    file = Upload(label="The signed document", hint=f"PDF, Word or OpenDocument, at most {MOST_IN_WORDS}.", required=False,
                  accept=ACCEPT)

    def __init__(self, *args, bodies: Sequence[Organisation] = (), sources: Sequence[tuple[str, str]] = (), **named):
        super().__init__(*args, **named)
        self.bodies = {str(one.pk): one for one in bodies}
        self.fields["parties"].choices = [(pk, one.name) for pk, one in self.bodies.items()]
        self.fields["sources"].choices = list(sources)
        if not sources:
            del self.fields["sources"]
        self.fields["bases"].choices = [(one.id, one.words) for one in every_basis().values()]

    @property
    def terms(self) -> Terms:
        said = self.cleaned_data
        texts = ("reference", "title", "other_parties", "purposes", "items", "recipients", "use_rules", "retention")
        return Terms(
            **{name: said[name] for name in texts}, bases=said["bases"], special=said["special"],
            sources=[*said.get("sources", ()), *said["other_sources"].split()], review_on=said["review_on"],
            first=said["first"], last=said["last"], parties=[self.bodies[pk] for pk in said["parties"]],
        )


def initial_of(one: Agreement, offered: Sequence[str]) -> dict[str, object]:
    """What a draft says now; sources that the form does not offer stand as text."""
    names = ("title", "reference", "other_parties", "purposes", "items", "sources", "bases", "special", "recipients",
             "use_rules", "retention", "first", "last", "review_on", "version")
    others = "\n".join(source for source in one.sources if source not in offered)
    return {
        **{name: getattr(one, name) for name in names}, "parties": [str(party.pk) for party in one.parties.all()],
        "other_sources": others,
    }


def first_initial() -> dict[str, object]:
    begins = today()
    return {"first": begins, "review_on": begins + dt.timedelta(days=365), "bases": _usual()}


def _usual() -> list[str]:
    """Public bodies mostly act on their public task."""
    return [one.id for one in bases_on() if one.id == "public-task"]


class SignForm(HouseForm):
    """Who signed: with this the agreement is in force."""

    asks_about_pupils = False
    keeps_drafts = False

    signed_by = Line(label="Signed by", most=120)
    signed_as = Line(label="In which role", hint="For example: Director of children’s services", most=120)
    signed_on = Day(label="Signed on", not_after="today")


class ReviewForm(HouseForm):
    asks_about_pupils = False
    keeps_drafts = False

    review_on = Day(label="Next review", not_before="today")


class EndForm(HouseForm):
    keeps_drafts = False

    reason = Text(label="Why does it end?", hint="Every party reads this.", rows=3, most=2000)


def reads(one: Agreement) -> list[tuple[str, str]]:
    """How an agreement stands, beside what somebody typed meanwhile."""
    until = one.last.strftime("%d/%m/%Y") if one.last else ""
    return [
        ("Title", one.title), ("State", one.get_state_display()), ("Purposes", one.purposes),
        ("Data that are shared", one.items), ("Sources", ", ".join(one.sources)), ("Rules of use", one.use_rules),
        ("Until", until),
    ]
