"""Ada says who works where: on a colleague's page, in an invitation, and at the terminal."""

import re

import pytest
from sqlalchemy import event, select

from storyboard.database import db, transaction
from storyboard.journal.models import Event
from storyboard.operations.staff import queries
from storyboard.staff.models import Staff
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Rights, Role
from tests.factory import open_call, tell
from tests.operations.calls.conftest import said
from tests.operations.staff.test_colleagues import LINK, cells
from tests.people import Browser, sign_in

MODERATES, CURATES = frozenset({Role.MODERATOR}), frozenset({Role.CURATOR})
CHOSEN = {"name": "Malik", "role": "moderator", "where": "chosen", "seen": "1"}
NEW = {"email": "rosa@example.org", "name": "Rosa", "role": "curator"}


@pytest.fixture
def peace(session):
    return open_call(session, "peace")


@pytest.fixture
def water(session):
    return open_call(session, "water", hashtags="")


def person(session, who) -> Staff:
    session.rollback()
    return session.get_one(Staff, who.id, populate_existing=True)


def ticked(page: str) -> list[str]:
    """The boxes that are ticked, as a browser would send them."""
    return re.findall(r'name="given"\s+value="([^"]+)"\s+checked', page)


def where(page: str) -> list[str]:
    return re.findall(r'name="where"\s+value="(\w+)"\s+checked', page)


def test_a_colleague_works_in_the_calls_that_are_ticked_from_the_next_request_on(ada, malik, session, peace, water):
    mine, other = tell(session, peace), tell(session, water)
    page = f"/admin/staff/{malik.id}"
    assert (where(ada.get(page).text), ticked(ada.get(page).text)) == (["everywhere"], [])
    boxes = [f"{peace.id}-moderator", f"{water.id}-curator"]
    assert ada.post(page, data={**CHOSEN, "given": boxes}).location == page
    assert person(session, malik).rights == Rights(
        Role.MODERATOR, False, {peace.id: MODERATES, water.id: frozenset({Role.CURATOR})}
    )
    assert (where(ada.get(page).text), sorted(ticked(ada.get(page).text))) == (["chosen"], sorted(boxes))
    opened = [malik.get(f"/moderation/stories/{story.slug}").status_code for story in (mine, other)]
    assert opened == [200, 404]
    assert malik.get("/curation/?call=water").status_code == 200
    told = session.scalars(select(Event.details).where(Event.kind == "staff.change")).one()
    assert told["calls"] == {str(peace.id): ["moderator"], str(water.id): ["curator"]}


