"""Nothing built before is lost: definitions left out, files renamed, editions damaged by hand, a full disk."""

import textwrap

import pytest

from tests.unit.evidence.test_build import SCHOOL, reading, results
from upstream.evidence import editions
from upstream.evidence.build import build
from upstream.evidence.changes import LargeChange
from upstream.evidence.definitions import Definitions
from upstream.evidence.store import open_store
from upstream.lib.refusal import Refusal


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def raw(tmp_path):
    return tmp_path / "raw"


@pytest.fixture
def run(home, definitions, monkeypatch):
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    return lambda *places, **more: build(list(places), home, more.pop("definitions", definitions), **more)


# Files that would be lost without a word


def other_layout(tmp_path):
    """A folder with a definition of one more layout, and a file of it."""
    folder = tmp_path / "local"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "local.yaml").write_text(textwrap.dedent("""
        id: local
        title: What the council collects
        publisher: A council
        licence: none
        seen: file
        files: ["local.csv"]
        contains: [READ]
        period: {fixed: 2018/19}
        rows: [{entity: school, urn: URN}]
        readings: [{measure: reading, figures: [{value: READ, cohort: N, group: girls}]}]
    """))
    path = tmp_path / "local.csv"
    path.write_text("URN,READ,N\n125001,77,12\n")
    return folder, path


def test_a_definition_left_out_never_costs_the_file_it_read(run, home, raw, tmp_path, definitions):
    folder, path = other_layout(tmp_path)
    both = Definitions([*definitions.folders, folder])
    first = run(path, definitions=both)
    results(raw, [61])
    with pytest.raises(LargeChange, match=r"local\.csv was read before.*no definition knows") as said:
        run(raw)
    assert "--accept-changes" in str(said.value)
    assert f"--definitions {folder}" in str(said.value)
    assert editions.current_edition(home / "editions").id == first.edition
    assert run(raw, definitions=both).observations == 3
    assert run(raw, accept_changes=True).files == {"read": 1, "not used": 1}


def test_a_mistaken_definition_never_costs_the_file_it_read(run, home, raw, tmp_path, definitions):
    folder, path = other_layout(tmp_path)
    run(path, results(raw, [61]), definitions=Definitions([*definitions.folders, folder]))
    yaml = folder / "sources" / "local.yaml"
    yaml.write_text(yaml.read_text().replace("value: READ", "value: LECTURE"))
    with pytest.raises(LargeChange, match=r"local\.csv was read before.*LECTURE"):
        run(definitions=Definitions([*definitions.folders, folder]))


def test_a_file_whose_header_fits_nothing_is_said_although_nothing_changed(run, home, raw, tmp_path, definitions):
    folder, path = other_layout(tmp_path)
    both = Definitions([*definitions.folders, folder])
    first = run(path, definitions=both)
    path.write_text("URN,LECTURE,N\n125001,99,12\n")
    report = run(path, definitions=both)
    assert (report.unchanged, report.edition) == (True, first.edition)
    assert "‘READ’" in report.files_refused[0]
    results(raw, [61])
    report = run(path, raw, definitions=both)
    assert "goes on being used" in report.files_refused[0]
    assert report.observations == 3


def test_files_that_are_not_used_are_named_although_nothing_changed(run, raw):
    results(raw, [61])
    run(raw)
    (raw / "final results.csv").write_text("URN\n125001\n")
    report = run(raw)
    assert report.unchanged
    assert report.not_used == {"no definition knows this layout": ["final results.csv"]}


