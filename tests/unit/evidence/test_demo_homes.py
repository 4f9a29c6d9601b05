"""The demo and real files never meet in one home."""

from __future__ import annotations

import json

import pytest

from upstream.evidence import demo_homes
from upstream.evidence.build import build
from upstream.evidence.definitions import load_definitions
from upstream.evidence.editions import Edition
from upstream.lib.refusal import Refusal


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "demo-home"
    demo_homes.mark_demo_home(home)
    return home


def edition(folder, **record):
    folder.mkdir()
    (folder / "edition.json").write_text(json.dumps({"id": folder.name, **record}), encoding="utf-8")
    return Edition(folder)


def test_only_the_demo_is_built_into_a_demo_home(home, tmp_path):
    assert demo_homes.why_not_build(home, demo=True) is None
    assert "real files are not built into it" in demo_homes.why_not_build(home, demo=False)
    assert demo_homes.why_not_build(tmp_path / "var", demo=False) is None
    assert "is no demo home" in demo_homes.why_not_build(tmp_path / "var", demo=True)


def test_a_build_says_so_and_writes_nothing(home, tmp_path):
    (tmp_path / "2018-2019_england_abs.csv").write_text("LA,ESTAB,URN,PERCTOT,PPERSABS10\n", encoding="utf-8")
    with pytest.raises(Refusal, match="real files are not built into it"):
        build([tmp_path / "2018-2019_england_abs.csv"], home, load_definitions())
    assert [path.name for path in home.iterdir()] == ["DEMO"]


def test_a_folder_with_other_things_does_not_become_a_demo_home(home, tmp_path):
    assert demo_homes.why_not_mark(home) is None
    assert demo_homes.why_not_mark(tmp_path / "new") is None
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("real", encoding="utf-8")
    assert "is not empty" in demo_homes.why_not_mark(tmp_path / "full")


def test_only_the_demo_is_served_from_a_demo_home(home, tmp_path):
    assert demo_homes.why_not_serve(home, edition(tmp_path / ("a" * 16), demo=True)) is None
    real = edition(tmp_path / ("b" * 16))
    assert "is not served from here" in demo_homes.why_not_serve(home, real)
    assert demo_homes.why_not_serve(tmp_path / "var", real) is None
