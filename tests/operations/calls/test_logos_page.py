"""Logos on their page: added, seen by whom they are for, and each file that can be none refused with its sentence."""

import errno
import re

import pytest
from sqlalchemy import select

from storyboard.calls.models_logos import CallLogo
from storyboard.calls.queries import logos_of
from storyboard.database import transaction, utc_now
from storyboard.media import logo as drawing
from storyboard.media.picture_file import read
from storyboard.storage import disk
from storyboard.storage.interface import Full
from tests.factory import open_call
from tests.media import pictures
from tests.media.pictures import PLANTED, picture
from tests.operations.calls.conftest import form_of, said, typed
from tests.uploads.forms import BOUNDARY, field, file, form

pytestmark = pytest.mark.media
PAGE = "/admin/calls/youth4peace/logos"
REFUSED = {
    "empty": (b"", "This file is empty: there is not one byte in it."),
    "a text called PNG": (b"our logo", "This is a text, not a picture, whatever its name says."),
    "HTML": (pictures.HTML, "This is a text, not a picture, whatever its name says."),
    "SVG": (
        pictures.SVG,
        "This is an SVG: such a file can carry a program that would run on our pages, so we take none.",
    ),
    "cut": (picture, "This picture is damaged or stops in the middle."),
    "a bomb": (pictures.bomb(), "This picture has 60000 by 60000 points; at most 4096 by 4096 can be read."),
    "moving": (lambda: pictures.animated("png"), "This picture moves, and a logo here stands still."),
    "GIF": (b"GIF89a" + b"\0" * 40, "This is a GIF. Save the logo as PNG"),
    "too big": (b"\x89PNG" + b"\0" * 2_000_000, "This file is larger than 2 MB"),
}


def send(browser, data: bytes | None = None, name: str = "Open Table", filename: str = "logo.png", **fields: str):
    """The form as a browser sends it."""
    typed_in = [field(one, value) for one, value in {**fields, "name": name}.items()]
    body = form(*typed_in, file(picture() if data is None else data, "file", filename))
    return browser.post(PAGE, data=body, content_type=f"multipart/form-data; boundary={BOUNDARY}")


def rows(session, call) -> list[CallLogo]:
    session.rollback()
    return list(session.scalars(logos_of(call.id)))


def stored(app) -> list[str]:
    return [key for key, _ in app.extensions["storyboard_storage"].objects()]


def address(session, call, at: int = 0) -> str:
    return f"/c/youth4peace/logos/{rows(session, call)[at].slug}.png"


def moves(session, call, at: int, what: str) -> str:
    return f"{PAGE}/{rows(session, call)[at].slug}/{what}"


