"""Addresses of this area."""

from django.urls import path

from upstream.web.agreements import views

urlpatterns = [
    path("agreements/", views.register, name="agreements"),
    path("agreements/agreements.csv", views.register_file, {"ending": "csv"}, name="agreements-csv"),
    path("agreements/agreements.xlsx", views.register_file, {"ending": "xlsx"}, name="agreements-xlsx"),
    path("agreements/add/", views.add, name="add-agreement"),
    path("agreements/<uuid:pk>/", views.one, name="agreement"),
    path("agreements/<uuid:pk>/document/", views.document, name="agreement-document"),
    path("agreements/<uuid:pk>/change/", views.change, name="change-agreement"),
    path("agreements/<uuid:pk>/sign/", views.sign, name="sign-agreement"),
    path("agreements/<uuid:pk>/review/", views.review, name="review-agreement"),
    path("agreements/<uuid:pk>/end/", views.end, name="end-agreement"),
    path("agreements/<uuid:pk>/next/", views.draft_next, name="next-agreement"),
    path("schools/<urn>/under-agreement/", views.of_school, name="under-agreement"),
]
