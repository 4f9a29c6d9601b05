"""Looking for one person in every table that the classification calls personal, whoever may read the records otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from upstream.audit.models import Event, View
from upstream.casework.protection.classification import KeptTable, Personal, fields_of, held
from upstream.casework.protection.due import has_field
from upstream.casework.protection.models import GatheredItem, Mark, SubjectRequest
from upstream.casework.protection.reach import is_deployments
from upstream.lib.clock import LONDON
from upstream.lib.wording import counted
from upstream.people.hats import Hat
from upstream.people.models import User

LEFT_OUT = frozenset({"casework.subjectrequest", "casework.gathereditem", "people.count", "sessions.session"})
# Rows of these that the account leads to are about the person alone: nobody else can be recognised in them.
OWN_ALONE = ("people.user", "people.signin", "people.acceptedterms", "audit.event", "audit.view", "mfa.authenticator",
             "account.emailaddress", "notices.notice", "notices.wanted", "notices.mailtrouble")
NAMED, NAMED_BEFORE = "it names them", "an earlier wording names them"
LONGEST = 20_000
FEWEST_LETTERS = 4  # of a word searched for: a shorter one stands in half of all texts
BLOT = "█████"


@dataclass(frozen=True)
class Found:
    """One thing found: whose row, how it was found, and what it says, field by field."""

    kind: str
    key: str
    found_by: str
    content: dict[str, str]


def gather_into(request: SubjectRequest, by: Hat) -> dict[str, int]:
    """Copies everything found into the request. Returns how many of each kind."""
    numbers: Counter[str] = Counter()
    place = request.items.count()
    for found in _find(request, with_accounts=is_deployments(by)):
        numbers[found.kind] += 1
        made, is_new = GatheredItem.objects.get_or_create(
            request=request, record_kind=found.kind, record=found.key,
            defaults={"place": place + sum(numbers.values()), "found_by": found.found_by[:120], "content": found.content},
        )
        if not is_new and made.content != found.content:  # it changed: the reviewer looks again
            made.content, made.mark, made.redacted, made.version = found.content, Mark.OPEN, {}, made.version + 1
            made.save(update_fields=["content", "mark", "redacted", "version"])
    return dict(numbers)


def _find(request: SubjectRequest, *, with_accounts: bool) -> Iterator[Found]:
    seen: set[tuple[str, str]] = set()
    for table in held().tables.values():
        if table.table in LEFT_OUT or not table.is_personal:
            continue
        model = apps.get_model(table.table)
        for rows, past in _tables(model):
            for found in _in_table(request, table, rows, past, with_accounts):
                if (found.kind, found.key) not in seen:
                    seen.add((found.kind, found.key))
                    yield found
    if request.user and with_accounts:
        yield from _log_of(request.user)


def _tables(model: type[models.Model]) -> Iterator[tuple[type[models.Model], bool]]:
    """The table, and that of its past."""
    if model in (Event, View):
        return
    yield model, False
    manager = getattr(model._meta, "simple_history_manager_attribute", None)
    if manager:
        yield getattr(model, manager).model, True


def _in_table(
    request: SubjectRequest, table: KeptTable, model: type[models.Model], past: bool, with_accounts: bool
) -> Iterator[Found]:
    rows = model._base_manager.all()
    if has_field(model, "holder"):
        rows = rows.filter(holder=request.holder_id)
    elif not with_accounts:
        return
    if request.user and not past:
        yield from _led_to(request.user, table, rows)
    words = words_of(request)
    wanted = _naming(model, table, words)
    if wanted is not None:
        names = re.compile("|".join(_whole(word) for word in words), re.IGNORECASE)
        for row in wanted(rows):
            if any(names.search(getattr(row, text) or "") for text in _as_text(model, table)):
                yield _found(table, row, NAMED_BEFORE if past else NAMED, past)


def _led_to(user: User, table: KeptTable, rows) -> Iterator[Found]:
    """Rows about the account in full; those that they wrote as one list, since these are about something else."""
    for name in table.identifies:
        field = rows.model._meta.get_field(name)
        if rows.model is User and name == "email":
            yield from (_found(table, row, "their account") for row in rows.filter(pk=user.pk))
        elif field.related_model is User or isinstance(field, models.BigIntegerField):
            theirs = rows.filter(**{name: user.pk})
            if name.endswith("_by") and name != "accepted_by":
                yield from _list_of(table, theirs, name)
            else:
                yield from (_found(table, row, f"by its field {name.replace('_', ' ')}") for row in theirs)


def _list_of(table: KeptTable, rows, name: str) -> Iterator[Found]:
    number = rows.count()
    if number:
        keys = ", ".join(str(key) for key in rows.values_list("pk", flat=True)[:500])
        said = {"number": f"{number:,}", "ids": keys[:LONGEST], "what": table.holds}
        yield Found(table.table, f"{name}:all", f"{counted(number, 'row')} {name.replace('_', ' ')} them", said)


def words_of(request: SubjectRequest) -> list[str]:
    """What is searched for in texts: each spelling of the name, and the address."""
    words = [word.strip() for word in [*request.name.split(";"), request.email]]
    return list(dict.fromkeys(word for word in words if len(word) >= FEWEST_LETTERS))


def _whole(word: str) -> str:
    """The word by itself: `head@a.example` is not found in `academy-head@a.example`, nor `Ann Lee` in `Joann Leeson`."""
    return rf"(?<![\w.+-]){re.escape(word)}(?![\w-]|\.\w)"


def _as_text(model: type[models.Model], table: KeptTable) -> dict[str, Cast]:
    """The table's personal texts, under names of their own."""
    secret = {field.name for field in fields_of(table) if field.sensitivity == "secret"}
    return {
        f"text_{name}": Cast(name, TextField()) for name, personal in table.fields.items()
        if personal is not Personal.NONE and name not in secret and has_field(model, name)
        and isinstance(model._meta.get_field(name), models.CharField | models.TextField | models.JSONField)
    }


