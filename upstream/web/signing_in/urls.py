"""Addresses of signing in, of invitations, of the hat, and of who may do what.

Where a name is allauth’s (`account_login`, `mfa_authenticate` …), allauth itself leads there by that name.
"""

from django.urls import path

from upstream.web.signing_in import demo, hat_views, invited, passwords, second_step, views

urlpatterns = [
    path("signing-in/", views.sign_in, name="account_login"),
    path("signing-in/as/", demo.sign_in_as, name="sign-in-as"),
    path("signing-in/out/", views.sign_out, name="account_logout"),
    path("signing-in/closed/", views.closed, name="account_inactive"),
    path("signing-in/code/", views.code, name="mfa_authenticate"),
    path("signing-in/again/", views.again, name="account_reauthenticate"),
    path("signing-in/again/code/", views.code_again, name="mfa_reauthenticate"),
    path("signing-in/forgotten/", passwords.forgotten, name="account_reset_password"),
    path("signing-in/forgotten/sent/", passwords.forgotten_sent, name="forgotten-sent"),
    path("signing-in/new-password/", passwords.new_password, name="new-password"),
    path("signing-in/new-password/<slug:whose>/<slug:token>/", passwords.link_opened, name="new-password-link"),
    path("signing-in/issuers/cancelled/", views.issuer_cancelled, name="socialaccount_login_cancelled"),
    path("signing-in/issuers/failed/", views.issuer_failed, name="socialaccount_login_error"),
    path("signing-in/issuers/<slug:provider_id>/", views.issuer, name="openid_connect_login"),
    path("signing-in/issuers/<slug:provider_id>/back/", views.issuer_back, name="openid_connect_callback"),
    path("invitations/", invited.invitation, name="invitation"),
    path("invitations/<slug:token>/", invited.opened, name="invitation-link"),
    path("account/second-step/", second_step.set_up, name="second-step"),
    path("account/second-step/picture.svg", second_step.picture, name="second-step-picture"),
    path("account/recovery-codes/", second_step.recovery_codes, name="recovery-codes"),
    path("account/recovery-codes/new/", second_step.new_codes, name="new-recovery-codes"),
    path("account/recovery-codes/upstream-recovery-codes.txt", second_step.download_codes, name="download-recovery-codes"),
    path("hat/", hat_views.hat, name="hat"),
    path("who-may-do-what/", hat_views.who_may_do_what, name="who-may-do-what"),
]
