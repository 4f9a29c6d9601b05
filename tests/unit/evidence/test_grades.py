"""The grade of each school as it was known on a day."""

import datetime as dt

import polars as pl
import pytest

from upstream.evidence.grades import grade_notes, grade_sentence, last_grades, schools_not_held

D = dt.date.fromisoformat
COMPLETE = {"all": D("2018-07-19")}


@pytest.fixture
def definitions(tmp_path, definitions):
    path = tmp_path / "definitions" / "sources" / "history.yaml"
    path.write_text(
        "id: history\ntitle: Inspections\npublisher: An inspectorate\nlicence: none\nseen: file\nlayout: inspections\n"
        "files: [history.csv]\ncomplete_to: {all: 2018-07-19}\n"
    )
    return type(definitions)(definitions.folders)


def inspection(urn, on, grade, source="history", known=None):
    return {
        "urn": urn, "kind": "graded", "area": "overall-effectiveness", "inspected_on": D(on), "grade": grade,
        "raw_grade": grade.capitalize(), "known_on": D(known) if known else None, "source": source,
        "file": f"{source}.csv", "row": 2,
    }


MARCH_17, MARCH_14 = "2017-03-01", "2014-03-01"

# case, its own inspections, its predecessor's, how it took over, as at, grade, whose, part of a note
CASES = [
    ("own", [(MARCH_17, "good")], [], "none", "2018-06-01", "good", "own", None),
    ("newest", [("2015-03-01", "good"), (MARCH_17, "inadequate")], [], "none", "2018-06-01", "inadequate", "own", None),
    ("too early", [("2018-05-01", "good")], [], "none", "2018-06-12", None, None, "no grade of its own"),
    ("known after them", [("2018-05-01", "good")], [], "none", "2018-06-14", "good", "own", None),
    ("after the file ends", [(MARCH_17, "good")], [], "none", "2019-10-31", "good", "own", "after 19 July 2018 are not held"),
    ("satisfactory", [("2011-03-01", "satisfactory")], [], "none", "2018-06-01", None, "own", "no scale of today"),
    ("converter", [], [(MARCH_14, "good")], "converter", "2018-06-01", "good", "predecessor’s", "from which it converted"),
    ("own first", [(MARCH_17, "good")], [(MARCH_14, "outstanding")], "converter", "2018-06-01", "good", "own", None),
    ("sponsored", [], [(MARCH_14, "inadequate")], "sponsored", "2018-06-01", None, None, "sponsored"),
    ("re-brokered", [], [(MARCH_14, "good")], "re-brokered", "2018-06-01", None, None, "re-brokered"),
    ("replaced another", [], [(MARCH_14, "good")], "other", "2018-06-01", None, None, "no grade of its own"),
]
TYPES = {
    "converter": ("Community school", "Academy converter"),
    "sponsored": ("Community school", "Academy sponsor led"),
    "re-brokered": ("Academy converter", "Academy sponsor led"),
}


@pytest.mark.parametrize(("case", "own", "before", "succession", "as_at", "grade", "whose", "words"), CASES)
def test_grades(make_store, invented, case, own, before, succession, as_at, grade, whose, words):
    first, second = TYPES.get(succession, ("Community school", "Community school"))
    linked = [invented.link("1", "2", "Successor", D("2016-09-01"))] if succession != "none" else []
    store = make_store(
        [], [invented.establishment("1", type=first), invented.establishment("2", D("2016-09-01"), type=second)], linked,
        inspections=[inspection("2", on, word) for on, word in own] + [inspection("1", on, word) for on, word in before],
    )
    row = one(store, as_at, succession)
    assert (row["grade"], row["whose"]) == (grade, whose), case
    assert words is None or words in " ".join(row["notes"]), case


def one(store, as_at, succession="none"):
    school = pl.DataFrame([{"urn": "2", "succession": succession, "kind": "primary"}])
    found = last_grades(store, school, D(as_at))
    return found.with_columns(notes=grade_notes(D(as_at))).row(0, named=True)


def test_a_last_inspection_after_the_day_leaves_the_one_before_it_so_marked(make_store, invented):
    school = invented.establishment("2", last_inspection_on=D("2020-02-12"), last_inspection_grade="Inadequate")
    store = make_store([], [school], inspections=[
        inspection("2", "2016-05-10", "good"), inspection("2", "2020-02-12", "inadequate", "register"),
    ])
    row = one(store, "2019-10-31")
    assert row["grade"] == "good"
    assert "12 February 2020 was not yet known on 31 October 2019" in " ".join(row["notes"])
    assert one(store, "2020-04-30")["grade"] == "inadequate"


def test_the_register_confirms_that_there_was_no_later_inspection(make_store, invented):
    """It gives the last day of the very inspection whose first day the history has: one inspection, and the last."""
    school = invented.establishment("2", last_inspection_on=D("2016-05-11"), last_inspection_grade="Good")
    store = make_store([], [school], inspections=[
        inspection("2", "2016-05-10", "good"), inspection("2", "2016-05-11", "good", "register"),
    ])
    assert store.inspections().height == 1
    row = one(store, "2019-10-31")
    assert (row["grade"], row["inspected_on"], row["notes"]) == ("good", D("2016-05-10"), [])
    assert row["held_to"] == D("2021-04-01")
    assert "after 1 April 2021 are not held" in one(store, "2021-10-31")["notes"][0]


