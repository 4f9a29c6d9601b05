"""`upstream build` and what is not open: refused, unless an agreement in the register here covers it."""

from __future__ import annotations

import pytest

from tests.county import county, day
from tests.local_sources import put_checks
from upstream.casework.ground.agreements.actions import draft, put_in_force
from upstream.casework.ground.agreements.rules import Terms

__all__ = ["county"]
NAME = "Sharing of reading checks"


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path):
    put_checks(tmp_path / "local", NAME)
    (tmp_path / "checks.csv").write_text("URN,READ,N\n900001,77,12\n")
    return tmp_path


@pytest.fixture
def in_force(county):
    officer = county.hat("protection-officer", county.council)
    terms = Terms(
        reference=NAME, title="Reading checks", purposes="To see who needs help", items="A figure a school",
        bases=["public-task"], recipients="Officers", use_rules="Not to be passed on", retention="A year",
        review_on=day("2030-01-01"), first=day("2020-01-01"), sources=["checks"],
    )
    made = draft(terms=terms, by=officer)
    put_in_force(
        agreement=made, version=1, signed_by="Dana Quill", signed_as="Director", signed_on=day("2020-01-01"), by=officer
    )


def build(upstream, folder, *more: str) -> tuple[int, str, str]:
    return upstream("build", folder / "checks.csv", "--definitions", folder / "local", *more)


@pytest.mark.django_db
def test_without_an_agreement_in_force_it_says_what_to_do(upstream, folder):
    code, _, said = build(upstream, folder)
    assert code == 1
    assert f"rests on ‘{NAME}’. Put that agreement in force in the register of agreements" in said


def test_under_one_it_is_read(upstream, folder, in_force):
    assert build(upstream, folder)[0] == 0
    assert build(upstream, folder, "--agreement", NAME)[0] == 0


def test_one_that_is_named_must_be_in_force(upstream, folder, in_force):
    code, _, said = build(upstream, folder, "--agreement", "Sharing of reading check")
    assert code == 1
    assert "is no agreement in force here, so nothing can rest on it." in said


def test_where_everything_is_open_no_database_is_asked(upstream, tmp_path):
    """Without the fixture of a database a question to it would be an error."""
    (tmp_path / "a.csv").write_text("A\n1\n")
    code, _, said = upstream("build", tmp_path / "a.csv")
    assert code == 1
    assert "known here" in said
