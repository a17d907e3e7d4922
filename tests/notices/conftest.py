"""An installation whose mail is on, and mails in its outbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

import config
from storyboard.database import transaction, utc_now
from storyboard.notices import actions
from storyboard.notices.models import Kind, Notice
from storyboard.notices.server import Server, server_at
from storyboard.staff import actions as staff_actions
from storyboard.staff.models import Staff
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from tests.services.smtp import Mailroom


@pytest.fixture
def settings(tmp_path: Path, database_url: str, mailroom: Mailroom) -> config.Settings:
    env = {"STORYBOARD_DATA": str(tmp_path), "DATABASE_URL": database_url, "LOG_LEVEL": "ERROR"}
    return config.load({**env, "MAIL_URL": mailroom.url})


@pytest.fixture
def server(mailroom: Mailroom) -> Server:
    return server_at(mailroom.url, "stories.example")


@pytest.fixture
def write(session: Session) -> Callable[..., Notice]:
    """Write an invitation for somebody; the notice, with its token as `notice.token`."""

    def write(name: str = "Rosa", kind: Kind = Kind.INVITATION, language: str = "en", **columns: object) -> Notice:
        email = f"{name.lower()}@example.org"
        token = staff_actions.add(session, email, Role.CURATOR, name)
        until = columns.pop("until", utc_now() + timedelta(hours=48))
        figures = {"token": token, "name": name, "by": "Ada", "until": until.isoformat()}  # type: ignore[attr-defined]
        with transaction(session):
            staff = session.scalars(staff_called(email)).one()
            assert actions.write(session, kind, staff, figures, language=language, until=until)  # type: ignore[arg-type]
            notice = session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
            for column, value in columns.items():
                setattr(notice, column, value)
        notice.token = token  # type: ignore[attr-defined]
        return notice

    return write


def again(session: Session, notice: Notice) -> Notice:
    """As it stands now."""
    session.rollback()
    return session.scalars(select(Notice).where(Notice.id == notice.id).execution_options(populate_existing=True)).one()


def due_now(session: Session, at: datetime | None = None) -> None:
    """The pauses are over."""
    with transaction(session):
        session.execute(update(Notice).values(not_before=at or utc_now() - timedelta(seconds=1)))


def somebody(session: Session, name: str, role: Role) -> Staff:
    """A colleague who is not signed in."""
    staff_actions.add(session, f"{name.lower()}@example.org", role, name)
    return session.scalars(staff_called(f"{name.lower()}@example.org")).one()
