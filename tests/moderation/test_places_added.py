"""Awa adds a place while Malik and Sena look: nobody says yes to a place that they were not shown."""

from __future__ import annotations

import pytest

from storyboard.stories.actions import change_consent
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from tests.factory import tell
from tests.moderation.desk import approve, decline, now


def add_press(session, story):
    change_consent(session, story.id, Place.PRESS, yes=True, call_text_id=story.call.texts[0].id)


@pytest.mark.parametrize("verdict", [approve, decline])
def test_a_decision_on_the_page_of_before_is_refused_and_says_why(malik, session, story, verdict):
    seen = story.version
    add_press(session, story)
    answer = verdict(malik, story.slug, seen=seen)
    assert (answer.status_code, "The author changed this story" in answer.text) == (409, True)
    assert now(story.slug).state is State.PENDING
    assert approve(malik, story.slug, seen=now(story.slug).version).status_code == 302
    assert now(story.slug).state is State.APPROVED


def test_between_two_approvals_both_are_needed_anew(malik, sena, session, call):
    young = tell(session, call, age_band=AgeBand.FROM_16)
    approve(malik, young.slug, seen=now(young.slug).version)
    add_press(session, young)
    approve(sena, young.slug, seen=now(young.slug).version)
    assert now(young.slug).state is State.PENDING
    approve(malik, young.slug, seen=now(young.slug).version)
    assert now(young.slug).state is State.APPROVED


def test_a_place_taken_away_makes_nobody_look_again(malik, session, story):
    seen = story.version
    change_consent(session, story.id, Place.WEB, yes=False, call_text_id=story.call.texts[0].id)
    assert approve(malik, story.slug, seen=seen).status_code == 302
    assert now(story.slug).state is State.APPROVED


def test_who_comes_after_a_colleague_is_told_of_the_colleague(malik, sena, session, story):
    seen = story.version
    approve(sena, story.slug, seen=seen)
    change_consent(session, story.id, Place.WEB, yes=False, call_text_id=story.call.texts[0].id)
    assert "Sena: approved" in approve(malik, story.slug, seen=seen).text


def test_a_place_added_to_a_story_that_is_shown_leaves_it_as_it_is(session, call):
    shown = tell(session, call, state=State.APPROVED)
    add_press(session, shown)
    assert (now(shown.slug).version, now(shown.slug).round) == (shown.version, shown.round)
