"""The app of notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "upstream.notices"
    default_auto_field = "django.db.models.BigAutoField"
