"""Django made ready for the commands that use the database. Such a command imports this before anything that has tables."""

from __future__ import annotations

import os

import django
from django.apps import apps

os.umask(0o077)  # the database, its journal and the keys are their owner's alone
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upstream.config.settings")
if not apps.ready:
    django.setup()
