"""Template words for forms: a field by the template that its kind names."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from upstream.web.needs import signed_writer

register = template.Library()


@register.simple_tag(takes_context=True)
def writer(context) -> str:
    """Who is writing, signed: a form that comes after the session has ended is kept for this person alone."""
    user = getattr(context.get("request"), "user", None)
    return signed_writer(user.pk) if user is not None and user.is_authenticated else ""


@register.simple_tag
def field(bound) -> SafeString:
    """One field with its label, hint and errors."""
    kind = bound.field
    return render_to_string(f"forms/{kind.shown_by}.html", {
        "bound": bound, "field": kind, "name": bound.html_name, "id": f"id_{bound.html_name}", "value": _value(bound),
        "label": bound.label, "hint": kind.help_text, "errors": bound.errors, "described_by": _described(bound),
        "options": _options(bound),
    })


def _described(bound) -> str:
    base = f"id_{bound.html_name}"
    return " ".join(filter(None, [f"{base}-hint" if bound.field.help_text else "", f"{base}-error" if bound.errors else ""]))


def _value(bound):
    value = bound.value()
    if bound.field.shown_by == "day":
        return bound.field.widget.decompress(value) if not isinstance(value, list) else value
    return "" if value is None else value


def _options(bound) -> list[dict]:
    choices = getattr(bound.field, "choices", None)
    if not choices:
        return []
    chosen = bound.value()
    chosen = [str(one) for one in chosen] if isinstance(chosen, list | tuple) else [str(chosen)]
    hints = getattr(bound.field, "hints", {})
    return [
        {"value": value, "text": text, "hint": hints.get(value, ""), "chosen": str(value) in chosen, "first": place == 0,
         "id": f"id_{bound.html_name}" + (f"-{place + 1}" if place else "")}
        for place, (value, text) in enumerate(choices)
    ]
