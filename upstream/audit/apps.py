"""The app of audit events."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "upstream.audit"
    default_auto_field = "django.db.models.BigAutoField"
