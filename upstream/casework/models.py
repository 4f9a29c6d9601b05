"""The tables of casework, gathered from its packages for Django to find."""

from upstream.casework.records.models import Draft, FormKey, Share, Tombstone

__all__ = ["Draft", "FormKey", "Share", "Tombstone"]
