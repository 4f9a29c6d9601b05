"""The second step at the door."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage

from upstream.web.signing_in.issuers import has_second_factor


class SecondStepStage(AuthenticateStage):
    """Asks for the code of whoever has set one up, unless they came by an issuer that has asked for its own."""

    def _should_handle(self, request) -> bool:
        records = get_authentication_records(request, self.login.user)
        issuers = [one["provider"] for one in records if one["method"] == "socialaccount"]
        return super()._should_handle(request) and not any(map(has_second_factor, issuers))
