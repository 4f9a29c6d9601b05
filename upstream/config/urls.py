"""The site's addresses: one line an area."""

from django.urls import include, path

from upstream.web.schemes.views import standing

urlpatterns = [
    path("", include("upstream.web.start.urls")),
    path("", include("upstream.web.signing_in.urls")),
    path("", include("upstream.web.people.urls")),
    path("", include("upstream.web.organisations.urls")),
    path("drafts/", include("upstream.web.forms.urls")),
    path("schools/", include("upstream.web.schools.urls")),
    path("", include("upstream.web.records.urls")),
    path("", include("upstream.web.intelligence.urls")),
    path("", include("upstream.web.judgements.urls")),
    path("", include("upstream.web.agreed_actions.urls")),
    path("", include("upstream.web.responses.urls")),
    path("", include("upstream.web.story.urls")),
    path("", include("upstream.web.contacts.urls")),
    path("", include("upstream.web.assignments.urls")),
    path("", include("upstream.web.targets.urls")),
    path("", include("upstream.web.stored_files.urls")),
    path("", include("upstream.web.agreements.urls")),
    path("", include("upstream.web.notices.urls")),
    path("", include("upstream.web.calendars.urls")),
    path("schools/<slug:urn>/standings/<slug:scheme>/", standing, name="standing"),
    path("schemes/", include("upstream.web.schemes.urls")),
    path("", include("upstream.web.cards.urls")),
    path("", include("upstream.web.places.urls")),
    path("figures/", include("upstream.web.figures.urls")),
    path("measures/", include("upstream.web.measures.urls")),
    path("backtests/", include("upstream.web.backtests.urls")),
    path("data/", include("upstream.web.data.urls")),
    path("sources/", include("upstream.web.sources.urls")),
    path("", include("upstream.web.papers.urls")),
    path("", include("upstream.web.protection.urls")),
    path("", include("upstream.web.health.urls")),
    path("", include("upstream.web.about.urls")),
]

handler400 = "upstream.web.refusals.bad_request"
handler404 = "upstream.web.refusals.not_found"
handler500 = "upstream.web.refusals.server_error"
