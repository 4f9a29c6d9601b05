"""Addresses of one’s own account, and of the people of a body."""

from django.urls import path

from upstream.web.people import account, inviting, members, reviewing

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/name/", account.rename, name="own-name"),
    path("account/address/", account.address, name="own-address"),
    path("account/address/<str:token>/", account.take_address, name="take-address"),
    path("account/password/", account.password, name="own-password"),
    path("account/signed-in/", account.browsers, name="browsers"),
    path("account/signed-in/others/end/", account.end_other_browsers, name="end-other-browsers"),
    path("account/signed-in/<int:pk>/end/", account.end_browser, name="end-browser"),
    path("people/", members.people, name="people"),
    path("people/invite/", inviting.invite, name="invite"),
    path("people/first-administrator/", inviting.first_administrator, name="first-administrator"),
    path("people/invitations/<int:pk>/", inviting.invited, name="invited"),
    path("people/invitations/<int:pk>/again/", inviting.send_again, name="send-invitation-again"),
    path("people/invitations/<int:pk>/withdraw/", inviting.withdraw, name="withdraw-invitation"),
    path("people/roles/<int:pk>/", members.role, name="role"),
    path("people/roles/<int:pk>/change/", members.change_role, name="change-role"),
    path("people/roles/<int:pk>/end/", members.end_role, name="end-role"),
    path("people/roles/<int:pk>/keep/", members.keep_role, name="keep-role"),
    path("people/roles/<int:pk>/again/", members.reopen_role, name="reopen-role"),
    path("people/roles/<int:pk>/name/", members.rename, name="rename-person"),
    path("people/roles/<int:pk>/second-step/", members.reset_second_step, name="reset-second-step"),
    path("people/roles/<int:pk>/close/", members.close_account, name="close-account"),
    path("people/review/", reviewing.review, name="access-review"),
    path("people/review/begin/", reviewing.begin, name="begin-access-review"),
    path("people/review/<int:pk>/confirm/", reviewing.confirm, name="confirm-access"),
    path("people/review/finish/", reviewing.finish, name="finish-access-review"),
]
