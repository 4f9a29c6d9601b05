"""Where somebody was going before they were asked something else: an address of ours, or the first page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def onward_of(request: HttpRequest, otherwise: str = "/") -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or otherwise
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise
