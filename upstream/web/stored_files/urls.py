"""Addresses of this area."""

from django.urls import path

from upstream.web.stored_files import views

urlpatterns = [
    path("schools/<urn>/files/", views.files, name="school-files"),
    path("schools/<urn>/files/add/", views.add, name="add-file"),
    path("files/<uuid:pk>/", views.one, name="file"),
    path("files/<uuid:pk>/download/", views.download, name="download-file"),
    path("files/<uuid:pk>/change/", views.change, name="change-file"),
    path("files/<uuid:pk>/remove/", views.remove, name="remove-file"),
]
