"""Addresses of this area."""

from django.urls import path

from upstream.web.about import views

urlpatterns = [
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
