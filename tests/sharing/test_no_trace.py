"""A shared phone keeps nothing of a story: no page of authors is stored, none names it, no address tells of it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storyboard.database import transaction
from storyboard.stories import actions, guardians
from storyboard.stories.actions import SYSTEM
from storyboard.stories.age import AgeBand
from storyboard.stories.lifecycle import Act
from storyboard.stories.models import FileRole, MediaFile, Story
from tests.sharing.conftest import Author, stories

TITLE, NAME, WORDS = "QQ the well", "QQ Awa", "QQ at noon my uncle closed it"
# Where another film can be sent ahead: the phone has to say for which story, and the page itself is of that story.
FILM_PAGES = {"sharing.own_page", "sharing.change", "sharing.save_changes"}
# What an address of theirs may hold: a call, a step, what a sealed or random token opens. Never a story.
PARTS = {"call", "step", "token", "what"}


@pytest.fixture
def filled(awa: Author, session: Session, app: Flask) -> dict[str, str]:
    """Awa has sent a film that waits for her guardian; what fills in the addresses of her pages."""
    awa.films(title=TITLE, display_name=NAME, asks=WORDS)
    (story,) = stories()
    token = guardians.new_token()
    with transaction(session):
        actions.change_state(session, story.id, Act.PREPARED, by=SYSTEM)
        columns = {"guardian_said_yes": False, "age_band": AgeBand.FROM_16, "guardian_digest": guardians.digest(token)}
        session.execute(update(Story).where(Story.id == story.id).values(**columns))
        actions.forget_files(session, session.get_one(Story, story.id), list(FileRole))
        for role in (FileRole.MASTER, FileRole.POSTER):
            kept = _kept(app, role.value)
            actions.add_file(session, session.get_one(Story, story.id, populate_existing=True), kept)
        session.execute(
            update(Story).values(held_for=guardians.HELD_FOR, guardian_until=story.created_at + guardians.LINK_LASTS)
        )
    return {"call": awa.call, "token": token, "step": "tell", "what": "film"}


def _kept(app: Flask, role: str) -> MediaFile:
    with app.extensions["storyboard_storage"].writer(role.encode().hex().ljust(32, "0")[:32]) as writer:
        writer.write(b"\xff\xd8 a picture")
        kept = writer.finish()
    columns = {"storage_key": kept.key, "media_type": "image/jpeg", "sha256": kept.sha256, "bytes": kept.bytes}
    return MediaFile(role=FileRole(role), variant="", **columns)


def visited(app: Flask, client: FlaskClient, filled: dict[str, str]) -> dict[str, TestResponse]:
    """What a browser finds behind every address of authors: first it only looks; the quick exit, which closes, last."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("sharing.")]
    rules.sort(key=lambda rule: (rule.endpoint == "sharing.leave", "GET" not in (rule.methods or ())))
    found = {}
    for rule in rules:
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        if rule.endpoint in ("sharing.withdraw", "sharing.guardian_answers"):
            continue  # they end what the others are asked about; their answers are other tests'
        address = app.url_map.bind("localhost").build(
            rule.endpoint, {name: filled[name] for name in rule.arguments}, method=method
        )
        found[rule.endpoint] = client.open(address, method=method)
    return found


def test_no_answer_is_kept_by_a_browser_or_a_cache(app: Flask, awa: Author, filled: dict[str, str]) -> None:
    answers = visited(app, awa.client, filled)
    assert answers["sharing.poster"].status_code == answers["sharing.guardian_file"].status_code == 200
    stored = {name: answer.headers.get("Cache-Control") for name, answer in answers.items()}
    assert {name: how for name, how in stored.items() if "no-store" not in (how or "")} == {}


def test_no_title_of_a_page_tells_of_the_story(app: Flask, awa: Author, filled: dict[str, str]) -> None:
    titles = {}
    for name, answer in visited(app, awa.client, filled).items():
        title = re.search(r"<title>(.*?)</title>", answer.data.decode(errors="replace"), re.DOTALL)
        titles[name] = title[1] if title else ""
    assert titles["sharing.own_page"] == "Your page · Storyboard"
    assert {name: title for name, title in titles.items() if "QQ" in title} == {}


def test_the_pages_themselves_did_tell_of_it(app: Flask, awa: Author, filled: dict[str, str]) -> None:
    """Or the tests above would be true of empty pages."""
    told = [name for name, answer in visited(app, awa.client, filled).items() if TITLE.encode() in answer.data]
    assert {"sharing.own_page", "sharing.change", "sharing.guardian"} <= set(told)


def test_no_address_of_authors_holds_a_story(app: Flask, awa: Author, filled: dict[str, str]) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("sharing.")]
    assert {part for rule in rules for part in rule.arguments} <= PARTS
    slug = stories()[0].slug
    told = {}
    for name, answer in visited(app, awa.client, filled).items():
        page = answer.data.decode(errors="replace")
        told[name] = page.replace(f'data-story="{slug}"', "").count(slug), page.count(slug)
    assert {name for name, (addresses, _) in told.items() if addresses} == set()
    assert {name for name, (_, all_of_it) in told.items() if all_of_it} <= FILM_PAGES


def test_after_the_quick_exit_every_door_is_closed(awa: Author) -> None:
    awa.writes(title=TITLE)
    answer = awa.client.post("/story/leave")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    for address in ("/story/", "/story/edit", f"/c/{awa.call}/sent", f"/c/{awa.call}/share/check"):
        assert TITLE not in awa.client.get(address, follow_redirects=True).text
