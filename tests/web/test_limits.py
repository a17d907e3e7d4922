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


@pytest.mark.parametrize("path", ["/", "/stories/", "/c/nothing/", "/stories/nothing/", "/stories/nothing/files/x"])
def test_a_whole_hall_reads_through_one_address(visitor, path):
    assert 429 not in statuses(visitor, path)


def test_an_upload_may_go_on_as_often_as_its_line_breaks(visitor):
    assert 429 not in {
        visitor.open("/uploads/nothing", method="HEAD", headers={"Tus-Resumable": "1.0.0"}).status_code
        for _ in range(6)
    }