def test_a_day_of_publication_wins_over_the_rule(make_store, invented):
    late = inspection("2", "2018-05-01", "good") | {"published_on": D("2018-09-01")}
    store = make_store([], [invented.establishment("2")], inspections=[late])
    assert one(store, "2018-08-31")["grade"] is None
    row = one(store, "2018-09-01")
    assert (row["grade"], row["known_basis"]) == ("good", "publisher")


def test_an_older_extract_confirms_up_to_its_own_day(make_store, invented):
    extracts = [
        invented.establishment("2", last_inspection_on=D("2018-05-01"), as_at=D("2019-04-01")),
        invented.establishment("2", last_inspection_on=D("2020-02-12"), as_at=D("2021-04-01")),
    ]
    store = make_store([], extracts, inspections=[inspection("2", "2018-05-01", "good")])
    row = one(store, "2019-10-31")
    assert (row["held_to"], row["next_on"]) == (D("2019-04-01"), None)


def test_by_kind_of_school_a_source_may_end_on_another_day(make_store, invented, definitions, tmp_path):
    path = tmp_path / "definitions" / "sources" / "history.yaml"
    path.write_text(path.read_text().replace("{all: 2018-07-19}", "{all: 2018-07-19, special: 2018-03-31}"))
    store = make_store([], [invented.establishment("2")], inspections=[inspection("2", MARCH_17, "good")])
    store._given = type(definitions)(definitions.folders)
    schools = pl.DataFrame([{"urn": "2", "succession": "none", "kind": kind} for kind in ("special", "primary", None)])
    grades = last_grades(store, schools, D("2019-10-31"))
    assert grades["held_to"].to_list() == [D("2018-03-31"), D("2018-07-19"), D("2018-07-19")]
    assert list(schools_not_held(grades, D("2018-05-01"))) == ["For 1 school, inspections after 31 March 2018 are not held."]
    assert [sentence[:4] for sentence in schools_not_held(grades, None)] == ["For ", "For "]


# the first inspection of a second list that is complete to 2024, how far the school's last grade then is
GOING_ON = [("2018-07-19", "2024-12-31"), ("2018-07-20", "2018-07-19")]


@pytest.mark.parametrize(("begins", "held_to"), GOING_ON)
def test_a_list_that_begins_where_another_ends_goes_on_from_it(make_store, invented, definitions, tmp_path, begins, held_to):
    folder = tmp_path / "definitions" / "sources"
    text = (folder / "history.yaml").read_text().replace("{all: 2018-07-19}", "{all: 2024-12-31}")
    (folder / "second.yaml").write_text(text.replace("id: history", "id: second"))
    listed = [inspection("2", MARCH_17, "good"), inspection("3", begins, "good", "second")]
    store = make_store([], [invented.establishment("2"), invented.establishment("3")], inspections=listed)
    store._given = type(definitions)(definitions.folders)
    grades = last_grades(store, pl.DataFrame([{"urn": "2", "succession": "none", "kind": "primary"}]), D("2025-01-31"))
    assert grades["held_to"].to_list() == [D(held_to)]


def test_a_last_inspection_without_an_overall_grade_leaves_it_unknown(make_store, invented):
    ungraded = inspection("2", "2018-02-01", "good") | {"area": "quality-of-education"}
    store = make_store([], [invented.establishment("2")], inspections=[inspection("2", MARCH_17, "good"), ungraded])
    row = one(store, "2018-06-01")
    assert (row["grade"], row["given"], row["inspected_on"]) == (None, None, D("2018-02-01"))
    assert row["notes"] == ["Its last graded inspection, on 1 February 2018, gave no overall grade."]


def test_a_converter_s_own_first_inspection_not_yet_known_is_told(make_store, invented):
    types = [invented.establishment("1", type="Community school"),
             invented.establishment("2", D("2016-09-01"), type="Academy converter")]
    links = [invented.link("1", "2", "Successor", D("2016-09-01"))]
    store = make_store([], types, links, inspections=[
        inspection("1", MARCH_14, "good"), inspection("2", "2018-05-01", "inadequate"),
    ])
    school = pl.DataFrame([{"urn": "2", "succession": "converter", "kind": "primary"}])
    grades = last_grades(store, school, D("2018-06-12")).with_columns(sentence=grade_sentence(D("2018-06-12")))
    assert (grades["next_on"].to_list(), grades["back"].to_list()) == ([D("2018-05-01")], [1])
    assert grades["sentence"][0] == (
        "Ofsted judged the school Good on 1 March 2014. The last grade comes from the inspection of its predecessor 1,"
        " from which it converted. A later inspection had not been published by this day: what was judged on"
        " 1 May 2018 was not yet known on 12 June 2018."
    )
