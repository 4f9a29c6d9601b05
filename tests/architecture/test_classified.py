"""Every field that is kept says whether it is personal, how careful one must be with it, why and for how long it is held."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from upstream.casework.protection.classification import SCHOOL_LEFT, Held, Personal, held
from upstream.casework.protection.rules import Then, retention_rules
from upstream.lib.clock import today
from upstream.people.models import User

WHERE = "definitions/retention/classification"


@pytest.fixture(scope="module")
def everything() -> Held:
    return held()


def fields_of(model: type[models.Model]) -> dict[str, models.Field]:
    return {field.name: field for field in model._meta.get_fields() if field.concrete}


def histories() -> dict[type[models.Model], type[models.Model]]:
    """Each table of the past with the table whose past it holds."""
    kept = {model: getattr(model._meta, "simple_history_manager_attribute", None) for model in apps.get_models()}
    return {getattr(model, name).model: model for model, name in kept.items() if name}


def owned() -> list[type[models.Model]]:
    past = histories()
    return [model for model in apps.get_models(include_auto_created=True) if model not in past]


def test_every_field_is_classified(everything):
    missing = []
    for model in owned():
        table = everything.of(model._meta.label_lower)
        known = table.fields if table else {}
        missing += [f"{model._meta.label_lower}: {name}" for name in fields_of(model) if name not in known]
    assert missing == [], (
        f"Not classified. Write each into {WHERE}/<app>.yaml under its table: `none` if it says nothing of a person, "
        "`identifies` if it says who somebody is, `about` if it may say something of somebody; a new table also needs "
        "holds, purpose, source, sensitivity, rule (definitions/retention/rules.yaml) and since."
    )


def test_every_field_of_the_past_is_classified(everything):
    missing = [
        f"{past._meta.label_lower}: {name}" for past, model in histories().items()
        for name in fields_of(past) if name not in {*fields_of(model), *everything.history.fields}
    ]
    assert missing == [], f"Not classified: write each under the table `history` in {WHERE}/program.yaml."


def test_everything_classified_exists(everything):
    present = {model._meta.label_lower: fields_of(model) for model in owned()}
    gone = [f"{field.table}: {field.name}" for field in everything.fields() if field.name not in present.get(field.table, {})]
    assert gone == [], f"These are in {WHERE} and in no table: take them out."


def test_whatever_leads_to_a_person_identifies(everything):
    known = {f"{field.table}.{field.name}": field.personal for field in everything.fields()}
    leading = [
        f"{model._meta.label_lower}.{name}" for model in owned() for name, field in fields_of(model).items()
        if field.related_model is User
    ]
    assert leading
    assert [name for name in leading if known.get(name, Personal.IDENTIFIES) is not Personal.IDENTIFIES] == []


def test_what_is_counted_has_a_day_to_count_from(everything):
    """A rule that deletes needs a field that tells since when; a part needs the field that leads to its whole."""
    rules = retention_rules().on(today())
    present = {model._meta.label_lower: fields_of(model) for model in owned()}
    wrong = []
    for table in everything.tables.values():
        then = rules[table.rule].then
        days = [name for name in table.since if name == SCHOOL_LEFT or isinstance(present[table.table][name], models.DateField)]
        if then in (Then.STUB, Then.DELETE, Then.ANONYMISE, Then.YEARS) and (not days or days != table.since):
            wrong.append(f"{table.table}: since {table.since}")
        if then is Then.WITH and table.goes_with not in present[table.table]:
            wrong.append(f"{table.table}: goes with {table.goes_with or 'nothing'}")
    assert wrong == []
