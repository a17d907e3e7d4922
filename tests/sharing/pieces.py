"""Films in pieces: what the tests of drafts do with them."""

from __future__ import annotations

from sqlalchemy import select

from storyboard.database import db
from storyboard.uploads.models import Upload, UploadState
from tests.sharing.conftest import Author
from tests.uploads.forms import film
from tests.uploads.tus import Tus

FILM = film(70_000)


def send(tus: Tus, content: bytes = FILM) -> str:
    """Send a whole film; its address."""
    place = tus.begun(len(content))
    assert tus.send(place, content).status_code == 204
    return place


def tell_the_rest(awa: Author) -> int:
    """Take the other steps; the last one's status."""
    awa.takes("about")
    awa.takes("places")
    return awa.takes("check").status_code


def upload_states() -> list[UploadState]:
    """Where each upload stands."""
    db.session.rollback()
    return list(db.session.scalars(select(Upload.state).order_by(Upload.id)))
