"""Two Schools of the register that were found to be one: the one becomes the other, and nothing is lost or rewritten."""

from __future__ import annotations

from upstream.registry.models import Belonging, Establishment, Identifier, School


def join(*, stays: School, goes: School) -> None:
    """`goes` became `stays`: its establishments lead there, and what people entered of it moves along.

    Records keep the School that they were written about; `queries.ids_of` finds them from the one that stays. What an
    edition said of `goes` stays with it as it was, and counts no more. Inside the caller's transaction.
    """
    School.objects.filter(became=goes).update(became=stays)  # so that one step always leads to the present one
    goes.became = stays
    goes.save(update_fields=["became"])
    Establishment.objects.filter(school=goes).update(school=stays)
    Belonging.objects.filter(school=goes, typed=True).update(school=stays)
    own = set(stays.organisation.identifiers.values_list("kind", "value"))
    for row in goes.organisation.identifiers.all():
        if (row.kind, row.value) not in own:
            Identifier.objects.create(
                organisation=stays.organisation, kind=row.kind, value=row.value, first=row.first, last=row.last, typed=row.typed
            )
