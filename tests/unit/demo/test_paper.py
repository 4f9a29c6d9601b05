"""The paper about the demo is printed from the county, so it cannot tell another story."""

from __future__ import annotations

from upstream.demo.county import told_county
from upstream.demo.paper import paper
from upstream.evidence.editions import PROJECT


def test_the_paper_is_the_one_that_the_county_prints():
    written = (PROJECT / "docs" / "demo.md").read_text(encoding="utf-8")
    assert written == paper(told_county()), "print it again: python -m upstream.demo.paper > docs/demo.md"
    assert all(story.urn in written for story in told_county().schools)
