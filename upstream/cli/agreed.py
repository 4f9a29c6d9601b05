"""The agreements in force, as a command may rest on them. Loaded only where one is needed: most builds ask no database."""

from __future__ import annotations

from collections.abc import Sequence

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
from upstream.casework.ground.agreements.queries import live_agreements
from upstream.evidence.agreements import NONE, Live
from upstream.jobs.migrating import why_not_ready
from upstream.lib.refusal import Refusal
from upstream.lib.wording import did_you_mean


def live(named: Sequence[str]) -> Live:
    """Every agreement in force in the register here. `Refusal` where one that is named is not; none without a register."""
    why = why_not_ready()
    if why and named:
        raise Refusal(f"There is no register of agreements here to find ‘{named[0]}’ in. {why}")
    found = NONE if why else live_agreements()
    for name in named:
        if name not in found:
            near = did_you_mean(name, found, "The register on the site lists them.")
            raise Refusal(f"‘{name}’ is no agreement in force here, so nothing can rest on it. {near}")
    return found
