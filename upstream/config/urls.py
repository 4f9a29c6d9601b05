"""The site's addresses: one line an area."""

from django.urls import include, path

urlpatterns = [
    path("", include("upstream.web.start.urls")),
    path("schools/", include("upstream.web.schools.urls")),
    path("figures/", include("upstream.web.figures.urls")),
    path("measures/", include("upstream.web.measures.urls")),
    path("sources/", include("upstream.web.sources.urls")),
    path("", include("upstream.web.about.urls")),
]

handler400 = "upstream.web.refusals.bad_request"
handler404 = "upstream.web.refusals.not_found"
handler500 = "upstream.web.refusals.server_error"
