"""`python -m upstream.demo`: the invented people and what they recorded, into the demo home that UPSTREAM_HOME names.

A process of its own, begun by `upstream demo`: settings name the database, and are read once a process.
"""

from __future__ import annotations

import os

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upstream.config.settings")
django.setup()

from upstream.demo.inhabited import inhabit  # noqa: E402  (tables are there only once Django is set up)

if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    inhabit()
