"""The app of casework."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "upstream.casework"
    default_auto_field = "django.db.models.BigAutoField"
