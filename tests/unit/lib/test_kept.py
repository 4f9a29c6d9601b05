"""Answers are kept as long as the object, and let go with it."""

import gc
import weakref

from upstream.lib.kept import kept


class Counter:
    def __init__(self):
        self.asked = []

    @kept
    def double(self, number: int) -> int:
        """Twice the number."""
        self.asked.append(number)
        return number * 2


def test_an_answer_is_worked_out_once_for_each_question_and_object():
    one, other = Counter(), Counter()
    assert [one.double(2), one.double(2), one.double(3), other.double(2)] == [4, 4, 6, 4]
    assert (one.asked, other.asked) == ([2, 3], [2])


def test_an_object_that_was_asked_can_be_let_go():
    counter = Counter()
    counter.double(2)
    seen = weakref.ref(counter)
    del counter
    gc.collect()
    assert seen() is None


def test_the_method_keeps_its_name_and_words():
    assert Counter.double.__name__ == "double"
    assert Counter.double.__doc__ == "Twice the number."
