"""Addresses of this area."""

from django.urls import path

from upstream.web.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.mark_read, name="read-notices"),
    path("notices/mended/", views.mended, name="mail-mended"),
    path("notices/switches/", views.switches, name="notice-switches"),
    path("notices/<int:pk>/open/", views.open_notice, name="open-notice"),
]
