"""Reading a page as a person would: its text, links and tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br", "path", "circle", "rect"}


class Page(HTMLParser):
    """The text of a page, its links, its ids and its tags, for tests to look through."""

    def __init__(self, response):
        super().__init__()
        self.status = response.status_code
        self.html = response.content.decode()
        self.links: dict[str, str] = {}
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self._said: list[str] = []
        self._link: str | None = None
        self.feed(self.html)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self._said)).strip()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a":
            self._link = given.get("href")

    def handle_endtag(self, tag):
        if tag == "a":
            self._link = None

    def handle_data(self, data):
        self._said.append(data)
        if self._link is not None:
            self.links[self._link] = self.links.get(self._link, "") + data.strip()
