"""Whose an upload is: of a browser that holds a draft, for a week by our clock, whatever a phone believes."""

from __future__ import annotations

import time

import pytest
from cryptography import fernet

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
