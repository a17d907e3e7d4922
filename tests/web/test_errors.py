"""Errors: a clear sentence in one page, whatever went wrong, and never a trace of it to the reader."""

import re

import pytest
from flask import abort
from structlog.testing import capture_logs

from storyboard.staff.permissions import open_to_all
from storyboard.web.errors import Refusal


class TooHeavy(Refusal):
    code, status, title, message = "too-heavy", 413, "Too heavy", "It weighs %(kilos)d kg; we can lift 20."


@pytest.fixture
def pages(app):
    def add(name, view):
        app.add_url_rule(f"/{name}", name, open_to_all(view))

    add("refused", lambda: (_ for _ in ()).throw(TooHeavy(kilos=31)))
    add("broken", lambda: 1 / 0)
    for status in (400, 403, 404, 405, 410, 413, 429):
        add(f"status-{status}", lambda status=status: abort(status))
    return app.test_client()


def test_a_refusal_says_what_and_how_much(pages):
    answer = pages.get("/refused")
    assert answer.status_code == 413
    assert "It weighs 31 kg; we can lift 20." in answer.text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 413, 429])
def test_every_status_has_a_page_in_plain_words(pages, status):
    answer = pages.get(f"/status-{status}")
    assert answer.status_code == status
    assert "<h1" in answer.text
    assert str(status) not in re.sub(r"<svg\b.*?</svg>", "", answer.text, flags=re.DOTALL)


def test_our_own_failure_is_written_down_and_shows_nothing_of_itself(pages):
    with capture_logs() as written:
        answer = pages.get("/broken")
    assert answer.status_code == 500
    assert "our fault" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert [line["event"] for line in written] == ["request_failed"]


def test_an_unknown_address_is_404(pages):
    assert pages.get("/no/such/page").status_code == 404


def test_a_view_that_nobody_opened_stays_closed(app):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert app.test_client().get("/forgotten").status_code == 404


@pytest.mark.parametrize("path", ["/refused", "/broken", "/no/such/page"])
def test_errors_carry_the_policy_too(pages, path):
    answer = pages.get(path)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert {answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]} == {"no-store", "nosniff"}


def test_who_was_signed_out_meanwhile_gets_back_what_they_typed(app, malik):
    app.config["WTF_CSRF_ENABLED"] = True
    words = "Please say it again without the name of the school."
    for browser in (malik, app.test_client()):
        answer = browser.post("/moderation/stories/x/decline", data={"words": words, "password": "four words of mine"})
        assert (answer.status_code, words in answer.text, "four words" in answer.text) == (400, True, False)
        assert "nothing was done" in answer.text


def test_at_the_gate_typed_words_are_not_lost_either(app):
    answer = app.test_client().post("/moderation/stories/x/decline", data={"words": "Say it without the name."})
    assert (answer.status_code, "Say it without the name." in answer.text) == (401, True)
