"""What a password must be, in sentences. Length counts; signs and digits are nobody’s business."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError

from upstream.people.models import User

LEAST = 12
ADVICE = (
    f"At least {LEAST} characters. Three words that have nothing to do with each other are easy to remember and hard to guess."
)
_SENTENCES = {
    "password_too_short": f"The password must have {LEAST} characters or more. Add another word.",
    "password_too_common": "This password is on lists that attackers try first. Choose another.",
    "password_entirely_numeric": "The password must not be a number alone. Add a word.",
    "password_too_similar": "The password must not be like your name or e-mail address. Choose another.",
}


def why_not_password(password: str, user: User) -> list[str]:
    """Sentences, none where the password will do."""
    try:
        validate_password(password, user, get_password_validators(settings.AUTH_PASSWORD_VALIDATORS))
    except ValidationError as wrong:
        return [_SENTENCES.get(one.code, " ".join(one.messages)) for one in wrong.error_list]
    return []
