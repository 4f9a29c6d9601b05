"""The app of schools and organisations."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "upstream.registry"
    default_auto_field = "django.db.models.BigAutoField"
