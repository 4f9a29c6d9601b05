"""From raw files to an edition: whole or not at all, and never worse than before."""

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time

import polars as pl
import pytest

from upstream.evidence import editions
from upstream.evidence.build import build
from upstream.evidence.changes import LargeChange
from upstream.evidence.definitions import Definitions
from upstream.evidence.entity import Entity
from upstream.evidence.store import open_store
from upstream.evidence.value import State
from upstream.lib.refusal import Refusal

SCHOOL = Entity("school", "125001")


def results(folder, values, name="results.csv", year="2018/19"):
    """One school a value, URN 125001 onwards."""
    lines = ["KIND,URN,LA,YEAR,READ,N,READ_D,N_D"]
    lines += [f"S,{125001 + n},,{year},{value},30,{value},10" for n, value in enumerate(values)]
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
    return path


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


def reading(home, urn="125001", period="2018/19"):
    return open_store(clearance="open", home=home).figure("reading", Entity("school", urn), period)


def test_from_a_file_to_a_figure_that_knows_its_file_and_row(run, home, raw):
    results(raw, [61, "SUPP"])
    report = run(raw)
    assert (report.unchanged, report.observations, dict(report.files)) == (False, 4, {"read": 1})
    first, second = reading(home), reading(home, "125002")
    assert (first.value, first.cohort, first.file, first.row) == (61, 30, "results.csv", 2)
    assert (second.state, second.row) == (State.SUPPRESSED, 3)


def test_unchanged_files_are_no_work(run, home, raw):
    results(raw, [61])
    first = run(raw)
    stamp = (home / "editions" / first.edition / "edition.json").stat().st_mtime_ns
    for places in ([raw], [raw / "results.csv"], []):
        again = run(*places)
        assert (again.unchanged, again.edition, again.observations) == (True, first.edition, first.observations)
    assert (home / "editions" / first.edition / "edition.json").stat().st_mtime_ns == stamp
    assert len(editions.editions(home / "editions")) == 1


def test_raw_files_are_kept_byte_for_byte(run, home, raw):
    path = results(raw, [61])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    run(raw)
    (kept,) = (home / "raw").rglob("results.csv")
    assert kept.read_bytes() == path.read_bytes()
    assert kept.relative_to(home).parts[:3] == ("raw", "tests-schools", "2018-19")


def test_the_edition_is_named_by_its_inputs_and_nothing_else(run, home, raw, tmp_path, definitions):
    results(raw, [61])
    results(raw, [50], "results-2.csv", "2017/18")
    here = run(raw)
    there = build([raw / "results-2.csv", raw / "results.csv"], tmp_path / "elsewhere", definitions)
    assert here.edition == there.edition
    results(raw, [62])
    assert run(raw).edition != here.edition


def test_a_new_file_joins_the_kept_ones(run, home, raw, tmp_path):
    results(raw, [61])
    run(raw)
    run(results(tmp_path / "other", [55], "results-2.csv", "2017/18"))
    assert (reading(home).value, reading(home, period="2017/18").value) == (61, 55)
    run(tmp_path / "other", only=True, accept_changes=True)
    assert reading(home).state is State.MISSING


def test_a_corrected_file_takes_the_place_of_the_kept_one_of_its_name(run, home, raw):
    results(raw, [61])
    run(raw)
    results(raw, [64])
    run(raw)
    assert reading(home).value == 64
    assert run(raw).unchanged


# what becomes of the second version of the file
BAD = [
    ("empty", lambda path: path.write_bytes(b"")),
    ("renamed column", lambda path: path.write_text(path.read_text().replace("READ,", "LECTURE,"))),
    ("a zip that is none", lambda path: path.write_bytes(b"PK\x03\x04" + bytes(200))),
    ("header alone", lambda path: path.write_text(path.read_text().splitlines()[0] + "\n")),
]


@pytest.mark.parametrize(("name", "spoil"), BAD)
def test_a_bad_file_never_costs_what_was_built_before(run, home, raw, name, spoil):
    spoil(results(raw, [61]))
    with pytest.raises(Refusal, match=r"results\.csv"):
        run(raw)
    results(raw, [61])
    run(raw)
    spoil(results(raw, [99]))
    report = run(raw)
    assert reading(home).value == 61, name
    assert "results.csv" in report.files_refused[0]
    assert "goes on being used" in report.files_refused[0]
    assert run(raw).unchanged


