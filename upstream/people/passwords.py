"""What a password must be, in sentences. Length counts; signs and digits are nobody’s business."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError

from upstream.people.models import User

LEAST = 12
LEAST_WITHOUT_NAME = 8
ADVICE = (
    f"At least {LEAST} characters. Three words that have nothing to do with each other are easy to remember and hard to guess."
)
_SENTENCES = {
    "password_too_short": f"The password must have {LEAST} characters or more. Add another word.",
    "password_too_common": "This password is on lists that attackers try first. Choose another.",
}


def why_not_password(password: str, user: User) -> list[str]:
    """Sentences, none where the password will do."""
    try:
        validate_password(password, user, get_password_validators(settings.AUTH_PASSWORD_VALIDATORS))
    except ValidationError as wrong:
        return [_SENTENCES.get(one.code, " ".join(one.messages)) for one in wrong.error_list]
    return []


class MoreThanAName:
    """Without one’s own name and address a password must still be long enough to be none to guess.

    Django’s own likeness counts letters in any order: it takes `heron ladder biscuit` to be like Second Holder.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        known = re.findall(r"\w{3,}", f"{user.name} {user.email}".lower()) if user else []
        left = password.lower()
        for word in sorted(known, key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.sub(r"\W", "", left)) < LEAST_WITHOUT_NAME:
            raise ValidationError(
                "The password is little more than your name or e-mail address. Add words that others do not know of you."
            )

    def get_help_text(self) -> str:
        return ADVICE
