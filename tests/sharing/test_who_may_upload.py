"""Whose an upload is: of a browser that holds a draft, for a week by our clock, whatever a phone believes."""

from __future__ import annotations

import time

import pytest
from cryptography import fernet

from storyboard.calls.models import Call
from storyboard.database import transaction
from tests.sharing.conftest import Author
from tests.uploads.tus import Tus

pytestmark = [pytest.mark.usefixtures("call"), pytest.mark.sqlite]
DAY_S = 86_400


@pytest.mark.parametrize(("days", "status"), [(6.9, 201), (7.1, 403)])
def test_a_draft_lets_its_browser_send_for_a_week(awa: Author, monkeypatch, days: float, status: int) -> None:
    """The cookie is as old as it is by the time sealed into it: a browser that keeps it longer gains nothing."""
    began = time.time() - days * DAY_S
    with monkeypatch.context() as past:
        past.setattr(fernet.time, "time", lambda: began)
        awa.takes("tell", "video", save="typed")
    assert Tus(awa.client).create(Upload_Length=1000).status_code == status


def test_the_cookie_ends_by_the_time_that_passes_and_not_by_a_date_alone(awa: Author) -> None:
    """A date would be compared with the clock of the phone, which may be years off; browsers put Max-Age first."""
    answer = awa.takes("tell", "video", save="typed")
    (draft,) = [said for said in answer.headers.getlist("Set-Cookie") if said.startswith("draft-")]
    assert f"Max-Age={7 * DAY_S}" in draft


@pytest.mark.parametrize(("kept", "told"), [(1, "1 day"), (3, "3 days"), (30, "7 days")])
def test_a_browser_goes_on_for_as_long_as_the_call_keeps_a_draft_and_says_so(
    session, call, awa: Author, kept: int, told: str
) -> None:
    with transaction(session):
        session.get_one(Call, call.id).keep_unsent_days = kept
    answer = awa.takes("tell", "text", save="typed")
    (draft,) = [said for said in answer.headers.getlist("Set-Cookie") if said.startswith("draft-")]
    assert f"Max-Age={min(kept, 7) * DAY_S};" in draft
    assert f"kept on this phone for {told}." in awa.client.get("/c/youth4peace/share").text
    assert f"go on within {told}, on this phone" in awa.opens("about").text
