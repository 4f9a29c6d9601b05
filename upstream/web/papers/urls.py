"""Addresses of papers."""

from django.urls import path

from upstream.web.papers import views

urlpatterns = [
    path("terms/", views.terms, name="terms"),
    path("terms/accept/", views.accept, name="accept-terms"),
    path("terms/<slug:version>/", views.terms, name="terms-version"),
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/<slug:version>/", views.privacy, name="privacy-version"),
    path("contact/", views.contact, name="contact"),
    path("contact/change/", views.change_contact, name="change-contact"),
    path("paper-copy/", views.paper_copy, name="paper-copy"),
    path("paper-copy/asked/", views.paper_copy_asked, name="paper-copy-asked"),
    path("paper-copies/", views.paper_copies, name="paper-copies"),
    path("paper-copies/<uuid:pk>/", views.answer_copy, name="answer-copy"),
    path("organisations/<int:pk>/profile/", views.profile, name="profile"),
]
