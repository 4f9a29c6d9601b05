"""Signing in by every road, in a real browser: password and second step, recovery code, invitation, issuer, forgotten password,
a session that ended, another hat. axe looks at every page and state, wide and narrow.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.functional.conftest import shortfalls
from tests.functional.signing_in import Mailbox, Site, free_port, running
from tests.unit.web.invented import make_edition
from upstream.evidence.definitions import load_definitions

PASSWORD = "heron ladder biscuit"
ADA = "ada@upstream.example"
WIDTHS = ((1280, 900), (390, 844))
expect.set_options(timeout=20_000)  # a password is hashed slowly on purpose, and the machine may be busy


@pytest.fixture(scope="module")
def site(tmp_path_factory, chromium) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("signing-in")
    make_edition(home, load_definitions())
    mailbox, port, issuer = Mailbox(), free_port(), free_port()
    at = f"http://127.0.0.1:{issuer}"
    issuers = [
        {"id": name, "name": title, "issuer": at, "client_id": name, "secret": "s", "second_factor": twice}
        for name, title, twice in (("county", "County sign-in", True), ("plain", "Plain sign-in", False))
    ]
    environment = {
        **os.environ, "UPSTREAM_HOME": str(home), "UPSTREAM_MAIL": f"smtp://127.0.0.1:{mailbox.port}",
        "UPSTREAM_ISSUERS": json.dumps(issuers), "DJANGO_SETTINGS_MODULE": "upstream.config.settings",
    }
    environment.pop("UPSTREAM_EDITIONS", None)
    made = Site(f"http://127.0.0.1:{port}", home, mailbox, f"http://127.0.0.1:{issuer}", environment)
    made.command("migrate")
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2"]
    serve = [sys.executable, "-m", "gunicorn", "upstream.config.wsgi:application", *bind]
    provide = [sys.executable, "-m", "oidc_provider_mock", "--port", str(issuer)]
    with running(serve, f"{made.address}/signing-in/", environment), running(provide, made.issuer, environment):
        yield made
    mailbox.close()


@contextmanager
def somebody(browser, site: Site, *, scripts: bool = True, kept: dict | None = None) -> Iterator[Page]:
    """A browser of their own, in which nothing may go wrong unsaid."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=scripts, base_url=site.address, storage_state=kept,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if is_complaint(said, site.address) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    expected = ("422", "403", "401", "429")  # what is refused is said on the page
    assert [one for one in complaints if not any(code in one for code in expected)] == []


def is_complaint(said, address: str) -> bool:
    """Of our own pages: what the issuer’s page complains of is its own affair."""
    return said.type in ("error", "warning") and said.location["url"].startswith(address)


