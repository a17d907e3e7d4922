"""A call's page says who works on it; its copy takes them along."""

import pytest
from sqlalchemy import select

from storyboard.journal.models import Event
from storyboard.operations.calls import team
from storyboard.staff import actions
from storyboard.staff.models import Staff
from storyboard.staff.roles import Role
from tests.factory import open_call, tell
from tests.operations.calls.conftest import call_now, said
from tests.people import sign_in

PAGE = "/admin/calls/youth4peace/"
NOBODY = "Nobody may moderate this call yet"


@pytest.fixture
def water(session):
    return open_call(session, "water")


def team_on(ada, page: str = PAGE) -> str:
    """What the page says of who works on the call."""
    return said(ada.get(page)).partition("Who works on it ")[2]


def test_the_page_names_who_may_moderate_curate_and_host(app, session, call, water, ada, malik, henri):
    sign_in(app, "Clara", Role.CURATOR, {call.id: frozenset({Role.CURATOR, Role.SENIOR_MODERATOR})})
    sign_in(app, "Rosa", Role.MODERATOR, {water.id: frozenset({Role.MODERATOR})})
    gone = sign_in(app, "Left", Role.MODERATOR)
    actions.disable(session, session.get_one(Staff, gone.id))
    assert team_on(ada).startswith("Moderate Clara , Malik Curate Clara Host Clara , Henri All of it Ada")
    assert f'href="/admin/staff/{malik.id}"' in ada.get(PAGE).text
    assert "Rosa" in team_on(ada, "/admin/calls/water/")


def test_it_says_so_when_nobody_may_moderate_and_leads_to_who_could(app, session, call, water, ada):
    assert NOBODY in team_on(ada)
    assert 'href="/admin/staff/invite"' in ada.get(PAGE).text
    sign_in(app, "Rosa", Role.MODERATOR, {water.id: frozenset({Role.MODERATOR})})
    assert (NOBODY in team_on(ada), NOBODY in team_on(ada, "/admin/calls/water/")) == (True, False)


def test_a_large_team_is_named_in_part_and_counted(app, session, call, ada, monkeypatch):
    monkeypatch.setattr("storyboard.operations.calls.views_one.NAMED", 2)
    for name in ("Bea", "Cem", "Dia", "Eli"):
        actions.add(session, f"{name}@example.org", Role.HOST, name)
    assert "Host Bea , Cem and 2 more" in team_on(ada)


def test_the_copy_for_next_year_takes_its_people_along(app, session, call, ada):
    rosa = sign_in(app, "Rosa", Role.MODERATOR, {call.id: frozenset({Role.MODERATOR, Role.HOST})})
    assert "may do so in the copy, too" in said(ada.get(f"{PAGE}copy"))
    ada.post(f"{PAGE}copy", data={"slug": "next-year"})
    new = call_now(session, "next-year")
    assert session.get_one(Staff, rosa.id).rights.given == {
        call.id: frozenset({Role.MODERATOR, Role.HOST}),
        new.id: frozenset({Role.MODERATOR, Role.HOST}),
    }
    assert rosa.get(f"/moderation/stories/{tell(session, new).slug}").status_code == 200
    told = session.scalars(select(Event).where(Event.kind == "staff.copy_assignments")).one()
    assert (told.actor, told.details) == (f"staff:{ada.id}", {"call": new.id, "of": call.id, "staff": [rosa.id]})


def test_a_copy_that_fails_gives_nobody_anything(app, session, call, water, ada):
    rosa = sign_in(app, "Rosa", Role.MODERATOR, {call.id: frozenset({Role.MODERATOR})})
    assert ada.post(f"{PAGE}copy", data={"slug": "water"}).status_code == 422
    session.rollback()
    assert set(session.get_one(Staff, rosa.id).rights.given) == {call.id}


def test_the_rule_that_names_them_is_the_rule_that_lets_them_in(app, session, call, water):
    for number, role in enumerate(Role):
        sign_in(app, f"All{number}", role)
        if role is not Role.ADMINISTRATOR:
            sign_in(app, f"One{number}", role, {call.id: frozenset({role})})
            sign_in(app, f"Other{number}", role, {water.id: frozenset({role})})
    found = team.team_of(session, call)
    rooms = {Role.MODERATOR: "moderation", Role.CURATOR: "curation", Role.HOST: "screening"}
    assert set(rooms) == set(found.tasks)
    for task, some in found.tasks.items():
        assert {one.name[:3] for one in some} == {"All", "One"}, task
