"""The list of calls, a call's preview, and its copy for next year."""

import re

import pytest
from sqlalchemy import event, func, select

from storyboard.calls.local_time import shown
from storyboard.calls.models import Call
from storyboard.calls.standing import Standing
from storyboard.database import transaction, utc_now
from storyboard.operations.calls import queries
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from tests.factory import open_call, tell
from tests.operations.calls.conftest import PLAN, call_now, form_of, said

COPY = "/admin/calls/youth4peace/copy"


def test_the_list_says_where_each_call_stands_and_how_many_stories_it_has(session, call, ada):
    for state in (State.PENDING, State.APPROVED, State.APPROVED):
        tell(session, call, state=state)
    open_call(session, "quiet", closes_at=utc_now().replace(year=2090), time_zone="Africa/Bamako", hashtags="")
    page = said(ada.get("/admin/calls/"))
    assert "1 wait for a moderator · 2 approved" in page
    assert "no story yet" in page
    assert page.count("(Bamako time)") == 2
    assert page.count("(Brussels time)") == 2
    assert page.index("Bamako") < page.index("Brussels")  # the one that closes last first


def test_without_a_call_it_says_how_to_begin(ada):
    assert "There is no call yet" in said(ada.get("/admin/calls/"))
    assert "No call is archived" in said(ada.get("/admin/calls/?archived="))


def test_a_long_list_has_pages_and_leaves_none_out(session, ada, monkeypatch):
    monkeypatch.setattr(queries, "A_PAGE", 2)
    for number in range(5):
        open_call(session, f"call-{number}")
    found, address = [], "/admin/calls/"
    while address:
        page = ada.get(address).text
        found += re.findall(r'<a href="/admin/calls/(call-\d)/">', page)
        after = re.search(r'href="(/admin/calls/\?after=[^"]+)"', page)
        address = after[1].replace("&amp;", "&") if after else ""
    assert sorted(found) == [f"call-{number}" for number in range(5)]


@pytest.mark.parametrize("address", ["/admin/calls/", "/admin/calls/call-0/"])
def test_the_number_of_questions_to_the_database_does_not_grow(app, session, ada, address):
    def asked() -> int:
        count = 0

        def one_more(*_: object) -> None:
            nonlocal count
            count += 1

        engine = app.extensions["storyboard_engine"]
        event.listen(engine, "before_cursor_execute", one_more)
        assert ada.get(address).status_code == 200
        event.remove(engine, "before_cursor_execute", one_more)
        return count

    tell(session, open_call(session, "call-0"))
    one = asked()
    for number in range(1, 4):
        tell(session, open_call(session, f"call-{number}"), state=State.APPROVED)
    assert asked() == one


def test_a_copy_for_next_year_is_a_draft_with_the_same_words_and_no_stories(session, call, ada):
    words = "/admin/calls/youth4peace/words"
    ada.post(words, data={**form_of(ada, words), "question": "And now?"})
    tell(session, call)
    assert 'value="youth4peace-' in ada.get(COPY).text
    assert ada.post(COPY, data={"slug": "peace-again"}).location == "/admin/calls/peace-again/"
    old, new = call_now(session, "youth4peace"), call_now(session, "peace-again")
    assert (new.standing, new.version, new.demo) == (Standing.DRAFT, 1, False)
    assert [(text.language, text.version) for text in new.texts] == [("en", 1), ("fr", 1)]
    assert (new.newest_in("en").question, new.source_language) == ("And now?", "en")
    for name in ("opens_at", "closes_at"):
        before, after = (shown(getattr(one, name), one.time_zone) for one in (old, new))
        assert (after.year, after.month, after.hour, after.minute) == (
            before.year + 1, before.month, before.hour, before.minute)  # fmt: skip
    assert new.event == {**old.event, "day": "2028-06-16"}
    assert (new.themes, new.places, new.kinds) == (old.themes, old.places, old.kinds)
    assert session.scalar(select(func.count()).select_from(Story).where(Story.call_id == new.id)) == 0


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [("youth4peace", "Another call has this address"), ("No!", "Write it with small letters"), ("", "Give the call")],
)
def test_a_copy_needs_an_address_of_its_own(session, call, ada, slug, sentence):
    answer = ada.post(COPY, data={"slug": slug})
    assert (answer.status_code, sentence in said(answer)) == (422, True)
    assert session.scalar(select(func.count()).select_from(Call)) == 1


def test_a_preview_is_the_public_page_and_the_form_and_sends_nothing(session, call, ada, eve):
    with transaction(session):
        session.scalars(select(Call)).one().announced_at = None
    assert eve.get("/c/youth4peace/").status_code == 404
    page = ada.get("/admin/calls/youth4peace/preview")
    assert "This is a preview: nothing can be sent from here." in said(page)
    assert "12 days left" in said(page) or "11 days left" in said(page)
    assert "What does peace look like where you live?" in said(page)
    assert re.findall(r'href="([^"]*kind=[^"]*)"', page.text) == [
        f"/admin/calls/youth4peace/preview/share?kind={kind}" for kind in ("video", "text")
    ]
    assert "/c/youth4peace/share" not in page.text
    form = ada.get("/admin/calls/youth4peace/preview/share?kind=text")
    assert "As you would tell it to a friend." in said(form)
    assert re.search(r"<button[^>]*\bdisabled\b[^>]*>\s*<span>Next", form.text)
    assert not re.search(r'name="ticket"[^>]*value="[^"]', form.text)
    assert 'action=""' in form.text
    for step, sentence in (("about", "How old are you?"), ("places", "Nothing is on until you choose it")):
        page = ada.get(f"/admin/calls/youth4peace/preview/share?kind=text&step={step}")
        assert (sentence in said(page), 'action=""' in page.text) == (True, True)
    assert ada.get("/admin/calls/youth4peace/preview/share?kind=text&step=check").status_code == 404
    assert ada.post("/admin/calls/youth4peace/preview/share?kind=text").status_code == 405


def test_a_preview_shows_the_call_before_and_after_and_in_each_language(call, ada):
    shown = {phase: said(ada.get(f"/admin/calls/youth4peace/preview?phase={phase}")) for phase in ("before", "closed")}
    assert "You can tell your story soon" in shown["before"]
    assert "This call is closed" in shown["closed"]
    french = ada.get("/admin/calls/youth4peace/preview?language=fr").text
    assert "À quoi ressemble la paix chez toi ?" in french
    assert "À quoi" in ada.get("/admin/calls/youth4peace/preview/share?kind=video&language=fr").text


def test_there_is_nothing_to_preview_without_words_or_for_a_kind_that_is_not_asked(session, ada):
    ada.post("/admin/calls/new", data={**PLAN, "kinds": "text"})
    assert ada.get("/admin/calls/water-2027/preview").location == "/admin/calls/water-2027/words"
    open_call(session, "texts", kinds=["text"])
    assert ada.get("/admin/calls/texts/preview/share?kind=video").status_code == 404
    assert ada.get("/admin/calls/texts/preview/share").status_code == 404
