"""A table of intelligence: what can be taken, what is refused and why, and that twice is once."""

from __future__ import annotations

import pytest

from upstream.casework.ground.intelligence import table as table_of_intelligence
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.intelligence.table import COLUMNS, decoded, table_in, take, template
from upstream.lib.refusal import Refusal

HEAD = ",".join(COLUMNS)
TABLE = f"""{HEAD}
900001,chair change,fact,14/09/2024,A new chair was elected,,clerk to the governors,,
900001,staffing,opinion,2024-09-15,"Two vacancies, and long absence",Seen on a visit,the head,confidential,31/12/2030
900003,chair-change,fact,2024-09-14,Of another county,,,,
,chair-change,fact,2024-09-14,Of no school,,,,
900001,weather,fact,2024-09-14,It rained,,,,
900001,chair-change,fact,2024-02-30,No such day,,,,
900001,chair-change,perhaps,2024-09-14,Neither,,,,
900001,parental-concern,fact,2024-09-14,An opinion as a fact,,,,
900001,chair-change,fact,14/09/2024,A new chair was elected,,clerk to the governors,,
900001,chair-change,fact,2024-09-14,Too careful,,,safeguarding,
"""


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council)


def test_each_line_is_taken_or_refused_with_its_reason(officer):
    table = table_in(TABLE, officer)
    assert [line.number for line in table.lines] == [2, 3]
    reasons = dict(table.refused)
    assert sorted(reasons) == [4, 5, 6, 7, 8, 9, 10, 11]
    assert "no URN of a school that your role reaches" in reasons[4]
    assert "no URN" in reasons[5]
    assert "no kind" in reasons[6]
    assert "‘2024-02-30’ is no day" in reasons[7]
    assert "neither fact nor opinion" in reasons[8]
    assert "is an opinion" in reasons[9]
    assert reasons[10] == "says the same as line 2."
    assert "safeguarding" in reasons[11]


def test_a_school_of_others_and_one_that_is_not_there_are_refused_alike(officer):
    two = dict(table_in(f"{HEAD}\n900003,other,fact,2024-09-14,x,,,,\n999999,other,fact,2024-09-14,x,,,,\n", officer).refused)
    assert two[2].replace("900003", "N") == two[3].replace("999999", "N")


def test_taken_twice_it_is_there_once(officer):
    assert len(take(text=TABLE, by=officer)) == 2
    assert take(text=TABLE, by=officer) == []
    assert Intelligence.objects.count() == 2
    assert all(line.is_there for line in table_in(TABLE, officer).lines)


def test_all_or_none(officer, monkeypatch):
    calls = []

    def breaks(**named):
        calls.append(named)
        if len(calls) == 2:
            raise Refusal("The second one breaks.")
        return real(**named)

    real = table_of_intelligence.add_intelligence
    monkeypatch.setattr(table_of_intelligence, "add_intelligence", breaks)
    with pytest.raises(Refusal):
        take(text=TABLE, by=officer)
    assert Intelligence.objects.count() == 0


@pytest.mark.parametrize(("text", "why"), [
    ("", "must name the columns"), ("a,b\n1,2\n", "missing: urn"), (f'{HEAD}\n900001,"never closed\n', "cannot be read"),
    (HEAD + "\n" + "900001,other,fact,2024-09-14,x,,,,\n" * 501, "more than 500 lines"),
])
def test_what_is_no_such_table_is_refused_whole(officer, text, why):
    with pytest.raises(Refusal, match=why):
        table_in(text, officer)


def test_the_template_reads_back(officer):
    table = table_in(template().replace("\r\n,", "\r\n900001,"), officer)
    assert [line.told.kind for line in table.lines] == ["chair-change"]
    assert table.refused == []


def test_a_file_as_windows_writes_it():
    assert decoded("Frühling".encode("cp1252")) == "Frühling"
    assert decoded("\ufeffurn".encode()) == "urn"