def looked_at(page: Page) -> None:
    """axe at both widths, and nothing wider than the window."""
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert shortfalls(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} is wider than {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def fill(page: Page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def sign_in(page: Page, email: str, password: str = PASSWORD, onward: str = "/account/") -> None:
    page.goto(f"/signing-in/?next={onward}")
    fill(page, **{"E-mail address": email, "Password": password})
    press(page, "Sign in")


def take_second_step(page: Page, site: Site, email: str) -> None:
    heading(page, "Second step")
    fill(page, Code=site.code(email))
    press(page, "Sign in")


def set_up_second_step(page: Page, site: Site, email: str, *, look: bool = False) -> None:
    heading(page, "Set up the second step")
    if look:
        looked_at(page)
    square = page.get_by_role("img", name="A square for the app to read")
    assert square.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0, "the square is not drawn"
    page.get_by_text("The app cannot read it").click()
    site.secrets[email] = page.locator(".up-key").inner_text().replace(" ", "")
    fill(page, **{"The six digits that the app shows now": site.code(email)})
    press(page, "Finish")
    heading(page, "Recovery codes")
    site.codes[email] = page.locator(".up-codes code").all_inner_texts()


def kept(page: Page) -> None:
    """The codes are kept, and the terms accepted, which are asked for next."""
    press(page, "I have kept them")
    accept_terms(page)


def accept_terms(page: Page) -> None:
    page.goto("/account/")
    heading(page, "Terms of use")
    page.get_by_label("I have read the terms of use and accept them").check()
    press(page, "Accept and go on")
    heading(page, "Your account")


def accept_as_new(page: Page, link: str, name: str) -> None:
    page.goto(link)
    fill(page, **{"Your name": name, "Password": PASSWORD, "Password again": PASSWORD})
    press(page, "Accept and go on")


def invite(page: Page, email: str, name: str, role: str) -> None:
    page.goto("/people/invite/")
    fill(page, **{"Their name": name, "Their e-mail address": email})
    page.get_by_label(role, exact=True).check()
    press(page, "Send the invitation")
    heading(page, f"Invitation to {name}")


def appointed(site: Site, body: str, kind: str) -> str:
    """The link that the command prints."""
    said = site.command("person", "add-administrator", ADA, "Ada Best", "--organisation", body, "--new", kind)
    return re.search(r"http://\S+", said)[0].replace("http://127.0.0.1:8000", site.address)


@pytest.fixture(scope="module")
def ada(browser, site) -> None:
    """The first administrator, appointed by the command, with password and second step."""
    link = appointed(site, "Wyvershire Alliance", "alliance")
    with somebody(browser, site) as page:
        page.goto(link)
        heading(page, "Your invitation")
        looked_at(page)
        press(page, "Accept and go on")  # nothing filled in
        expect(page.get_by_role("alert")).to_contain_text("Enter a password")
        looked_at(page)
        fill(page, **{"Your name": "Ada Best", "Password": "short", "Password again": "short"})
        press(page, "Accept and go on")
        expect(page.get_by_role("alert")).to_contain_text("12 characters or more")
        accept_as_new(page, link, "Ada Best")
        set_up_second_step(page, site, ADA, look=True)
        looked_at(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="Download them as a text file").click()
        assert site.codes[ADA][0] in download.value.path().read_text()
        kept(page)
        page.goto("/account/recovery-codes/")
        expect(page.get_by_text("You have 10 recovery codes left")).to_be_visible()
        assert page.locator(".up-codes").count() == 0
        looked_at(page)


@contextmanager
def as_ada(browser, site) -> Iterator[Page]:
    """Ada where she is signed in already; else she signs in anew."""
    with somebody(browser, site, kept=site.kept) as page:
        page.goto("/account/")
        if page.get_by_role("heading", level=1).inner_text() == "Sign in":
            sign_in(page, ADA)
            take_second_step(page, site, ADA)
        heading(page, "Your account")
        site.kept = page.context.storage_state()
        yield page


def test_password_and_second_step_by_keyboard_alone(browser, site, ada):
    with somebody(browser, site) as page:
        page.goto("/account/")
        heading(page, "Sign in")
        looked_at(page)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type(ADA)
        page.keyboard.press("Tab")
        page.keyboard.type("not the password")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("The e-mail address or the password is not right")
        looked_at(page)
        page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.name") != "password":
            page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        heading(page, "Second step")
        looked_at(page)
        while page.evaluate("document.activeElement.name") != "code":
            page.keyboard.press("Tab")
        page.keyboard.type("000000")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("That code is not right")
        looked_at(page)
        while page.evaluate("document.activeElement.name") != "code":
            page.keyboard.press("Tab")
        page.keyboard.type(site.code(ADA))
        page.keyboard.press("Enter")
        heading(page, "Your account")
        expect(page.get_by_text("Administrator, Wyvershire Alliance").first).to_be_visible()
        looked_at(page)
        page.goto("/account/signed-in/")
        looked_at(page)


def test_a_recovery_code_works_once(browser, site, ada):
    for said in ("Your account", "That code is not right"):
        with somebody(browser, site) as page:
            sign_in(page, ADA)
            fill(page, Code=site.codes[ADA][0])
            press(page, "Sign in")
            expect(page.locator("main")).to_contain_text(said)
    with as_ada(browser, site) as page:
        expect(page.get_by_text("9 left")).to_be_visible()


def test_without_scripts(browser, site, ada):
    with somebody(browser, site, scripts=False) as page:
        sign_in(page, ADA)
        take_second_step(page, site, ADA)
        heading(page, "Your account")
        invite(page, "eve@upstream.example", "Eve Plain", "Data manager")
        page.get_by_role("link", name="Withdraw the invitation").click()
        press(page, "Withdraw it")
        heading(page, "People of Wyvershire Alliance")
        press(page, "Sign out")
        page.goto("/people/")
        heading(page, "Sign in")


def test_a_new_person_comes_in_by_a_mail_and_its_link_works_once(browser, site, ada):
    email = "ben@upstream.example"
    with as_ada(browser, site) as page:
        page.goto("/people/")
        looked_at(page)
        page.goto("/people/invite/")
        looked_at(page)
        press(page, "Send the invitation")
        expect(page.get_by_role("alert")).to_contain_text("Enter their name")
        invite(page, email, "Ben Early", "Improvement officer")
        expect(page.get_by_text(f"The invitation is on its way to {email}")).to_be_visible()
        looked_at(page)
    link = site.mailbox.link(email)
    with somebody(browser, site) as page:
        page.goto(link)
        accept_as_new(page, link, "Ben Early")
        heading(page, "Set up the second step")
        for closed in ("/", "/account/", "/schools/", "/people/"):  # nothing else is reached before
            page.goto(closed)
            heading(page, "Set up the second step")
        set_up_second_step(page, site, email)
        kept(page)
        page.goto("/schools/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.goto("/people/")
        heading(page, "This page is not for your role")
    with somebody(browser, site) as page:
        page.goto(link)
        heading(page, "This link does not work")
        expect(page.get_by_text("was accepted already")).to_be_visible()
        looked_at(page)


def test_two_at_one_link_at_the_same_moment_make_one_person(browser, site, ada):
    email = "race@upstream.example"
    with as_ada(browser, site) as page:
        invite(page, email, "Race Two", "Data manager")
    link = site.mailbox.link(email)
    contexts = [browser.new_context(base_url=site.address) for _ in range(2)]
    sent = []
    for context in contexts:
        page = context.new_page()
        page.goto(link)
        token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
        sent.append((token, cookies))
        context.close()
    together(site, sent)
    assert site.rows("SELECT count(*) FROM people_user WHERE email = ?", email) == [(1,)]
    held = "SELECT count(*) FROM people_membership m JOIN people_user u ON u.id = m.user_id WHERE u.email = ?"
    assert site.rows(held, email) == [(1,)]


def together(site: Site, sent: list[tuple[str, str]]) -> None:
    """Both forms at once, past the browser, which would send one after the other."""
    start = threading.Barrier(len(sent))

    def post(token: str, cookies: str) -> None:
        form = {"csrfmiddlewaretoken": token, "name": "Race", "password": PASSWORD, "again": PASSWORD}
        start.wait()
        site.post("/invitations/", form, cookies)

    threads = [threading.Thread(target=post, args=one) for one in sent]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def test_somebody_with_an_account_has_one_role_more_and_chooses_a_hat(browser, site, ada):
    link = appointed(site, "Wyvershire Trust", "trust")
    with somebody(browser, site) as page:
        page.goto(link)
        expect(page.get_by_text("There is an account with the address")).to_be_visible()
        looked_at(page)
        page.get_by_role("button", name="Sign in to accept").click()
        fill(page, **{"E-mail address": ADA, "Password": PASSWORD})
        press(page, "Sign in")
        take_second_step(page, site, ADA)
        expect(page.get_by_text("You are signed in as Ada Best")).to_be_visible()
        looked_at(page)
        press(page, "Accept as Ada Best")
        expect(page.locator(".up-person__hat")).to_have_text("Administrator, Wyvershire Trust")
    with somebody(browser, site) as page:  # at the next sign-in they are asked
        sign_in(page, ADA, onward="/people/")
        take_second_step(page, site, ADA)
        heading(page, "Who are you acting for?")
        looked_at(page)
        press(page, "Go on")
        expect(page.get_by_role("alert")).to_contain_text("Select who you are acting for")
        looked_at(page)
        page.get_by_label("Wyvershire Trust").check()
        press(page, "Go on")
        heading(page, "People of Wyvershire Trust")
        page.get_by_role("link", name="Act for another body").click()
        page.get_by_label("Wyvershire Alliance").check()
        press(page, "Go on")
        expect(page.locator(".up-person__hat")).to_have_text("Administrator, Wyvershire Alliance")
        page.goto("/who-may-do-what/")
        expect(page.get_by_text("Administrator (your role now)")).to_be_visible()
        looked_at(page)
    worn = "SELECT organisation FROM audit_event WHERE happened = 'hat.changed' ORDER BY id"
    assert len({row[0] for row in site.rows(worn)}) == 2
    site.rows("UPDATE people_membership SET last = '2020-01-01', first = '2019-01-01' WHERE organisation_id = "
              "(SELECT id FROM registry_organisation WHERE name = 'Wyvershire Trust')")


def by_issuer(page: Page, name: str, subject: str) -> None:
    page.get_by_role("button", name=name).click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()


def test_an_issuers_sign_in_is_joined_by_an_invitation(browser, site, ada):
    email = "ivy@upstream.example"
    with as_ada(browser, site) as page:
        invite(page, email, "Ivy Issued", "Improvement officer")
    with somebody(browser, site) as page:
        page.goto(site.mailbox.link(email))
        by_issuer(page, "County sign-in", "subject-of-ivy")
        expect(page.locator(".up-person__hat")).to_have_text("Improvement officer, Wyvershire Alliance")
        accept_terms(page)  # the issuer asks for two steps itself, so no second one is asked for here
        expect(page.get_by_text("County sign-in")).to_be_visible()
    with somebody(browser, site) as page:
        page.goto("/signing-in/?next=/account/")
        looked_at(page)
        by_issuer(page, "County sign-in", "subject-of-ivy")
        heading(page, "Your account")
    kept = site.rows("SELECT extra_data FROM socialaccount_socialaccount")
    assert "@" not in kept[0][0], "an issuer’s profile is kept"


def test_an_issuer_that_asks_for_one_step_leads_to_the_second(browser, site, ada):
    email = "una@upstream.example"
    with as_ada(browser, site) as page:
        invite(page, email, "Una Single", "Improvement officer")
    with somebody(browser, site) as page:
        page.goto(site.mailbox.link(email))
        by_issuer(page, "Plain sign-in", "subject-of-una")
        set_up_second_step(page, site, email)
        kept(page)
    with somebody(browser, site) as page:
        page.goto("/signing-in/?next=/account/")
        by_issuer(page, "Plain sign-in", "subject-of-una")
        take_second_step(page, site, email)
        heading(page, "Your account")


def test_whoever_was_not_invited_is_told_so_also_with_an_address_that_is_known(browser, site, ada):
    people = site.rows("SELECT count(*) FROM people_user")
    for subject in ("a-stranger", ADA):
        with somebody(browser, site) as page:
            page.goto("/signing-in/")
            by_issuer(page, "County sign-in", subject)
            heading(page, "This sign-in is not joined to an account")
            expect(page.get_by_text("open the link in yours")).to_be_visible()
            looked_at(page)
            page.goto("/account/")
            heading(page, "Sign in")
    assert site.rows("SELECT count(*) FROM people_user") == people


def test_an_issuers_sign_in_is_not_joined_without_an_invitation_by_somebody_signed_in(browser, site, ada):
    with as_ada(browser, site) as page:
        page.goto("/signing-in/issuers/county/?process=connect&next=/account/")
        page.locator("input[name=sub]").fill("ada-without-invitation")
        page.get_by_role("button", name="Authorize", exact=True).click()
        heading(page, "This sign-in is not joined to an account")
    assert site.rows("SELECT count(*) FROM socialaccount_socialaccount WHERE uid = 'ada-without-invitation'") == [(0,)]


def test_a_subject_of_another_person_is_refused(browser, site, ada):
    with as_ada(browser, site) as page:
        invite(page, "first@upstream.example", "First Holder", "Data manager")
        invite(page, "second@upstream.example", "Second Holder", "Data manager")
    with somebody(browser, site) as page:
        page.goto(site.mailbox.link("first@upstream.example"))
        by_issuer(page, "County sign-in", "one-subject")
        expect(page.locator(".up-person__hat")).to_be_visible()
    with somebody(browser, site) as page:
        accept_as_new(page, site.mailbox.link("second@upstream.example"), "Second Holder")
        set_up_second_step(page, site, "second@upstream.example")
        kept(page)
    with as_ada(browser, site) as page:
        invite(page, "second@upstream.example", "Second Holder", "Improvement officer")
    with somebody(browser, site) as page:
        page.goto(site.mailbox.link("second@upstream.example"))
        by_issuer(page, "County sign-in", "one-subject")
        expect(page.get_by_text("belongs to another person’s account")).to_be_visible()


def test_somebody_who_goes_back_at_the_issuer_is_told_that_nothing_changed(browser, site, ada):
    with somebody(browser, site) as page:
        page.goto("/signing-in/")
        page.get_by_role("button", name="County sign-in").click()
        state = re.search(r"[?&]state=([^&]+)", page.url)[1]  # the issuer at hand forgets it in its answer; a real one does not
        page.goto(f"/signing-in/issuers/county/back/?error=access_denied&state={state}")
        heading(page, "You did not sign in")
        looked_at(page)
        page.goto("/signing-in/issuers/county/back/?code=1&state=forged")
        heading(page, "The other site could not sign you in")
        looked_at(page)


def test_a_forgotten_password(browser, site, ada):
    email = "dora@upstream.example"
    with as_ada(browser, site) as page:
        invite(page, email, "Dora Lost", "Improvement officer")
    with somebody(browser, site) as elsewhere, somebody(browser, site) as page:
        accept_as_new(elsewhere, site.mailbox.link(email), "Dora Lost")
        set_up_second_step(elsewhere, site, email)
        kept(elsewhere)
        page.goto("/signing-in/")
        page.get_by_role("link", name="I have forgotten my password").click()
        looked_at(page)
        fill(page, **{"E-mail address": email})
        press(page, "Send the link")
        heading(page, "Look at your mail")
        looked_at(page)
        page.goto(site.mailbox.link(email))
        heading(page, "Choose a new password")
        looked_at(page)
        fill(page, **{"New password": "another heron ladder", "New password again": "another heron ladder"})
        press(page, "Set the password")
        heading(page, "Sign in")
        elsewhere.goto("/account/")  # everywhere else they are signed out
        heading(elsewhere, "Sign in")
        sign_in(page, email, "another heron ladder")
        take_second_step(page, site, email)
        heading(page, "Your account")
    with somebody(browser, site) as page:
        page.goto(site.mailbox.link(email))
        heading(page, "This link does not work")


def test_a_session_without_a_click_ends_says_so_and_leads_back(browser, site, ada):
    with as_ada(browser, site) as page:
        page.goto("/people/invite/")
        cookie = session_of(page.context)
        site.let_time_pass(cookie, 46 * 60)
        page.goto("/people/")
        heading(page, "Sign in")
        expect(page.get_by_text("nothing happened for 45 minutes")).to_be_visible()
        looked_at(page)
        fill(page, **{"E-mail address": ADA, "Password": PASSWORD})
        press(page, "Sign in")
        take_second_step(page, site, ADA)
        heading(page, "People of Wyvershire Alliance")
        assert session_of(page.context) != cookie
        site.kept = None


def session_of(context: BrowserContext) -> str:
    return next(one["value"] for one in context.cookies() if one["name"] == "upstream")


def test_another_browser_is_ended_from_ones_account_and_by_a_command(browser, site, ada):
    with as_ada(browser, site) as page, somebody(browser, site) as other:
        sign_in(other, ADA)
        take_second_step(other, site, ADA)
        heading(other, "Your account")
        page.goto("/account/signed-in/")
        press(page, "End all others")
        expect(page.get_by_text("Everywhere else you are signed out")).to_be_visible()
        other.goto("/account/")
        heading(other, "Sign in")
        page.goto("/account/")
        heading(page, "Your account")
        site.command("person", "end-sessions", ADA)
        site.kept = None
        page.goto("/account/")
        heading(page, "Sign in")


def test_a_role_that_is_ended_is_over_with_the_next_click_and_a_reset_step_is_set_up_anew(browser, site, ada):
    email = "finn@upstream.example"
    with as_ada(browser, site) as page, somebody(browser, site) as finn:
        invite(page, email, "Finn Leaving", "Improvement officer")
        accept_as_new(finn, site.mailbox.link(email), "Finn Leaving")
        set_up_second_step(finn, site, email)
        kept(finn)
        page.goto("/people/")
        page.get_by_role("link", name="Finn Leaving").click()
        looked_at(page)
        page.get_by_role("link", name="Reset the second step").click()
        looked_at(page)
        press(page, "Reset it")
        finn.goto("/account/")
        heading(finn, "Sign in")
        sign_in(finn, email)
        set_up_second_step(finn, site, email)
        press(finn, "I have kept them")
        page.get_by_role("link", name="End the role").click()
        press(page, "End the role")
        expect(page.get_by_role("alert")).to_contain_text("Select when it ends")
        looked_at(page)
        page.get_by_label("Now", exact=True).check()
        press(page, "End the role")
        heading(page, "People of Wyvershire Alliance")
        finn.goto("/schools/")
        heading(finn, "You hold no role today")
        looked_at(finn)


def test_the_yearly_review_of_access(browser, site, ada):
    with as_ada(browser, site) as page:
        page.goto("/people/review/")
        looked_at(page)
        page.get_by_role("button", name="Begin the review").click()
        looked_at(page)
        press(page, "Begin")
        expect(page.get_by_role("heading", name="Still to be looked at")).to_be_visible()
        looked_at(page)
        expect(page.get_by_text("still to be looked at: confirm or end each")).to_be_visible()
        while page.get_by_role("button", name="still needs to be").count():
            page.get_by_role("button", name="still needs to be").first.click()
        looked_at(page)
        press(page, "Finish the review")
        expect(page.get_by_text("by Ada Best")).to_be_visible()


def test_after_five_wrong_passwords_there_is_a_wait(browser, site, ada):
    with somebody(browser, site) as page:
        for _ in range(5):
            sign_in(page, "gus@upstream.example", "a wrong password")
            expect(page.get_by_role("alert")).to_contain_text("is not right")
        sign_in(page, "gus@upstream.example", "a wrong password")
        expect(page.get_by_role("alert")).to_contain_text("Wait ten minutes")
        looked_at(page)
