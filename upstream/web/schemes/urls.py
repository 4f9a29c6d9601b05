"""Addresses of this area."""

from django.urls import path, re_path

from upstream.web.schemes import views

urlpatterns = [
    path("", views.schemes, name="schemes"),
    path("<slug:scheme>/", views.scheme, name="scheme"),
    path("<slug:scheme>/<slug:place>/", views.area, name="area"),
    re_path(r"^(?P<scheme>[-\w]+)/(?P<place>[-\w]+)/schools\.(?P<ending>csv|xlsx)$", views.download, name="area-download"),
]