def test_a_large_change_asks_for_a_yes(run, home, raw):
    results(raw, list(range(100)))
    first = run(raw)
    results(raw, list(range(50)))
    with pytest.raises(LargeChange, match=r"tests-schools 2018/19 .*100 rows before, 50 now"):
        run(raw)
    assert editions.current_edition(home / "editions").id == first.edition
    assert not list((home / "editions").glob(".staging*"))
    assert run(raw, accept_changes=True).edition != first.edition


def test_a_small_change_does_not(run, raw):
    results(raw, list(range(100)))
    run(raw)
    results(raw, list(range(95)))
    assert not run(raw).unchanged


def test_a_definition_that_went_missing_is_a_large_change(run, raw, tmp_path):
    results(raw, list(range(100)))
    run(raw)
    other = tmp_path / "bare"
    other.mkdir()
    with pytest.raises(Refusal):
        run(raw, definitions=Definitions([other]))


def test_files_without_a_definition_and_files_not_read_yet_are_named(run, home, raw, tmp_path):
    results(raw, [61])
    (raw / "README.md").write_text("not data")
    report = run(raw)
    assert dict(report.files) == {"read": 1, "not used": 1}
    files = open_store(clearance="open", home=home).catalogue()["files"]
    assert files.filter(pl.col("file") == "README.md")["why"][0] == "no definition knows this layout"


def test_a_layout_known_only_by_its_header_is_not_read(run, home, raw, tmp_path, definitions):
    path = tmp_path / "definitions" / "sources" / "tests.yaml"
    path.write_text(path.read_text().replace("seen: file", "seen: header"))
    results(raw, [61])
    with pytest.raises(Refusal):
        run(raw, definitions=Definitions(definitions.folders))


def test_nothing_known_at_all_is_a_sentence(run, raw):
    raw.mkdir()
    (raw / "holiday.txt").write_text("sun")
    with pytest.raises(Refusal, match="upstream sources"):
        run(raw)
    with pytest.raises(Refusal, match="no such file"):
        run(raw / "absent.csv")


def test_refused_rows_stand_in_the_catalogue_with_their_reason(run, home, raw):
    results(raw, [61, "sixty", 250])
    report = run(raw)
    refused = open_store(clearance="open", home=home).catalogue()["refused"]
    assert sum(report.refused.values()) == refused.height == 4
    assert set(refused["row"]) == {3, 4}
    assert refused["reason"].null_count() == 0


def test_the_last_ten_editions_are_kept(run, home, raw):
    names = []
    for value in range(13):
        results(raw, [value])
        names.append(run(raw).edition)
    left = {edition.id for edition in editions.editions(home / "editions")}
    assert left == set(names[-10:])
    assert editions.current_edition(home / "editions").id == names[-1]


def test_going_back_to_earlier_files_serves_the_edition_that_is_still_there(run, home, raw):
    results(raw, [61])
    first = run(raw).edition
    results(raw, [62])
    run(raw)
    results(raw, [61])
    assert run(raw).edition == first
    assert reading(home).value == 61


def test_editions_may_live_elsewhere(run, home, raw, tmp_path, monkeypatch):
    monkeypatch.setenv("UPSTREAM_EDITIONS", str(tmp_path / "shelf"))
    results(raw, [61])
    report = build([raw], home, Definitions([tmp_path / "definitions"]))
    assert (tmp_path / "shelf" / report.edition / "edition.json").is_file()
    assert reading(home).value == 61


def test_one_build_at_a_time(run, home, raw):
    results(raw, [61])
    with editions.one_builder(home / "editions"), pytest.raises(Refusal, match="Another build"):
        run(raw)


def test_a_kept_file_that_was_tampered_with_is_named(run, home, raw, tmp_path):
    results(raw, [61])
    run(raw)
    (kept,) = (home / "raw").rglob("results.csv")
    kept.write_text(kept.read_text().replace("61", "99"))
    with pytest.raises(Refusal, match="content has changed"):
        run(results(tmp_path / "other", [55], "results-2.csv", "2017/18"))


