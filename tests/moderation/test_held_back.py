"""A story that waits for its guardian is looked at by nobody, whoever has its address."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from storyboard.database import transaction
from storyboard.stories import guardians
from storyboard.stories.models import FileRole, Kind, Story
from tests.factory import tell
from tests.moderation.desk import now


@pytest.fixture
def held(session, call) -> Story:
    """A film that came into the queue, and is held by now."""
    film = tell(session, call, kind=Kind.VIDEO, title="QQ the well")
    with transaction(session):
        session.execute(update(Story).values(held_for=guardians.HELD_FOR))
    return film


def addresses(story: Story) -> list[str]:
    here = f"/moderation/stories/{story.slug}"
    return [here, f"{here}/captions", *(f"{here}/files/{file.slug}" for file in story.files)]


def test_its_page_its_captions_and_its_files_are_not_there(malik, held):
    assert [malik.get(address).status_code for address in addresses(held)] == [404] * 4


@pytest.mark.parametrize("act", ["take", "heartbeat", "give-back", "skip", "captions"])
def test_nothing_is_done_to_it(malik, held, act):
    vtt = {"language": "en", "film": held.file_version, "written": "WEBVTT\n\n00:01.000 --> 00:03.000\nTwo\n"}
    assert malik.post(f"/moderation/stories/{held.slug}/{act}", data=vtt).status_code == 404
    assert now(held.slug).file(FileRole.CAPTIONS, "en") is None


@pytest.mark.parametrize("verdict", ["approve", "decline", "ask", "take-down"])
@pytest.mark.parametrize("seen", ["now", "0"])
def test_whoever_tries_to_judge_it_reads_nothing_of_it(malik, held, verdict, seen):
    sent = {"seen": held.version if seen == "now" else seen, "reason": "", "question": ""}
    answer = malik.post(f"/moderation/stories/{held.slug}/{verdict}", data=sent)
    assert (answer.status_code in (404, 409), "QQ" in answer.text) == (True, False)


def test_without_the_hold_it_is_there(malik, session, held):
    with transaction(session):
        session.execute(update(Story).values(held_for=None))
    assert malik.get(addresses(held)[0]).status_code == 200
