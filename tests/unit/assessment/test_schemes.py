"""Schemes: frozen words, days in force, and a school's standings side by side."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from pathlib import Path

import pytest
import yaml

from tests.unit.assessment.frameworks import alliance, content
from tests.unit.assessment.test_framework import written
from upstream.assessment.framework import Framework, load_framework
from upstream.assessment.schemes import (
    every_scheme,
    load_scheme,
    place_of,
    read_scheme,
    scheme_files,
    schemes_in_force,
    standings_of,
    why_not_use,
)
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.lib.definition_files import PACKAGED, DefinitionError
from upstream.lib.refusal import Refusal

FIRST = dt.date(2019, 9, 1)
TABLE = "record,schools,kinds,date,answer,by,reason\n"


def scheme(folder: Path, name: str = "county", **changes) -> Path:
    """A scheme that uses alliance-2019 over council 936, written with changes; None takes a key away."""
    said = {
        "id": name, "title": "The county’s categories", "framework": "alliance-2019/1", "digest": alliance().digest,
        "holder": "la:936", "covers": ["la:936"], "from": FIRST, **changes,
    }
    path = folder / "schemes" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({k: v for k, v in said.items() if v is not None}, sort_keys=False, allow_unicode=True),
                    encoding="utf-8")
    return path


def test_a_scheme_that_may_be_used(tmp_path):
    scheme(tmp_path, to=dt.date(2022, 3, 31), judgements="county.csv")
    (tmp_path / "schemes" / "county.csv").write_text(TABLE, encoding="utf-8")
    (found,) = every_scheme([PACKAGED, tmp_path])
    assert found.places == (Entity("la", "936"),)
    assert found.table == tmp_path / "schemes" / "county.csv"
    assert found.when == "in force from 1 September 2019 to 31 March 2022"
    assert load_scheme("county", [PACKAGED, tmp_path])[1] == alliance()


def test_the_recipe_of_the_paper_holds_once_its_digest_is_written(tmp_path):
    paper = (PACKAGED.parent / "DEVELOPING.md").read_text(encoding="utf-8")
    recipe = textwrap.dedent(re.search(r"```yaml\n(   id: county-2019\n.*?)   ```", paper, re.DOTALL)[1])
    path = tmp_path / "schemes" / "county-2019.yaml"
    path.parent.mkdir()
    path.write_text(recipe, encoding="utf-8")
    path.with_suffix(".csv").write_text(TABLE, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        every_scheme([PACKAGED, tmp_path])
    digest = re.search(r"`(digest: [0-9a-f]{64})`", str(caught.value))[1]
    path.write_text(recipe.replace("holder:", f"{digest}\nholder:"), encoding="utf-8")
    assert [one.id for one in every_scheme([PACKAGED, tmp_path])] == ["county-2019"]


@pytest.mark.parametrize(("changes", "said", "line"), [
    ({"digest": None}, f"write `digest: {alliance().digest}` below it: it freezes the words", "framework:"),
    ({"digest": "0" * 64}, "the words of alliance-2019/1 are no longer those that this scheme froze", "digest:"),
    ({"digest": "0" * 64}, "write version 2 as frameworks/alliance-2019/2.yaml", "digest:"),
    ({"framework": "alliance-2019/9"}, "There is no framework ‘alliance-2019/9’", "framework:"),
    ({"framework": "alliance-2019"}, "should match pattern", "framework:"),
    ({"holder": "trust:2053"}, "alliance-2019/1 is for the holder ‘alliance’, and trust:2053 is none", "holder:"),
    ({"holder": "Surrey"}, "‘Surrey’ is not an entity", "id:"),
    ({"covers": []}, "at least 1 item", "covers:"),
    ({"from": dt.date(2019, 8, 31)}, "alliance-2019/1 itself is in force only from 1 September 2019", "from:"),
    ({"to": dt.date(2019, 8, 31)}, "ends on 2019-08-31, before it begins", "id:"),
    ({"judgements": "none.csv"}, "none.csv: check where the table of judgements lies", "judgements:"),
    ({"until": 1}, "is not a key that is understood here", "until:"),
    ({"id": "another"}, "write it to schemes/another.yaml", "id:"),
])
def test_a_scheme_that_cannot_be_used(tmp_path, changes, said, line):
    path = scheme(tmp_path, **changes)
    with pytest.raises(DefinitionError) as caught:
        every_scheme([PACKAGED, tmp_path])
    message, lines = str(caught.value), path.read_text(encoding="utf-8").splitlines()
    assert said in message
    assert message.startswith(f"{path}, line ")
    assert lines[int(message.partition("line ")[2].partition(":")[0]) - 1].startswith(line)


def test_a_scheme_may_not_be_called_as_a_framework(tmp_path):
    scheme(tmp_path, "alliance-2019")
    with pytest.raises(DefinitionError, match="‘alliance-2019’ is the name of a framework"):
        every_scheme([PACKAGED, tmp_path])


def test_a_table_is_checked_against_the_framework(tmp_path):
    path = scheme(tmp_path, judgements="county.csv")
    (tmp_path / "schemes" / "county.csv").write_text(TABLE + "judgement,900001,clever,2019-10-04,yes,,\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"county\.csv, row 2: .* knows no ‘clever’") as caught:
        every_scheme([PACKAGED, tmp_path])
    assert f"{path}, line 9: " in str(caught.value)


def test_every_scheme_that_is_wrong_is_named_at_once(tmp_path):
    scheme(tmp_path, "one", digest=None)
    scheme(tmp_path, "two", framework="alliance-2019/9")
    with pytest.raises(DefinitionError) as caught:
        every_scheme([PACKAGED, tmp_path])
    assert "one.yaml, line 3" in str(caught.value)
    assert "two.yaml, line 3" in str(caught.value)


def test_a_framework_in_use_may_not_be_edited(tmp_path):
    """Its words are frozen by their hash; how its file is laid out, and words at their defaults, are not."""
    written(tmp_path, content())
    frozen = load_framework("small/1", [tmp_path]).digest
    scheme(tmp_path, framework="small/1", digest=frozen)
    assert every_scheme([tmp_path])
    written(tmp_path, dict(reversed(content(in_force_to=None).items())))
    assert every_scheme([tmp_path])
    what = content()
    what["criteria"][1]["threshold"]["value"] = {"below": 45}
    written(tmp_path, what)
    with pytest.raises(DefinitionError, match="write version 2 as frameworks/small/2"):
        every_scheme([tmp_path])
    written(tmp_path, content())
    written(tmp_path, {**what, "version": 2}, version=2)
    assert every_scheme([tmp_path], None)
    assert why_not_use(read_scheme(scheme_files([tmp_path])["county"]), Framework.model_validate(what)) is not None


def test_which_are_in_force(tmp_path):
    scheme(tmp_path, "old", to=dt.date(2020, 8, 31))
    scheme(tmp_path, "new", **{"from": dt.date(2020, 4, 1)})
    names = {day: [one.id for one in schemes_in_force([PACKAGED, tmp_path], day)] for day in (
        FIRST - dt.timedelta(days=1), FIRST, dt.date(2020, 4, 1), dt.date(2020, 8, 31), dt.date(2020, 9, 1))}
    assert list(names.values()) == [[], ["old"], ["new", "old"], ["new", "old"], ["new"]]


def test_a_scheme_nobody_wrote(tmp_path):
    scheme(tmp_path)
    with pytest.raises(DefinitionError, match=r"There is no scheme ‘town’\. There are: county"):
        load_scheme("town", [PACKAGED, tmp_path])


@pytest.fixture
def two_schemes(nation, tmp_path) -> list[Path]:
    """The invented county's categories, and its schools' of one trust by tiers, both in force."""
    council = f"la:{nation.facts.council}"
    scheme(tmp_path, holder=council, covers=[council])
    tiers = load_framework("alpha-2020/1", [PACKAGED])
    trust = trust_of(nation)
    scheme(tmp_path, "tiers", title="The trust’s tiers", framework="alpha-2020/1", digest=tiers.digest,
           holder=str(trust), covers=[str(trust)], **{"from": tiers.in_force_from})
    return [PACKAGED, tmp_path]


def trust_of(nation) -> Entity:
    """A trust of several schools of the invented county."""
    for uid in nation.store.groups()["uid"]:
        try:
            listed = schools_on(nation.store, Entity("trust", uid), dt.date(2020, 9, 30)).frame
        except Refusal:
            continue
        if listed["la"].eq(nation.facts.council).sum() > 1:
            return Entity("trust", uid)
    raise AssertionError("the invented county has no trust of several schools")


def test_a_school_s_standings_side_by_side(nation, two_schemes):
    on = dt.date(2020, 9, 30)
    urn = schools_on(nation.store, trust_of(nation), on).frame.filter(la=nation.facts.council)["urn"][0]
    found = standings_of(nation.store, urn, two_schemes, on)
    assert [one.scheme.id for one in found] == ["county", "tiers"]
    assert [one.place.kind for one in found] == ["la", "trust"]
    for one in found:
        assert one.explanation.urn == urn
        titles = {category.title for category in one.framework.categories}
        assert set(one.explanation.possible) <= titles
        category = next((c for c in one.framework.categories if c.title == one.explanation.category), None)
        assert bool(one.entitlement) == bool(category and category.entitlement)
    before = standings_of(nation.store, urn, two_schemes, dt.date(2020, 4, 30))
    assert [one.scheme.id for one in before] == ["county"]


def test_a_scheme_does_not_speak_of_schools_that_it_does_not_cover(nation, two_schemes):
    on = dt.date(2020, 9, 30)
    listed = schools_on(nation.store, Entity("la", nation.facts.council), on).frame
    outside = listed.join(schools_on(nation.store, trust_of(nation), on).frame, on="urn", how="anti")["urn"][0]
    tiers, _ = load_scheme("tiers", two_schemes, nation.store.definitions)
    assert place_of(tiers, nation.store, outside, on) is None
    assert [one.scheme.id for one in standings_of(nation.store, outside, two_schemes, on)] == ["county"]