def test_figures_that_are_not_open_never_enter_the_edition(run, home, raw, tmp_path, definitions):
    folder = tmp_path / "local"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "local.yaml").write_text(textwrap.dedent("""
        id: local
        title: What the council collects
        publisher: A council
        licence: none
        sensitivity: official
        holder: a council
        agreement: a data sharing agreement
        seen: file
        files: ["local.csv"]
        period: {fixed: 2018/19}
        rows: [{entity: school, urn: URN}]
        readings: [{measure: reading, figures: [{value: READ, cohort: N, group: girls}]}]
    """))
    results(raw, [61])
    (raw / "local.csv").write_text("URN,READ,N\n125001,77,12\n125002,secret,12\n")
    live = {"a data sharing agreement": ["local"]}
    report = run(raw, definitions=Definitions([*definitions.folders, folder]), live_agreements=live)
    edition = home / "editions" / report.edition
    for path in edition.iterdir():
        assert b"secret" not in path.read_bytes()
    asked = ("reading", SCHOOL, "2018/19")
    assert open_store(clearance="open", home=home).figure(*asked, group="girls").state is not State.VALUE
    assert open_store(clearance="official", home=home, live_agreements=live).figure(*asked, group="girls").value == 77
    assert not list((home / "raw").rglob("local.csv"))
    (kept,) = (home / "restricted" / "local").rglob("local.csv")
    assert kept.is_file()


def test_comparisons_are_made_before_the_edition_serves(run, home, raw):
    seen = []

    def compare(figures, definitions, listed):
        seen.append((figures.height, sorted(definitions.measures), listed.height))
        return figures.select("entity_kind", "entity_id", "measure").with_columns(rank=1)

    results(raw, [61, 62])
    run(raw, compare=compare, compare_version="7")
    found = open_store(clearance="open", home=home).comparisons(SCHOOL)
    assert (seen, found.height) == ([(4, ["reading"], 0)], 2)
    assert run(raw, compare=compare, compare_version="7").unchanged
    assert not run(raw, compare=compare, compare_version="8").unchanged


CHILD = """
    import os, pathlib, signal, sys
    from upstream.evidence import build, editions
    from upstream.evidence.definitions import Definitions

    home, raw, folder, steps = sys.argv[1:]
    left = int(steps)

    def counted(real):
        def step(*arguments, **more):
            global left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **more)
        return step

    os.fsync, os.replace = counted(os.fsync), counted(os.replace)
    print("ready", flush=True)
    report = build.build([pathlib.Path(raw)], pathlib.Path(home), Definitions([pathlib.Path(folder)]), accept_changes=True)
    print("steps", int(steps) - left, flush=True)
"""


def child(tmp_path, home, raw, steps=0):
    script = tmp_path / "child.py"
    script.write_text(textwrap.dedent(CHILD))
    arguments = [sys.executable, str(script), str(home), str(raw), str(tmp_path / "definitions"), str(steps)]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    environment.pop("UPSTREAM_EDITIONS", None)
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment)


@pytest.mark.slow
def test_killed_at_any_moment_the_old_edition_serves_and_the_rerun_is_right(run, tmp_path, home, raw, definitions):
    """Four kills at steps that bring something to the disk, six at moments of chance."""
    results(raw, [61] * 20_000)
    old = run(raw).edition
    results(raw, [62] * 20_000)
    spare = tmp_path / "spare"
    with child(tmp_path, spare, raw) as whole:
        assert whole.stdout.readline() == "ready\n"
        began = time.monotonic()
        steps = int(whole.stdout.readline().split()[1])
        lasted = time.monotonic() - began
    chance = random.Random(2)
    died = 0
    for moment in [*sorted(chance.sample(range(1, steps + 1), 4)), *[None] * 6]:
        died += _kill_one(child(tmp_path, home, raw, moment or 0), None if moment else chance.uniform(0, lasted))
        _serves_one_of(home, old)
    assert died
    report = run(raw, accept_changes=True)
    assert (reading(home).value, reading(home, "145000").value) == (62, 62)
    assert report.edition != old
    assert not list((home / "editions").glob(".staging*"))


def _kill_one(process, wait):
    with process:
        assert process.stdout.readline() == "ready\n"
        if wait is not None:
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


def _serves_one_of(home, old):
    """Whole and consistent: the pointer names an edition whose every school has one and the same value."""
    edition = editions.current_edition(home / "editions")
    assert json.loads((edition.folder / "edition.json").read_text())["id"] == edition.id
    figures = open_store(clearance="open", home=home).figures(measures=["reading"], groups=["all"])
    assert figures.height == 20_000
    assert figures["value"].unique().to_list() == [61 if edition.id == old else 62]
