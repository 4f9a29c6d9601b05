"""Addresses of this area."""

from django.urls import path

from upstream.web.sources import views

urlpatterns = [path("", views.sources, name="sources")]
