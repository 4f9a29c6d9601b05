"""Answers a long-lived object keeps for its own lifetime, and no longer."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

Method = TypeVar("Method", bound=Callable[..., Any])


def kept(method: Method) -> Method:
    """Remembers a method's answers by its arguments, on the object itself.

    `functools.cache` on a method would hold every object that was ever asked for as long as the process
    runs: a server that assesses a council a day would never give one back.
    """
    place = f"_kept_{method.__name__}"

    @functools.wraps(method)
    def asked(self: Any, *given: Any) -> Any:
        answers = self.__dict__.setdefault(place, {})
        if given not in answers:
            answers[given] = method(self, *given)
        return answers[given]

    return cast(Method, asked)
