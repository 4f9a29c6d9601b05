"""The few tags our templates need: addresses of assets, and components."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=32)
def asset(path: str) -> str:
    """The address of a file under `static`, with a hash of its content so that browsers may keep it."""
    content = (settings.WEB / "static" / path).read_bytes()
    return f"{settings.STATIC_URL}{path}?v={hashlib.sha256(content).hexdigest()[:10]}"


@register.inclusion_tag("components/chart.html")
def chart(drawn) -> dict:
    """A chart with its title above and its table folded below."""
    return {"chart": drawn}
