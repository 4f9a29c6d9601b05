"""Addresses of this area."""

from django.urls import path

from upstream.web.start import views

urlpatterns = [path("", views.start, name="start"), path("held/", views.held, name="held")]
