"""Verdicts: what they write, who was first, and what can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storyboard.database import transaction, utc_now
from storyboard.journal.models import Event
from storyboard.moderation.models import Decision, Verdict
from storyboard.processing.models import Job, JobKind, JobState
from storyboard.stories import actions as story_actions
from storyboard.stories.age import AgeBand
from storyboard.stories.lifecycle import UNDO_WITHIN, Act, State
from storyboard.stories.models import AuthorMessage, Kind, Story
from storyboard.stories.queries import messages_for_author
from tests.factory import tell
from tests.moderation.desk import approve, ask_for_next, decline, now, seen_by, slug_in

WORDS = "Could you leave out the name of your school? Then we would love to show it."


def told(session, story, at=None):
    """What the author can read, as (code, text)."""
    session.rollback()
    return [(m.code, m.text) for m in session.scalars(messages_for_author(story.id, at or utc_now()))]


def events(session, story):
    """What the journal says happened to a story since it waited."""
    session.rollback()
    rows = session.scalars(select(Event).where(Event.story_id == story.id).order_by(Event.id))
    return [(e.kind, e.actor) for e in rows if e.actor.startswith("staff:")]


def test_approving_writes_decision_and_event_and_hands_out_the_next(malik, session, call, story):
    following = tell(session, call)
    ask_for_next(malik)
    assert slug_in(approve(malik, story.slug).location) == following.slug
    assert (now(story.slug).state, now(story.slug).claimed_by) == (State.APPROVED, None)
    assert now(following.slug).claimed_by == malik.id
    decision = session.scalars(select(Decision)).one()
    assert (decision.verdict, decision.staff_id, decision.round) == (Verdict.APPROVED, malik.id, 1)
    assert events(session, story) == [("story.approve", f"staff:{malik.id}")]
    assert session.scalars(select(Job)).all() == []


def test_the_last_one_leads_back_to_the_queue(malik, story):
    ask_for_next(malik)
    page = malik.get(approve(malik, story.slug).location).text
    assert "Nothing waits for you right now" in page


def test_an_approved_film_is_published(malik, session, call):
    film = tell(session, call, kind=Kind.VIDEO)
    ask_for_next(malik)
    approve(malik, film.slug)
    job = session.scalars(select(Job)).one()
    assert (job.story_id, job.kind, job.state) == (film.id, JobKind.PUBLISH, JobState.WAITING)


def test_a_declined_story_tells_its_author_why_ten_seconds_later(malik, session, story):
    ask_for_next(malik)
    decline(malik, story.slug, "personal-details", f"  {WORDS} ")
    assert now(story.slug).state is State.DECLINED
    assert session.scalars(select(Decision.reason)).one() == "personal-details"
    assert told(session, story) == []
    assert told(session, story, utc_now() + UNDO_WITHIN) == [("personal-details", WORDS)]
    assert events(session, story) == [("story.decline", f"staff:{malik.id}")]


def test_a_decline_needs_a_reason_and_keeps_what_was_typed(malik, story):
    ask_for_next(malik)
    answer = decline(malik, story.slug, reason="", words=WORDS)
    assert answer.status_code == 422
    assert "Choose why: the author is told." in answer.text
    assert WORDS in answer.text
    assert decline(malik, story.slug, reason="because").status_code == 422
    assert now(story.slug).state is State.PENDING


def test_another_reason_needs_a_sentence(malik, story):
    ask_for_next(malik)
    answer = decline(malik, story.slug, reason="other", words="No.")
    assert (answer.status_code, "in at least 40 characters" in answer.text) == (422, True)
    assert decline(malik, story.slug, reason="other", words=WORDS).status_code == 302


def test_under_18_two_different_people_approve(malik, sena, session, call):
    young = tell(session, call, age_band=AgeBand.FROM_16, kind=Kind.VIDEO)
    before = young.ready_at
    ask_for_next(malik)
    approve(malik, young.slug)
    assert (now(young.slug).state, now(young.slug).ready_at, now(young.slug).round) == (State.PENDING, before, 1)
    assert session.scalars(select(Job)).all() == []
    ask_for_next(sena)
    assert "approved once, by Malik" in sena.get(f"/moderation/stories/{young.slug}").text
    approve(sena, young.slug)
    assert now(young.slug).state is State.APPROVED
    assert [kind for kind, _ in events(session, young)] == ["story.first_approval", "story.approve"]
    assert len(session.scalars(select(Job)).all()) == 1


def test_the_same_person_twice_is_one_person_and_is_told_kindly(malik, session, call):
    young = tell(session, call, age_band=AgeBand.FROM_13)
    ask_for_next(malik)
    approve(malik, young.slug)
    assert "You have said yes already" in malik.get(f"/moderation/stories/{young.slug}").text
    for verdict in (approve, decline):
        answer = verdict(malik, young.slug, seen=now(young.slug).version)
        assert (answer.status_code, "two different people look" in answer.text) == (409, True)
    assert WORDS in decline(malik, young.slug, words=WORDS, seen=now(young.slug).version).text
    assert now(young.slug).state is State.PENDING


def test_the_second_person_may_decline(malik, sena, session, call):
    young = tell(session, call, age_band=AgeBand.FROM_16)
    ask_for_next(malik)
    approve(malik, young.slug)
    ask_for_next(sena)
    decline(sena, young.slug)
    assert now(young.slug).state is State.DECLINED


def test_who_comes_second_is_told_who_was_first_and_keeps_their_words(malik, sena, session, call, story):
    ask_for_next(malik)
    seen = seen_by(malik, story.slug)
    approve(malik, story.slug)
    answer = decline(sena, story.slug, words=WORDS, seen=seen)
    assert answer.status_code == 409
    assert "Malik: approved," in answer.text
    assert WORDS in answer.text
    assert "We have it already" in answer.text
    assert f"/moderation/calls/{call.slug}/next" in answer.text
    assert now(story.slug).state is State.APPROVED
    assert told(session, story, utc_now() + UNDO_WITHIN) == []


def test_who_decides_twice_is_told_that_the_first_counts(malik, session, story):
    ask_for_next(malik)
    seen = seen_by(malik, story.slug)
    approve(malik, story.slug, seen=seen)
    answer = approve(malik, story.slug, seen=seen)
    assert (answer.status_code, "You have decided already" in answer.text) == (409, True)
    assert ("counts once" in answer.text, "was not kept" in answer.text) == (True, False)


def test_words_to_an_author_hold_no_hidden_signs(malik, session, story):
    ask_for_next(malik)
    decline(malik, story.slug, words="Write \u202eto\u200b us")
    assert told(session, story, utc_now() + UNDO_WITHIN) == [("duplicate", "Write to us")]


def test_deciding_on_a_story_that_was_taken_back_is_answered_in_words(malik, session, story):
    ask_for_next(malik)
    seen = seen_by(malik, story.slug)
    story_actions.withdraw(session, story.id)
    answer = approve(malik, story.slug, seen=seen)
    assert (answer.status_code, "The author took this story back" in answer.text) == (409, True)
    answer = decline(malik, story.slug, reason="", words=WORDS, seen=seen)
    assert (answer.status_code, WORDS in answer.text) == (409, True)
    assert now(story.slug).state is State.WITHDRAWN


def test_a_late_verdict_counts_unless_a_colleague_took_over(malik, sena, session, call, story):
    ask_for_next(malik)
    seen = seen_by(malik, story.slug)
    with transaction(session):
        session.execute(update(Story).values(claim_expires_at=utc_now() - timedelta(minutes=1)))
    assert ask_for_next(sena) == story.slug
    answer = approve(malik, story.slug, seen=seen)
    assert (answer.status_code, "Sena has this story in hand now" in answer.text) == (409, True)
    assert now(story.slug).state is State.PENDING
    with transaction(session):
        session.execute(update(Story).values(claim_expires_at=utc_now() - timedelta(minutes=1)))
    assert approve(malik, story.slug, seen=seen).status_code == 302
    assert now(story.slug).state is State.APPROVED


def test_what_changed_is_told_before_who_has_it_now(malik, sena, session, story):
    ask_for_next(malik)
    seen = seen_by(malik, story.slug)
    story_actions.change_state(session, story.id, Act.EDIT, by=story_actions.AUTHOR)
    assert ask_for_next(sena) == story.slug
    answer = decline(malik, story.slug, words=WORDS, seen=seen)
    assert (answer.status_code, "The author changed this story" in answer.text) == (409, True)


@pytest.mark.parametrize("seen", ["", "x", "-1", "1e3", "9" * 400, "٣"])
def test_a_verdict_without_the_version_that_was_seen_counts_for_nothing(malik, story, seen):
    ask_for_next(malik)
    assert malik.post(f"/moderation/stories/{story.slug}/approve", data={"seen": seen}).status_code == 409
    assert now(story.slug).state is State.PENDING


def test_what_is_held_back_is_not_decided(malik, session, story):
    with transaction(session):
        session.get_one(Story, story.id).held_for = "guardian"
    answer = approve(malik, story.slug, seen=story.version)
    assert (answer.status_code, "waits for something else" in answer.text) == (409, True)


def test_a_decision_is_taken_back_within_ten_seconds_and_the_author_never_hears_of_it(malik, session, call, story):
    following = tell(session, call)
    ask_for_next(malik)
    page = malik.get(decline(malik, story.slug, words=WORDS).location).text
    assert f"/moderation/stories/{story.slug}/undo" in page
    assert slug_in(malik.post(f"/moderation/stories/{story.slug}/undo").location) == story.slug
    assert (now(story.slug).state, now(story.slug).claimed_by) == (State.PENDING, malik.id)
    assert now(following.slug).claimed_by is None
    assert told(session, story, utc_now() + UNDO_WITHIN) == []
    assert session.scalars(select(AuthorMessage)).all() == []
    assert approve(malik, story.slug).status_code == 302
    assert now(story.slug).state is State.APPROVED
    assert [kind for kind, _ in events(session, story)] == ["story.decline", "story.undo", "story.approve"]


def later(session, seconds=10):
    with transaction(session):
        for decision in session.scalars(select(Decision)):
            decision.at -= timedelta(seconds=seconds)


def test_after_ten_seconds_it_stands(malik, session, story):
    ask_for_next(malik)
    approve(malik, story.slug)
    later(session)
    assert "/undo" not in malik.get("/moderation/").text
    answer = malik.post(f"/moderation/stories/{story.slug}/undo")
    assert (answer.status_code, "can be taken back for 10 seconds" in answer.text) == (409, True)
    assert now(story.slug).state is State.APPROVED


def test_nobody_takes_back_what_a_colleague_decided(malik, sena, story):
    ask_for_next(malik)
    approve(malik, story.slug)
    assert sena.post(f"/moderation/stories/{story.slug}/undo").status_code == 409
    assert now(story.slug).state is State.APPROVED


def test_a_first_approval_can_be_taken_back_and_given_again(malik, session, call):
    young = tell(session, call, age_band=AgeBand.FROM_16)
    ask_for_next(malik)
    approve(malik, young.slug)
    malik.post(f"/moderation/stories/{young.slug}/undo")
    assert now(young.slug).claimed_by == malik.id
    assert approve(malik, young.slug).status_code == 302
    assert now(young.slug).state is State.PENDING
    standing = select(Decision).where(Decision.undone == 0)
    assert len(session.scalars(standing).all()) == 1


def test_nobody_takes_back_what_others_went_on_from(malik, sena, session, call):
    young = tell(session, call, age_band=AgeBand.FROM_16)
    ask_for_next(malik)
    approve(malik, young.slug)
    ask_for_next(sena)
    approve(sena, young.slug)
    assert malik.post(f"/moderation/stories/{young.slug}/undo").status_code == 409
    assert now(young.slug).state is State.APPROVED


def test_a_film_whose_approval_was_taken_back_can_be_approved_again_and_is_published_once(malik, session, call):
    film = tell(session, call, kind=Kind.VIDEO)
    ask_for_next(malik)
    approve(malik, film.slug)
    malik.post(f"/moderation/stories/{film.slug}/undo")
    approve(malik, film.slug)
    assert [job.state for job in session.scalars(select(Job))] == [JobState.WAITING]


def test_an_approved_story_is_taken_down_with_a_reason_that_its_author_reads_at_once(malik, session, call):
    story = tell(session, call, state=State.APPROVED)
    page = f"/moderation/stories/{story.slug}"
    assert "Take it down, and tell the author" in malik.get(page).text
    assert malik.post(f"{page}/take-down", data={"seen": story.version}).status_code == 422
    assert now(story.slug).state is State.APPROVED
    sent = {"seen": story.version, "reason": "someone-else-seen", "words": WORDS}
    assert malik.post(f"{page}/take-down", data=sent).location == page
    assert now(story.slug).state is State.DECLINED
    assert told(session, story) == [("someone-else-seen", WORDS)]
    assert malik.post(f"{page}/take-down", data=sent).status_code == 409


@pytest.mark.parametrize("verdict", ["approve", "decline", "take-down", "undo"])
@pytest.mark.parametrize("reason", ["", "duplicate"])
def test_what_was_not_sent_yet_is_nobodys_to_judge_nor_to_read(malik, session, call, verdict, reason):
    draft = tell(session, call, state=State.DRAFT)
    sent = {"seen": draft.version, "reason": reason, "words": WORDS}
    answer = malik.post(f"/moderation/stories/{draft.slug}/{verdict}", data=sent)
    assert (answer.status_code, draft.title in answer.text) == (404, False)
    assert now(draft.slug).state is State.DRAFT


def test_a_film_that_is_being_replaced_is_not_read_by_way_of_a_mistake(malik, session, call):
    story = tell(session, call, kind=Kind.VIDEO)
    seen = story.version
    story_actions.change_state(session, story.id, Act.EDIT, by=story_actions.AUTHOR, new_file=True)
    for reason in ("", "duplicate"):
        answer = decline(malik, story.slug, reason=reason, words=WORDS, seen=seen)
        assert (answer.status_code, WORDS in answer.text, story.title in answer.text) == (409, True, False)
        assert "The author changed this story" in answer.text
