"""`docs/roles.md` and the page say what `people/roles.py` says."""

from pathlib import Path

from upstream.people.roles import ROLES, Permission, Sensitivity, needs_second_factor
from upstream.web.signing_in.who_may import paper

DOCS = Path(__file__).resolve().parents[3] / "docs" / "roles.md"


def test_the_paper_is_up_to_date():
    written = DOCS.read_text(encoding="utf-8")
    assert written == paper(), (
        "docs/roles.md is old. Write it anew: "
        "python -c 'from upstream.web.signing_in.who_may import paper; print(paper(), end=\"\")' > docs/roles.md"
    )


def test_whoever_reads_above_open_or_lets_people_in_signs_in_by_two_steps():
    for role in ROLES.values():
        if role.clearance != Sensitivity.OPEN or Permission.PEOPLE_MANAGE in role.permissions:
            assert needs_second_factor(role), role.title


def test_the_administrator_reads_no_casework():
    administrator = ROLES["administrator"]
    assert administrator.permissions.isdisjoint({
        Permission.RECORDS_VIEW, Permission.SHARED_VIEW, Permission.CARD_VIEW, Permission.PROPOSALS_VIEW, Permission.EXPORT,
        Permission.ACCESS_LOG_ALL, Permission.INTELLIGENCE_WRITE, Permission.RECORDS_SHARE,
    })
    assert administrator.reads == (Sensitivity.OPEN,)


def test_every_permission_is_somebodys():
    assert [one for one in Permission if not any(one in role.permissions for role in ROLES.values())] == []
