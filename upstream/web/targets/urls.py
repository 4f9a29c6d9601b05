"""Addresses of this area."""

from django.urls import path

from upstream.web.records.bodies import of_bodies
from upstream.web.targets import views

urlpatterns = [
    *of_bodies("targets/", views.targets, "targets"),
    *of_bodies("targets/add/", views.add, "add-target"),
    path("targets/", views.every_target, name="every-target"),
    path("targets/table/", views.table, name="targets-table"),
    path("targets/<uuid:pk>/", views.one, name="target"),
    path("targets/<uuid:pk>/change/", views.change, name="change-target"),
]
