"""Who holds which role in which call: the rule, its twin in the database, and what is written down."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.journal.models import Event
from storyboard.staff import actions, assignments, colleagues
from storyboard.staff.models import Staff
from storyboard.staff.models_assignments import Assignment
from storyboard.staff.queries import staff_called, works_in
from storyboard.staff.roles import GIVEN_PER_CALL, Rights, Role, holders_of, may_act_as
from tests.factory import open_call

PEACE, WATER, CITIES = 1, 2, 3
GIVEN = st.dictionaries(
    st.sampled_from([PEACE, WATER]), st.frozensets(st.sampled_from(GIVEN_PER_CALL), min_size=1), max_size=2
)
RIGHTS = st.builds(Rights, st.sampled_from(Role), st.booleans(), GIVEN)


@given(RIGHTS)
def test_what_somebody_holds_anywhere_is_what_they_hold_in_some_call(rights):
    calls = [rights.in_call(call) for call in (PEACE, WATER, CITIES)]
    assert rights.anywhere == frozenset().union(*calls)


@given(RIGHTS)
def test_who_is_not_everywhere_holds_nothing_where_nothing_was_given(rights):
    everywhere = rights.everywhere or rights.role is Role.ADMINISTRATOR
    assert rights.in_call(CITIES) == (frozenset({rights.role}) if everywhere else frozenset())
    if not everywhere:
        assert rights.in_call(PEACE) == rights.given.get(PEACE, frozenset())


@given(st.frozensets(st.sampled_from(Role)), st.frozensets(st.sampled_from(Role)), st.sampled_from(Role))
def test_one_more_role_never_closes_a_door(held, more, wanted):
    asked = frozenset({wanted})
    assert may_act_as(held | more, asked) == may_act_as(held, asked) or may_act_as(more, asked)
    assert may_act_as(held, asked) == (not held.isdisjoint(holders_of(wanted)))


@pytest.fixture
def calls(session) -> list[Call]:
    return [open_call(session, slug) for slug in ("peace", "water", "cities")]


@pytest.fixture
def rosa(session, calls) -> Staff:
    """Rosa, who curates one call."""
    actions.add(session, "rosa@example.org", Role.CURATOR, where={PEACE: {Role.CURATOR}})
    return session.scalars(staff_called("rosa@example.org")).one()


def write_down(session, staff: Staff, rights: Rights) -> None:
    """Exactly these rights, even those that no page would give."""
    with transaction(session):
        staff.role, staff.everywhere = rights.role, rights.everywhere
        staff.assignments[:] = []
        session.flush()
        staff.assignments[:] = [
            Assignment(call_id=call, role=role) for call, roles in rights.given.items() for role in roles
        ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rights=RIGHTS)
def test_the_query_agrees_with_the_rule(session, rosa, rights):
    write_down(session, rosa, rights)
    session.expire_all()
    for wanted in Role:
        listed = set(session.scalars(select(Call.id).where(works_in(rosa.id, wanted, Call.id))))
        told = {call for call in (PEACE, WATER, CITIES) if may_act_as(rosa.rights.in_call(call), frozenset({wanted}))}
        assert listed == told
        who = select(Staff.id).where(works_in(Staff.id, wanted, WATER))
        assert session.scalars(who).all() == [rosa.id] * (WATER in told)


def test_who_is_shut_out_works_nowhere(session, rosa):
    mine = select(Call.id).where(works_in(rosa.id, Role.CURATOR, Call.id))
    assert session.scalars(mine).all() == [PEACE]
    actions.disable(session, rosa)
    assert session.scalars(mine).all() == []


def test_those_who_are_everywhere_cost_no_question_and_the_others_one(session, calls, rosa):
    actions.add(session, "malik@example.org", Role.MODERATOR)
    malik = session.scalars(staff_called("malik@example.org")).one()
    counted = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *said: counted.append(said[2]))
    assert (malik.rights.anywhere, len(counted)) == (frozenset({Role.MODERATOR}), 0)
    session.refresh(rosa)
    counted.clear()
    assert (rosa.rights.anywhere, rosa.rights.in_call(WATER)) == (frozenset({Role.CURATOR}), frozenset())
    assert len(counted) == 1


def test_an_administrator_is_everywhere_whatever_is_asked(session, rosa):
    actions.add(session, rosa.email, Role.ADMINISTRATOR, where={PEACE: {Role.MODERATOR}})
    session.refresh(rosa)
    assert (rosa.everywhere, rosa.assignments) == (True, [])


def test_the_database_itself_refuses_an_administrator_of_one_call(session, rosa):
    with pytest.raises(IntegrityError), transaction(session):
        rosa.assignments.append(Assignment(call_id=WATER, role=Role.ADMINISTRATOR))


def test_what_was_given_is_replaced_and_the_journal_says_it(session, rosa):
    colleagues.change(
        session,
        rosa.id,
        "Rosa",
        Role.MODERATOR,
        where={WATER: {Role.MODERATOR, Role.HOST}, CITIES: frozenset()},
        seen=1,
        by=rosa,
    )
    session.refresh(rosa)
    assert rosa.rights == Rights(Role.MODERATOR, False, {WATER: frozenset({Role.MODERATOR, Role.HOST})})
    told = session.scalars(select(Event.details).where(Event.kind == "staff.change")).one()
    assert told == {
        "staff": rosa.id,
        "role": "moderator",
        "everywhere": False,
        "calls": {str(WATER): ["host", "moderator"]},
    }
    actions.add(session, rosa.email, Role.HOST)
    session.refresh(rosa)
    assert (rosa.rights, session.scalars(select(Assignment)).all()) == (Rights(Role.HOST), [])


@pytest.mark.parametrize("where", [{}, {PEACE: frozenset()}, {PEACE: frozenset({Role.HOST})}])
def test_nobody_is_here_for_something_that_holds_nowhere(session, rosa, where):
    with pytest.raises(assignments.Nowhere):
        colleagues.change(session, rosa.id, "Rosa", Role.CURATOR, where=where, seen=1, by=rosa)
    session.refresh(rosa)
    assert (rosa.version, rosa.rights.given) == (1, {PEACE: frozenset({Role.CURATOR})})


def test_a_call_that_is_not_there_is_said_and_nothing_is_written(session, rosa):
    with pytest.raises(assignments.CallGone):
        colleagues.change(session, rosa.id, "R", Role.HOST, where={99: frozenset({Role.HOST})}, seen=1, by=rosa)
    session.refresh(rosa)
    assert (rosa.name, rosa.version, rosa.role) == ("Rosa", 1, Role.CURATOR)


def test_with_a_call_goes_what_was_given_in_it(session, rosa):
    with transaction(session):
        call = session.get_one(Call, PEACE)
        for text in call.texts:
            session.delete(text)
        session.delete(call)
    session.refresh(rosa)
    assert (rosa.assignments, rosa.rights.anywhere) == ([], frozenset())


def test_the_time_is_not_asked(session, rosa):
    """A call that is archived keeps those who work in it: they may still look things up."""
    with transaction(session):
        session.get_one(Call, PEACE).archived_at = utc_now()
    assert session.scalar(select(works_in(rosa.id, Role.CURATOR, PEACE)))
