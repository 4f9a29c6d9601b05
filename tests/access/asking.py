"""Asking the site, and what an answer says once the parts that differ every time are taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.table import Page

# Of a form that takes no part in what is told: its token, and its one-time key.
_EVERY_TIME = re.compile(rb'name="(csrfmiddlewaretoken|key)" value="[^"]*"')


def named(page: Page, found: Mapping[str, object]) -> str:
    """A page’s address with what stands behind its names in braces."""
    return re.sub(r"\{([a-z-]+)\}", lambda name: str(found[name[1]]), page.at)


def body_of(response) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return _EVERY_TIME.sub(b"", content)


def told(client, at: str, **sent) -> tuple:
    """Everything that a browser can learn from an answer, and how many questions of the database it took."""
    with CaptureQueriesContext(connection) as asked:
        got = client.post(at, sent) if sent else client.get(at)
    headers = {name: value for name, value in got.headers.items() if name not in ("Set-Cookie", "Content-Length")}
    return got.status_code, body_of(got), headers, len(body_of(got)), len(asked)
