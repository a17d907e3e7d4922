"""Passkeys in Chromium, with its own virtual authenticator: made, used, taken away."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from storyboard.staff.roles import Role
from tests.live import PASSWORD, Site

pytestmark = pytest.mark.journey


class Desk:
    """A browser with a passkey in it. Passkeys are for names, so it opens the site as `localhost`."""

    def __init__(self, site: Site, window: BrowserContext, name: str) -> None:
        self.url = site.url.replace("127.0.0.1", "localhost")
        self.site, self.page, self.email = site, window.new_page(), site.person(name, Role.HOST)
        self.browser: CDPSession = window.new_cdp_session(self.page)
        self.browser.send("WebAuthn.enable")
        self.key = self.plug_in()

    def plug_in(self) -> str:
        """A key of its own, that is there and knows its owner."""
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        made = self.browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return str(made["authenticatorId"])

    def pull_out(self) -> None:
        """Take the key away."""
        self.browser.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.key})

    def give_password(self) -> Page:
        self.page.goto(f"{self.url}/staff/sign-in")
        self.page.get_by_label("e-mail").fill(self.email)
        self.page.get_by_label("password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        return self.page

    def add_passkey(self, name: str) -> Page:
        self.page.goto(f"{self.url}/staff/me/second-factor")
        self.page.get_by_label("Where is it kept?").fill(name)
        self.page.get_by_role("button", name="Add a passkey").click()
        return self.page

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Sign out").first.click()
        self.page.wait_for_url("**/staff/sign-in")


@pytest.fixture
def desk(site: Site, window: BrowserContext, request: pytest.FixtureRequest) -> Desk:
    """Somebody new for each test, since the site is shared."""
    return Desk(site, window, request.node.name.removeprefix("test_")[:40].replace("_", "-"))


def test_a_passkey_is_made_and_opens(desk: Desk) -> None:
    desk.give_password()
    page = desk.add_passkey("my laptop")
    expect(page.get_by_text("Your passkey is kept.")).to_be_visible()
    codes = page.locator("#recovery-codes").inner_text().split()
    assert len(codes) == 10
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Passkey: my laptop")).to_be_visible()
    for _ in range(2):
        desk.sign_out()
        desk.give_password()
        page.wait_for_url("**/sign-in/second**")
        expect(page.get_by_text("Use your passkey: my laptop.")).to_be_visible()
        page.get_by_role("button", name="Use my passkey").click()
        page.wait_for_url("**/screening/")


def test_somebody_elses_passkey_opens_nothing_and_a_recovery_code_does(desk: Desk) -> None:
    desk.give_password()
    page = desk.add_passkey("a stick")
    codes = page.locator("#recovery-codes").inner_text().split()
    desk.sign_out()
    desk.pull_out()
    desk.plug_in()
    desk.give_password()
    page.wait_for_url("**/sign-in/second**")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_text("The passkey was not used.")).to_be_visible()
    page.goto(f"{desk.url}/screening/")
    page.wait_for_url("**/staff/sign-in?**")
    desk.give_password()
    page.get_by_label("The code").fill(codes[0])
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url("**/screening/")


def test_a_device_that_has_one_says_so_and_a_removed_one_is_not_asked_for(desk: Desk) -> None:
    desk.give_password()
    desk.add_passkey("my phone").get_by_role("link", name="I have kept them").click()
    page = desk.add_passkey("my phone again")
    expect(page.get_by_text("This device has a passkey for you already.")).to_be_visible()
    page.get_by_text("Remove").first.click()
    page.get_by_role("button", name="Yes, remove it").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    desk.sign_out()
    desk.give_password()
    page.wait_for_url("**/screening/")


SEND = """([path, body]) => fetch(path, {method: "POST", body: new URLSearchParams(body)})
    .then((answer) => [answer.status, new URL(answer.url).pathname])"""


def test_an_answer_opens_once_and_a_made_up_one_never(desk: Desk, complaints: list[str]) -> None:
    desk.give_password()
    page = desk.add_passkey("my laptop")
    expect(page.get_by_text("Your passkey is kept.")).to_be_visible()
    desk.sign_out()

    def send(answer: str) -> list[object]:
        token = page.locator("input[name=csrf_token]").first.input_value()
        body = {"csrf_token": token, "credential": answer}
        return page.evaluate(SEND, ["/staff/sign-in/passkey", body])  # type: ignore[no-any-return]

    desk.give_password()
    page.wait_for_url("**/sign-in/second**")
    for made_up in ("{}", "[]", "null", "7", '{"id": 1}', '{"id":"AA","rawId":"AA","type":"public-key","response":{}}'):
        assert send(made_up) == [422, "/staff/sign-in/passkey"]
    page.evaluate("HTMLFormElement.prototype.submit = () => {}")  # what the key answers stays in the page
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.locator("[name=credential]")).not_to_have_value("")
    caught = page.locator("[name=credential]").input_value()
    assert send(caught) == [200, "/screening/"]
    page.goto(f"{desk.url}/staff/me")
    desk.sign_out()
    desk.give_password()
    page.wait_for_url("**/sign-in/second**")
    assert send(caught) == [422, "/staff/sign-in/passkey"]
    complaints.clear()  # the browser notes each 422


def test_at_an_address_of_numbers_the_page_says_where_passkeys_are_made(site: Site, window: BrowserContext) -> None:
    page = site.signed_in(window, "Numbers", Role.HOST)
    page.goto(f"{site.url}/staff/me/second-factor")
    page.get_by_label("Where is it kept?").fill("my phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Passkeys are made for http://localhost")).to_be_visible()
