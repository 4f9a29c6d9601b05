"""`upstream demo`: from nothing to an edition and two reports, and never over anything real."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from upstream.cli.main import cli
from upstream.evidence.demo_homes import mark_demo_home
from upstream.evidence.deployment import definitions_of_the_demo
from upstream.evidence.editions import current_edition
from upstream.lib.refusal import Refusal


def run(*arguments: str) -> str:
    done = CliRunner().invoke(cli, ["demo", *arguments])
    if done.exception:
        raise done.exception
    return done.output


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """(home, what was said) of one run with a small nation."""
    home = tmp_path_factory.mktemp("walk") / "demo-home"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("UPSTREAM_EDITIONS", raising=False)
        patch.delenv("UPSTREAM_HOME", raising=False)
        return home, run("--home", str(home), "--schools", "60")


def test_it_ends_with_an_edition_marked_demo(walked):
    home, _ = walked
    record = current_edition(home / "editions").record
    assert record["demo"] is True
    assert record["demo_day"] == "2020-04-30"
    assert (home / "DEMO").is_file()


def test_it_writes_the_risk_assessment_of_both_days(walked):
    home, said = walked
    for day in ("2019-10-31", "2020-04-30"):
        folder = home / "reports" / day
        assert {path.suffix for path in folder.iterdir()} == {".xlsx", ".html", ".json"}
        assert str(folder / "risk-assessment.xlsx") in said
        assert len(json.loads((folder / "risk-assessment.json").read_text(encoding="utf-8"))["schools"]) >= 47


def test_it_says_how_to_look_at_it(walked):
    home, said = walked
    assert f"UPSTREAM_HOME={home} upstream serve" in said
    assert "Everything here is invented" in said


def test_the_reports_do_not_claim_a_publisher(walked):
    home, _ = walked
    page = (home / "reports" / "2020-04-30" / "risk-assessment.html").read_text(encoding="utf-8")
    assert "invented for a demonstration" in page
    assert "Contains public sector information" not in page


def test_a_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("real", encoding="utf-8")
    with pytest.raises(Refusal, match="is not empty"):
        run("--home", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_editions_elsewhere_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("UPSTREAM_EDITIONS", str(tmp_path / "editions"))
    with pytest.raises(Refusal, match="unset it"):
        run("--home", str(tmp_path / "demo-home"))
    assert not (tmp_path / "demo-home").exists()


def test_commands_know_the_schemes_of_a_demo_home_by_name_and_of_no_other(tmp_path):
    invented = tmp_path / "invented" / "definitions"
    invented.mkdir(parents=True)
    assert definitions_of_the_demo(tmp_path) == []
    mark_demo_home(tmp_path)
    assert definitions_of_the_demo(tmp_path) == [invented]
