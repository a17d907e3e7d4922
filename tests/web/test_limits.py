"""A ceiling against floods, where a flood costs something; reading together, in a hall with one address, is none."""

from __future__ import annotations

import pytest

from storyboard import create_app
from storyboard.web import limits
from tests.people import Browser

pytestmark = pytest.mark.sqlite


@pytest.fixture
def visitor(settings, monkeypatch):
    """Somebody before a site that takes three requests a minute from an address."""
    monkeypatch.setattr(limits, "FLOOD", "3 per minute")
    app = create_app(settings)
    app.test_client_class = Browser
    yield app.test_client()
    app.extensions["storyboard_engine"].dispose()


def statuses(visitor, path, **headers):
    return {visitor.get(path, headers=headers).status_code for _ in range(6)}


@pytest.mark.parametrize("path", ["/story/", "/staff/sign-in"])
def test_more_than_a_person_could_ask_for_is_refused_in_words(visitor, path):
    answers = [visitor.get(path) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "Please wait a little" in answers[-1].text


@pytest.mark.parametrize("path", ["/", "/stories/", "/stories/feed.atom", "/stories/nothing/files/x"])
def test_a_whole_hall_reads_through_one_address(visitor, path):
    assert 429 not in statuses(visitor, path)


@pytest.mark.parametrize("path", ["/stories/?country=A{}", "/?x={}", "/c/nothing{}/", "/stories/feed.atom?x={}"])
def test_pages_that_have_to_be_made_have_an_end(visitor, path):
    assert [visitor.get(path.format(n)).status_code == 429 for n in range(4)] == [False, False, False, True]


@pytest.fixture
def searcher(settings, monkeypatch):
    """Somebody before a site that takes three searches a minute."""
    monkeypatch.setattr(limits, "FLOOD", f"{3 * limits.SEARCH} per minute")
    app = create_app(settings)
    yield app.test_client()
    app.extensions["storyboard_engine"].dispose()


@pytest.mark.parametrize("path", ["/stories/?q=well{}", "/stories/?q=well", "/?q={}", "/stories/feed.atom?q={}"])
def test_a_search_counts_for_ten_pages_and_is_refused_in_words(searcher, path):
    """Each asks the database for other words, so no number of them is kept."""
    answers = [searcher.get(path.format(n)) for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "Please wait a little" in answers[-1].text
    assert searcher.application.extensions["storyboard_kept"].pages == {}


def test_an_upload_may_go_on_as_often_as_its_line_breaks(visitor):
    assert 429 not in {
        visitor.open("/uploads/nothing", method="HEAD", headers={"Tus-Resumable": "1.0.0"}).status_code
        for _ in range(6)
    }
