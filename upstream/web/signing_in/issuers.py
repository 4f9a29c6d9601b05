"""The issuers that the settings name, as pages and rules ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True)
class Way:
    """A link to sign in by an issuer."""

    name: str
    url: str


def _apps() -> list[dict]:
    return settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]


def ways(onward: str = "") -> list[Way]:
    """A link for each issuer; `onward`: where to go afterwards."""
    query = f"?{urlencode({'next': onward})}" if onward else ""
    return [
        Way(one["name"], reverse("openid_connect_login", kwargs={"provider_id": one["provider_id"]}) + query) for one in _apps()
    ]


def issuer_named(identifier: str) -> str:
    return next((one["name"] for one in _apps() if one["provider_id"] == identifier), identifier)


def has_second_factor(identifier: str) -> bool:
    """Whether the settings say that an issuer asks for two steps itself."""
    return any(one["settings"]["second_factor"] for one in _apps() if one["provider_id"] == identifier)
