"""With another DATA_KEY the start is refused: else authors would read that their keys are unknown."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, text

from config import ROOT, WrongSetting
from storyboard.database import db, transaction
from storyboard.journal.models import Event
from storyboard.operations import doctor_house, schema
from storyboard.operations.findings import Health
from storyboard.operations.keeping import data_key
from storyboard.operations.keeping.backup import back_up
from storyboard.operations.troubles import Trouble
from storyboard.staff.models_factors import Authenticator
from tests.operations.conftest import flask
from tests.operations.keeping.conftest import GROWN, SMALL
from tests.operations.keeping.houses import FORTNIGHT, add_ada, at, furnished

OTHER = "o" * 40


def noted(place):
    with place.app.app_context():
        return [event.details for event in db.session.scalars(select(Event).where(Event.kind == data_key.NOTED))]


def migrate(place):
    return place.app.test_cli_runner().invoke(args=["migrate"])


@pytest.fixture
def older(place):
    """A house whose key was never noted, with Ada's app for codes in it."""
    home = place()
    schema.upgrade(home.house.engine)
    with home.app.app_context():
        add_ada(db.session)
    return home


@pytest.mark.parametrize("kind", [SMALL, GROWN])
def test_another_key_is_refused_at_the_start_in_one_sentence(place, kind):
    home = furnished(place(kind))
    assert migrate(home).exit_code == 0
    with pytest.raises(WrongSetting) as refused:
        at(
            home.settings.storyboard_data,
            data_key=OTHER,
            DATABASE_URL=home.settings.database_url,
            QUEUE_URL=home.settings.queue_url,
        )
    assert str(refused.value).startswith(
        "DATA_KEY is another than the one that this database is kept with: no author's story key would open anything."
    )
    assert OTHER not in str(refused.value)


def test_it_is_noted_once_and_without_the_key(place):
    home = furnished(place())
    for _ in range(3):
        assert migrate(home).exit_code == 0
    (details,) = noted(home)
    assert list(details) == ["fingerprint"]
    assert home.settings.data_key not in details["fingerprint"]


def test_an_installation_of_before_takes_the_key_that_it_is_started_with(older):
    assert noted(older) == []
    assert migrate(older).exit_code == 0
    assert len(noted(older)) == 1


def test_but_not_one_that_does_not_open_what_was_encrypted(older):
    wrong = at(older.settings.storyboard_data, data_key=OTHER)
    with wrong.app.app_context():
        assert db.session.scalars(select(Authenticator.secret)).all() == [None]
        with pytest.raises(Trouble, match=r"^DATA_KEY is another"):
            data_key.note(db.session, OTHER)
    assert noted(older) == []


def test_while_nothing_is_kept_with_it_a_key_may_be_changed(place):
    home = place()
    assert migrate(home).exit_code == 0
    other = at(home.settings.storyboard_data, data_key=OTHER)
    assert migrate(other).exit_code == 0
    with other.app.app_context():
        assert data_key.match(db.session, OTHER) is data_key.Match.SAME
        add_ada(db.session)
    with pytest.raises(WrongSetting, match=r"^DATA_KEY is another"):
        at(home.settings.storyboard_data)


def test_who_lost_it_for_good_goes_on_as_the_handbook_says(home):
    assert migrate(home).exit_code == 0
    way_out = re.search(r"INSERT INTO event .*\);", (ROOT / "docs/settings.md").read_text())
    with home.house.engine.begin() as connection:
        connection.execute(text(way_out[0].replace(":", "\\:")))
    after = at(home.settings.storyboard_data, data_key=OTHER)
    assert migrate(after).exit_code == 0
    with pytest.raises(WrongSetting, match=r"^DATA_KEY is another"):
        at(home.settings.storyboard_data)


def test_the_doctor_tells_it(older):
    with older.app.app_context():
        assert doctor_house.data_key(db.session, older.settings).health is Health.NOTE
        data_key.note(db.session, older.settings.data_key)
        assert doctor_house.data_key(db.session, older.settings).health is Health.GOOD
        with transaction(db.session):
            db.session.add(Event(kind=data_key.NOTED, actor="system", details={"fingerprint": "another"}))
        assert doctor_house.data_key(db.session, older.settings).health is Health.MEND


def test_to_look_makes_no_database(tmp_path):
    at(tmp_path)
    assert not (tmp_path / "storyboard.db").exists()


def test_a_restore_without_the_key_makes_none_and_one_with_it_says_that_it_must_stay(home, backups, tmp_path):
    with home.app.app_context():
        saved = back_up(db.session, home.house, backups, FORTNIGHT).folder
    new = tmp_path / "new"
    refused = flask(new, "restore", str(saved), PORT="5993")
    assert (refused.returncode, "DATA_KEY is not set" in refused.stderr) == (1, True)
    assert not (new / "data_key.txt").exists()
    done = flask(new, "restore", str(saved), PORT="5993", DATA_KEY=home.settings.data_key)
    assert (done.returncode, "DATA_KEY must be the one you have set now" in done.stdout) == (0, True), done.stderr
    forgotten = flask(new, "migrate")
    assert (forgotten.returncode, forgotten.stderr[:45]) == (1, "Storyboard did not start: DATA_KEY is another")


def test_a_database_of_another_schema_is_told_by_others(place):
    home = place()
    with home.house.engine.begin() as connection:
        schema.upgrade_in(connection, "0001")
    at(home.settings.storyboard_data, data_key=OTHER)
