"""Which jobs a story still needs: the rule, and its twin in SQL."""

from itertools import product

import pytest
from sqlalchemy import select

from storyboard.database import transaction
from storyboard.processing.needs import USEFUL_IN, JobKind, Standing, needed
from storyboard.processing.queries import in_need, standing_of
from storyboard.stories.age import AgeBand
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from tests.factory import open_call


def standing(**changes):
    return Standing(
        **{"video": True, "state": State.PENDING, "master": True, "sheet": True, "renditions": 0, **changes}
    )


@pytest.mark.parametrize(
    ("story", "jobs"),
    [
        (standing(state=State.PROCESSING, master=False, sheet=False), {JobKind.PREPARE}),
        (standing(state=State.PROCESSING), {JobKind.PREPARE}),  # a new film: the old master does not count
        (standing(state=State.DRAFT, master=False, sheet=False), set()),
        (standing(state=State.DRAFT, raw=True, master=False, sheet=False), {JobKind.PREPARE}),  # before it is sent
        (standing(state=State.DRAFT, raw=True, looked_at=True, master=False, sheet=False), set()),  # it was no good
        (standing(), set()),
        (standing(sheet=False), {JobKind.SHEET}),
        (standing(state=State.APPROVED), {JobKind.PUBLISH}),
        (standing(state=State.APPROVED, sheet=False), {JobKind.PUBLISH, JobKind.SHEET}),
        (standing(state=State.APPROVED, renditions=3), set()),
        (standing(state=State.APPROVED, master=False), set()),  # nothing to make it from
        (standing(state=State.DECLINED, sheet=False), set()),  # never costs a transcode
        (standing(state=State.WITHDRAWN, master=False, sheet=False), set()),
        (standing(video=False, state=State.APPROVED), set()),
    ],
)
def test_a_story_needs_what_it_lacks_and_could_use(story, jobs):
    assert needed(story) == jobs


def test_nothing_is_of_use_to_a_withdrawn_story():
    assert [kind for kind, states in USEFUL_IN.items() if State.WITHDRAWN in states] == []


def test_the_query_finds_exactly_the_stories_that_the_rule_names(session):
    call = open_call(session)
    sets_of_files = [(), (FileRole.MASTER,), (FileRole.MASTER, FileRole.SHEET), (FileRole.SHEET,)]
    sets_of_files += [(*files, FileRole.RENDITION) for files in sets_of_files]
    with transaction(session):
        for number, (kind, state, files) in enumerate(product(Kind, State, sets_of_files)):
            story = Story(call_id=call.id, kind=kind, state=state, age_band=AgeBand.FROM_18, key_digest=str(number))
            story.files = [
                MediaFile(role=role, storage_key=f"{number}", media_type="video/mp4", sha256="", bytes=1)
                for role in files
            ]
            session.add(story)
    stories = session.scalars(select(Story)).all()
    for kind in JobKind:
        found = set(session.scalars(select(Story.id).where(in_need(kind))))
        named = {story.id for story in stories if kind in needed(standing_of(session, story))}
        assert found == named
        assert named  # the sets above hold stories that need it
