"""The first page: councils of England with an open school, and nothing that only a register would call a council."""

from types import SimpleNamespace

from upstream.web.start.presenters import present_start


def test_only_councils_of_england_with_an_open_school_are_offered(client, definitions):
    listed = [("Camden", 2), ("Cardiff", 7), ("Does not apply", 3), ("Cumbria", 0), ("Westmorland and Furness", 1)]
    directory = SimpleNamespace(councils=lambda: listed, open_schools=lambda: 13)
    page = present_start(SimpleNamespace(directory=directory, definitions=definitions, made_on=None))
    offered = [(one.name, one.schools) for one in page.councils]
    assert offered == [("Camden", "(2 schools)"), ("Westmorland and Furness", "(1 school)")]
    assert next(fact.text for fact in page.facts if fact.name == "Councils") == "2"
