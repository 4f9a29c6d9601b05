"""How people sign in: password with a second step, or any OpenID Connect issuer that the settings name."""

from __future__ import annotations

import json
import os
import re
from urllib.parse import urlsplit

from upstream.lib.refusal import Refusal

APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
ISSUER = {"id": str, "name": str, "issuer": str, "client_id": str, "secret": str}
OPTIONAL = {"second_factor": bool, "scope": list}
EXAMPLE = '[{"id": "dfe", "name": "DfE Sign-in", "issuer": "https://…", "client_id": "…", "secret": "…"}]'


def issuers() -> list[dict]:
    """`UPSTREAM_ISSUERS`: a JSON list of issuers; none without it.

    `second_factor: true` says that the issuer itself asks for two steps, which then count here.
    """
    named = os.environ.get("UPSTREAM_ISSUERS", "").strip()
    if not named:
        return []
    try:
        found = json.loads(named)
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Refusal(f"UPSTREAM_ISSUERS cannot be read. It is a JSON list, one entry an issuer: {EXAMPLE}.")
    wrong = [why for one in found if (why := why_not_issuer(one))]
    ids = [one.get("id") for one in found]
    if wrong or len(set(ids)) != len(ids):
        raise Refusal(f"UPSTREAM_ISSUERS: {wrong[0] if wrong else 'two issuers have the same id'}. An example: {EXAMPLE}.")
    return found


def why_not_issuer(one: dict) -> str | None:
    """What is wrong with an entry, as the end of a sentence."""
    missing = [name for name in ISSUER if not one.get(name)]
    if missing:
        return f"an entry has no {', no '.join(missing)}"
    unknown = set(one) - set(ISSUER) - set(OPTIONAL)
    if unknown:
        return f"‘{one['id']}’ says {', '.join(sorted(unknown))}, which nobody reads"
    mistyped = [name for name, kind in {**ISSUER, **OPTIONAL}.items() if name in one and not isinstance(one[name], kind)]
    if mistyped:
        return f"in ‘{one['id']}’ {mistyped[0]} is of the wrong kind"
    if not re.fullmatch(r"[a-z0-9-]{1,40}", one["id"]):
        return f"the id ‘{one['id']}’ stands in addresses: small letters, digits and - only"
    address = urlsplit(one["issuer"])
    if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost"):
        return f"‘{one['id']}’ is not reached over HTTPS"
    return None


def proxies(over_https: bool) -> int:
    """How many proxies stand before the site: whose word on a client’s address is believed. One, where there is HTTPS."""
    named = os.environ.get("UPSTREAM_PROXIES", "1" if over_https else "0")
    if not named.isdigit():
        raise Refusal(f"UPSTREAM_PROXIES is ‘{named}’: write how many proxies of yours stand before the site, as 1.")
    return int(named)


def settings(over_https: bool) -> dict[str, object]:
    apps = [
        {
            "provider_id": one["id"], "name": one["name"], "client_id": one["client_id"], "secret": one["secret"],
            "settings": {
                "server_url": one["issuer"], "oauth_pkce_enabled": True, "second_factor": one.get("second_factor", False),
                # Who somebody is there, and nothing about them: no profile is asked for and none is kept.
                "scope": one.get("scope", ["openid"]), "fetch_userinfo": False,
            },
        }
        for one in issuers()
    ]
    return {
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": "upstream.people.passwords.MoreThanAName"},
            {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/",
        "ALLAUTH_TRUSTED_PROXY_COUNT": proxies(over_https),
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_EMAIL_VERIFICATION": "none",  # the invitation was sent to the address
        "ACCOUNT_ADAPTER": "upstream.web.signing_in.adapters.ByInvitationOnly",
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if over_https else "http",
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 10 * 60,
        # Of one address, one person (ip: an office shares one), and one account (key: five wrong, then ten minutes’ wait).
        "ACCOUNT_RATE_LIMITS": {
            "login": "60/m/ip", "login_failed": "30/m/ip,200/h/ip,5/10m/key", "reauthenticate": "10/m/user",
            "reset_password": "20/m/ip,3/10m/key", "accept_invitation": "20/m/ip",
        },
        "ACCOUNT_FORMS": {
            "login": "upstream.web.signing_in.allauth_forms.SignInForm",
            "reauthenticate": "upstream.web.signing_in.allauth_forms.PasswordAgainForm",
        },
        "SOCIALACCOUNT_ADAPTER": "upstream.web.signing_in.adapters.JoinedByInvitation",
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": apps}},
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,  # an address proves nothing: issuer and subject do
        # A form that leads to another site would need that site in `form-action`; a link does not, and the state that goes
        # along belongs to this browser’s session.
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_ADAPTER": "upstream.web.signing_in.adapters.SecondStep",
        "MFA_FORMS": {
            "authenticate": "upstream.web.signing_in.allauth_forms.CodeForm",
            "reauthenticate": "upstream.web.signing_in.allauth_forms.CodeAgainForm",
        },
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,  # addresses stand in `people.User` alone
        "MFA_TOTP_TOLERANCE": 1,  # telephones are half a minute off; a code works once all the same
        "MFA_TOTP_ISSUER": "Upstream",
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
    }
