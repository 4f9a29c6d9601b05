"""The app of recurring work."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "upstream.jobs"
    default_auto_field = "django.db.models.BigAutoField"
