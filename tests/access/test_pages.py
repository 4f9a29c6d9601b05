"""Every page as every person and a stranger: as the table says, whichever way one asks, and no word too many."""

from __future__ import annotations

import re

import pytest
from django.db import transaction

from tests.access.addresses import every_address
from tests.access.asking import body_of, named
from tests.access.table import REFUSED, SIGN_IN, STRANGER, Page, pages, seats, written
from upstream.people.roles import ROLES

EVERYBODY = [*seats(), STRANGER]
# Who also sends to what they are refused, and asks by HEAD: between them they are refused everything that anybody is.
SENDERS = ("administrator", "protection-officer", "committee-member", "governor", "trust-director", STRANGER)
WORDS = re.compile(rb"Heron\d{3}q")
TYPED = {"title": "typed by somebody who may not", "text": "x", "version": "1", "sure": "on"}


def answer_of(response) -> int | str:
    if response.status_code == 302 and response.headers["Location"].startswith("/signing-in/?"):
        return SIGN_IN
    return response.status_code


def as_told(page: Page, seat: str, answer) -> bool:
    return answer == page.answers[seat] or (page.or_leads_on and answer == 302)


def test_every_address_stands_in_the_table_and_nothing_else_does():
    known = {page.name for page in pages()}
    missing = {one.name: one.pattern for one in every_address() if one.name not in known}
    gone = known - {one.name for one in every_address()}
    assert not missing, (
        "These pages are new. Write in tests/access/matrix.yaml who gets in, in a group that asks for what their views ask "
        f"for, with the words of upstream/people/roles.py: {missing}"
    )
    assert not gone, f"These pages are in tests/access/matrix.yaml, but not on the site any more: {gone}"


def test_no_two_addresses_have_one_name():
    names = [one.name for one in every_address()]
    assert {name for name in names if names.count(name) > 1} == set()


def test_the_table_says_of_every_role_what_the_printed_page_says(browser):
    """The page `/who-may-do-what/`, read as a person reads it."""
    html = browser("chair").get("/who-may-do-what/").content.decode()
    printed = {
        what.lower(): {one.strip() for one in who.split(",")}
        for what, who in re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', html)
    }
    titles = written()["roles"]
    assert printed == {what: {titles[role] for role in roles} for what, roles in written()["may"].items()}


REACHES = {
    "none": ("no school’s records", "papers of meetings the person sits on"), "own": ("own school",),
    "body": ("the schools of the body",), "assigned": ("the schools assigned to the person",),
}


@pytest.mark.parametrize("role", list(ROLES))
def test_the_table_says_how_far_a_role_reaches_as_the_printed_page_says(role, browser):
    html = browser("chair").get("/who-may-do-what/").content.decode()
    part = html.partition(f'<details class="govuk-details" id="{role}"')[2].partition("</details>")[0]
    told = dict(re.findall(r'__key">(.*?)</dt><dd class="govuk-summary-list__value">(.*?)</dd>', part))
    by_hand = written()["reaches"][role]
    assert told["Reaches"] in REACHES[by_hand["schools"]]
    assert told["Reads what is"].split()[-1] == by_hand["up to"]


def test_between_them_the_senders_are_refused_every_page():
    closed = [page for page in pages() if not page.is_open]
    assert [page.name for page in closed if not any(page.refuses(seat) for seat in SENDERS)] == []
    told_why = [page for page in closed if any(page.answers[seat] == REFUSED for seat in seats())]
    assert [page.name for page in told_why if not any(page.answers[seat] == REFUSED for seat in SENDERS)] == []


@pytest.mark.parametrize("seat", EVERYBODY)
def test_every_page_answers_as_the_table_says_and_shows_no_word_too_many(seat, browser, found, hidden):
    client, wrong = browser(seat), []
    for page in pages():
        at = named(page, found)
        with transaction.atomic():
            got = client.get(at)
            wrong += [f"{page.name} {at}: {one}" for one in _wrong(page, seat, got, hidden[seat])]
            wrong += [f"{page.name} {at}: {one}" for one in _other_ways(page, seat, client, at, got)]
            transaction.set_rollback(True)
    if wrong:
        pytest.fail(f"as {seat}:\n" + "\n".join(wrong), pytrace=False)


def _wrong(page: Page, seat: str, got, hidden: set[str]) -> list[str]:
    """What of an answer is not as it should be."""
    said = []
    if not as_told(page, seat, answer_of(got)):
        said.append(f"{answer_of(got)}, and the table says {page.answers[seat]}")
    shown = {word.decode() for word in WORDS.findall(body_of(got))} & hidden
    if shown:
        said.append(f"shows records that {seat} may not read: {sorted(shown)}")
    return said


def _other_ways(page: Page, seat: str, client, at: str, got) -> list[str]:
    """Whoever is refused a page is refused what they send to it in the same words, before a form of it is read."""
    if seat not in SENDERS or not page.refuses(seat):
        return []
    sent, said = client.post(at, TYPED), []
    takes_no_form = sent.status_code == 405  # said to everybody, before anybody is let in or refused
    if not takes_no_form and (answer_of(sent), body_of(sent)) != (answer_of(got), body_of(got)):
        said.append(f"sent to, it answers {answer_of(sent)} where it is refused with {answer_of(got)}, or in other words")
    if "." in at or "{" in page.at:  # downloads, and pages about one thing
        head = client.head(at)
        if answer_of(head) != answer_of(got) or head.content:
            said.append(f"asked by HEAD it answers {answer_of(head)}")
    return said
