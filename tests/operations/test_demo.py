"""The demo: what a newcomer finds, that it is made once, and that it never gets into production."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import config
from storyboard import create_app
from storyboard.calls.dates import days_left
from storyboard.calls.models import Call
from storyboard.calls.models_questions import Question
from storyboard.curation.models import Rating, Reel
from storyboard.database import db
from storyboard.journal.models import Event
from storyboard.media.facts import Facts
from storyboard.operations.demo import actions, films, people
from storyboard.operations.demo.actions import House, NoDemo, key_of, set_up
from storyboard.operations.demo.stories import SAMPLES
from storyboard.processing.models import Job, JobState
from storyboard.staff import actions as staff_actions
from storyboard.staff.models import Staff
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.stories import story_key
from storyboard.stories.actions import withdraw
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, Story
from storyboard.stories.queries import is_a_story
from tests.operations.conftest import flask

pytestmark = pytest.mark.media

SECRETS = {"SECRET_KEY": "s" * 40, "DATA_KEY": "d" * 40, "PUBLIC_URL": "https://stories.example.org"}


@pytest.fixture
def session(demo_app: Flask):
    with demo_app.app_context():
        yield db.session


def house(app: Flask, say=lambda line: None) -> House:
    storage, settings = app.extensions["storyboard_storage"], app.extensions["storyboard_settings"]
    return House(app, db.session, storage, settings, say)


def stories(session: Session, *states: State) -> list[Story]:
    return list(session.scalars(select(Story).where(Story.state.in_(states), is_a_story()).order_by(Story.id)))


def test_it_shows_what_it_does_while_it_does_it(demo_as_made):
    said = demo_as_made[1].splitlines()
    assert said.pop(0) == "Making the database ready."
    assert said[0] == "Setting up a demo call with sample stories; this happens once."
    assert [line for line in said if "Le terrain" in line] == [
        "  Le terrain que nous partageons: drawing the film",
        "  Le terrain que nous partageons: making it safe and watchable",
        "  Le terrain que nous partageons: publishing it in all sizes",
    ]


def test_there_are_stories_to_see_to_judge_and_to_choose(demo_app, session):
    shown, waiting = stories(session, State.APPROVED), stories(session, State.PENDING)
    assert [(story.kind, story.language) for story in shown] == [
        (Kind.VIDEO, "fr"),
        (Kind.TEXT, "ar"),
        (Kind.VIDEO, "sw"),
        (Kind.TEXT, "en"),
    ]
    assert [(story.kind, story.language) for story in waiting] == [(Kind.VIDEO, "es"), (Kind.TEXT, "pt")]
    reel = session.scalars(select(Reel)).one()
    assert [item.story.title for item in reel.items] == [story.title for story in shown[:3]]
    assert session.scalar(select(func.count(Rating.id))) == 3


def test_the_public_sees_four_stories_and_the_open_call(demo_app, session):
    visitor = demo_app.test_client()
    page = visitor.get("/").text
    assert len(set(re.findall(r"/stories/[\w-]{12}/\"", page))) == 4
    assert "12 days left" in page
    assert "كيف يبدو السلام حيث تعيش؟" in visitor.get("/c/youth4peace/?language=ar").text


def test_two_questions_are_answered_and_so_is_a_story(demo_app, session):
    visitor = demo_app.test_client()
    call = visitor.get("/c/youth4peace/?language=fr").text
    assert [call.count(f"<bdi>{name}</bdi>") for name in ("Moussa", "Grace", "سمر")] == [1, 1, 1]
    assert "Qui t’a appris à te réconcilier" in call
    answered = session.scalars(select(Story).where(Story.title == "مدرسة فوق السطح")).one()
    assert "<bdi>Jule</bdi>" in visitor.get(f"/stories/{answered.slug}/").text


def test_every_film_went_the_way_of_all_films(demo_app, session):
    films = [story for story in stories(session, State.APPROVED, State.PENDING) if story.kind is Kind.VIDEO]
    assert {job.state for job in session.scalars(select(Job))} == {JobState.DONE}
    for film in films:
        master = Facts.from_dict(film.file(FileRole.MASTER).facts)
        assert (film.file(FileRole.RAW), master.video_codec, master.audio_codec) == (None, "h264", "aac")
        assert film.file(FileRole.SHEET) is not None
    sizes = {file.variant for file in films[0].files if file.role is FileRole.RENDITION}
    assert sizes == {"720p", "480p", "240p"}


def test_the_film_of_the_lamps_was_filmed_upright_and_stands_upright(demo_app, session):
    film = session.scalars(select(Story).where(Story.title == "Taa juu ya paa")).one()
    master = Facts.from_dict(film.file(FileRole.MASTER).facts)
    shown = Facts.from_dict(film.file(FileRole.RENDITION, "720p").facts)
    assert (master.rotation, master.width, master.height) == (90, 720, 1280)
    assert (shown.rotation, shown.width, shown.height) == (0, 720, 1280)


def test_the_call_is_open_to_the_end_of_its_twelfth_day(demo_app, session):
    call = session.scalars(select(Call)).one()
    assert (call.demo, days_left(call.closes_at, call.opens_at, call.time_zone)) == (True, 12)
    assert call.event["day"] > call.closes_at.date().isoformat()


def test_each_role_can_sign_in_with_what_was_written_down_for_the_owner_alone(demo_app, demo_data, session):
    file = demo_data / people.SIGN_INS
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = people.sign_ins(file)
    assert [one.role for one in found] == [role.value for role in Role]
    assert len({one.password for one in found}) == 5
    for one in found:
        answer = demo_app.test_client().post("/staff/sign-in", data={"email": one.email, "password": one.password})
        assert answer.status_code in (302, 303), one.role
    assert set(session.scalars(select(Staff.demo))) == {True}


def test_an_authors_page_opens_with_the_key_that_is_told(demo_app, session):
    key = key_of(SAMPLES[0], demo_app.extensions["storyboard_settings"].data_key)
    answer = demo_app.test_client().post("/story/", data={"key": story_key.shown(key)}, follow_redirects=True)
    assert SAMPLES[0].telling.title in answer.text


def test_a_second_time_nothing_happens(demo_app, session):
    said: list[str] = []
    before = session.scalar(select(func.max(Event.id)))
    set_up(house(demo_app, said.append))
    assert (said, session.scalar(select(func.max(Event.id)))) == ([], before)


def test_what_a_newcomer_took_back_stays_so(demo_app, session):
    story = stories(session, State.APPROVED)[0]
    withdraw(session, story.id)
    set_up(house(demo_app))
    assert len(stories(session, State.APPROVED)) == 3


def test_a_start_that_was_broken_off_is_gone_on_with(tmp_path, monkeypatch):
    # Ends, as by Ctrl-C, after the line that announces what is then not done; each time a little later.
    monkeypatch.setattr(films, "SECONDS", 1)
    monkeypatch.setattr(actions, "SAMPLES", SAMPLES[:2])
    app = create_app(config.load({"STORYBOARD_DATA": str(tmp_path), "LOG_LEVEL": "ERROR"}))
    assert flask(tmp_path, "migrate").returncode == 0

    def end_at(words: str):
        def say(line: str) -> None:
            if words in line:
                raise KeyboardInterrupt

        return say

    for words in ("drawing", "making it safe", "publishing it", "مدرسة"):
        with app.app_context(), pytest.raises(KeyboardInterrupt):
            set_up(house(app, end_at(words)))
    with app.app_context():
        set_up(house(app))
        assert [story.title for story in stories(db.session, *State)] == [one.telling.title for one in SAMPLES[:2]]
        assert len(stories(db.session, State.APPROVED)) == 2
        assert db.session.scalar(select(func.count(Question.id))) == 2
        assert db.session.scalar(select(func.count(Reel.id))) == 1
        assert len(people.who_can_sign_in(db.session)) == 5
    app.extensions["storyboard_engine"].dispose()


def test_a_film_that_cannot_be_made_ready_is_said_in_one_sentence(demo_app, session, monkeypatch):
    story = stories(session, State.APPROVED)[0]
    job = session.scalars(select(Job).where(Job.story_id == story.id)).first()
    job.state, job.error = JobState.WAITING, "disk-full"
    session.commit()
    with pytest.raises(NoDemo, match=r"^A sample film could not be made ready \(disk-full\)\."):
        actions._work_off(house(demo_app), story.id)


def test_there_is_no_demo_in_production(tmp_path: Path):
    env = {**SECRETS, "STORYBOARD_MODE": "production"}
    assert flask(tmp_path, "migrate", **env).returncode == 0
    refused = flask(tmp_path, "demo", **env)
    assert refused.returncode == 1
    assert refused.stderr == ("Error: The demo is for trying Storyboard out, and STORYBOARD_MODE is production.\n")


def test_production_does_not_start_while_demo_staff_can_sign_in(demo_data: Path, session):
    key = {"DATA_KEY": (demo_data / "data_key.txt").read_text()}
    production = {**SECRETS, **key, "STORYBOARD_DATA": str(demo_data), "STORYBOARD_MODE": "production"}
    with pytest.raises(config.WrongSetting) as refused:
        create_app(config.load(production))
    assert "malik@demo.example" in str(refused.value)
    assert "staff disable EMAIL" in str(refused.value)
    for role in Role:
        staff_actions.disable(session, session.scalars(staff_called(people.address(role))).one())
    create_app(config.load(production)).extensions["storyboard_engine"].dispose()


def test_production_starts_on_an_empty_database(tmp_path: Path):
    production = {**SECRETS, "STORYBOARD_DATA": str(tmp_path), "STORYBOARD_MODE": "production"}
    app = create_app(config.load(production))
    assert app.extensions["storyboard_settings"].production
    app.extensions["storyboard_engine"].dispose()
