"""Settings of the site. It reads editions and keeps nothing: no database, no sessions, no accounts yet."""

from __future__ import annotations

import secrets
from pathlib import Path

WEB = Path(__file__).resolve().parents[1] / "web"

DEBUG = False
# Nothing is signed while there is no sign-in, so a key that lasts as long as the process is enough
# and there is none to leak.
SECRET_KEY = secrets.token_urlsafe(50)
# Until there is sign-in the site answers on this machine only; a name that merely resolves to
# loopback (DNS rebinding) is turned away too.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = ["django.contrib.staticfiles", "upstream.web"]
DATABASES: dict[str, dict] = {}

MIDDLEWARE = [
    "upstream.web.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "upstream.web.pages.PagesByEdition",
]

ROOT_URLCONF = "upstream.config.urls"
WSGI_APPLICATION = "upstream.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {
            "context_processors": ["upstream.web.layout.layout"],
            "builtins": ["upstream.web.templatetags.house"],
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
        },
    }
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600  # addresses carry a hash of the content, so an hour can never show old styles

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

SECURE_CONTENT_TYPE_NOSNIFF = True
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": None,  # a page's key names its edition: it never goes stale, only out
        "OPTIONS": {"MAX_ENTRIES": 400},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["terminal"], "level": "ERROR", "propagate": False}},
}
