"""The app of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "upstream.people"
    default_auto_field = "django.db.models.BigAutoField"
