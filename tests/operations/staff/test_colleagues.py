"""Ada's pages about colleagues: invited, changed, shut out, let in again, reset."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, update

from storyboard.database import db, transaction, utc_now
from storyboard.journal.models import Event
from storyboard.operations.staff import queries
from storyboard.staff import actions, factors
from storyboard.staff.models import Invitation, Staff, StaffSession
from storyboard.staff.models_factors import Authenticator, Passkey
from storyboard.staff.roles import Role
from tests.people import sign_in

PASSWORD = "lantern seven quiet goats"
LINK = re.compile(r"http://127\.0\.0\.1:5000(/staff/invitation/[\w-]{43})")
NEW = {"email": "Rosa.Lima@example.org", "name": " Rosa  Lima ", "role": "curator"}


def person(session, who):
    return session.scalars(select(Staff).where(Staff.id == who.id).execution_options(populate_existing=True)).one()


def cells(page, name):
    """What the list tells of somebody, as words."""
    row = next(row for row in page.split("<tr>") if name in row)
    return [
        " ".join(re.sub(r"<[^>]+>", " ", f"<td {cell}").split()) for cell in row.split("</tr>")[0].split("<td ")[1:]
    ]


def test_somebody_is_invited_by_a_link_that_is_shown_once_and_works_once(ada, eve, session):
    page = ada.post("/admin/staff/invite", data=NEW)
    assert (page.status_code, 'data-copy="link"' in page.text) == (200, True)
    link = LINK.search(page.text).group(1)
    assert not LINK.search(ada.get("/admin/staff/").text)
    rosa = session.scalars(select(Staff).where(Staff.email == "rosa.lima@example.org")).one()
    assert (rosa.name, rosa.role, rosa.password_hash) == ("Rosa Lima", Role.CURATOR, None)
    answer = eve.post(link, data={"password": PASSWORD, "again": PASSWORD})
    assert answer.location == "/curation/"
    assert (eve.get(link).status_code, "This link has done its work" in eve.get(link).text) == (410, True)
    told = session.scalars(select(Event).where(Event.kind == "staff.invite", Event.actor == f"staff:{ada.id}")).one()
    assert told.details == {"staff": rosa.id, "role": "curator", "everywhere": True}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": "rosa"}, "This is not an e-mail address."),
        ({"email": ""}, "Type the address that they will sign in with."),
        ({"name": ""}, "Say how colleagues call them."),
        ({"name": "x" * 81}, "longer than 80 characters"),
        ({"role": ""}, "Choose what they are here for."),
        ({"role": "boss"}, "Choose what they are here for."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(ada, session, typed, says):
    answer = ada.post("/admin/staff/invite", data={**NEW, **typed})
    assert (answer.status_code, says in answer.text) == (422, True)
    assert "Rosa" in answer.text
    assert session.scalar(select(func.count(Staff.id))) == 1


@pytest.mark.parametrize("email", ["rosa@intranet", "rosa@exämple.org", "röse@example.org"])
def test_an_organisations_own_names_are_taken(ada, session, email):
    answer = ada.post("/admin/staff/invite", data={**NEW, "email": email, "name": "Ro\u200bsa"})
    assert answer.status_code == 200
    assert session.scalar(select(Staff.name).where(Staff.email == email)) == "Rosa"


def test_a_colleague_is_not_invited_twice_and_their_name_is_said(ada, malik, session):
    answer = ada.post("/admin/staff/invite", data={**NEW, "email": " MALIK@example.org"})
    assert (answer.status_code, "belongs to Malik" in answer.text, "Rosa" in answer.text) == (409, True, True)
    assert person(session, malik).role is Role.MODERATOR


def test_the_list_tells_how_everybody_stands(ada, malik, sena, henri, session):
    with transaction(session):
        session.execute(update(Staff).where(Staff.id.in_([malik.id, sena.id])).values(password_hash="argon"))
        others = update(StaffSession).where(StaffSession.staff_id != ada.id)
        session.execute(others.values(seen_at=utc_now().replace(2026, 3, 9)))
        session.execute(update(Invitation).where(Invitation.staff_id == henri.id).values(expires_at=utc_now()))
        session.add(Authenticator(staff_id=malik.id, secret="A" * 32, confirmed_at=utc_now()))
        session.add(Authenticator(staff_id=sena.id, secret="A" * 32))
    ada.post("/admin/staff/invite", data=NEW)
    ada.post(f"/admin/staff/{sena.id}/disable")
    page = ada.get("/admin/staff/").text
    assert cells(page, "malik@")[1:] == ["Moderator in every call", "yes", "Mar 9, 2026", "active"]
    assert cells(page, "sena@")[1:] == ["Senior moderator in every call", "no", "Mar 9, 2026", "shut out"]
    assert cells(page, "henri@")[1:] == ["Host in every call", "no", "Mar 9, 2026", "link has run out"]
    assert cells(page, "rosa.lima@")[1:] == ["Curator in every call", "no", "never", "invited"]


def test_the_list_is_paged_by_name_and_costs_the_same_for_three_as_for_one(app, ada, session, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for name in ("Zoe", "Bea", "Bea"):
        ada.post("/admin/staff/invite", data={**NEW, "name": name, "email": f"{name}{utc_now():%f}@example.org"})
    first = queries.colleagues(session, None)
    second = queries.colleagues(session, first.after)
    assert [[one.staff.name for one in page.rows] for page in (first, second)] == [["Ada", "Bea"], ["Bea", "Zoe"]]
    assert second.after is None
    counted = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: counted.append(said[2]))
    queries.colleagues(session, None)
    assert len([one for one in counted if one.startswith("SELECT")]) == 2
    assert ada.get("/admin/staff/?after=nonsense").status_code == 200
    assert ada.get(f"/admin/staff/?after={10**30}").status_code == 200


def test_a_new_name_and_role_hold_from_the_next_request_on(ada, malik, session):
    answer = ada.post(f"/admin/staff/{malik.id}", data={"name": "Malik K.", "role": "host", "seen": "1"})
    assert answer.location == f"/admin/staff/{malik.id}"
    assert (malik.get("/moderation/").status_code, malik.get("/screening/").status_code) == (403, 200)
    assert (person(session, malik).name, person(session, malik).version) == ("Malik K.", 2)


def test_of_two_who_change_one_colleague_the_second_is_told_and_loses_nothing(app, ada, malik, session):
    bea = sign_in(app, "Bea", Role.ADMINISTRATOR)
    path = f"/admin/staff/{malik.id}"
    ada.post(path, data={"name": "Malik A.", "role": "host", "seen": "1"})
    answer = bea.post(path, data={"name": "Malik B.", "role": "curator", "seen": "1"})
    assert (answer.status_code, "Somebody was faster" in answer.text) == (409, True)
    assert ('value="Malik B."' in answer.text, "<bdi>Malik A.</bdi>" in answer.text) == (True, True)
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', answer.text).group(1)
    assert person(session, malik).name == "Malik A."
    assert bea.post(path, data={"name": "Malik B.", "role": "curator", "seen": seen}).status_code == 302
    assert (person(session, malik).name, person(session, malik).role) == ("Malik B.", Role.CURATOR)


def test_shut_out_is_at_once_and_let_in_again_is_as_before(ada, eve, session):
    rosa = actions.accept(session, actions.add(session, "rosa@example.org", Role.HOST, "Rosa"), PASSWORD)
    enter = {"email": "rosa@example.org", "password": PASSWORD}
    eve.post("/staff/sign-in", data=enter)
    assert eve.get("/screening/").status_code == 200
    ada.post(f"/admin/staff/{rosa.id}/disable")
    assert eve.get("/screening/").status_code == 302
    assert eve.post("/staff/sign-in", data=enter).status_code == 422
    page = ada.get(f"/admin/staff/{rosa.id}").text
    assert ("Rosa is shut out since" in page, "Let in again" in page) == (True, True)
    ada.post(f"/admin/staff/{rosa.id}/let-in")
    assert eve.get("/screening/").status_code == 302  # old sessions stay ended
    assert eve.post("/staff/sign-in", data=enter).location == "/screening/"


def test_a_lost_or_late_link_is_replaced_and_the_old_one_ends(ada, eve, session):
    old = LINK.search(ada.post("/admin/staff/invite", data=NEW).text).group(1)
    rosa = session.scalars(select(Staff).where(Staff.email == "rosa.lima@example.org")).one()
    with transaction(session):
        session.execute(update(Invitation).values(expires_at=utc_now() - timedelta(seconds=1)))
    assert "The link was not used in time." in ada.get(f"/admin/staff/{rosa.id}").text
    new = LINK.search(ada.post(f"/admin/staff/{rosa.id}/link").text).group(1)
    assert (eve.get(old).status_code, eve.get(new).status_code) == (410, 200)


def test_a_reset_ends_everything_and_its_owner_reads_who_did_it(app, ada, eve, session):
    rosa = actions.accept(session, actions.add(session, "rosa@example.org", Role.HOST, "Rosa"), PASSWORD)
    enter = {"email": "rosa@example.org", "password": PASSWORD}
    eve.post("/staff/sign-in", data=enter)
    with transaction(session):
        session.add(Authenticator(staff_id=rosa.id, secret="A" * 32, confirmed_at=utc_now()))
        session.add(Passkey(staff_id=rosa.id, name="lost phone", credential_id="AA", public_key=b"", sign_count=0))
        factors.renew_codes(session, rosa, "key")
    link = LINK.search(ada.post(f"/admin/staff/{rosa.id}/reset").text).group(1)
    assert eve.get("/screening/").status_code == 302
    assert eve.post("/staff/sign-in", data=enter).status_code == 422
    assert "Ada reset your sign-in on" in eve.get(link).text
    answer = eve.post(link, data={"password": "another seven quiet goats", "again": "another seven quiet goats"})
    assert answer.location == "/screening/"  # no second step: the lost factor is gone
    assert "Ada reset your sign-in on" in eve.get("/staff/me").text
    assert session.scalars(select(Passkey)).all() == []
    told = session.scalars(select(Event).where(Event.kind == "staff.reset")).one()
    assert (told.actor, told.details) == (f"staff:{ada.id}", {"staff": rosa.id})


def test_nobody_resets_themselves_nor_who_is_shut_out(ada, malik):
    answer = ada.post(f"/admin/staff/{ada.id}/reset")
    assert (answer.status_code, "would shut you out" in answer.text) == (409, True)
    assert ada.get("/admin/").status_code == 200
    ada.post(f"/admin/staff/{malik.id}/disable")
    for what in ("reset", "link"):
        answer = ada.post(f"/admin/staff/{malik.id}/{what}")
        assert (answer.status_code, "Let them in again first" in answer.text) == (409, True)
