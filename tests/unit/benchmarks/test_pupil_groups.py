"""How sentences call the pupils of a group."""

import pytest

from upstream.benchmarks.pupil_groups import group_words


@pytest.mark.parametrize(("group", "words"), [
    ("all", ""), ("disadvantaged", "disadvantaged pupils"), ("looked-after", "looked-after pupils"),
    ("summer-born-boys", "summer born boys pupils"),
])
def test_a_group_of_our_own_is_called_by_its_id_in_words(group, words):
    assert group_words(group) == words
