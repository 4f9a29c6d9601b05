"""Addresses of this area."""

from django.urls import path

from upstream.web.story import views

urlpatterns = [path("schools/<urn>/story/", views.story, name="school-story")]
