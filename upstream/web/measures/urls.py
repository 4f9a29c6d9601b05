"""Addresses of this area."""

from django.urls import path

from upstream.web.measures import views

urlpatterns = [
    path("", views.measures, name="measures"),
    path("<slug:measure>/", views.measure, name="measure"),
    path("<slug:measure>/figures.csv", views.figures, name="measure-figures"),
]
