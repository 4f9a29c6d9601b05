"""Addresses of this area."""

from django.urls import path

from upstream.web.judgements import complete, views

urlpatterns = [
    path("schools/<urn>/judgements/", views.of_school, name="school-judgements"),
    path("schools/<urn>/judgements/add/", views.add, name="add-judgement"),
    path("judgements/", views.of_my_schools, name="judgements"),
    path("judgements/complete/", complete.complete, name="judgements-complete"),
    path("judgements/complete/<int:pk>/end/", complete.end, name="end-declaration"),
    path("judgements/complete/<slug:framework>/", complete.declare, name="declare-complete"),
    path("judgements/<slug:framework>.csv", complete.table, name="judgements-table"),
    path("judgements/<uuid:pk>/", views.one, name="judgement"),
]
