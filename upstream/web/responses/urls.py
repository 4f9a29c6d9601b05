"""Addresses of this area."""

from django.urls import path

from upstream.web.responses import views

urlpatterns = [
    path("schools/<urn>/responses/", views.of_school, name="school-responses"),
    path("schools/<urn>/respond/", views.respond, name="respond"),
    path("responses/", views.of_my_schools, name="responses"),
    path("responses/<uuid:pk>/", views.one, name="response"),
    path("responses/<uuid:pk>/read/", views.read, name="response-read"),
    path("responses/<uuid:pk>/answer/", views.answer, name="response-answer"),
]
