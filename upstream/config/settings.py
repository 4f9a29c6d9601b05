"""Settings of the site: two stores (editions, and a database for what people decide), sign-in, strict headers."""

from __future__ import annotations

import os
from pathlib import Path

from upstream.config import environment, signing_in
from upstream.evidence.editions import home_folder

WEB = Path(__file__).resolve().parents[1] / "web"
HOME = home_folder()

DEBUG = False
SECRET_KEY = environment.secret_key(HOME)
ALLOWED_HOSTS, OVER_HTTPS = environment.address()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # the templates of hidden fields
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "upstream.audit",
    "upstream.files",
    "upstream.notices",
    "upstream.registry",
    "upstream.people",
    "upstream.casework",
    "upstream.jobs",
    "upstream.web",
    *signing_in.APPS,
]
DATABASES = {"default": environment.database(HOME)}
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "upstream.web.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "upstream.web.signing_in.hats.HatOnEveryRequest",
    "upstream.web.papers.accepting.TermsOnEveryPage",
    "upstream.web.pages.EditionOnEveryRequest",
    "upstream.web.needs.NeedsOfEveryView",
]

ROOT_URLCONF = "upstream.config.urls"
WSGI_APPLICATION = "upstream.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "upstream.web.layout.layout",
            ],
            "builtins": ["upstream.web.templatetags.house", "upstream.web.templatetags.forms"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

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
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OVER_HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{ALLOWED_HOSTS[0]}"] if OVER_HTTPS else []
CSRF_FAILURE_VIEW = "upstream.web.refusals.no_token"
# Cookies of a site on this machine travel over plain HTTP; all others never.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OVER_HTTPS
SESSION_COOKIE_NAME = "__Host-upstream" if OVER_HTTPS else "upstream"
CSRF_COOKIE_NAME = "__Host-upstream-form" if OVER_HTTPS else "upstream-form"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # Strict would lose the way back from an OpenID Connect issuer
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day at most, however busy; `web.signing_in.hats` ends an idle one sooner
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_MINUTES = 45

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILES_FOLDER = HOME / "files"  # outside the web root: only `files` hands them out

globals().update(signing_in.settings(OVER_HTTPS), **environment.mail())
DEFAULT_FROM_EMAIL = os.environ.get("UPSTREAM_MAIL_FROM", "upstream@localhost")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CACHES = {
    # Counts of failed sign-ins: shared by all workers, and not forgotten when the site starts anew.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_counts"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": None,  # a page's key names its edition: it never goes stale, only out
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["terminal"], "level": "ERROR", "propagate": False}},
}