def _naming(model: type[models.Model], table: KeptTable, words: list[str]):
    """A function that narrows rows to those whose personal texts hold one of the words; None where there are no texts."""
    as_text = _as_text(model, table)
    if not as_text or not words:
        return None
    holds = Q()
    for name in as_text:
        for word in words:
            holds |= Q(**{f"{name}__icontains": word})
    return lambda rows: rows.annotate(**as_text).filter(holds)


def _found(table: KeptTable, row: models.Model, how: str, past: bool = False) -> Found:
    secret = {field.name for field in fields_of(table) if field.sensitivity == "secret"}
    content = {}
    for field in row._meta.concrete_fields:
        if field.name in table.fields and field.name not in secret and (said := _said(row, field)):
            content[str(field.verbose_name)] = said[:LONGEST]
    key = f"{row.pk}:past" if past else str(row.pk)
    return Found(table.table, key, how, content)


def _said(row: models.Model, field: models.Field) -> str:
    value = getattr(row, field.attname)
    if value in (None, "", [], {}):
        return ""
    if field.related_model is not None:
        related = field.related_model._base_manager.filter(pk=value).first()
        return str(related) if related else str(value)
    if isinstance(field, models.DateTimeField):
        return f"{value.astimezone(LONDON):%Y-%m-%d %H:%M}"
    shown = getattr(row, f"get_{field.name}_display", None)
    return str(shown()) if shown else str(value)


def _log_of(user: User) -> Iterator[Found]:
    """What they did and what they looked at, as two lists."""
    for kind, said in ((Event, "what they did"), (View, "what they looked at")):
        rows = kind.objects.filter(user=user.pk).order_by("at")
        lines = [
            f"{row.at.astimezone(LONDON):%Y-%m-%d %H:%M} {row.get_happened_display() if kind is Event else 'looked'} "
            f"({row.target_kind} {row.target})" for row in rows.iterator()
        ]
        if lines:
            yield Found(kind._meta.label_lower, f"user:{user.pk}", said, {"lines": "\n".join(lines)})


def is_own_alone(item: GatheredItem) -> bool:
    """Whether nobody else's data can be in it. A row that only bears the name may be another person's."""
    return item.record_kind in OWN_ALONE and item.found_by not in (NAMED, NAMED_BEFORE)


# What goes out

def text_of(content: dict[str, str]) -> str:
    return "\n".join(content.values())


def disclosed(item: GatheredItem) -> dict[str, str]:
    """What the person is given of an item: nothing of one withheld, blots in place of what was redacted."""
    if item.mark not in (Mark.INCLUDE, Mark.REDACT):
        return {}
    words = item.redacted.get("words", []) if item.mark == Mark.REDACT else []
    if not words:
        return dict(item.content)
    left_out = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    return {name: left_out.sub(BLOT, said) for name, said in item.content.items()}
