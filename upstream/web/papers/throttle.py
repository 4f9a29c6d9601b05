"""How often one address may send a form that needs no account. Counted, never kept with what was sent."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from upstream.lib.refusal import Refusal

AN_HOUR = 3600
MOST = 5


def count(request: HttpRequest, what: str) -> None:
    """One more from this address within the hour. `Refusal` after the fifth."""
    key = f"{what}:{_address(request)}"
    cache.add(key, 0, AN_HOUR)
    if cache.incr(key) > MOST:
        raise Refusal("You have sent this several times within the hour. Please try again later, or use the contact page.")


def _address(request: HttpRequest) -> str:
    """A hash that only this site can make: the address itself is not kept."""
    seen = get_adapter().get_client_ip(request)
    return hashlib.sha256(f"{settings.SECRET_KEY}{seen}".encode()).hexdigest()[:24]
