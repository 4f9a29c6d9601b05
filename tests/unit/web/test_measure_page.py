"""A measure's page: the spread of all schools with one marked, the years with their holes, groups, and the download."""

import csv
import io
import re

import pytest

from tests.unit.web.invented import FEW, HOSTILE, ONCE, TOLD
from tests.unit.web.reading import Page
from upstream.evidence.definitions import PupilGroup
from upstream.web.measures.groups import against

RWM = "/measures/ks2-rwm-expected/"


def page_of(client, query: str = "", measure: str = RWM) -> Page:
    return Page(client.get(measure + query))


def drawing(page: Page, key: str) -> str:
    found = re.search(rf'<svg[^>]*aria-labelledby="{key}-t.*?</svg>', page.html, re.S)
    return found[0] if found else ""


def description(page: Page, key: str) -> str:
    return re.search(r"<desc[^>]*>(.*?)</desc>", drawing(page, key), re.S)[1]


def test_all_schools_of_the_period_stand_in_one_strip(client):
    page = page_of(client, "?period=2018/19")
    assert "How many schools: 62" in description(page, "strip")
    assert "c-mark" not in drawing(page, "strip")
    assert "England’s schools at key stage 2" in page.text


def test_the_school_asked_for_is_marked_and_placed(client):
    page = page_of(client, f"?school={TOLD}&period=2018/19")
    assert "Here: 57%" in description(page, "strip")
    assert drawing(page, "strip").count('class="c-mark"') == 1
    assert "of 62, 1 is best" in page.text
    assert page.links[f"/figures/ks2-rwm-expected/urn:{TOLD}/2018-19/"] == "57%"
    assert page.links["/measures/ks2-rwm-expected/?period=2018%2F19"] == "Without a school marked"


def test_a_former_number_marks_the_present_school(client):
    page = page_of(client, f"?school={ONCE}&period=2018/19")
    assert page.links[f"/schools/{TOLD}/"] == "Alder Brook Primary Academy"
    assert "Here: 57%" in description(page, "strip")


def test_without_a_period_the_newest_in_which_the_school_has_a_figure_is_shown(client):
    assert "RWM expected, 2022/23" in page_of(client, f"?school={TOLD}").text
    assert "RWM expected, 2018/19" in page_of(client, f"?school={FEW}").text


def test_a_school_without_a_figure_is_named_and_not_marked(client):
    page = page_of(client, f"?school={HOSTILE}&period=2018/19")
    assert "<script>alert" not in page.html
    assert "none held" in page.text
    assert "c-mark" not in drawing(page, "strip")


def test_a_number_of_no_school_is_said_and_the_rest_stands(client):
    page = page_of(client, "?school=123")
    assert page.status == 200
    assert "No school here has the URN ‘123’: no school is marked." in page.text
    assert drawing(page, "strip")


def test_a_suppressed_year_is_a_hole_of_the_school_and_never_nought(client):
    page = page_of(client, f"?school={TOLD}")
    said = description(page, "years")
    assert "2017/18 suppressed" in said
    assert "2019/20 not collected" in said
    assert "This school: 2015/16 55%; 2016/17 61%" in said
    assert "England" in said


def test_the_reasons_of_gaps_and_breaks_stand_under_the_drawing(client, definitions):
    measure = definitions.measures["ks2-rwm-expected"]
    page = page_of(client)
    notes = re.search(r"<ul[^>]*>(.*?)</ul>", page.html[page.html.index('aria-labelledby="years'):], re.S)[1]
    for why in (*(gap.why for gap in measure.gaps), *(broken.why for broken in measure.breaks)):
        assert " ".join(why.split()) in notes.replace("&#x27;", "'")


def test_no_line_runs_from_2019_to_2022(client):
    """England has 61, 64, 65 and, after the hole, 60: two years are joined, and a break stands between the first two."""
    drawn = drawing(page_of(client), "years")
    pieces = [piece for piece in re.findall(r'<line class="c-line" x1="([\d.]+)%"', drawn) if float(piece) > 0]
    assert len(pieces) == 1


def test_groups_stand_beside_those_they_are_read_against(client):
    assert "Disadvantaged pupils, against pupils who are not disadvantaged" in page_of(client).text
    assert "The group, England 51%, England, read against 71%" in description(page_of(client), "groups")
    assert "The group, here 40%, England, read against 71%" in description(page_of(client, f"?school={TOLD}"), "groups")


def group(name: str, *among: str) -> PupilGroup:
    return PupilGroup(id=name, title=name, kind="need", definition="", among=among)


@pytest.mark.parametrize(("name", "among", "expected"), [
    ("disadvantaged", ("disadvantaged", "not-disadvantaged"), "not-disadvantaged"),
    ("not-disadvantaged", ("disadvantaged", "not-disadvantaged"), None),
    ("sen-support", ("sen-support", "ehc-plan", "no-sen"), "no-sen"),
    ("no-sen", ("sen-support", "ehc-plan", "no-sen"), None),
    ("boys", ("girls", "boys"), "girls"),
    ("girls", ("girls", "boys"), None),
    ("low-prior", ("low-prior", "middle-prior", "high-prior"), "all"),
    ("eal", (), "all"),
    ("all", ("all",), None),
])
def test_whom_a_group_is_read_against(name, among, expected):
    assert against({name: group(name, *among)}, name) == expected


def test_as_at_leaves_out_what_came_later(client):
    page = page_of(client, f"?school={TOLD}&as-at=2019-10-31")
    assert "As known on 31 October 2019." in page.text
    assert page.links[f"/measures/ks2-rwm-expected/?school={TOLD}"] == "Show what is known now"
    assert "2022/23" not in description(page, "years")


def test_a_measure_without_any_figure_says_so(client):
    page = page_of(client, measure="/measures/progress-8/")
    assert "No file held here has a figure of a school or a council." in page.text
    assert "<figure" not in page.html


def test_it_says_which_files_the_drawings_rest_on(client):
    page = page_of(client)
    assert "2018-991-ks2.csv" in page.html[page.html.index("came-from"):]


def rows_of(client, query: str) -> tuple[str, list[dict]]:
    answer = client.get(RWM + "figures.csv" + query)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return answer.headers["Content-Disposition"], list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_download_holds_what_is_shown(client):
    page = page_of(client, f"?school={TOLD}&period=2018/19")
    address = f"{RWM}figures.csv?school={TOLD}&period=2018%2F19"
    assert page.links[address] == "Download what is shown here (CSV)"
    name, rows = rows_of(client, f"?school={TOLD}&period=2018/19")
    assert f'filename="ks2-rwm-expected_2018-19_{TOLD}.csv"' in name
    for key in ("strip", "sets", "years", "groups"):
        title = re.search(r"<title[^>]*>(.*?)</title>", drawing(page, key), re.S)[1]
        assert any(row["part"] == title for row in rows), title
    own = [row for row in rows if row["part"] == "Alder Brook Primary Academy" and row["what"] == "2018/19"]
    assert {row["row"]: (row["shown as"], row["number"], row["pupils"]) for row in own}["All pupils"] == ("57%", "57.0", "60.0")
    assert own[0]["file"] == "2018-991-ks2.csv"


def test_a_download_of_no_measure_is_not_found(client):
    assert client.get("/measures/nothing/figures.csv").status_code == 404
