"""The lifecycle's table: what is legal, for whom, and what it needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.stories.lifecycle import MOVES, Act, IllegalMove, State, Who, legal_acts, move

STATES, ACTS, PARTS = st.sampled_from(State), st.sampled_from(Act), st.sampled_from(Who)


@given(STATES, ACTS, PARTS, st.sets(st.sampled_from(["reason"])))
def test_a_step_is_in_the_table_or_refused(state, act, who, given_):
    listed = MOVES.get((state, act))
    if listed and who in listed.who and listed.needs <= given_:
        assert move(state, act, who, given_) is listed
    else:
        with pytest.raises(IllegalMove):
            move(state, act, who, given_)


def test_a_refusal_names_what_would_be_legal():
    with pytest.raises(IllegalMove) as refused:
        move(State.DECLINED, Act.APPROVE, Who.MODERATOR)
    assert refused.value.legal == (Act.UNDO,)


def test_a_decline_without_a_reason_is_refused_by_name():
    with pytest.raises(IllegalMove, match="needs reason"):
        move(State.PENDING, Act.DECLINE, Who.MODERATOR)


def test_authors_can_take_their_story_back_from_everywhere_and_only_they():
    for state in set(State) - {State.WITHDRAWN}:
        assert move(state, Act.WITHDRAW, Who.AUTHOR).to is State.WITHDRAWN
        assert [who for who in Who if Act.WITHDRAW in legal_acts(state, who)] == [Who.AUTHOR]


def test_the_system_ends_what_a_call_keeps_no_longer_and_only_it():
    for state in set(State) - {State.WITHDRAWN}:
        assert move(state, Act.EXPIRE, Who.SYSTEM).to is State.WITHDRAWN
        assert [who for who in Who if Act.EXPIRE in legal_acts(state, who)] == [Who.SYSTEM]


def test_nothing_leads_out_of_withdrawn():
    assert [legal_acts(State.WITHDRAWN, who) for who in Who] == [frozenset()] * len(Who)


def test_only_moderators_approve_and_only_what_waits():
    approvals = {(state, who) for (state, act), m in MOVES.items() if m.to is State.APPROVED for who in m.who}
    assert approvals == {(State.PENDING, Who.MODERATOR), (State.PENDING, Who.SENIOR)}


def test_every_state_can_be_reached_and_none_is_a_dead_end():
    reached = {m.to for m in MOVES.values()} | {m.with_file for m in MOVES.values() if m.with_file}
    assert reached | {State.DRAFT} == set(State)
    assert {state for state, _ in MOVES} == set(State) - {State.WITHDRAWN}


@pytest.mark.parametrize("state", [State.PENDING, State.CHANGES_REQUESTED, State.APPROVED])
def test_a_new_file_goes_through_processing_before_anybody_decides(state):
    act = Act.SUBMIT if state is State.CHANGES_REQUESTED else Act.EDIT
    step = move(state, act, Who.AUTHOR)
    assert (step.target(new_file=True), step.target(new_file=False)) == (State.PROCESSING, State.PENDING)
