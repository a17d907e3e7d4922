"""Whoever guesses keys learns nothing from how long we take: each key costs the same statements in the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from storyboard.database import db
from storyboard.sharing import door
from storyboard.stories import story_key
from tests.sharing.conftest import Author

UNKNOWN = "0000-0000-0000"


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that is made meanwhile."""
    made: list[str] = []
    engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        made.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(engine, "before_cursor_execute", note)


def look_up(app: Flask, session: Session, typed: str) -> list[str]:
    """What is asked of the database until it is known what the key opens."""
    with app.test_request_context(), statements() as made:
        try:
            door.story_behind(session, typed)
        except door.WrongAgain:
            made.append("refused")
    return made


@pytest.fixture
def keys(awa: Author, app: Flask) -> dict[str, str]:
    """A key of a text, of a film, of a story that was taken back, one that is none of ours, and one that is no key."""
    found = {"nothing": "' or 1=1", "unknown": UNKNOWN}
    for name in ("text", "film", "withdrawn"):
        author = Author(app.test_client())
        author.films() if name == "film" else author.writes()
        found[name] = author.key()
        if name == "withdrawn":
            author.client.post("/story/withdraw")
    return found


def test_every_key_costs_the_same_statements(app: Flask, session: Session, keys: dict[str, str]) -> None:
    look_up(app, session, UNKNOWN)  # the first of a quarter of an hour writes a row, the others change it
    made = {name: look_up(app, session, key) for name, key in keys.items()}
    assert len(made["unknown"]) > 3
    assert {name: what for name, what in made.items() if what != made["unknown"]} == {}


def test_also_when_there_were_too_many(
    app: Flask, session: Session, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_BY_ONE", 0)
    look_up(app, session, UNKNOWN)
    made = {name: look_up(app, session, key) for name, key in keys.items()}
    assert made["unknown"].pop() == "refused"
    assert made["nothing"].pop() == "refused"
    assert {name: what for name, what in made.items() if what != made["unknown"]} == {}


def test_every_key_is_digested_alike(
    app: Flask, session: Session, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    digest = story_key.digest
    monkeypatch.setattr(door.story_key, "digest", lambda key, secret: asked.append(1) or digest(key, secret))
    for key in keys.values():
        look_up(app, session, key)
    assert len(asked) == len(keys)


def test_a_known_and_an_unknown_key_cost_the_same_up_to_the_whole_answer(app: Flask, keys: dict[str, str]) -> None:
    made = {}
    app.test_client().post("/story/", data={"key": UNKNOWN})
    for name in ("unknown", "text", "film"):
        with statements() as found:
            app.test_client().post("/story/", data={"key": keys[name]})
        made[name] = found
    assert made["text"] == made["unknown"] == made["film"]
