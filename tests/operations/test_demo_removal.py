"""`demo --remove`: the demo leaves as it came, what people added is asked about, and real work stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import config
from storyboard import create_app
from storyboard.calls.actions import create
from storyboard.calls.models import Call
from storyboard.calls.plan import NAMES, Plan
from storyboard.curation import actions as curation
from storyboard.database import Base, transaction
from storyboard.journal.models import Event
from storyboard.moderation.actions import approve
from storyboard.operations.demo import actions as demo
from storyboard.operations.demo import people
from storyboard.operations.demo.actions import House, set_up
from storyboard.operations.demo.discussion import ANSWERS
from storyboard.operations.demo.removal import NotOnlyDemo, remove
from storyboard.operations.demo.stories import SAMPLES
from storyboard.staff import actions as staff_actions
from storyboard.staff.models import Staff
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from tests.factory import open_call, tell

KEPT_BY_THE_HOUSE = {"event", "worker_beat"}
TEXTS = tuple(sample for sample in SAMPLES if sample.film is None)
TOLD = len(TEXTS) + len(ANSWERS)


def rows(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if table.name not in KEPT_BY_THE_HOUSE]
    return {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}


@pytest.fixture
def house(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house, and a demo that is quick to set up: its texts alone."""
    monkeypatch.setattr(demo, "SAMPLES", TEXTS)
    storage, ours = app.extensions["storyboard_storage"], app.extensions["storyboard_settings"]
    return House(app, session, storage, ours, lambda line: None)


def cast(session: Session, role: Role) -> Staff:
    return session.scalars(staff_called(people.address(role))).one()


def test_every_table_has_the_rows_that_it_had_before(house, session, settings, ada):
    real = open_call(session, "water")
    tell(session, real, state=State.APPROVED)
    before = rows(session)
    set_up(house)
    for role in (Role.MODERATOR, Role.CURATOR):
        staff_actions.open_session(session, cast(session, role).id, "Firefox")
    assert rows(session) != before
    assert remove(house)
    assert rows(session) == before
    assert not (settings.storyboard_data / people.SIGN_INS).exists()
    assert list(house.storage.objects()) == []
    assert session.scalars(select(Call.slug)).all() == ["water"]


def test_it_does_not_come_back_by_itself_but_when_it_is_asked_for(house, session):
    set_up(house)
    remove(house)
    set_up(house, asked=False)
    assert session.scalar(select(func.count(Call.id))) == 0
    set_up(house)
    assert session.scalar(select(func.count(Story.id))) == TOLD
    set_up(house, asked=False)
    assert session.scalar(select(func.count(Story.id))) == TOLD


def test_what_people_added_is_told_and_goes_only_when_that_is_said(house, session, ada):
    set_up(house)
    call = session.scalars(select(Call)).one()
    tell(session, call)
    curation.make_reel(session, call, "Mine", 100, staff_id=ada.id)
    before = rows(session)
    with pytest.raises(NotOnlyDemo, match=r"1 stories that were sent, 1 reels that real staff made"):
        remove(house)
    assert rows(session) == before
    assert remove(house, everything=True)
    assert rows(session)["story"] == rows(session)["reel"] == rows(session)["call"] == 0
    assert rows(session)["staff"] == 1


def test_who_judged_a_real_story_is_shut_out_and_stays_by_name(house, session):
    set_up(house)
    story = tell(session, open_call(session, "water"))
    approve(session, story.id, by=cast(session, Role.MODERATOR), seen=story.version)
    told: list[str] = []
    remove(replace(house, say=told.append))
    assert told == ["Malik worked on a call that is not of the demo: shut out, and kept by name in the record."]
    assert [(one.name, one.disabled_at is None) for one in session.scalars(select(Staff))] == [("Malik", False)]
    assert rows(session)["decision"] == 1
    assert not remove(house)


def test_who_made_a_real_call_stays_by_name_and_the_call_stays(house, session):
    set_up(house)
    ada = cast(session, Role.ADMINISTRATOR)
    pattern = session.scalars(select(Call)).one()
    plan = Plan(**{**{name: getattr(pattern, name) for name in NAMES}, "slug": "water"})
    create(session, plan, actor=ada.label)
    remove(house)
    assert session.scalars(select(Call.slug)).all() == ["water"]
    assert session.scalars(select(Staff.name)).all() == ["Ada"]


def test_a_lease_of_a_real_story_ends_with_the_one_who_held_it(house, session):
    set_up(house)
    story = tell(session, open_call(session, "water"))
    with transaction(session):
        session.get_one(Story, story.id).claimed_by = cast(session, Role.MODERATOR).id
    remove(house)
    assert session.get_one(Story, story.id, populate_existing=True).claimed_by is None


def test_no_number_is_given_twice_so_the_journal_tells_of_nobody_else(house, session):
    set_up(house)
    used = session.scalar(select(func.max(Story.id))), session.scalar(select(func.max(Staff.id)))
    remove(house)
    story = tell(session, open_call(session, "water"))
    staff_actions.add(session, "rosa@example.org", Role.HOST)
    assert story.id > used[0]
    assert session.scalars(select(Staff.id)).one() > used[1]
    assert set(session.scalars(select(Event.kind).where(Event.story_id == story.id))) == {"story.begin", "story.submit"}


def test_the_command_says_so_and_production_starts_then(app, house, session, settings, monkeypatch):
    set_up(house)
    data: Path = settings.storyboard_data
    production = {
        "STORYBOARD_MODE": "production",
        "STORYBOARD_DATA": str(data),
        "DATABASE_URL": settings.database_url,
        "PUBLIC_URL": "https://stories.example",
        "SECRET_KEY": "s" * 40,
        "DATA_KEY": "d" * 40,
        "LOG_LEVEL": "ERROR",
    }
    with pytest.raises(config.WrongSetting, match="flask --app wsgi demo --remove"):
        create_app(config.load(production))
    answer = app.test_cli_runner().invoke(args=["demo", "--remove"])
    assert answer.output.splitlines()[0] == "The demo is gone, and does not come back by itself."
    create_app(config.load(production)).extensions["storyboard_engine"].dispose()
    assert app.test_cli_runner().invoke(args=["demo", "--remove"]).output == "There is no demo here.\n"
