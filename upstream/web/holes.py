"""Holes in kept pages: the parts that differ from reader to reader, filled when a page goes out.

A page of an edition is made once and kept; who is signed in, what was just said and what casework holds about a school
are no part of an edition. `{% hole "person" %}` in a template leaves a hole in a kept page, and is filled on the spot in
any other. What fills a hole is a function marked `@fills("person")`: it takes the request and the hole's own word.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from django.http import HttpRequest

# Nobody who writes text that ends up on a page can know the token, so nobody can write a hole.
_TOKEN = secrets.token_hex(8)
_HOLE = re.compile(rf"<!--hole {_TOKEN} ([a-z-]+) ([^ ]*)-->")
_FILLERS: dict[str, Callable[[HttpRequest, str], str]] = {}


def fills(name: str) -> Callable:
    """The function gives the HTML of the hole: `filler(request, word)`."""
    def keep(filler):
        _FILLERS[name] = filler
        return filler
    return keep


def hole(request: HttpRequest, name: str, word: str = "") -> str:
    """A hole where the page is being kept, else what fills it."""
    if getattr(request, "keeping", False):
        return f"<!--hole {_TOKEN} {name} {word}-->"
    return _FILLERS[name](request, word)


def filled(request: HttpRequest, body: str) -> str:
    """A kept page with its holes filled for one reader."""
    return _HOLE.sub(lambda found: _FILLERS[found[1]](request, found[2]), body)
