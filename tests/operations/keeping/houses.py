"""A house with a bit of everything in it, and two ways to look at a house without the code that is tested."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from storyboard import create_app
from storyboard.database import Base, db, transaction, utc_now
from storyboard.operations.keeping.backup import House
from storyboard.processing import actions as processing
from storyboard.processing.needs import JobKind
from storyboard.staff import actions as staff_actions
from storyboard.staff.models import Staff
from storyboard.staff.models_factors import Authenticator, Challenge, HalfSignIn, Passkey
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.storage.interface import CHUNK, Storage, new_key
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from tests.factory import open_call, tell

SECRET = "JBSWY3DPEHPK3PXP"  # what an app for codes shares with us
FORTNIGHT = timedelta(days=14)
ARABIC = 'السلام هو أن نلعب معًا 🕊️ \u2028 "quoted" \\ and a tab\t.'


@dataclass(frozen=True)
class Place:
    """An installation: its settings, and its app."""

    settings: config.Settings
    app: Flask

    @property
    def house(self) -> House:
        """What there is to keep."""
        parts = self.app.extensions
        names = ("storyboard_engine", "storyboard_storage", "storyboard_withdrawals")
        return House(*(parts[name] for name in names), self.settings.data_key)

    @property
    def storage(self) -> Storage:
        storage: Storage = self.app.extensions["storyboard_storage"]
        return storage

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, as the models read them."""
        with self.app.app_context(), self.house.engine.connect() as connection:
            tables = Base.metadata.sorted_tables
            return {t.name: sorted(map(tuple, connection.execute(select(t))), key=repr) for t in tables}

    def uploads(self) -> set[str]:
        """The keys of films as they came, that wait to be prepared."""
        with self.app.app_context():
            found = select(MediaFile.storage_key).where(MediaFile.role == FileRole.RAW)
            return set(db.session.scalars(found))

    def bytes(self) -> dict[str, str]:
        """Every stored object, by what it holds."""
        return {key: sha256(b"".join(self.storage.read(key))).hexdigest() for key, _ in self.storage.objects()}


def at(folder: Path, data_key: str = "k" * 40, **env: str) -> Place:
    """An installation in this folder; nothing is in it, not even a table."""
    settings = config.load(
        {"STORYBOARD_DATA": str(folder), "LOG_LEVEL": "ERROR", "DATA_KEY": data_key, "PORT": "5993", **env}
    )
    return Place(settings, create_app(replace(settings)))


def put(session: Session, storage: Storage, file: MediaFile, content: bytes) -> None:
    """Give a file of the factory real bytes."""
    with storage.writer(file.storage_key) as writer:
        writer.write(content)
        stored = writer.finish()
    with transaction(session):
        row = session.get_one(MediaFile, file.id)
        row.sha256, row.bytes = stored.sha256, stored.bytes


def video(session: Session, storage: Storage, call: object, state: State, **words: str) -> Story:
    """A film whose files are there, under keys of their own; one of them is larger than a piece."""
    story = tell(session, call, kind=Kind.VIDEO, state=state, **words)
    with transaction(session):
        for file in story.files:
            session.get_one(MediaFile, file.id).storage_key = new_key()
    for number, file in enumerate(session.get_one(Story, story.id, populate_existing=True).files):
        put(session, storage, file, f"{story.slug} {file.role} {number}".encode() * (CHUNK // 8 if number == 0 else 1))
    return session.get_one(Story, story.id, populate_existing=True)


def furnish(session: Session, storage: Storage) -> None:
    """Stories in every state, films with bytes, a job that waits, staff with every kind of factor."""
    call = open_call(session)
    for state in sorted(set(State) - {State.PROCESSING, State.UNUSABLE}):  # those of films alone
        tell(session, call, state=state, title="La paix à l’école", body=ARABIC, display_name="Awa Ñandú")
    for state in (State.PROCESSING, State.UNUSABLE, State.PENDING, State.APPROVED, State.CHANGES_REQUESTED):
        story = video(session, storage, call, state)
        if state is State.PROCESSING:
            with transaction(session):
                processing.plan(session, session.get_one(Story, story.id), JobKind.PREPARE)
    add_ada(session)


def add_ada(session: Session) -> None:
    """Ada administers: an app for codes, a passkey, an open session, half a sign-in, and an invitation for Eve."""
    staff_actions.add(session, "ada@example.org", Role.ADMINISTRATOR, "Ada")
    staff_actions.add(session, "eve@example.org", Role.HOST, "Eve")
    ada: Staff = session.scalars(staff_called("ada@example.org")).one()
    staff_actions.open_session(session, ada.id, "Firefox")
    now = utc_now()
    with transaction(session):
        session.add(Authenticator(staff_id=ada.id, secret=SECRET, last_step=5_000_000_000, confirmed_at=now))
        session.add(
            Passkey(staff_id=ada.id, name="phone", credential_id="c", public_key=b"\x00\xff\n", sign_count=2**33)
        )
        session.add(HalfSignIn(staff_id=ada.id, token_digest="h"))
        session.add(Challenge(holder="h", nonce=b"\x00\x01"))


def furnished(place: Place) -> Place:
    """That installation, with its schema and a bit of everything."""
    answer = place.app.test_cli_runner().invoke(args=["migrate"])
    assert answer.exit_code == 0, answer.output
    with place.app.app_context():
        furnish(db.session, place.storage)
    return place
