"""Addresses of this area."""

from django.urls import path

from upstream.web.agreed_actions import views

urlpatterns = [
    path("schools/<urn>/actions/", views.of_school, name="school-actions"),
    path("schools/<urn>/actions/add/", views.add, name="add-action"),
    path("actions/", views.mine, name="actions"),
    path("actions/<uuid:pk>/", views.one, name="action"),
    path("actions/<uuid:pk>/change/", views.change, name="change-action"),
    path("actions/<uuid:pk>/progress/", views.progress, name="action-progress"),
]
