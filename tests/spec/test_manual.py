"""The manual says what the tables say."""

from __future__ import annotations

from tests.spec.render import MANUAL, contents, pages


def test_the_manual_is_printed_from_the_tables():
    found = list(pages())
    assert len(found) >= 6
    written = {path.name: path.read_text(encoding="utf-8") for path in MANUAL.glob("*.md")}
    wanted = {"README.md": contents(found), **{f"{page.slug}.md": page.as_markdown() for page in found}}
    assert written == wanted, "run: python -m tests.spec.render"
