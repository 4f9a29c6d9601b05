"""Addresses of the register: bodies, their members, and the runs that bring it up to an edition."""

from django.urls import path

from upstream.web.organisations import changing, members, reconciling, views

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/add/", changing.add, name="add-organisation"),
    path("organisations/reconcile/", reconciling.runs, name="reconciliations"),
    path("organisations/reconcile/<int:pk>/", reconciling.run, name="reconciliation"),
    path("organisations/questions/<int:pk>/", reconciling.question, name="link-question"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/change/", changing.change, name="change-organisation"),
    path("organisations/<int:pk>/close/", changing.close, name="close-organisation"),
    path("organisations/<int:pk>/members/add/", members.add, name="add-belonging"),
    path("organisations/<int:pk>/covers/add/", members.cover, name="add-covering"),
    path("organisations/memberships/<int:pk>/end/", members.end, name="end-belonging"),
    path("organisations/coverings/<int:pk>/end/", members.end_cover, name="end-covering"),
]
