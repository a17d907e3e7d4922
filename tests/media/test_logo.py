"""A logo is drawn anew: small, see-through as it was, and with nothing else of the file that came."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyboard.media.logo import fitted, make_logo
from storyboard.media.picture_file import PictureUnusable, png_chunks, read
from tests.clips import ffmpeg
from tests.media import pictures
from tests.media.pictures import PLANTED, picture

pytestmark = pytest.mark.media

CODES = {
    "empty": (b"", "empty", {}),
    "a text": (b"our logo", "not-a-picture", {"found": "text"}),
    "HTML": (pictures.HTML, "not-a-picture", {"found": "text"}),
    "SVG": (pictures.SVG, "not-a-picture", {"found": "svg"}),
    "GIF": (b"GIF89a" + b"\0" * 40, "not-a-picture", {"found": "gif"}),
    "noise": (b"\0\1\2" * 99, "not-a-picture", {"found": ""}),
    "a list of files": (b"ffconcat version 1.0\nfile /etc/passwd", "not-a-picture", {"found": "text"}),
    "a huge one": (pictures.bomb(), "too-large-picture", {"width": 60_000, "height": 60_000, "limit": 4096}),
    "of no size": (pictures.bomb(0), "damaged", {}),
    "only its beginning": (b"\x89PNG\r\n\x1a\n", "damaged", {}),
    "one that lies about its size": (pictures.lying_webp, "damaged", {}),
    "a PNG that moves": (lambda: pictures.animated("png"), "animated", {}),
    "a WebP that moves": (lambda: pictures.animated("webp"), "animated", {}),
}


def pixels(path: Path) -> bytes:
    return ffmpeg("-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgba", "pipe:1")


def made(tmp_path: Path, data: bytes) -> Path:
    (tmp_path / "sent").write_bytes(data)
    make_logo(tmp_path / "sent", tmp_path / "logo.png")
    return tmp_path / "logo.png"


@pytest.mark.parametrize(
    ("size", "drawn"), [((300, 100), (300, 100)), ((4096, 4096), (200, 200)), ((4096, 1), (600, 1)), ((1, 1), (1, 1))]
)
def test_it_fits_and_is_never_made_larger(size, drawn):
    assert fitted(*size) == drawn


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_each_kind_becomes_a_small_png(tmp_path, kind):
    logo = made(tmp_path, picture(kind, "1200x300"))
    facts = read(logo.read_bytes())
    assert (facts.kind, facts.width, facts.height) == ("png", 600, 150)
    assert len(set(pixels(logo))) > 50
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logo.png", "sent"]


def test_what_is_see_through_stays_so(tmp_path):
    red, green, blue, alpha = pixels(made(tmp_path, pictures.see_through()))[:4]
    assert (red > 240, green < 10, blue < 10, 70 <= alpha <= 80) == (True,) * 4


@pytest.mark.parametrize("telling", [pictures.telling_png, pictures.telling_jpeg, pictures.telling_webp])
def test_nothing_that_was_planted_is_in_it(tmp_path, telling):
    sent = telling()
    assert [word for word in PLANTED if word.encode() not in sent] == []
    drawn = made(tmp_path, sent).read_bytes()
    assert [word for word in PLANTED if word.encode() in drawn] == []
    assert {kind for kind, _ in png_chunks(drawn)} == {b"IHDR", b"IDAT", b"IEND"}
    assert drawn.endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize("name", CODES)
def test_what_cannot_be_a_logo_is_told_by_a_code_and_leaves_nothing(tmp_path, name):
    data, code, figures = CODES[name]
    with pytest.raises(PictureUnusable) as refused:
        made(tmp_path, data() if callable(data) else data)
    assert (refused.value.code, refused.value.figures) == (code, figures)
    assert [path.name for path in tmp_path.iterdir()] == ["sent"]


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_half_a_logo_is_none(tmp_path, kind, share):
    whole = picture(kind)
    with pytest.raises(PictureUnusable) as refused:
        made(tmp_path, whole[: int(len(whole) * share)])
    assert refused.value.code == "damaged"


def test_a_picture_of_which_one_byte_is_wrong_is_damaged(tmp_path):
    data = bytearray(picture("png"))
    data[len(data) // 2] ^= 0xFF
    with pytest.raises(PictureUnusable) as refused:
        made(tmp_path, bytes(data))
    assert refused.value.code == "damaged"
