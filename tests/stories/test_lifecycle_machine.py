"""Any sequence of acts and races over the real database: no story is lost, and none is seen that should not be."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storyboard.database import make_engine, transaction
from storyboard.journal.models import Event
from storyboard.stories import actions
from storyboard.stories.actions import AlreadyChanged, By
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import MOVES, Act, IllegalMove, State, Who
from storyboard.stories.models import FileRole, Kind, MediaFile, Story, new_slug
from storyboard.stories.queries import facts_of, visible_in
from storyboard.stories.visibility import visible
from tests.factory import open_call, tell

ENDINGS = {Act.WITHDRAW, Act.EXPIRE}


class StoriesAndTheirPeople(RuleBasedStateMachine):
    """Keeps a small model beside the database: the state, the version and the events each story should have."""

    migrated: Path
    told = Bundle("told")
    seen = Bundle("seen")

    @initialize()
    def a_call_opens(self):
        self.folder = tempfile.TemporaryDirectory()
        shutil.copy(self.migrated, f"{self.folder.name}/storyboard.db")
        self.engine = make_engine(f"sqlite:///{self.folder.name}/storyboard.db")
        self.one, self.other = (
            Session(self.engine, expire_on_commit=False),
            Session(self.engine, expire_on_commit=False),
        )
        self.call = open_call(self.one)
        self.model: dict[int, State] = {}
        self.versions: dict[int, int] = {}
        self.events = 0

    @rule(target=told, kind=st.sampled_from(Kind), places=st.sets(st.sampled_from(Place)))
    def somebody_begins(self, kind, places):
        story = tell(self.one, self.call, kind=kind, state=State.DRAFT, places=frozenset(places))
        self.model[story.id], self.versions[story.id] = State.DRAFT, 1
        self.events += 1
        return story.id

    @rule(target=seen, story_id=told)
    def somebody_looks(self, story_id):
        return story_id, self.versions[story_id]

    @rule(what=consumes(seen), file=st.booleans(), reason=st.booleans(), data=st.data())
    def somebody_acts_on_what_they_saw(self, what, file, reason, data):
        story_id, version = what
        now = self.model[story_id]
        likely = [(act, who) for (state, act), m in MOVES.items() if state is now for who in sorted(m.who)]
        likely = [(act, who) for act, who in likely if act not in ENDINGS]  # verbs of their own, below
        anything = st.tuples(st.sampled_from(sorted(set(Act) - ENDINGS)), st.sampled_from(Who))
        act, who = data.draw(st.one_of(st.sampled_from(likely), anything) if likely else anything)
        step = MOVES.get((now, act))
        legal = step is not None and who in step.who and (reason or not step.needs)
        session = self.other
        try:
            story = actions.change_state(
                session, story_id, act, by=By(who), seen=version, new_file=file, given={"reason"} if reason else ()
            )
        except AlreadyChanged as lost:
            assert version != self.versions[story_id]
            assert lost.story.state is self.model[story_id]
        except IllegalMove:
            assert not legal
        else:
            assert legal and version == self.versions[story_id]
            self.model[story_id] = story.state
            self.versions[story_id] += 1
            self.events += 1

    @rule(story_id=told, data=st.data())
    def the_next_legal_step_is_taken(self, story_id, data):
        steps = [(act, sorted(m.who)[0]) for (state, act), m in MOVES.items() if state is self.model[story_id]]
        steps = [(act, who) for act, who in steps if act not in ENDINGS]
        if steps:
            act, who = data.draw(st.sampled_from(steps))
            story = actions.change_state(self.one, story_id, act, by=By(who), given={"reason"})
            self.model[story_id] = story.state
            self.versions[story_id] += 1
            self.events += 1

    @rule(story_id=told)
    def the_author_takes_it_back(self, story_id):
        try:
            actions.withdraw(self.one, story_id)
        except IllegalMove:
            assert self.model[story_id] is State.WITHDRAWN
        else:
            self.model[story_id] = State.WITHDRAWN
            self.versions[story_id] += 1
            self.events += 1

    @rule(what=consumes(seen))
    def a_rule_of_the_call_ends_what_was_looked_at(self, what):
        story_id, version = what
        try:
            actions.expire(self.other, story_id, seen=version, rule="declined")
        except AlreadyChanged:
            assert version != self.versions[story_id]
        except IllegalMove:
            assert self.model[story_id] is State.WITHDRAWN
        else:
            assert version == self.versions[story_id]
            self.model[story_id] = State.WITHDRAWN
            self.versions[story_id] += 1
            self.events += 1

    @rule(story_id=told, place=st.sampled_from(Place), yes=st.booleans())
    def the_author_changes_a_consent(self, story_id, place, yes):
        actions.change_consent(self.one, story_id, place, yes=yes, call_text_id=1)
        self.versions[story_id] += yes and self.model[story_id] is State.PENDING
        self.events += 1

    @rule(story_id=told)
    def a_rendition_is_ready(self, story_id):
        file = MediaFile(
            role=FileRole.RENDITION,
            variant="480p",
            storage_key=f"{story_id}{new_slug()}",
            media_type="video/mp4",
            sha256="",
            bytes=1,
        )
        # A request knows no rows of earlier ones; SQLite may have given the number of a removed file to a new one.
        for known in [row for row in self.one if isinstance(row, MediaFile)]:
            self.one.expunge(known)
        with transaction(self.one):
            actions.add_file(self.one, self.one.get_one(Story, story_id, populate_existing=True), file)

    @invariant()
    def no_story_is_lost_and_each_change_wrote_its_event(self):
        if not hasattr(self, "model"):
            return
        with Session(self.engine) as fresh:
            rows = fresh.execute(select(Story.id, Story.state, Story.version)).all()
            assert {row.id: (row.state, row.version) for row in rows} == {
                story_id: (state, self.versions[story_id]) for story_id, state in self.model.items()
            }
            assert fresh.scalar(select(func.count(Event.id))) == self.events

    @invariant()
    def only_what_may_be_seen_is_seen(self):
        if not hasattr(self, "model"):
            return
        with Session(self.engine) as fresh:
            stories = fresh.scalars(select(Story)).all()
            for place in Place:
                listed = set(fresh.scalars(visible_in(place)))
                assert listed == {story for story in stories if visible(facts_of(story), place)}
                assert {self.model[story.id] for story in listed} <= {State.APPROVED}

    @invariant()
    def nothing_of_a_withdrawn_story_stays(self):
        if not hasattr(self, "model"):
            return
        with Session(self.engine) as fresh:
            for story in fresh.scalars(select(Story).where(Story.state == State.WITHDRAWN)):
                assert (story.title, story.body, story.display_name) == ("", "", "")

    def teardown(self):
        if hasattr(self, "model"):
            self.one.close()
            self.other.close()
            self.engine.dispose()
            self.folder.cleanup()


def test_no_sequence_of_acts_and_races_shows_or_loses_a_story(migrated):
    StoriesAndTheirPeople.migrated = migrated
    run_state_machine_as_test(
        StoriesAndTheirPeople, settings=settings(max_examples=25, stateful_step_count=25, deadline=None)
    )
