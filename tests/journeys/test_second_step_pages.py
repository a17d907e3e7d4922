"""The pages that stand only for a moment, between one step and the next: as fit for people as the rest."""

from __future__ import annotations

import re

import pyotp
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect
from sqlalchemy import update

from storyboard.database import db, transaction
from storyboard.staff.models import StaffSession
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from tests.journeys.looking import LAPTOP, PHONE, found_here
from tests.live import PASSWORD, Site

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("device", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_from_an_invitation_to_a_second_factor_and_back_in(site: Site, chromium: Chromium, device: dict) -> None:
    context = chromium.new_context(**device, locale="en")
    page, found = site.signed_in(context, "Ada", Role.ADMINISTRATOR), {}
    name = f"Rosa {len(device)}"

    # Ada invites Rosa.
    page.goto(f"{site.url}/admin/staff/")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail").fill(f"rosa{len(device)}@example.org")
    page.get_by_label("Name").fill(name)
    page.get_by_role("radio", name="Curator").check()
    page.get_by_role("button", name="Make the link").click()
    link = page.locator("#link").inner_text()
    found["the link"] = found_here(page)
    page.get_by_role("link", name=name).click()

    # Ada goes for a tea; somebody sits down at her desk.
    with site.app.app_context(), transaction(db.session):
        db.session.execute(update(StaffSession).values(confirmed_at=None))
    page.get_by_role("radio", name="Host").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    found["the password again"] = found_here(page)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_role("radio", name="Host")).to_be_checked()
    page.get_by_role("button", name="Sign out").click()

    # Rosa comes in and sets up her app.
    page.goto(link)
    page.get_by_label("Your new password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Keep it and come in").click()
    page.goto(f"{site.url}/staff/me/second-factor")
    page.get_by_role("button", name="Set up an app").click()
    secret = re.sub(r"\s", "", page.locator("#secret").inner_text())
    page.get_by_label("The code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="It works").click()
    codes = page.locator("#recovery-codes").inner_text().split()
    found["the recovery codes"] = found_here(page)
    page.get_by_role("link", name="I have kept them").click()
    found["what she has"] = found_here(page)
    page.get_by_role("button", name="Sign out").click()

    # And in again.
    page.get_by_label("e-mail").fill(f"rosa{len(device)}@example.org")
    page.get_by_label("password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    found["the second step"] = found_here(page)
    page.get_by_label("The code").fill(codes[0])
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url("**/screening/")
    with site.app.app_context():
        assert db.session.scalars(staff_called(f"rosa{len(device)}@example.org")).one().role is Role.HOST
    assert {where: what for where, what in found.items() if what} == {}
    context.close()