def test_a_file_renamed_to_a_year_that_cannot_be_leaves_the_kept_one_in_its_place(run, home, tmp_path, definitions):
    folder, path = other_layout(tmp_path)
    yaml = folder / "sources" / "local.yaml"
    text = yaml.read_text().replace("local.csv", r"local-(?P<year>\d{4})\.csv").replace('"', "'")
    yaml.write_text(text.replace("{fixed: 2018/19}", "{capture: year, written: end-year}"))
    both = Definitions([*definitions.folders, folder])
    run(path.rename(tmp_path / "local-2019.csv"), definitions=both)
    report = run((tmp_path / "local-2019.csv").rename(tmp_path / "local-2091.csv"), definitions=both)
    assert "local-2091.csv" in report.files_refused[0]
    assert "goes on being used" in report.files_refused[0]
    assert open_store(clearance="open", home=home).figure("reading", SCHOOL, "2018/19", group="girls").value == 77


def test_a_bad_file_is_said_each_time_it_is_named_and_no_longer(run, raw):
    path = results(raw, [61])
    run(raw)
    path.write_bytes(b"")
    assert len(run(raw).files_refused) == 1
    assert len(run(raw).files_refused) == 1
    assert run().files_refused == []


def test_a_figure_given_twice_differently_says_so(run, home, raw):
    path = results(raw, [61, 62])
    path.write_text(path.read_text() + "S,125001,,2018/19,99,30,61,10\n")
    run(raw)
    figure = reading(home)
    assert (figure.value, figure.state.value) == (None, "missing")
    assert figure.why == "results.csv gives it with different figures on rows 2 and 4: none of them is used."


# An edition that somebody damaged

DAMAGE = [
    ("a table is gone", "establishments_latest.parquet", None),
    ("observations are gone", "observations_by_school-000.parquet", None),
    ("observations are cut short", "observations_by_school-000.parquet", b"PAR1"),
    ("definitions are cut short", "definitions.json", b"{"),
    ("a table of the same length", "holdings.parquet", "same"),
]


def damage(path, content):
    if content is None:
        path.unlink()
    else:
        path.write_bytes(bytes(path.stat().st_size) if content == "same" else content)


@pytest.mark.parametrize(("name", "file", "content"), DAMAGE)
def test_a_damaged_edition_is_said_and_made_again_from_the_kept_files(run, home, raw, name, file, content):
    results(raw, [61])
    edition = run(raw).edition
    damage(home / "editions" / edition / file, content)
    with pytest.raises(editions.DamagedEdition, match=f"{edition}.*damaged.*upstream build"):
        everything(home)
    report = run()
    assert (report.edition, report.unchanged, reading(home).value) == (edition, False, 61), name
    assert everything(home)
    assert not list((home / "editions").glob(".staging*"))


def everything(home):
    """Every table that commands read."""
    store = open_store(clearance="open", home=home)
    return store.figure("reading", SCHOOL, "2018/19"), store.establishments(), store.holdings()


@pytest.mark.parametrize("content", [None, b"{", b"{}"])
def test_an_edition_without_its_record_asks_for_its_files(run, home, raw, content):
    results(raw, [61])
    edition = run(raw).edition
    damage(home / "editions" / edition / "edition.json", content)
    with pytest.raises(editions.DamagedEdition):
        reading(home)
    with pytest.raises(editions.DamagedEdition, match=f"{edition}.*--only"):
        run(raw)
    assert run(raw, only=True).edition == edition
    assert reading(home).value == 61


def test_a_pointer_at_nothing_asks_for_the_files(run, home, raw):
    results(raw, [61])
    run(raw)
    (home / "editions" / "current").write_bytes(b"\xff../../etc")
    with pytest.raises(editions.DamagedEdition, match="--only"):
        run(raw)
    run(raw, only=True)
    assert reading(home).value == 61


def test_a_full_disk_is_a_sentence_and_the_old_edition_serves(run, home, raw, monkeypatch):
    results(raw, [61])
    run(raw)
    results(raw, [62])

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(editions, "write_record", full)
    with pytest.raises(Refusal, match=r"No space left on device.*make room.*Nothing that was built before"):
        run(raw)
    assert reading(home).value == 61
    assert not list((home / "editions").glob(".staging*"))
