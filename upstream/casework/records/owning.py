"""Who may change a record: people of the body that wrote it, and nobody else."""

from __future__ import annotations

from upstream.casework.records.access import why_not_see, why_not_write
from upstream.casework.records.models import Record
from upstream.people.hats import Hat
from upstream.people.roles import Permission, Sensitivity


def why_not_change(record: Record, hat: Hat | None, permission: Permission) -> str | None:
    """Why a hat may not change a record; of one that it may not see, the sentence for what is not there."""
    if hidden := why_not_see(record, hat):
        return hidden
    if hat is None or record.holder_id != hat.organisation.pk:
        return f"Only {record.holder} can change this, since it wrote it."
    return why_not_write(hat, permission, record.school)


def why_not_sensitivity(sensitivity: str, hat: Hat) -> str | None:
    """Nobody writes what they could not read again."""
    if sensitivity not in tuple(Sensitivity):
        return "Select how careful one must be with this from the list."
    if sensitivity not in hat.role.reads:
        return f"Your role reads nothing marked {sensitivity}: tell a colleague whose role does, who then records it."
    return None


def why_not_reason(reason: str) -> str | None:
    return None if reason.strip() else "Say why: whoever reads it later will ask."
