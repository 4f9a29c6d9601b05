"""How people sign in: password with a second step, or any OpenID Connect issuer that the settings name."""

from __future__ import annotations

import json
import os

from upstream.lib.refusal import Refusal

APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
ISSUER = ("id", "name", "issuer", "client_id", "secret")


def issuers() -> list[dict]:
    """`UPSTREAM_ISSUERS`: a JSON list of issuers, each with id, name, issuer, client_id and secret; none without it."""
    named = os.environ.get("UPSTREAM_ISSUERS", "").strip()
    if not named:
        return []
    try:
        found = json.loads(named)
        wrong = [one for one in found if set(ISSUER) - set(one)]
    except (TypeError, ValueError):
        found, wrong = [], [named]
    if wrong or not isinstance(found, list):
        raise Refusal(
            "UPSTREAM_ISSUERS cannot be read. It is a JSON list, one entry an issuer: "
            '[{"id": "dfe", "name": "DfE Sign-in", "issuer": "https://…", "client_id": "…", "secret": "…"}].'
        )
    return found


def settings(over_https: bool) -> dict[str, object]:
    apps = [
        {
            "provider_id": one["id"], "name": one["name"], "client_id": one["client_id"], "secret": one["secret"],
            "settings": {"server_url": one["issuer"], "oauth_pkce_enabled": True},
        }
        for one in issuers()
    ]
    return {
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
             "OPTIONS": {"user_attributes": ("name", "email")}},
            {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
            {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/",
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_EMAIL_VERIFICATION": "none",  # the invitation was sent to the address
        "ACCOUNT_ADAPTER": "upstream.web.signing_in.adapters.ByInvitationOnly",
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if over_https else "http",
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_SESSION_REMEMBER": False,
        "SOCIALACCOUNT_ADAPTER": "upstream.web.signing_in.adapters.JoinedByInvitation",
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": apps}},
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,  # an address proves nothing: issuer and subject do
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Upstream",
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
    }
