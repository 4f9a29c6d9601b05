"""The few tags our templates need: addresses of assets, and components."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from upstream.web import holes

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=32)
def asset(path: str) -> str:
    """The address of a file under `static`, with a hash of its content so that browsers may keep it."""
    content = (settings.WEB / "static" / path).read_bytes()
    return f"{settings.STATIC_URL}{path}?v={hashlib.sha256(content).hexdigest()[:10]}"


@register.simple_tag(takes_context=True)
def hole(context, name: str, word: str = "") -> SafeString:
    """What differs from reader to reader: left open in a kept page, else filled here."""
    request = context.get("request")
    return mark_safe(holes.hole(request, name, word)) if request is not None else SafeString("")


@register.inclusion_tag("components/chart.html")
def chart(drawn) -> dict:
    """A chart with its title above and its table folded below."""
    return {"chart": drawn}


@register.simple_tag
def cells(found) -> SafeString:
    """A row's cells: a figure leads to its own page, and what is no figure says what it is.

    Written here and not in a template because a school's page has hundreds of them.
    """
    return mark_safe("".join(map(_cell, found)))


def _cell(cell) -> str:
    css = ' class="now"' if getattr(cell, "now", False) else ' class="hole"' if cell.hole or not cell.url else ""
    text = escape(cell.text)
    return f'<td{css}><a href="{escape(cell.url)}">{text}</a></td>' if cell.url else f"<td{css}>{text}</td>"
