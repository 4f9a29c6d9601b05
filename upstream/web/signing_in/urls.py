"""Addresses of signing in, of the hat, and of who may do what."""

from django.urls import include, path

from upstream.web.signing_in import views

urlpatterns = [
    path("hat/", views.hat, name="hat"),
    path("who-may-do-what/", views.who_may_do_what, name="who-may-do-what"),
    path("signing-in/", include("allauth.account.urls")),
    path("signing-in/second-step/", include("allauth.mfa.urls")),
    path("signing-in/issuers/", include("allauth.socialaccount.urls")),
    path("signing-in/", include("allauth.socialaccount.providers.openid_connect.urls")),
]
