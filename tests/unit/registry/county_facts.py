"""Facts of a small invented register, written as short as they can be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from upstream.evidence.register import BodyFact, Descent, EstablishmentFact, RegisterFacts, SchoolFact
from upstream.evidence.spans import Span

BODIES = (
    BodyFact("council", "501", "Wyvershire"), BodyFact("council", "502", "Elsewhere"),
    BodyFact("trust", "99001", "Heron Trust", dt.date(2012, 5, 1), company="99990010"),
    BodyFact("trust", "99002", "Plover Trust", dt.date(2014, 2, 11)),
    BodyFact("diocese", "Diocese of Fennminster", "Diocese of Fennminster"),
    BodyFact("federation", "99006", "The Two Bridges Federation"),
)
SEEN = "2019-06-30"


def day(written: str) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def one(urn: str, first: str = "", last: str = "", *, name: str = "", how: str = "none", seen: str = SEEN) -> EstablishmentFact:
    """An establishment."""
    return EstablishmentFact(
        urn, name or f"School {urn[-2:]}", "Community school", "Primary", True, day(first), day(last),
        "stated" if last else "", how, day(seen),
    )


def span(body: str, first: str = "", last: str = "", *, basis: str = "", seen: str = SEEN) -> Span:
    first_basis = basis or ("stated" if first else "")
    return Span(body, day(first), day(last), first_basis, "stated" if last else "", day(seen), "a list")


def school(
    *establishments: EstablishmentFact, council: str | Span = "501", trusts: Sequence[Span] = (), diocese: Sequence[Span] = (),
    numbers: Sequence[tuple[str, Span]] = (), looked: str = SEEN,
) -> SchoolFact:
    """A chain, the oldest first, in a council since its beginning."""
    first, last = establishments[0].first, establishments[-1].last
    bases = "opened" if first else "", "closed" if last else ""
    lived = council if isinstance(council, Span) else Span(council, first, last, *bases, day(looked), "a list")
    belongings = [("council", lived), *(("trust", trust) for trust in trusts), *(("diocese", one) for one in diocese)]
    days = tuple((kind, day(looked)) for kind in ("council", "diocese", "trust"))
    return SchoolFact(establishments, tuple(belongings), tuple(numbers), days)


def facts(*schools: SchoolFact, edition: str = "one", as_at: str = SEEN, descents: Sequence[Descent] = (), bodies=BODIES):
    return RegisterFacts(edition, day(as_at), schools, tuple(bodies), tuple(descents))
