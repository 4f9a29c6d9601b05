"""Addresses of this area."""

from django.urls import path

from upstream.web.schools import views

urlpatterns = [
    path("", views.search, name="schools"),
    path("complete/", views.complete, name="complete"),
    path("<urn>/", views.school, name="school"),
    path("<urn>/figures/", views.figures, name="every-figure"),
    path("<urn>/similar/", views.similar, name="similar"),
    path("<urn>/similar/similar-schools.<ending>", views.similar_file, name="similar-file"),
]
