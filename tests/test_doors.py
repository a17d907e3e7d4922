"""Every door of the house: who may open it, and that none is left off the list.

A new page is a new line here: its endpoint, who may open it, and what they find there. Addresses with a part to fill in
are asked with something that does not exist, so whoever may come in finds 404. Everybody else finds 302 (to the
sign-in page) or, when signed in, 403.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
from flask import Flask
from werkzeug.routing import Rule

from storyboard.staff.roles import Role
from tests.people import sign_in

MODERATORS = frozenset({Role.MODERATOR, Role.SENIOR_MODERATOR, Role.ADMINISTRATOR})
CURATORS = frozenset({Role.CURATOR, Role.ADMINISTRATOR})
HOSTS = frozenset({Role.HOST, Role.CURATOR, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
STAFF = frozenset(Role)
EVERYBODY = None

DOORS: dict[str, tuple[frozenset[Role] | None, int]] = {
    # the public
    "public.home": (EVERYBODY, 200),
    "public.call": (EVERYBODY, 404),
    "public.logo": (EVERYBODY, 404),
    "public.gallery": (EVERYBODY, 200),
    "public.feed": (EVERYBODY, 200),
    "public.call_feed": (EVERYBODY, 404),
    "public.ask_report": (EVERYBODY, 404),
    "public.report": (EVERYBODY, 404),
    "public.reported": (EVERYBODY, 200),
    "public.story": (EVERYBODY, 404),
    "public.file": (EVERYBODY, 404),
    "public.question": (EVERYBODY, 404),
    "public.answers": (EVERYBODY, 404),
    # authors, who open their own story by its key
    "sharing.share": (EVERYBODY, 404),
    "sharing.step": (EVERYBODY, 404),
    "sharing.save": (EVERYBODY, 404),
    "sharing.draft_film": (EVERYBODY, 404),
    "sharing.erase": (EVERYBODY, 404),
    "sharing.answer": (EVERYBODY, 404),
    "sharing.take_answer": (EVERYBODY, 404),
    "sharing.sent": (EVERYBODY, 404),
    "sharing.own_page": (EVERYBODY, 200),
    "sharing.enter": (EVERYBODY, 422),
    "sharing.leave": (EVERYBODY, 303),
    # the language menu
    "language": (EVERYBODY, 303),
    # films in pieces; without the share form's cookie nothing is found, without the protocol's version nothing is done
    # films in pieces; without the cookie of a draft nothing is found, without the protocol's version nothing is done
    "uploads.create": (EVERYBODY, 412),
    "uploads.one": (EVERYBODY, 412),
    "sharing.left": (EVERYBODY, 200),
    "sharing.poster": (EVERYBODY, 404),
    "sharing.progress": (EVERYBODY, 404),
    "sharing.replace": (EVERYBODY, 303),
    "sharing.change": (EVERYBODY, 303),
    "sharing.save_changes": (EVERYBODY, 303),
    "sharing.consent": (EVERYBODY, 303),
    "sharing.news": (EVERYBODY, 303),
    "sharing.stop_news": (EVERYBODY, 410),
    "sharing.stop_news_now": (EVERYBODY, 410),
    "sharing.lost_key": (EVERYBODY, 200),
    "sharing.ask_way_back": (EVERYBODY, 422),
    "sharing.way_back": (EVERYBODY, 410),
    "sharing.take_way_back": (EVERYBODY, 410),
    "sharing.ask_guardian": (EVERYBODY, 303),
    "sharing.guardian_link": (EVERYBODY, 303),
    "sharing.guardian": (EVERYBODY, 410),
    "sharing.guardian_answers": (EVERYBODY, 410),
    "sharing.guardian_file": (EVERYBODY, 404),
    "sharing.ask_withdraw": (EVERYBODY, 303),
    "sharing.withdraw": (EVERYBODY, 303),
    # coming in
    "staff.sign_in": (EVERYBODY, 200),
    "staff.enter": (EVERYBODY, 422),
    "staff.invitation": (EVERYBODY, 410),
    "staff.accept": (EVERYBODY, 410),
    "staff.sign_out": (STAFF, 302),
    "staff.me": (STAFF, 200),
    "staff.end_session": (STAFF, 404),
    "staff.end_all_sessions": (STAFF, 302),
    # one's own mail
    "notices.mine": (MODERATORS | CURATORS, 200),
    "notices.choose": (MODERATORS | CURATORS, 302),
    # the second step, which only who gave their password finds open
    "staff.second_step": (EVERYBODY, 302),
    "staff.give_code": (EVERYBODY, 302),
    "staff.passkey_question": (EVERYBODY, 404),
    "staff.give_passkey": (EVERYBODY, 302),
    # one's own second factor
    "staff.second_factor": (STAFF, 200),
    "staff.begin_authenticator": (STAFF, 302),
    "staff.authenticator": (STAFF, 302),
    "staff.confirm_authenticator": (STAFF, 302),
    "staff.remove_authenticator": (STAFF, 302),
    "staff.renew_codes": (STAFF, 302),
    "staff.new_passkey_question": (STAFF, 200),
    "staff.add_passkey": (STAFF, 422),
    "staff.remove_passkey": (STAFF, 404),
    # moderation
    "moderation.queue": (MODERATORS, 200),
    "moderation.next_story": (MODERATORS, 404),
    "moderation.story": (MODERATORS, 404),
    "moderation.story_file": (MODERATORS, 404),
    "moderation.take": (MODERATORS, 404),
    "moderation.heartbeat": (MODERATORS, 404),
    "moderation.give_back": (MODERATORS, 404),
    "moderation.skip": (MODERATORS, 404),
    "moderation.approve": (MODERATORS, 404),
    "moderation.decline": (MODERATORS, 404),
    "moderation.ask": (MODERATORS, 404),
    "moderation.undo": (MODERATORS, 404),
    "moderation.take_down": (MODERATORS, 404),
    "moderation.reported": (MODERATORS, 200),
    "moderation.settle_reports": (MODERATORS, 404),
    "moderation.ask_captions": (MODERATORS, 404),
    "moderation.write_captions": (MODERATORS, 404),
    # curation
    "curation.board": (CURATORS, 200),
    "curation.story": (CURATORS, 404),
    "curation.file": (CURATORS, 404),
    "curation.rate": (CURATORS, 400),
    "curation.reels": (CURATORS, 200),
    "curation.make_reel": (CURATORS, 404),
    "curation.reel": (CURATORS, 404),
    "curation.put_in": (CURATORS, 404),
    "curation.take_out": (CURATORS, 404),
    "curation.move": (CURATORS, 404),
    # screening
    "screening.home": (HOSTS, 200),
    "screening.show": (HOSTS, 404),
    "screening.items": (HOSTS, 404),
    "screening.file": (HOSTS, 404),
    # operations
    "operations.overview": (ADMINISTRATORS, 200),
    "operations.jobs": (ADMINISTRATORS, 200),
    "operations.retry": (ADMINISTRATORS, 404),
    "operations.staff": (ADMINISTRATORS, 200),
    "operations.ask_invite": (ADMINISTRATORS, 200),
    "operations.invite": (ADMINISTRATORS, 422),
    "operations.colleague": (ADMINISTRATORS, 404),
    "operations.change_colleague": (ADMINISTRATORS, 404),
    "operations.disable": (ADMINISTRATORS, 404),
    "operations.let_in_again": (ADMINISTRATORS, 404),
    "operations.new_link": (ADMINISTRATORS, 404),
    "operations.reset": (ADMINISTRATORS, 404),
    "calls.calls": (ADMINISTRATORS, 200),
    "calls.new": (ADMINISTRATORS, 200),
    "calls.create": (ADMINISTRATORS, 422),
    "calls.one": (ADMINISTRATORS, 404),
    "calls.edit": (ADMINISTRATORS, 404),
    "calls.save": (ADMINISTRATORS, 404),
    "calls.words": (ADMINISTRATORS, 404),
    "calls.write": (ADMINISTRATORS, 404),
    "calls.announce": (ADMINISTRATORS, 404),
    "calls.open_now": (ADMINISTRATORS, 404),
    "calls.close_now": (ADMINISTRATORS, 404),
    "calls.archive": (ADMINISTRATORS, 404),
    "calls.bring_back": (ADMINISTRATORS, 404),
    "calls.copy": (ADMINISTRATORS, 404),
    "calls.make_copy": (ADMINISTRATORS, 404),
    "calls.logos": (ADMINISTRATORS, 404),
    "calls.add_logo": (ADMINISTRATORS, 404),
    "calls.logo": (ADMINISTRATORS, 404),
    "calls.move_logo": (ADMINISTRATORS, 404),
    "calls.remove_logo": (ADMINISTRATORS, 404),
    "calls.questions": (ADMINISTRATORS, 404),
    "calls.add_question": (ADMINISTRATORS, 404),
    "calls.reword_question": (ADMINISTRATORS, 404),
    "calls.move_question": (ADMINISTRATORS, 404),
    "calls.put_question": (ADMINISTRATORS, 404),
    "calls.preview": (ADMINISTRATORS, 404),
    "calls.preview_form": (ADMINISTRATORS, 404),
    "operations.notices": (ADMINISTRATORS, 200),
    "operations.send_notice_again": (ADMINISTRATORS, 404),
    "operations.give_notice_up": (ADMINISTRATORS, 404),
    "operations.healthz": (EVERYBODY, 200),
    "operations.readyz": (EVERYBODY, 200),
    "operations.metrics": (EVERYBODY, 200),  # on this machine; who else may: tests/operations/test_metrics.py
}
# Their forms carry the token inside a body that is read as it comes, or do nothing worth a token: they close a page. Or
# they want a header that no form of another site can send.
ANSWERS_WITHOUT_TOKEN = {
    "sharing.save": 404,
    "sharing.take_answer": 404,
    "sharing.replace": 303,
    "sharing.save_changes": 303,
    "sharing.leave": 303,
    "calls.add_logo": 404,
    "language": 303,
    "uploads.create": 412,
    "uploads.one": 412,
}

FILLED_IN = {
    "direction": "up",
    "what": "film",
    "state": "open",
    "step": "tell",
    "session_id": 0,
    "passkey_id": 0,
    "staff_id": 0,
    "job": 0,
    "notice": 0,
}


class Door(NamedTuple):
    """One way in: an endpoint, by one method."""

    endpoint: str
    method: str
    path: str


def doors_of(app: Flask) -> list[Door]:
    """All of them, from the URL map; files that everybody may have (style, scripts) are not of interest."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return [
        Door(rule.endpoint, method, path_of(app, rule))
        for rule in rules
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


