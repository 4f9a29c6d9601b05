"""What a session remembers of signing in, by the keys it stands under."""

from __future__ import annotations

import time

CHOSEN = "hat"  # the membership that was chosen on screen
SEEN = "seen"  # when it was last used, in seconds
TWO_STEPS = "two-steps"  # whether a second step was taken in it
INVITATION = "invitation"  # the token of the invitation that was opened in it


def now() -> int:
    return int(time.time())
