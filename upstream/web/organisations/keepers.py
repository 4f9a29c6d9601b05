"""Pages for whoever keeps the register: people of the body that runs the site, with the permission to."""

from __future__ import annotations

import functools
from collections.abc import Callable

from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry import rules
from upstream.web.needs import forbidden, needs


def for_keepers(view: Callable) -> Callable:
    """Others, who may know that the page exists, read why it is not theirs."""

    @functools.wraps(view)
    def asked(request, *args, **named):
        why = rules.why_not_edit(None, request.hat)
        return forbidden(request, why) if why else view(request, *args, **named)

    return needs(Permission.REGISTER_WRITE)(asked)


def keeps(hat: Hat) -> bool:
    return hat.may(Permission.REGISTER_WRITE) and rules.why_not_edit(None, hat) is None