def path_of(app: Flask, rule: Rule) -> str:
    """The address, filled in with what does not exist."""
    values = {name: FILLED_IN.get(name, "nothing") for name in rule.arguments}
    return str(app.url_map.bind("localhost").build(rule.endpoint, values, method=sorted(rule.methods or ())[0]))


def expected(endpoint: str, role: Role | None) -> int:
    """What somebody in this role, or nobody, finds behind the door."""
    who, found = DOORS[endpoint]
    if endpoint == "staff.sign_in" and role is not None:
        return 302  # who is in goes on to their own room
    if who is EVERYBODY or role in who:
        return found
    return 302 if role is None else 403


def test_no_door_is_left_off_the_list_and_none_is_on_it_that_is_not_there(app):
    assert {door.endpoint for door in doors_of(app)} == set(DOORS)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "nobody")
def test_each_opens_their_own_doors_and_no_other(app, role):
    found = {}
    for number, door in enumerate(doors_of(app)):
        # Each door is tried anew: some of them sign out whoever opens them.
        browser = app.test_client() if role is None else sign_in(app, f"Somebody{number}", role)
        found[door.endpoint] = browser.open(door.path, method=door.method).status_code
    wrong = {endpoint: status for endpoint, status in found.items() if status != expected(endpoint, role)}
    assert (wrong, set(found)) == ({}, set(DOORS))


