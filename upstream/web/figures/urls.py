"""Addresses of this area."""

from django.urls import path

from upstream.web.figures import views

urlpatterns = [path("<slug:measure>/<entity>/<period>/", views.figure, name="figure")]
