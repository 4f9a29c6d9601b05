"""Addresses of this area."""

from django.urls import path

from upstream.web.places import views

urlpatterns = [
    path("councils/", views.councils, name="councils"),
    path("councils/<slug:code>/", views.council, name="council"),
    path("trusts/", views.trusts, name="trusts"),
    path("trusts/<slug:uid>/", views.trust, name="trust"),
]
