"""The app of files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "upstream.files"
    default_auto_field = "django.db.models.BigAutoField"
