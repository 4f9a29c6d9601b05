"""The table of who gets in where, read and printed. Written by hand in `matrix.yaml`; nothing here asks the site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

WRITTEN = Path(__file__).with_name("matrix.yaml")
STRANGER = "stranger"
SIGN_IN, REFUSED, NOTHING = "sign in", 403, 404


@dataclass(frozen=True)
class Page:
    """One address of the table. `answers`: what each person is answered, by column; a stranger’s stands there too.

    `or_leads_on`: who is signed in already may also be led on. `is_open`: for everybody; `is_own`: whoever has an account.
    """

    name: str
    group: str
    at: str
    answers: dict[str, int | str]
    or_leads_on: bool
    is_open: bool
    is_own: bool

    def refuses(self, seat: str) -> bool:
        return self.answers[seat] in (SIGN_IN, REFUSED, NOTHING) and not self.is_open


@cache
def written() -> dict:
    return yaml.safe_load(WRITTEN.read_text(encoding="utf-8"))


def seats() -> list[str]:
    return list(written()["roles"])


def roles_that_may(permission: str) -> set[str]:
    return set(written()["may"][permission])


@cache
def pages() -> tuple[Page, ...]:
    return tuple(
        _page(group, name, told if isinstance(told, dict) else {"at": told})
        for group in written()["pages"] for name, told in group["pages"].items()
    )


def _page(group: dict, name: str, told: dict) -> Page:
    lets_in = told.get("lets-in", 200)
    is_open, is_own = group.get("everybody", False), group.get("anybody", False)
    answers = {seat: lets_in if is_open or is_own else _answer(group, seat, lets_in) for seat in seats()}
    answers[STRANGER] = lets_in if is_open else SIGN_IN
    return Page(name, group["group"], told["at"], answers, told.get("or-leads-on", False), is_open, is_own)


LEGEND = "→ to sign in · 403 told why not · 404 nothing there · 302, 303 led on · 400, 405 takes a form"
SAME_WORK = {"head-elsewhere": "headteacher", "director-elsewhere": "trust-director"}


def _answer(group: dict, seat: str, lets_in: int) -> int:
    may = any(SAME_WORK.get(seat, seat) in roles_that_may(one) for one in group["asks"])
    if not may or seat in group.get("not-theirs", ()):
        return REFUSED
    return NOTHING if seat in group.get("nothing-there", ()) else lets_in


def as_text() -> str:
    """The matrix for a terminal: a line a page, a column a person."""
    columns = [*seats(), STRANGER]
    width = max(len(page.name) for page in pages())
    lines = [f"{number:>2} {name}" for number, name in enumerate(columns, 1)]
    lines += ["", " " * width + "".join(f"{number:>4}" for number in range(1, len(columns) + 1))]
    group = ""
    for page in pages():
        if page.group != group:
            group = page.group
            lines += ["", group[:1].upper() + group[1:]]
        cells = ("→" if page.answers[one] == SIGN_IN else str(page.answers[one]) for one in columns)
        lines.append(page.name.ljust(width) + "".join(f"{cell:>4}" for cell in cells))
    return "\n".join([*lines, "", LEGEND])
