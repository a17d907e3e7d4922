"""Malik, who has chosen a password; Mona, who has an app for codes as well; and the moments at which they type."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storyboard.database import utc_now
from storyboard.staff import actions, factors
from storyboard.staff.models import Staff
from storyboard.staff.models_factors import Authenticator
from storyboard.staff.roles import Role
from tests.people import Browser

PASSWORD = "lantern seven quiet goats"


class Phone:
    """An app for codes. Its clock is that of the house, which a test can turn."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.now = utc_now()

    def code(self, later: int = 0) -> str:
        """The code shown now, or `later` seconds from now."""
        return pyotp.TOTP(self.secret).at(self.now + timedelta(seconds=later))


@pytest.fixture
def known(session: Session) -> Staff:
    """Malik, who has chosen a password."""
    token = actions.add(session, "malik@example.org", Role.MODERATOR, "Malik")
    return actions.accept(session, token, PASSWORD)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time for codes, which stands still: nobody's test runs over the end of half a minute."""
    stands = [utc_now()]
    monkeypatch.setattr(factors, "utc_now", lambda: stands[0])
    return stands


@pytest.fixture
def phone(known: Staff, clock: list[datetime], app: Flask, session: Session) -> Phone:
    """Malik's phone, with an app that is set up; its first code was used a minute ago."""
    factors.begin_authenticator(session, known)
    row = session.get_one(Authenticator, known.id)
    assert row.secret
    phone = Phone(row.secret)
    phone.now = clock[0]
    clock[0] -= timedelta(minutes=1)
    data_key = app.extensions["storyboard_settings"].data_key
    phone.paper = factors.confirm_authenticator(session, known, phone.code(-60), data_key)  # type: ignore[attr-defined]
    clock[0] += timedelta(minutes=1)
    return phone


def give_password(browser: Browser, email: str = "malik@example.org", password: str = PASSWORD, **query: str):
    """The first step of coming in."""
    return browser.post("/staff/sign-in", data={"email": email, "password": password}, query_string=query)


def give_code(browser: Browser, code: str, **query: str):
    """The second step of coming in."""
    return browser.post("/staff/sign-in/second", data={"code": code}, query_string=query)
