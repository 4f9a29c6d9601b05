"""allauth’s forms with our fields and words: password and code, at the door and when asked again inside."""

from __future__ import annotations

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm

from upstream.people import sign_ins
from upstream.web.forms.fields import Line
from upstream.web.forms.form import HouseForm
from upstream.web.signing_in.fields import Password, email_field, missing_is

CODE_HINT = "Six digits from the app on your telephone, or one of your recovery codes"


class _AsHouseForm:
    """What our templates ask of a form."""

    keeps_drafts = False
    kept_from = ""
    summary = HouseForm.summary

    @property
    def shown(self):
        return self.visible_fields()


class SignInForm(_AsHouseForm, LoginForm):
    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        self.fields["login"] = email_field("username")
        self.fields["password"] = Password(label="Password", missing="Enter your password", autocomplete="current-password")


class PasswordAgainForm(_AsHouseForm, ReauthenticateForm):
    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        self.fields["password"] = Password(label="Password", missing="Enter your password", autocomplete="current-password")


class _Code(_AsHouseForm):
    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        line = Line(label="Code", hint=CODE_HINT, width="10", autocomplete="one-time-code", most=20)
        self.fields["code"] = missing_is("Enter a code", line)

    def _emit_authentication_failed(self, authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        sign_ins.failed(user=self.user)


class CodeForm(_Code, AuthenticateForm):
    pass


class CodeAgainForm(_Code, CodeReauthenticateForm):
    pass
