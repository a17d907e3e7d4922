"""Two tabs, two stories, one browser: a form of the own page acts on the story for which it was made, or on none."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from tests.sharing.conftest import Author, bytes_kept, chosen, page, stories

# POST addresses below /story/ that act on no open page: each asks for a key or a secret of its own, or closes it.
WITHOUT_MARK = {
    "sharing.enter",
    "sharing.leave",
    "sharing.ask_way_back",
    "sharing.take_way_back",
    "sharing.stop_news_now",
}
SENT: dict[str, dict[str, Any]] = {
    "sharing.consent": {"places": ["press"], "shown": "web screening"},
    "sharing.replace": {},
    "sharing.withdraw": {},
    "sharing.save_changes": {"title": "QQ words of the first", "body": "QQ body of the first", "seen": "2"},
    "sharing.ask_guardian": {},
    "sharing.news": {"address": "awa@example.org"},
}


def own_forms(app: Flask) -> dict[str, str]:
    """The addresses of the forms of the own page, from the URL map: a new one has to say here what is sent to it."""
    posts = [
        rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and rule.rule.startswith("/story")
    ]
    return {rule.endpoint: rule.rule for rule in posts if rule.endpoint not in WITHOUT_MARK}


def all_there_is() -> list[dict[str, Any]]:
    """Every column of every story, and its consents."""
    columns = [column.key for column in Story.__mapper__.column_attrs]
    rows = [{name: getattr(story, name) for name in columns} for story in stories()]
    said = [sorted((c.place, c.withdrawn_at is None) for c in story.consents) for story in stories()]
    return [{**row, "consents": consents} for row, consents in zip(rows, said, strict=True)]


@pytest.fixture
def old_tab(awa: Author) -> dict[str, str]:
    """What stands hidden on the own page of the first story, while a second one is open in this browser."""
    awa.writes()
    hidden = awa.hidden(awa.client.get("/story/withdraw"))
    awa.writes(title="QQ the second")
    return hidden


def test_every_form_of_the_own_page_is_known(app: Flask) -> None:
    assert set(own_forms(app)) == set(SENT)


@pytest.mark.parametrize("endpoint", SENT)
def test_a_form_of_another_story_changes_nothing(
    awa: Author, old_tab: dict[str, str], app: Flask, endpoint: str
) -> None:
    before, kept = all_there_is(), bytes_kept(app)
    streamed = (
        {"content_type": "multipart/form-data"} if endpoint in ("sharing.replace", "sharing.save_changes") else {}
    )
    for mark in (old_tab["mark"], "forged", ""):
        data = {"mark": mark, **SENT[endpoint], **({"film": chosen()} if endpoint == "sharing.replace" else {})}
        answer = awa.client.post(own_forms(app)[endpoint], data=data, **streamed)
        assert (answer.status_code, "Another story is open here now" in page(answer)) == (409, True)
        assert (all_there_is(), bytes_kept(app)) == (before, kept)


def test_what_was_typed_for_the_other_is_not_lost(awa: Author, old_tab: dict[str, str]) -> None:
    data = {**SENT["sharing.save_changes"], "mark": old_tab["mark"]}
    answer = page(awa.client.post("/story/edit", data=data, content_type="multipart/form-data"))
    assert ("QQ words of the first" in answer, "QQ body of the first" in answer) == (True, True)


def test_the_links_to_take_it_back_know_their_story_too(awa: Author) -> None:
    awa.writes()
    links = [_link(awa, "/story/"), _link(awa, "/c/youth4peace/sent")]
    assert [awa.client.get(link).status_code for link in links] == [200, 200]
    awa.writes(title="QQ the second")
    assert [awa.client.get(link).status_code for link in links] == [409, 409]
    assert "QQ the second" in page(awa.client.get("/story/withdraw"))  # whoever comes without one reads which it is


def test_with_the_key_the_right_one_is_opened_and_taken_back(awa: Author) -> None:
    awa.writes()
    key = awa.key()
    awa.writes(title="QQ the second")
    awa.client.post("/story/", data={"key": key})
    hidden = awa.hidden(awa.client.get("/story/withdraw"))
    assert "Your story is taken back" in page(awa.client.post("/story/withdraw", data=hidden))
    assert [story.state for story in stories()] == [State.WITHDRAWN, State.PENDING]


def test_every_form_on_these_pages_carries_it_and_nothing_of_the_story_is_readable_in_it(awa: Author) -> None:
    awa.writes(age_band="16-17", guardian="later")
    for address in ("/story/", "/story/edit", "/story/withdraw", "/c/youth4peace/sent"):
        text = awa.client.get(address).text
        forms = [form.partition("</form>")[0] for form in text.split("<form")[1:]]
        mine = [
            form for form in forms if any(f'action="{to}"' in form for to in own_forms(awa.client.application).values())
        ]
        assert mine or address == "/c/youth4peace/sent", address
        assert [form for form in mine if 'name="mark"' not in form] == []
        assert stories()[0].slug not in awa.hidden(awa.client.get("/story/"))["mark"]


def test_the_consents_go_to_the_story_of_the_page(awa: Author) -> None:
    awa.writes()
    hidden = awa.hidden(awa.client.get("/story/"))
    awa.client.post("/story/consent", data={"mark": hidden["mark"], "places": ["press"], "shown": hidden["shown"]})
    assert {c.place for c in stories()[0].consents if c.withdrawn_at is None} == {Place.PRESS}


def _link(awa: Author, address: str) -> str:
    link = awa.client.get(address).text.partition('href="/story/withdraw')[2].partition('"')[0]
    return f"/story/withdraw{link}"
