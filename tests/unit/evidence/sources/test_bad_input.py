"""Every kind of bad file: a sentence that names the file, the row where there is one, and what to do."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import polars as pl
import pytest

from upstream.evidence import raw_files, sources
from upstream.evidence.refusals import FileRefused

GOOD = "URN,PCT,PUPILS\n900001,57,30\n"
NAME = "2018-2019_results.csv"


def refused(desk, content: str | bytes, name: str = NAME) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        desk.read(content, name)
    sentence = str(caught.value)
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("content", "reason", "row"),
    [
        (b"", "the file is empty", None),
        ("URN,PCT,PUPILS\n", "no records", None),
        ("URN,PCT,PUPILS\n,,\n\n", "no records", None),
        ("URN,PCT,PUPILS\n900001,57,30\n900002,5", "the file is cut off", None),
        ('URN,PCT,PUPILS\n900001,57,30\n900002,"5', "the CSV cannot be read", 3),
        (GOOD.encode("utf-16"), "not text in UTF-8 or cp1252", None),
        (b"URN,PCT,PUPILS,N\n900001,57,30,caf\x90\n", "not text in UTF-8 or cp1252", 2),
        ("URN,PCT,PUPILS\n" + "9" * (2 << 20), "a line longer than any record", 2),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not text in UTF-8 or cp1252", None),
        ("<!DOCTYPE html>\n<html><body>Not found</body></html>\n", "a web page, not a table", None),
        (GOOD.replace(",", ";"), "its cells do not stand apart by commas", None),
        (GOOD.replace(",", "\t"), "its cells do not stand apart by commas", None),
    ],
)
def test_a_file_that_cannot_be_used(desk, content, reason, row):
    error = refused(desk, content)
    assert (error.reason, error.row) == (reason, row)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("urn,PCT,PUPILS", ["‘URN’ (perhaps now ‘urn’)", "the definition ‘results’"]),
        ("URN,PCT_EXP,PUPILS", ["‘PCT’", "measure ‘reading’ (source ‘results’)"]),
        ("URN,PUPIL", ["‘PCT’", "‘PUPILS’ (perhaps now ‘PUPIL’)"]),
    ],
)
def test_a_renamed_column_is_named_with_who_wants_it(desk, header, names):
    error = refused(desk, f"{header}\n900001,57,30\n".replace(",30", "" if header.count(",") == 1 else ",30"))
    assert error.reason == "columns are missing or renamed"
    assert all(name in error.detail for name in names)


def test_too_few_rows(desk):
    desk.source(minimum_rows=100)
    assert "at least 100" in refused(desk, GOOD).detail


# Wrong years


def test_a_year_in_a_column_that_contradicts_the_name(desk, refusals):
    desk.source(period={"column": "Y"})
    reading = desk.read("URN,PCT,PUPILS,Y\n900001,57,30,2018/19\n900002,58,30,2019/20\n900003,59,30,2017/18\n")
    assert reading.periods == ["2017/18", "2018/19"]
    assert refusals(reading) == [(3, "a period that contradicts the file's name", "2019/20 in a file called for 2018/19")]


def test_a_pattern_that_captures_the_period_allows_no_other(desk, refusals):
    desk.source(files=[r"(?P<period>\d{4})_results\.csv"], period={"column": "Y", "written": "start-year"})
    reading = desk.read("URN,PCT,PUPILS,Y\n900001,57,30,2018\n900002,58,30,2017\n", name="2018_results.csv")
    assert refusals(reading) == [(3, "a period that contradicts the file's name", "2017/18 in a file called for 2018/19")]


def test_a_file_whose_every_row_is_of_another_year_is_refused_whole(desk):
    desk.source(period={"column": "Y"})
    error = refused(desk, "URN,PCT,PUPILS,Y\n900001,57,30,2019/20\n900002,57,30,2019/20\n")
    assert (error.reason, error.row) == ("every row has a period that contradicts the file's name", 2)


def test_a_year_that_has_not_begun(desk):
    assert refused(desk, GOOD, "2031-2032_results.csv").reason == "every row has a period in the future"


def test_offers_come_out_before_their_year_begins(desk):
    desk.source(releases=[{"period": "2021/22", "on": dt.date(2021, 4, 30), "basis": "publisher"}])
    assert desk.read(GOOD, "2021-2022_results.csv").periods == ["2021/22"]
    desk.source(releases=[{"period": "2021/22", "on": dt.date(2021, 6, 30), "basis": "publisher"}])
    assert refused(desk, GOOD, "2021-2022_results.csv").reason == "every row has a period in the future"


def test_a_name_that_tells_no_year(desk):
    desk.source(files=[r"(?P<year>.*)_results\.csv"])
    assert refused(desk, GOOD, "newest_results.csv").reason == "every row has a period its definition does not promise"


# Twice


def test_a_urn_twice_with_one_answer_counts_once(desk):
    reading = desk.read("URN,PCT,PUPILS\n900001,57,30\n900002,1,2\n900001,57.0,30\n")
    assert reading.tables["observations"]["row"].to_list() == [2, 3]
    assert reading.rows_ignored == {"rows that repeat another": 1}
    assert reading.refused.is_empty()


def test_a_urn_twice_with_two_answers_is_refused_with_both_rows(desk, refusals):
    reading = desk.read("URN,PCT,PUPILS\n900001,57,30\n900002,1,2\n900001,58,30\n")
    assert reading.tables["observations"]["row"].to_list() == [3]
    detail = "900001, 2018/19, reading: rows 2, 4"
    assert refusals(reading) == [
        (2, "two rows give different figures", detail),
        (4, "two rows give different figures", detail),
    ]


def test_a_definition_may_take_the_first_of_two(desk):
    desk.source(duplicates="first")
    reading = desk.read("URN,PCT,PUPILS\n900001,57,30\n900001,58,30\n")
    assert reading.tables["observations"]["value"].to_list() == [57.0]
    assert reading.rows_ignored == {"rows that repeat another": 1}


# Zips


def zipped(desk, members: dict[str, bytes], name: str = "2018-2019_results.zip"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return desk.write(out.getvalue(), name)


def test_a_zipped_file_is_the_file(desk):
    path = zipped(desk, {"2018-2019_results.csv": GOOD.encode(), "readme.txt": b"notes"})
    reading = desk.read(path)
    assert reading.tables["observations"]["file"].to_list() == ["2018-2019_results.zip"]


def test_the_member_that_the_definition_names(desk):
    desk.source(member=r".*data\.csv", files=[r"(?P<year>\d{4})-\d{4}_results\.zip"])
    path = zipped(desk, {"meta.csv": b"x\n1\n", "data.csv": GOOD.encode()})
    assert desk.read(path).rows_read == 1
    with pytest.raises(FileRefused, match=r"it holds other\.csv"):
        desk.read(zipped(desk, {"other.csv": GOOD.encode()}))


def test_two_tables_in_a_zip_are_not_chosen_between(desk):
    with pytest.raises(FileRefused, match="does not hold one table"):
        desk.read(zipped(desk, {"a.csv": GOOD.encode(), "b.csv": GOOD.encode()}))


def test_a_bomb_is_refused_before_it_is_unpacked(desk):
    with pytest.raises(FileRefused, match="packed more tightly than any table") as caught:
        desk.read(zipped(desk, {"a.csv": GOOD.encode() + b"0" * 50_000_000}))
    assert caught.value.file == "2018-2019_results.zip"


def test_a_zip_that_lies_about_its_size_is_read_no_further_than_the_limit(desk, monkeypatch):
    monkeypatch.setattr(raw_files, "MAX_BYTES", 1000)
    with pytest.raises(FileRefused, match="larger than any table may be"):
        desk.read(zipped(desk, {"a.csv": GOOD.encode() * 100}))


def test_a_truncated_zip(desk):
    whole = zipped(desk, {"a.csv": GOOD.encode() * 5000}).read_bytes()
    for length in (len(whole) // 2, len(whole) - 10, 30):
        with pytest.raises(FileRefused, match="the zip cannot be unpacked"):
            desk.read(desk.write(whole[:length], "2018-2019_results.zip"))


def test_a_damaged_zip(desk):
    whole = bytearray(zipped(desk, {"a.csv": GOOD.encode() * 5000}).read_bytes())
    whole[60:80] = bytes(20)
    with pytest.raises(FileRefused, match="the zip cannot be unpacked"):
        desk.read(desk.write(bytes(whole), "2018-2019_results.zip"))


# Recognition


def test_a_name_that_no_pattern_fits_is_nobody_s(desk):
    assert sources.recognise(desk.write(GOOD, "something-else.csv"), desk.definitions()) is None


def test_look_alikes_are_told_apart_by_their_columns(desk):
    desk.source(contains=["URN", "PCT"])
    desk.source(id="other", contains=["URN", "PCT", "EXTRA"], measures=[])
    desk.source(id="third", contains=["URN", "ABSENT"], measures=[])
    definitions = desk.definitions()
    assert sources.recognise(desk.write(GOOD), definitions).id == "results"
    assert sources.recognise(desk.write("URN,PCT,EXTRA\n1,2,3\n"), definitions).id == "other"


def test_two_definitions_that_fit_equally_well_are_both_named(desk):
    desk.source(id="other", measures=[])
    with pytest.raises(FileRefused, match=r"(‘other’ and ‘results’|‘results’ and ‘other’)"):
        sources.recognise(desk.write(GOOD), desk.definitions())


def test_a_header_that_fits_no_definition_of_its_name(desk):
    desk.source(contains=["URN", "PUPILS", "PCT"])
    with pytest.raises(FileRefused, match="‘PUPILS’ \\(perhaps now ‘Pupils’\\), which the definition ‘results’ wants"):
        sources.recognise(desk.write("URN,PCT,Pupils\n1,2,3\n"), desk.definitions())


# Nothing that a stranger writes may do more than be refused


def test_text_that_begins_like_a_formula_stays_text_in_a_name(desk):
    reading = desk.read("URN,PCT,PUPILS,NAME\n900001,57,30,=HYPERLINK(1)\n")
    assert reading.tables["observations"].height == 1


def test_parquet_cut_short(desk):
    desk.source(format="parquet", files=[r"(?P<year>\d{4})_results\.parquet"])
    out = io.BytesIO()
    pl.DataFrame({"URN": [900001.0, 900002.0], "PCT": ["57", "58"], "PUPILS": [30, 31]}).write_parquet(out)
    whole = out.getvalue()
    reading = desk.read(desk.write(whole, "2018_results.parquet"))
    assert reading.tables["observations"].select("entity_id", "cohort", "row").rows() == [
        ("900001", 30.0, 1),
        ("900002", 31.0, 2),
    ]
    for length in (len(whole) - 5, len(whole) // 2, 3):
        with pytest.raises(FileRefused, match="not readable Parquet"):
            desk.read(desk.write(whole[:length], "2018_results.parquet"))


def test_parquet_with_lists_in_it(desk):
    desk.source(format="parquet", files=[r"(?P<year>\d{4})_results\.parquet"])
    path = desk.folder / "2018_results.parquet"
    pl.DataFrame({"URN": [[900001]], "PCT": ["57"], "PUPILS": [30]}).write_parquet(path)
    with pytest.raises(FileRefused, match="not a flat table"):
        desk.read(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{}", "not a list of records"),
        ("[1, 2]", "not a list of records"),
        ('[{"URN": 1}, 2]', "not a list of records"),
        ('[{"URN": 900001, "PCT": 5', "not readable JSON"),
        ("[" * 100_000, "not readable JSON"),
        ("[]", "no records"),
        ('[{"URN": 9, "PCT": 5, "PUPILS": 1}', "not readable JSON"),
        (b"\xff\xfe[", "not readable JSON"),
    ],
)
def test_json_that_is_no_list_of_records(desk, content, reason):
    desk.source(format="json", files=[r"(?P<year>\d{4})_results\.json"])
    with pytest.raises(FileRefused) as caught:
        desk.read(content, "2018_results.json")
    assert caught.value.reason == reason


def test_json_keeps_numbers_as_they_are_written_and_counts_records_from_one(desk):
    desk.source(format="json", files=[r"(?P<year>\d{4})_results\.json"])
    records = (
        '[{"URN": 900001, "PCT": 57.10, "PUPILS": 30},'
        ' {"PUPILS": null, "URN": "900002", "PCT": "SUPP", "extra": {"a": [1]}}]'
    )
    reading = desk.read(records, "2018_results.json")
    assert reading.tables["observations"].select("entity_id", "value", "state", "row").rows() == [
        ("900001", 57.1, "value", 1),
        ("900002", None, "suppressed", 2),
    ]