def test_nobody_is_sent_anywhere_but_to_the_sign_in_page(app, eve):
    closed = [door for door in doors_of(app) if DOORS[door.endpoint][0] is not EVERYBODY]
    assert closed
    for door in closed:
        place = eve.open(door.path, method=door.method).location
        assert place.partition("?")[0] == "/staff/sign-in", door


def test_a_view_that_nobody_marked_is_not_there(app, ada):
    app.add_url_rule("/forgotten", "forgotten", lambda: "a page that nobody thought about")
    assert ada.get("/forgotten").status_code == 404


def test_nothing_changes_without_the_forms_token(app):
    app.config["WTF_CSRF_ENABLED"] = True
    changing = [door for door in doors_of(app) if door.method != "GET"]
    found = {}
    for number, door in enumerate(changing):
        browser = sign_in(app, f"Ada{number}", Role.ADMINISTRATOR)
        found[door.endpoint] = browser.open(door.path, method=door.method).status_code
    assert found == {door.endpoint: ANSWERS_WITHOUT_TOKEN.get(door.endpoint, 400) for door in changing}


def test_with_its_token_a_form_is_taken(app, ada):
    app.config["WTF_CSRF_ENABLED"] = True
    page = ada.get("/staff/me").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert ada.post("/staff/sign-out", data={"csrf_token": token}).location == "/staff/sign-in"
