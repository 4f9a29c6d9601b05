"""Every address of the site, as the resolver has them: what must stand in the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, get_resolver


class Address(NamedTuple):
    """`name`: by which the table knows it; `pattern`: as it is written in `urls.py`."""

    name: str
    pattern: str


def every_address() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "/"))


def _walk(patterns, before: str) -> Iterator[Address]:
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield Address(one.name or here, here)
        else:
            yield from _walk(one.url_patterns, here)
