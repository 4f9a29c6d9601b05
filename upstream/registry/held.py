"""Which schools somebody has worked with: people have roles or duties there, or records speak of them."""

from __future__ import annotations

from django.db import models

from upstream.registry.models import Organisation, School


def holds_records(school: int) -> bool:
    """Whether anything outside the register points at the School or at its organisation.

    Higher floors are found by the relations that they made, so a kind of record that is added later is not forgotten.
    """
    organisation = School.objects.filter(pk=school).values("organisation")
    return any(_points_at(field, school) for field in _relations(School)) or any(
        field.related_model._base_manager.filter(**{f"{field.field.name}__in": organisation}).exists()
        for field in _relations(Organisation)
    )


def _points_at(field: models.ManyToOneRel, school: int) -> bool:
    return field.related_model._base_manager.filter(**{field.field.name: school}).exists()


def _relations(model: type[models.Model]) -> list[models.ManyToOneRel]:
    """Foreign keys to the model from other apps."""
    return [
        field for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created and (field.one_to_many or field.one_to_one) and not field.concrete
        and field.related_model._meta.app_label != model._meta.app_label and hasattr(field, "field")
    ]
