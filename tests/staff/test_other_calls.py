"""Malik, Clara and Henri work in one call: of the other, everything is as if it were not there.

A table of every page and button of their rooms. One that is added and not listed here fails the test.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import event

from storyboard.curation import actions as curation
from storyboard.moderation import reports
from storyboard.staff.permissions import ANY_STAFF, EVERYBODY, policy_of
from storyboard.staff.roles import Role
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind
from storyboard.stories.models_reports import ReportReason
from storyboard.web.installation import storage
from tests.factory import open_call, tell
from tests.moderation.desk import ask_for_next, now
from tests.people import Browser, sign_in

ALL = frozenset({Role.SENIOR_MODERATOR, Role.CURATOR, Role.HOST})
# What stands in the address: a story that waits, one that is shown, their files, a reel, the call itself.
STORY, SHOWN, FILE, FILM, REEL = "waiting", "shown", "file", "film", "reel"
VERDICT = {"seen": "{version}", "reason": "duplicate", "words": "We have it already."}

# endpoint: (how, address, what is sent). Each is 404 in the other call, and something else in one's own.
OF_A_CALL: dict[str, tuple[str, str, dict[str, str]]] = {
    "moderation.next_story": ("POST", "/moderation/calls/{call}/next", {}),
    "moderation.story": ("GET", "/moderation/stories/{waiting}", {}),
    "moderation.story_file": ("GET", "/moderation/stories/{waiting}/files/{file}", {}),
    "moderation.take": ("POST", "/moderation/stories/{waiting}/take", {}),
    "moderation.heartbeat": ("POST", "/moderation/stories/{waiting}/heartbeat", {}),
    "moderation.give_back": ("POST", "/moderation/stories/{waiting}/give-back", {}),
    "moderation.skip": ("POST", "/moderation/stories/{waiting}/skip", {}),
    "moderation.approve": ("POST", "/moderation/stories/{waiting}/approve", VERDICT),
    "moderation.decline": ("POST", "/moderation/stories/{waiting}/decline", VERDICT),
    "moderation.ask": ("POST", "/moderation/stories/{waiting}/ask", {"seen": "{version}", "question": "Whose is it?"}),
    "moderation.undo": ("POST", "/moderation/stories/{waiting}/undo", {}),
    "moderation.take_down": ("POST", "/moderation/stories/{shown}/take-down", VERDICT),
    "moderation.settle_reports": ("POST", "/moderation/stories/{shown}/reports/settle", {}),
    "moderation.ask_captions": ("GET", "/moderation/stories/{shown}/captions", {}),
    "moderation.write_captions": ("POST", "/moderation/stories/{shown}/captions", {"language": "fr", "written": "x"}),
    "curation.story": ("GET", "/curation/stories/{shown}", {}),
    "curation.file": ("GET", "/curation/files/{film}", {}),
    "curation.rate": ("POST", "/curation/stories/{shown}/rating", {"stars": "4"}),
    "curation.make_reel": ("POST", "/curation/reels/?call={call}", {"name": "Mine", "minutes": "20"}),
    "curation.reel": ("GET", "/curation/reels/{reel}", {}),
    "curation.put_in": ("POST", "/curation/reels/{reel}/stories/{shown}", {}),
    "curation.move": ("POST", "/curation/reels/{reel}/stories/{shown}/up", {"seen": "2"}),
    "curation.take_out": ("POST", "/curation/reels/{reel}/stories/{shown}/out", {}),
    "screening.show": ("GET", "/screening/reels/{reel}/show", {}),
    "screening.items": ("GET", "/screening/reels/{reel}/items.json", {}),
    "screening.file": ("GET", "/screening/files/{film}", {}),
}
# Pages over several calls: they must not name the other one, nor anything in it.
# Pages of somebody's own, about themselves alone.
OWN = {"notices.mine", "notices.choose"}
LISTS = {
    "moderation.queue": "/moderation/",
    "moderation.reported": "/moderation/reports/",
    "curation.board": "/curation/",
    "curation.reels": "/curation/reels/",
    "screening.home": "/screening/",
}
WITH_A_CALL = ("/curation/?call={call}", "/curation/reels/?call={call}")


def filled(session, slug: str, curator: int) -> SimpleNamespace:
    """A call with a film that waits, one that is shown, and a reel with it; by the names that addresses use."""
    call = open_call(session, slug, hashtags=f"#{slug}")
    waiting = tell(session, call, kind=Kind.VIDEO, title=f"Waits in {slug}", language="fr")
    shown = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED, title=f"Shown in {slug}")
    reel = curation.make_reel(session, call, f"Reel of {slug}", 1200, staff_id=curator)
    curation.put_in(session, reel.slug, shown.slug, staff_id=curator)
    reports.report(session, shown.id, ReportReason.OTHER, f"Words about {slug}")
    seen = (waiting.file(FileRole.POSTER), shown.file(FileRole.RENDITION, "480p"))
    for file in seen:
        with storage().writer(file.storage_key) as writer:
            writer.write(bytes(1000))
            writer.finish()
    return SimpleNamespace(
        id=call.id,
        waiting=waiting,
        names={
            "call": slug,
            "waiting": waiting.slug,
            "shown": shown.slug,
            "file": seen[0].slug,
            "film": seen[1].slug,
            "reel": reel.slug,
        },
    )


@pytest.fixture
def theirs(session, ada) -> SimpleNamespace:
    return filled(session, "theirs", ada.id)


@pytest.fixture
def other(session, ada) -> SimpleNamespace:
    return filled(session, "other", ada.id)


@pytest.fixture
def rosa(app, theirs, other) -> Browser:
    """Rosa does everything in her own call, and nothing in the other."""
    return sign_in(app, "Rosa", Role.SENIOR_MODERATOR, {theirs.id: ALL})


@pytest.fixture
def ask(app: Flask, rosa: Browser) -> Callable[[str, SimpleNamespace], int]:
    """What Rosa is answered by an endpoint, for things of this call."""

    def asked(endpoint: str, call: SimpleNamespace) -> int:
        how, address, sent = OF_A_CALL[endpoint]
        values = {**call.names, "version": str(call.waiting.version)}
        data = {name: value.format(**values) for name, value in sent.items()}
        return rosa.open(address.format(**values), method=how, data=data if how == "POST" else None).status_code

    return asked


def test_every_page_of_their_rooms_is_in_the_table(app):
    rooms = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if policy_of(app, rule.endpoint) not in (EVERYBODY, ANY_STAFF, frozenset({Role.ADMINISTRATOR}))
    }
    assert rooms == {*OF_A_CALL, *LISTS, *OWN}


def test_the_table_asks_each_endpoint_that_it_names(app):
    adapter = app.url_map.bind("localhost")
    for endpoint, (how, address, _sent) in OF_A_CALL.items():
        assert adapter.match(address.partition("?")[0], method=how)[0] == endpoint


@pytest.mark.parametrize("endpoint", OF_A_CALL)
def test_what_is_of_another_call_is_as_if_it_were_not_there(ask, theirs, other, endpoint):
    assert ask(endpoint, other) == 404
    assert ask(endpoint, theirs) not in (403, 404)


def test_nothing_of_another_call_was_changed_by_all_that_asking(ask, theirs, other, session):
    before = [now(other.names[name]).version for name in (STORY, SHOWN)]
    for endpoint in OF_A_CALL:
        ask(endpoint, other)
    after = [now(other.names[name]) for name in (STORY, SHOWN)]
    assert [story.version for story in after] == before
    assert [story.claimed_by for story in after] == [None, None]


@pytest.mark.parametrize("page", LISTS.values())
def test_no_list_names_another_call_or_anything_in_it(rosa, ada, page):
    assert "other" in ada.get(page).text  # whoever works there finds it here
    found = rosa.get(page).text
    assert ("theirs" in found, "other" in found.replace("Another", "")) == (True, False)


@pytest.mark.parametrize("page", WITH_A_CALL)
def test_a_list_of_another_call_is_not_there(rosa, ada, page):
    addresses = [page.format(call=slug) for slug in ("theirs", "other", "nothing")]
    assert [rosa.get(address).status_code for address in addresses] == [200, 404, 404]
    assert [ada.get(address).status_code for address in addresses] == [200, 200, 404]


def test_the_queue_hands_out_of_ones_own_call_alone(rosa, ada, theirs, other):
    assert ask_for_next(rosa, "theirs") == theirs.names[STORY]
    assert rosa.post("/moderation/calls/other/next").status_code == 404
    assert ask_for_next(ada, "other") == other.names[STORY]


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.MODERATOR, {"moderation"}),
        (Role.CURATOR, {"curation", "screening"}),
        (Role.HOST, {"screening"}),
    ],
)
def test_a_role_in_one_call_opens_its_rooms_and_no_other(app, theirs, role, opens):
    browser = sign_in(app, "Somebody", role, {theirs.id: frozenset({role})})
    rooms = ("moderation", "curation", "screening", "admin")
    assert {room for room in rooms if browser.get(f"/{room}/").status_code == 200} == opens


def test_one_role_here_and_another_there_are_kept_apart(app, theirs, other):
    clara = sign_in(
        app, "Clara", Role.CURATOR, {theirs.id: frozenset({Role.CURATOR}), other.id: frozenset({Role.MODERATOR})}
    )
    pages = [f"/curation/stories/{one.names['shown']}" for one in (theirs, other)]
    pages += [f"/moderation/stories/{one.names['waiting']}" for one in (theirs, other)]
    assert [clara.get(page).status_code for page in pages] == [200, 404, 404, 200]


@pytest.mark.parametrize("page", LISTS.values())
def test_a_page_costs_the_same_for_one_call_and_for_three(app, session, ada, theirs, page):
    def cost(browser: Browser) -> int:
        browser.get(page)  # a session is touched once a minute
        counted: list[object] = []
        engine = app.extensions["storyboard_engine"]
        listener = lambda *told: counted.append(told[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        assert browser.get(page).status_code == 200
        event.remove(engine, "before_cursor_execute", listener)
        return len(counted)

    def who(name: str, *calls: int) -> Browser:
        return sign_in(app, name, Role.SENIOR_MODERATOR, dict.fromkeys(calls, ALL))

    one = cost(who("Rosa", theirs.id))
    more = [filled(session, slug, ada.id).id for slug in ("second", "third")]
    assert cost(who("Sol", theirs.id, *more)) == one
    assert cost(sign_in(app, "Tess", Role.ADMINISTRATOR)) == one - 1  # who is everywhere is not asked where


def test_a_story_of_another_call_is_not_put_into_a_reel_of_ones_own(rosa, theirs, other):
    address = "/curation/reels/{}/stories/{}"
    stories = ("nothing", other.names[SHOWN])
    found = [rosa.post(address.format(theirs.names[REEL], one), headers={"HX-Request": "true"}).text for one in stories]
    said = [page.partition("</div>")[0] for page in found]
    assert "Its author did not say yes to being shown on a screen" in said[0]
    assert (said[1], "Shown in other" in found[1]) == (said[0], False)


def test_a_call_that_begins_is_not_theirs_by_itself(session, rosa):
    later = open_call(session, "later", hashtags="#later")
    story = tell(session, later)
    assert rosa.get(f"/moderation/stories/{story.slug}").status_code == 404
    assert "#later" not in rosa.get("/moderation/").text
