"""Addresses that every kind of record has."""

from functools import partial

from django.urls import path

from upstream.web.needs import needs
from upstream.web.records import views
from upstream.web.records.kinds import RecordKind, every_kind


def _of(kind: RecordKind) -> list:
    withdraw = needs(*kind.readers)(partial(views.withdraw_record))  # each kind asks what reading it asks
    at, given = f"{kind.segment}/<uuid:pk>/", {"kind": kind}
    file = path(f"{kind.segment}/{kind.segment}.csv", views.records_file, given, name=f"{kind.word}-file")
    return [
        path(f"{at}share/", views.share_record, given, name=f"{kind.word}-share"),
        path(f"{at}shares/<int:share_id>/end/", views.end_record_share, given, name=f"{kind.word}-end-share"),
        path(f"{at}withdraw/", withdraw, given, name=f"{kind.word}-withdraw"),
        path(f"{at}history/", views.record_history, given, name=f"{kind.word}-history"),
        *([file] if kind.columns else []),
    ]


urlpatterns = [address for kind in every_kind() for address in _of(kind)]