def test_in_every_call_again_means_those_to_come_as_well(ada, malik, session, peace):
    page = f"/admin/staff/{malik.id}"
    ada.post(page, data={**CHOSEN, "given": [f"{peace.id}-moderator"]})
    ada.post(page, data={**CHOSEN, "where": "everywhere", "given": [f"{peace.id}-moderator"], "seen": "2"})
    later = tell(session, open_call(session, "later"))
    assert malik.get(f"/moderation/stories/{later.slug}").status_code == 200
    assert person(session, malik).assignments == []


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"given": []}, "Choose at least one call for what they are here for"),
        ({"given": ["{call}-host"]}, "Choose at least one call for what they are here for"),
        ({"given": ["{call}-moderator", "999-moderator"]}, "A call that was chosen is not there any more"),
        ({"given": ["{call}-administrator"]}, "A call that was chosen is not there any more"),
        ({"given": ["{call}-host"], "role": "administrator"}, "An administrator works in every call"),
        ({"given": ["{call}-moderator"], "where": "somewhere"}, "Choose where they work."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_ticked_is_kept(ada, malik, session, peace, sent, says):
    boxes = [one.replace("{call}", str(peace.id)) for one in sent["given"]]
    answer = ada.post(f"/admin/staff/{malik.id}", data={**CHOSEN, **sent, "given": boxes, "name": "Malik K."})
    assert (answer.status_code, says in said(answer), 'value="Malik K."' in answer.text) == (422, True, True)
    assert ticked(answer.text) == [one for one in boxes if one.startswith(f"{peace.id}-") and "admin" not in one]
    assert (person(session, malik).everywhere, person(session, malik).version) == (True, 1)


def test_of_two_who_say_where_the_second_is_told_and_keeps_what_they_ticked(app, ada, malik, session, peace, water):
    bea = sign_in(app, "Bea", Role.ADMINISTRATOR)
    page = f"/admin/staff/{malik.id}"
    ada.post(page, data={**CHOSEN, "given": [f"{peace.id}-moderator"]})
    answer = bea.post(page, data={**CHOSEN, "given": [f"{water.id}-moderator"]})
    assert (answer.status_code, "Somebody was faster" in answer.text) == (409, True)
    assert (where(answer.text), ticked(answer.text)) == (["chosen"], [f"{water.id}-moderator"])
    assert person(session, malik).rights.given == {peace.id: MODERATES}


def test_a_page_from_before_that_says_nothing_of_where_never_widens_it(ada, malik, session, peace):
    page = f"/admin/staff/{malik.id}"
    ada.post(page, data={**CHOSEN, "given": [f"{peace.id}-moderator"]})
    assert ada.post(page, data={"name": "Malik", "role": "moderator", "seen": "2"}).status_code == 422
    assert person(session, malik).rights.given == {peace.id: MODERATES}


def test_somebody_is_invited_into_one_call(ada, eve, session, peace, water):
    answer = ada.post("/admin/staff/invite", data={**NEW, "where": "chosen"})
    assert (answer.status_code, where(answer.text)) == (422, ["chosen"])
    assert session.scalar(staff_called("rosa@example.org")) is None
    answer = ada.post("/admin/staff/invite", data={**NEW, "where": "chosen", "given": [f"{water.id}-curator"]})
    assert session.scalars(staff_called("rosa@example.org")).one().rights.given == {water.id: CURATES}
    password = "lantern seven quiet goats"
    arrived = eve.post(LINK.search(answer.text).group(1), data={"password": password, "again": password})
    assert arrived.location == "/curation/"
    assert [eve.get(f"/curation/?call={slug}").status_code for slug in ("water", "peace")] == [200, 404]


def test_an_archived_call_can_be_chosen_by_those_alone_who_have_it(ada, malik, sena, session, peace, water):
    ada.post(f"/admin/staff/{malik.id}", data={**CHOSEN, "given": [f"{peace.id}-moderator"]})
    with transaction(session):
        peace.archived_at = peace.closes_at
    box = f'value="{peace.id}-moderator"'
    pages = [ada.get(f"/admin/staff/{who}").text for who in (malik.id, sena.id, "invite")]
    assert [box in page for page in pages] == [True, False, False]


def test_the_list_says_where_everybody_works_and_costs_the_same_for_three_as_for_one(app, ada, session, peace, water):
    given = {peace.id: CURATES, water.id: CURATES | MODERATES}
    sign_in(app, "Clara", Role.CURATOR, given)
    page = ada.get("/admin/staff/").text
    assert cells(page, "clara@")[1] == "Curator water (Curator, Moderator), peace"
    assert cells(page, "ada@")[1] == "Administrator in every call"
    for name in ("Malik", "Sena"):
        sign_in(app, name, Role.CURATOR, given)
    counted = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: counted.append(told[2]))
    session.expire_all()
    queries.colleagues(session, None)
    assert len([one for one in counted if one.startswith("SELECT")]) == 2


def test_who_has_nothing_left_comes_in_and_finds_their_own_page_alone(app, session, peace):
    rosa = sign_in(app, "Rosa", Role.CURATOR, {peace.id: CURATES})
    them = person(session, rosa)
    with transaction(session):
        them.assignments[:] = []
    assert rosa.get("/staff/sign-in").location == "/staff/me"
    assert [rosa.get(page).status_code for page in ("/staff/me", "/curation/", "/screening/")] == [200, 403, 403]
    bar = rosa.get("/staff/me").text
    assert ('href="/curation/"' in bar, 'href="/staff/me"' in bar) == (False, True)


def test_the_bar_shows_the_rooms_of_every_role_and_home_is_that_of_the_first(app, session, peace, water):
    given = {peace.id: frozenset({Role.HOST}), water.id: MODERATES}
    henri: Browser = sign_in(app, "Henri", Role.HOST, given)
    assert henri.get("/staff/sign-in").location == "/screening/"
    bar = henri.get("/screening/").text
    rooms = ("moderation", "screening", "curation")
    assert [f'href="/{room}/"' in bar for room in rooms] == [True, True, False]


def test_at_the_terminal(app, session, peace, water):
    run = app.test_cli_runner().invoke
    add = ["staff", "add", "rosa@example.org", "--role", "host"]
    answer = run(args=[*add, "--call", "peace", "--call", "water"])
    assert "rosa@example.org is now host in peace, water and in no other call." in answer.output
    hosts = frozenset({Role.HOST})
    rosa = session.scalars(staff_called("rosa@example.org")).one()
    assert rosa.rights == Rights(Role.HOST, False, {peace.id: hosts, water.id: hosts})
    for words, says in (
        ([*add, "--call", "paece", "--call", "peace"], "there is no call paece."),
        ([*add[:-1], "administrator", "--call", "peace"], "administrators work in every call."),
    ):
        answer = run(args=words)
        assert (answer.exit_code, says in answer.output) == (2, True)
    assert run(args=add).exit_code == 0
    assert person(session, rosa).rights == Rights(Role.HOST)
