"""A form's whole life in one function: shown, kept while it is written, checked, handed to a verb, refused with all kept."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from upstream.lib.pupil_details import suspicions
from upstream.lib.refusal import Refusal
from upstream.web.forms import drafts
from upstream.web.forms.fields import Yes

CONFIRM = "no_pupils"


class HouseForm(forms.Form):
    """A form of ours. `key` makes a second click find what the first one made; `version` is what was read.

    `known_names`: adults and bodies whose names may stand in its text (`known_to` of a view's form).
    """

    asks_about_pupils = True
    keeps_drafts = True

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, known_names: tuple[str, ...] = (), **named):
        super().__init__(*args, use_required_attribute=False, **named)
        self.known_names = known_names
        self.asked_about: list[str] = []
        self.kept_from = ""
        if self.asks_about_pupils and any(getattr(field, "asks_about_pupils", False) for field in self.fields.values()):
            self.fields[CONFIRM] = Yes(label="None of this is about a pupil who could be recognised")

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that a person sees, in order; the question about pupils only once it is asked."""
        return [field for field in self.visible_fields() if field.name != CONFIRM or self.asked_about]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(address inside the page, sentence) of everything that is wrong, in the order of the fields."""
        errors: ErrorDict = self.errors if self.is_bound else ErrorDict()
        said = [(self[name].id_for_label or f"id_{name}", error) for name in self.fields for error in errors.get(name, [])]
        return [("", error) for error in errors.get("__all__", [])] + said

    def clean(self):
        cleaned = super().clean()
        if CONFIRM in self.fields and not cleaned.get(CONFIRM):
            self._ask_about_pupils(cleaned)
        return cleaned

    def _ask_about_pupils(self, cleaned: Mapping[str, Any]) -> None:
        for name, field in self.fields.items():
            text = cleaned.get(name)
            if not getattr(field, "asks_about_pupils", False) or not isinstance(text, str):
                continue
            found = suspicions(text, known=self.known_names)
            self.asked_about += [one.sentence for one in found]
            for one in found:
                self.add_error(name, one.sentence)


def ask(
    request: HttpRequest, kind: type[HouseForm], template: str, verb: Callable[[HouseForm], str], *,
    initial: Mapping[str, Any] | None = None, page: Any = None, said: str = "", known_names: tuple[str, ...] = (),
    make: Callable[..., HouseForm] | None = None,
) -> HttpResponse:
    """Shows a form and, when it is sent, hands it to `verb`, which returns the address to go on to.

    `said` is shown on the next page. A `Refusal` of the verb stands at the top of the form, which keeps what was typed.
    `make` builds the form in place of `kind` where its fields depend on the reader.
    """
    make = make or kind
    if request.method == "POST":
        form = make(request.POST, request.FILES, known_names=known_names)
        answer = _sent(request, form, verb, said)
        if answer is not None:
            return answer
    else:
        kept = drafts.kept(request) if kind.keeps_drafts else None
        form = make(initial={"key": uuid.uuid4(), **(initial or {})}, known_names=known_names)
        if kept:
            form = drafts.filled_from(make, kept, form, known_names)
    return render(request, template, {"form": form, "page": page}, status=422 if form.is_bound and form.errors else 200)


def _sent(request: HttpRequest, form: HouseForm, verb: Callable[[HouseForm], str], said: str) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        address = verb(form)
    except Refusal as why:
        form.add_error(None, str(why))
        present = getattr(why, "present", None)
        if present is not None:
            form.meanwhile = present
            form.data = form.data.copy()
            form.data["version"] = present.version
        return None
    drafts.forget(request)
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(address)
