"""Forms of papers."""

from __future__ import annotations

from django import forms

from upstream.casework.papers.models import CopyFormat
from upstream.casework.papers.texts import LONGEST
from upstream.web.forms.fields import Choice, Line, Text, Yes
from upstream.web.forms.form import HouseForm


class PaperForm(HouseForm):
    asks_about_pupils = False
    keeps_drafts = False


class AcceptForm(PaperForm):
    accepts = Yes(
        label="I have read the terms of use and accept them", required=True,
        missing="Tick the box to accept the terms. Without it you cannot go on: sign out, or ask on the contact page",
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CopyForm(PaperForm):
    page = Line(label="Which page", hint="As it stands in the address of the browser, from the first / on", most=300)
    format = Choice(label="How would you like to have it?", choices=CopyFormat.choices, initial=CopyFormat.PAPER)
    name = Line(label="Your name", most=120, autocomplete="name")
    address = Text(label="Your postal address", rows=4, most=600, autocomplete="street-address")
    note = Text(label="Anything we should know", hint="For instance the size of print. Do not write about pupils.", rows=3,
                most=1000, required=False)


class AnswerForm(PaperForm):
    state = Choice(label="What became of it?", choices=(("sent", "It was sent"), ("refused", "It is not sent")), small=True)
    reason = Line(label="Why it is not sent", hint="The person is told", most=300, required=False)


class ContactForm(PaperForm):
    email = Line(label="E-mail address", required=False, kind="email", most=254)
    telephone = Line(label="Telephone", required=False, most=40)
    address = Text(label="Postal address", rows=4, most=600, required=False)
    protection_email = Line(label="E-mail address of the data protection officer", required=False, kind="email", most=254)
    news = Text(label="News", hint="What people outside should know just now. Leave it empty for none.", rows=6, most=4000,
                required=False)


class ProfileForm(HouseForm):
    profile = Text(
        label="About the organisation", rows=12, most=LONGEST, required=False,
        hint="Who it is, what it stands for, how it works with schools. Everyone with an account reads this.",
    )