def test_ada_adds_one_and_everybody_sees_it_with_its_name(session, call, ada, eve):
    answer = send(ada)
    assert answer.location == PAGE
    assert "Added. This is how it is shown." in said(ada.get(PAGE))
    page = eve.get("/c/youth4peace/").text
    image = re.search(
        r'<img src="(/c/youth4peace/logos/[^"]+\.png)"\s+alt="Open Table"\s+width="300"\s+height="100"', page
    )
    assert image
    shown = eve.get(image[1])
    assert (shown.status_code, shown.mimetype, read(shown.data).kind) == (200, "image/png", "png")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Cache-Control"] == "public, max-age=3600"
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize("telling", [pictures.telling_png, pictures.telling_jpeg, pictures.telling_webp])
def test_no_byte_of_what_was_planted_is_kept_anywhere(app, session, call, ada, tmp_path, telling):
    send(ada, telling(), filename="Aminata Traore.png")
    assert len(rows(session, call)) == 1
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [word for word in PLANTED if word.encode() in everything] == []
    assert len(stored(app)) == 1


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_can_be_none_is_refused_with_its_sentence_and_nothing_is_kept(
    app, session, call, ada, tmp_path, name
):
    data, sentence = REFUSED[name]
    data = data() if callable(data) else data
    answer = send(ada, data[:-20] if name == "cut" else data)
    assert (answer.status_code, sentence in said(answer)) == (422, True), said(answer)
    assert typed(answer, "name") == "Open Table"
    assert (rows(session, call), stored(app)) == ([], [])
    assert data == b"" or not any(data in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_without_a_name_or_a_file_the_page_says_what_is_missing(app, session, call, ada):
    page = said(send(ada, name="  "))
    assert "Name whose logo it is: it is read out to who cannot see it." in page
    assert "Choose the file again: a browser does not keep it." in page
    assert "at most 120 characters" in said(send(ada, name="x" * 121))
    answer = ada.post(PAGE, data={"name": "Open Table"}, content_type="multipart/form-data")
    assert (answer.status_code, "Choose the file with the logo." in said(answer)) == (422, True)
    answer = ada.post(PAGE, data=b"what no browser sends", content_type="multipart/form-data")
    assert (answer.status_code, "We could not read what your browser sent." in said(answer)) == (422, True)
    assert (rows(session, call), stored(app)) == ([], [])


def test_a_name_is_cleaned_of_what_no_database_takes(session, call, ada):
    send(ada, name=" Open\0  Table\u202e ")
    assert [logo.name for logo in rows(session, call)] == ["Open Table"]


def test_a_draft_s_logo_is_seen_in_the_preview_and_by_nobody_else(session, ada, eve, clara):
    call = open_call(session, announced_at=None)
    send(ada)
    public = address(session, call)
    assert [browser.get(public).status_code for browser in (eve, clara, ada)] == [404] * 3
    own = public.replace("/c/", "/admin/calls/")
    assert f'src="{own}"' in ada.get("/admin/calls/youth4peace/preview").text
    assert (ada.get(own).status_code, ada.get(own).headers["Cache-Control"]) == (200, "no-store")
    assert (eve.get(own).status_code, clara.get(own).status_code) == (302, 403)
    ada.post("/admin/calls/youth4peace/announce")
    assert eve.get(public).status_code == 200


def test_a_logo_has_no_address_under_another_call(session, call, ada, eve):
    open_call(session, "another")
    send(ada)
    assert eve.get(address(session, call).replace("youth4peace", "another")).status_code == 404


def test_they_are_put_into_order_and_removed(app, session, call, ada, eve):
    for name in ("Open Table", "River Voices"):
        send(ada, name=name)
    ada.post(moves(session, call, 1, "up"), data={"seen": typed(ada.get(PAGE), "seen")})
    assert re.findall(r'alt="([^"]+)"', eve.get("/c/youth4peace/").text) == ["River Voices", "Open Table"]
    gone = address(session, call)
    page = said(
        ada.post(moves(session, call, 0, "remove"), data={"seen": typed(ada.get(PAGE), "seen")}, follow_redirects=True)
    )
    assert "Removed." in page
    assert (eve.get(gone).status_code, [logo.name for logo in rows(session, call)]) == (404, ["Open Table"])
    assert len(stored(app)) == 1


def test_the_second_of_two_administrators_is_told_and_nothing_is_removed(session, call, ada, bea):
    for name in ("Open Table", "River Voices"):
        send(ada, name=name)
    seen = typed(bea.get(PAGE), "seen")
    ada.post(moves(session, call, 1, "up"), data={"seen": seen})
    answer = bea.post(moves(session, call, 0, "remove"), data={"seen": seen}, follow_redirects=True)
    assert "A colleague changed this call meanwhile" in said(answer)
    assert [logo.name for logo in rows(session, call)] == ["River Voices", "Open Table"]


def test_who_edits_the_plan_meanwhile_is_told_that_logos_changed(call, ada, bea):
    beas = form_of(bea, "/admin/calls/youth4peace/edit")
    send(ada)
    answer = bea.post("/admin/calls/youth4peace/edit", data={**beas, "minimum_age": "18"})
    assert (answer.status_code, "Logos changed on their own page" in said(answer)) == (409, True)
    assert typed(answer, "minimum_age") == "18"


def test_at_most_eight(app, session, call, ada):
    for number in range(8):
        send(ada, name=f"Organiser {number}")
    assert "A call has at most 8 logos. Remove one to add another." in said(ada.get(PAGE))
    answer = send(ada, name="A ninth")
    assert (answer.status_code, "There is no place for another logo" in said(answer)) == (409, True)
    assert (len(rows(session, call)), len(stored(app))) == (8, 8)


def test_an_archived_call_keeps_its_logos(app, session, call, ada, eve):
    send(ada)
    with transaction(session):
        call.archived_at = utc_now()
    assert ada.get(PAGE).location == "/admin/calls/youth4peace/"
    answer = send(ada, name="Another")
    assert (answer.status_code, "Bring it back first" in said(answer)) == (409, True)
    assert (eve.get(address(session, call)).status_code, len(stored(app))) == (200, 1)


def test_a_copy_shows_the_same_logos(session, call, ada):
    send(ada)
    ada.post("/admin/calls/youth4peace/copy", data={"slug": "youth4peace-2028"})
    assert 'alt="Open Table"' in ada.get("/admin/calls/youth4peace-2028/preview").text


def test_when_there_is_no_room_the_page_says_so_and_nothing_is_kept(app, session, call, ada, monkeypatch):
    def full(*_: object) -> None:
        raise Full

    send(ada)
    monkeypatch.setattr(disk, "_publish", full)
    answer = send(ada, name="Another")
    assert (answer.status_code, "There is no room left where we keep files." in said(answer)) == (503, True)
    answer = ada.post("/admin/calls/youth4peace/copy", data={"slug": "youth4peace-2028"})
    assert (answer.status_code, "There is no room left where we keep files." in said(answer)) == (503, True)
    assert (len(rows(session, call)), len(stored(app))) == (1, 1)


def test_when_there_is_no_room_even_to_look_at_it_the_page_says_so(session, call, ada, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("storyboard.storage.scratch.tempfile.TemporaryDirectory", full)
    answer = send(ada)
    assert (answer.location, rows(session, call)) == (PAGE, [])
    assert "There is no room left where we keep files." in said(ada.get(PAGE))


def test_without_ffmpeg_it_says_whose_fault_it_is(session, call, ada, monkeypatch):
    monkeypatch.setattr("storyboard.media.runner.shutil.which", lambda _program: None)
    answer = send(ada)
    assert (answer.status_code, "it is our fault, not that of the file" in said(answer)) == (503, True)
    assert rows(session, call) == []


def test_without_the_form_s_token_nothing_is_added(app, session, call, ada):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = send(ada)
    assert (answer.status_code, "We could not be sure that this page was still yours" in said(answer)) == (422, True)
    assert (rows(session, call), stored(app)) == ([], [])
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', ada.get(PAGE).text)
    assert send(ada, csrf_token=token[1]).location == PAGE
    assert len(rows(session, call)) == 1


def test_what_is_sent_is_looked_at_by_our_own_eyes_not_by_its_name(session, call, ada):
    send(ada, picture("webp"), filename="logo.svg")
    send(ada, picture("jpeg"), filename="../../etc/passwd")
    assert [logo.media_type for logo in rows(session, call)] == [drawing.MEDIA_TYPE] * 2
    assert [session.scalar(select(CallLogo.width).where(CallLogo.place == at)) for at in (0, 1)] == [300, 300]
