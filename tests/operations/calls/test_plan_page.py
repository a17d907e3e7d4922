"""A call is written and changed: what is taken, what is refused, and what happens when two do it at once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storyboard.calls.models import Call
from storyboard.calls.standing import Standing
from storyboard.database import transaction
from storyboard.journal.models import Event
from tests.operations.calls.conftest import PLAN, call_now, form_of, said, typed

NEW, EDIT = "/admin/calls/new", "/admin/calls/youth4peace/edit"


def test_ada_writes_a_call_and_all_of_it_is_kept(session, ada):
    answer = ada.post(NEW, data=PLAN)
    assert answer.location == "/admin/calls/water-2027/words"
    call = call_now(session, "water-2027")
    assert (call.standing, call.version, call.demo) == (Standing.DRAFT, 1, False)
    assert (call.hashtags, call.time_zone, call.minimum_age) == ("#water #rivers", "Europe/Brussels", 15)
    assert call.opens_at == datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    assert call.closes_at == datetime(2027, 3, 31, 21, 59, tzinfo=UTC)
    assert (call.kinds, call.places) == (["text", "video"], ["screening", "web"])
    assert (call.longest_text, call.longest_video_s) == (3000, 90)
    assert (call.largest_video, call.reel_target_s) == (500_000_000, 1500)
    assert (call.keep_declined_days, call.keep_unsent_days, call.keep_masters_days) == (30, 7, 14)
    assert call.keep_stories_days is None
    assert call.themes == ["wells", "rivers and seas"]
    assert call.event == {
        "name": "A day for water",
        "place": "Bamako, Palais de la Culture",
        "day": "2027-06-16",
        "link": "https://water.example/day",
        "organisers": ["Open Table", "River Voices"],
    }


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("slug", "", "Give the call an address."),
        ("slug", "Water 2027", "Write it with small letters from a to z, digits and single hyphens"),
        ("slug", "new", "and not “new”."),
        ("slug", "youth4peace", "Another call has this address"),
        ("hashtags", "#wa-ter", "A hashtag has only letters, digits and _."),
        ("time_zone", "Brussels", "We know no time zone “Brussels”. Name a big city near by"),
        ("opens_at", "soon", "Give a day and a time, such as 2027-03-31 23:59."),
        ("opens_at", "", "Give a day and a time"),
        ("opens_at", "0001-01-01T00:00", "Give a day and a time"),
        ("closes_at", "2027-03-01T09:00", "It must close after it opens."),
        ("closes_at", "2027-02-01T09:00", "It must close after it opens."),
        ("closes_at", "2027-03-28T02:30", "There is no such time in Europe/Brussels"),
        ("minimum_age", "12", "Choose a number from 13 to 29."),
        ("minimum_age", "old", "Give a whole number."),
        ("minimum_age", "9" * 30, "Choose a number from 13 to 29."),
        ("kinds", [], "Choose at least one."),
        ("places", [], "Choose at least one."),
        ("longest_text", "5", "Choose a number from 100 to 20000."),
        ("longest_video_s", "121", "Choose a number from 10 to 120."),
        ("largest_mb", "9000", "Choose a number from 1 to 1074."),
        ("reel_minutes", "0", "Choose a number from 1 to 600."),
        ("keep_declined_days", "0", "Choose a number from 1 to 3650."),
        ("keep_masters_days", "", "Give a whole number."),
        ("keep_stories_days", "ever", "Give a whole number."),
        ("keep_stories_days", "0", "Choose a number from 1 to 3650."),
        ("themes", "x" * 41, "is too long: at most 40 characters a line."),
        ("organisers", "\n".join(map(str, range(21))), "These are too many: at most 20 lines."),
        ("event_day", "in June", "Give a day, such as 2027-06-16, or none."),
        ("event_link", "javascript:alert(1)", "This is no address of a page."),
        ("event_link", "https://", "This is no address of a page."),
        ("event_link", "http://[::1", "This is no address of a page."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(session, call, ada, field, value, sentence):
    answer = ada.post(NEW, data={**PLAN, field: value})
    assert (answer.status_code, sentence in said(answer)) == (422, True)
    for other in ("event_name", "organisers"):
        if other != field:
            assert typed(answer, other) == PLAN[other]
    if isinstance(value, str) and value and field != "slug":
        assert typed(answer, field) == value
    assert session.scalars(select(Call.slug)).all() == ["youth4peace"]


def test_the_missing_hour_comes_with_the_one_that_the_clocks_show(ada):
    page = said(ada.post(NEW, data={**PLAN, "closes_at": "2027-03-28T02:30"}))
    assert "on that night the clocks are put forward over it" in page
    assert "Mar 28, 2027, 3:30:00 AM" in page


def test_of_an_hour_that_comes_twice_the_first_is_taken_and_the_page_says_so(session, ada):
    ada.post(NEW, data={**PLAN, "closes_at": "2027-10-31T02:30"})
    assert call_now(session, "water-2027").closes_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    page = said(ada.get("/admin/calls/water-2027/"))
    assert "Closes: on that night the clocks of Europe/Brussels are put back" in page
    assert "We take the first." in page
    ada.post("/admin/calls/water-2027/edit", data={**PLAN, "seen": "1", "closes_at": "2027-11-01T02:30"})
    assert "are put back" not in said(ada.get("/admin/calls/water-2027/"))


def test_saved_as_it_is_shown_nothing_changes(session, call, ada):
    with transaction(session):
        exact = call_now_in(session).closes_at.replace(second=7, microsecond=5)
        call_now_in(session).closes_at = exact
    before = len(session.scalars(select(Event)).all())
    answer = ada.post(EDIT, data=form_of(ada, EDIT))
    assert answer.location == "/admin/calls/youth4peace/"
    now = call_now(session, "youth4peace")
    assert (now.version, now.closes_at, now.largest_video) == (1, exact, 1 << 30)
    assert len(session.scalars(select(Event)).all()) == before


def call_now_in(session):
    return session.scalars(select(Call)).one()


def test_a_call_says_how_long_it_keeps_things_and_the_page_tells(session, call, ada):
    assert "All stories are kept after the event until their authors take them back" in said(
        ada.get("/admin/calls/youth4peace/")
    )
    ada.post(EDIT, data={**form_of(ada, EDIT), "keep_stories_days": "365", "keep_declined_days": "1"})
    now = call_now(session, "youth4peace")
    assert (now.keep_stories_days, now.keep_declined_days, now.version) == (365, 1, 2)
    page = said(ada.get("/admin/calls/youth4peace/"))
    assert "Declined stories are kept 1 day" in page
    assert "All stories are kept after the event 365 days" in page
    ada.post(EDIT, data={**form_of(ada, EDIT), "keep_stories_days": ""})
    assert call_now(session, "youth4peace").keep_stories_days is None


def test_another_zone_moves_the_moment_and_keeps_the_hour(session, ada):
    ada.post(NEW, data=PLAN)
    address = "/admin/calls/water-2027/edit"
    ada.post(address, data={**form_of(ada, address), "time_zone": "Africa/Bamako"})
    assert call_now(session, "water-2027").opens_at == datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def test_a_draft_may_change_its_address_and_an_announced_call_may_not(session, call, ada):
    ada.post(NEW, data=PLAN)
    moved = ada.post("/admin/calls/water-2027/edit", data={**PLAN, "slug": "rivers", "seen": "1"})
    assert moved.location == "/admin/calls/rivers/"
    assert 'name="slug"' not in ada.get(EDIT).text
    ada.post(EDIT, data={**form_of(ada, EDIT), "slug": "other", "minimum_age": "16"})
    assert call_now(session, "youth4peace").minimum_age == 16


def test_two_administrators_edit_one_call_and_the_second_is_told_and_loses_nothing(session, call, ada, bea):
    adas, beas = form_of(ada, EDIT), form_of(bea, EDIT)
    ada.post(EDIT, data={**adas, "minimum_age": "16", "event_name": "Ada’s event"})
    mine = {**beas, "minimum_age": "18", "themes": "Bea’s theme"}
    answer = bea.post(EDIT, data=mine)
    page = said(answer)
    assert answer.status_code == 409
    assert "A colleague changed this call meanwhile It was Ada." in page
    assert "Youngest age 16 18" in page
    assert "The event Ada’s event European Development Days" in page
    assert "Its place" not in page  # nobody touched it
    assert "Themes" in page
    assert [typed(answer, name) for name in ("minimum_age", "themes")] == ["18", "Bea’s theme"]
    assert call_now(session, "youth4peace").minimum_age == 16
    again = bea.post(EDIT, data={**mine, "seen": typed(answer, "seen")})
    assert again.location == "/admin/calls/youth4peace/"
    assert (call_now(session, "youth4peace").minimum_age, call_now(session, "youth4peace").themes) == (
        18,
        ["Bea’s theme"],
    )


def test_who_edits_while_the_call_is_closed_is_told_that_it_was(session, call, ada, bea):
    beas = form_of(bea, EDIT)
    ada.post("/admin/calls/youth4peace/close")
    answer = bea.post(EDIT, data={**beas, "minimum_age": "18"})
    assert (answer.status_code, "What changed Part As it is now As you have it below Closes" in said(answer)) == (
        409,
        True,
    )
    assert call_now(session, "youth4peace").closes_at < datetime.now(UTC) + timedelta(seconds=1)


def test_an_archived_call_is_not_edited_and_what_was_typed_for_it_stays(session, call, ada):
    form = {**form_of(ada, EDIT), "event_name": "Another day"}
    with transaction(session):
        call_now_in(session).archived_at = datetime.now(UTC)
    assert ada.get(EDIT).location == "/admin/calls/youth4peace/"
    answer = ada.post(EDIT, data=form)
    assert (answer.status_code, "This call is archived" in said(answer)) == (409, True)
    assert typed(answer, "event_name") == "Another day"
    assert call_now(session, "youth4peace").version == 1
