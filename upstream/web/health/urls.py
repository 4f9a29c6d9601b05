"""Where the site says how it is."""

from django.urls import path

from upstream.web.health.views import health

urlpatterns = [path("health/", health, name="health")]
