"""Pages that were left open: of a story that is sent by now, or of one that was told on in another window."""

from __future__ import annotations

import pytest

from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from tests.sharing.conftest import BODY, TOLD, Author, page, stories

pytestmark = pytest.mark.usefixtures("call")


@pytest.fixture
def old(awa: Author) -> dict[str, dict[str, str]]:
    """What stands hidden in every page of Awa's first story, which she has sent; her second one is begun."""
    hidden = {"tell": dict(awa.form)}
    awa.tells("text", title="The first")
    for step in TOLD:
        awa.opens(step)
        hidden[step] = dict(awa.form)
    hidden["erase"] = awa.hidden(awa.client.get("/c/youth4peace/share"))
    assert awa.takes("check").status_code == 303
    awa.tells("text", title="The second", places=["screening"])
    return hidden


@pytest.mark.parametrize("step", list(TOLD))
@pytest.mark.parametrize("save", [None, "typed"])
def test_a_page_of_one_story_writes_nothing_into_another(
    awa: Author, old: dict[str, dict[str, str]], step: str, save: str | None
) -> None:
    awa.form = old[step]
    answer = awa.fills_in(step, title="The first", display_name="Old", places=["press", "web"], save=save)
    assert answer.status_code == (409 if save else 422)
    if save is None:
        assert "in another window" in page(answer)
    second = stories()[1]
    assert (second.state, second.title, second.display_name) == (State.DRAFT, "The second", "Awa")
    assert [consent.place for consent in second.consents] == [Place.SCREENING]


def test_an_old_first_page_erases_nothing(awa: Author, old: dict[str, dict[str, str]]) -> None:
    awa.client.post("/c/youth4peace/share/erase", data=old["erase"])
    assert [story.state for story in stories()] == [State.PENDING, State.DRAFT]


@pytest.mark.parametrize("mark", ["", "forged", None])
def test_a_page_that_says_nothing_of_its_story_writes_to_none(awa: Author, mark: str | None) -> None:
    awa.takes("tell", "text")
    awa.opens("about")
    assert awa.fills_in("about", mark=mark).status_code == 422
    assert [story.display_name for story in stories()] == [""]


def test_an_older_window_does_not_write_over_what_was_typed_since(awa: Author) -> None:
    awa.takes("tell", "text")
    awa.opens("tell")
    older = dict(awa.form)
    awa.opens("tell")
    assert awa.fills_in("tell", body="A long and newer text.", save="typed").status_code == 204
    awa.form = older
    assert awa.fills_in("tell", body=BODY + "x", save="typed").status_code == 409
    assert [story.body for story in stories()] == ["A long and newer text."]


def test_who_presses_there_sees_both_and_decides(awa: Author) -> None:
    awa.takes("tell", "text")
    awa.opens("tell")
    older = dict(awa.form)
    awa.opens("tell")
    awa.fills_in("tell", body="A long and newer text.", save="typed")
    awa.form = older
    answer = awa.fills_in("tell", "text", body="Mine all the same.")
    assert (answer.status_code, "was changed in another window" in page(answer)) == (409, True)
    assert "Mine all the same." in answer.text
    awa.form = awa.hidden(answer)
    assert awa.fills_in("tell", "text", body="Mine all the same.").status_code == 303
    assert [story.body for story in stories()] == ["Mine all the same."]


def test_the_same_page_goes_on_though_an_answer_was_lost(awa: Author) -> None:
    awa.opens("tell", "text")
    for words in ("Two", "Two schools", "Two schools did"):
        assert awa.fills_in("tell", "text", body=words, save="typed").status_code == 204
    assert [story.body for story in stories()] == ["Two schools did"]


def test_nothing_is_sent_that_was_not_shown(awa: Author) -> None:
    awa.tells("text")
    awa.opens("check")
    shown = dict(awa.form)
    awa.takes("tell", "text", body="Typed after that.")
    awa.form = shown
    answer = awa.fills_in("check")
    assert (answer.status_code, "Typed after that." in page(answer)) == (422, True)
    assert [story.state for story in stories()] == [State.DRAFT]
    awa.form = awa.hidden(answer)
    assert awa.fills_in("check").status_code == 303
