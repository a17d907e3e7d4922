"""The cast: Malik and Sena moderate, Clara curates, Henri hosts, Ada administers. Eve has no business here."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from storyboard.database import db
from storyboard.sharing import marks
from storyboard.sharing.cookies import AUTHOR
from storyboard.sharing.sealing import Seal
from storyboard.staff import actions
from storyboard.staff.models import Staff
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Given, Role

OWN_FORMS = tuple(f"/story/{form}" for form in ("consent", "edit", "film", "guardian", "news", "withdraw"))


class Browser(FlaskClient):
    """A browser. Its requests share nothing with the test but the database: no app context, no `g`, no session."""

    staff: Staff | None = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask the application; afterwards the test's own session reads what is there then."""
        if kwargs.get("method") == "POST" and args[0] in OWN_FORMS:
            kwargs["data"] = {**self._mark(), **(kwargs.get("data") or {})}
        if has_app_context():
            db.session.rollback()
        return Context().run(super().open, *args, **kwargs)

    def _mark(self) -> dict[str, str]:
        """What the forms of the own page carry that is open here; a test says so when its form is of another one."""
        cookie = self.get_cookie(AUTHOR)
        secret = self.application.extensions["storyboard_settings"].data_key
        found = Seal(secret, AUTHOR).open(cookie.value) if cookie else None
        return {marks.FIELD: Seal(secret, marks.PURPOSE).close({"story": found["story"]})} if found else {}

    @property
    def id(self) -> int:
        """The number of whoever is signed in here."""
        assert self.staff is not None
        return self.staff.id


def sign_in(app: Flask, name: str, role: Role, where: Given | None = None) -> Browser:
    """A new member of staff, signed in, in a browser of their own; in every call, or in these alone."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    browser.staff, token = Context().run(_arrive, app, name, role, where)
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = token
    return browser


def signed_cookie(app: Flask, name: str, role: Role) -> dict[str, str]:
    """The cookie of a new member of staff, for a site that runs with the same settings."""
    _, token = Context().run(_arrive, app, name, role)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return {app.config["SESSION_COOKIE_NAME"]: signer.dumps({"_user_id": token})}


def _arrive(app: Flask, name: str, role: Role, where: Given | None = None) -> tuple[Staff, str]:
    with app.app_context():
        actions.add(db.session, f"{name.lower()}@example.org", role, name, where=where)
        staff = db.session.scalars(staff_called(f"{name.lower()}@example.org")).one()
        token = actions.open_session(db.session, staff.id, "Firefox")
        db.session.refresh(staff)
        db.session.expunge(staff)
        return staff, token


def _fixture(name: str, role: Role) -> Callable[..., Browser]:
    @pytest.fixture(name=name.lower())
    def somebody(app: Flask) -> Browser:
        return sign_in(app, name, role)

    return somebody


malik = _fixture("Malik", Role.MODERATOR)
sena = _fixture("Sena", Role.SENIOR_MODERATOR)
clara = _fixture("Clara", Role.CURATOR)
henri = _fixture("Henri", Role.HOST)
ada = _fixture("Ada", Role.ADMINISTRATOR)


@pytest.fixture
def eve(app: Flask) -> Browser:
    """Somebody who is not signed in."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    return browser
