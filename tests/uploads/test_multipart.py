"""A form with a film is streamed into storage: whole or not at all."""

from __future__ import annotations

import hashlib
import tempfile
import tracemalloc
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyboard.uploads.multipart import MOST_TEXT, MOST_WORDS, Fields, Received, receive
from tests.uploads.conftest import Shelf
from tests.uploads.forms import BOUNDARY, MP4, Line, cut, field, file, film, form, request

LARGEST = 1_000_000


def send(shelf: Shelf, body: bytes, at: list[int] | None = None, **how: object) -> Received:
    options = {"file_field": "film", "largest": LARGEST, "wanted": lambda fields: True, **how}
    return receive(request(Line(cut(body, at or [])), len(body)), shelf, **options)  # type: ignore[arg-type]


def code_of(received: Received) -> str | None:
    return received.refusal.code if received.refusal else None


@settings(max_examples=60, deadline=None)
@given(size=st.integers(24, 200_000), at=st.lists(st.integers(0, 300_000), max_size=12), words=st.text(max_size=200))
def test_wherever_the_network_cuts_a_form_its_words_and_film_arrive_whole(size: int, at: list[int], words: str) -> None:
    words = words.encode("utf-8", "replace").decode()
    body = form(field("title", "Le terrain"), field("body", words), file(film(size)))
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        received = send(shelf, body, at)
        assert received.fields.to_dict(flat=False) == {"title": ["Le terrain"], "body": [words]}
        assert received.file is not None
        assert (received.file.bytes, received.file.sha256) == (size, hashlib.sha256(film(size)).hexdigest())
        assert b"".join(shelf.read(received.file.key)) == film(size)


def test_no_cut_around_a_mark_between_parts_adds_a_byte_to_the_film() -> None:
    body = form(field("title", "Le terrain"), file(film(987)), field("after", "the film"))
    marks = [place for place in range(len(body)) if body.startswith(b"\r\n--" + BOUNDARY.encode(), place)]
    for place in (near for mark in marks for near in range(mark - 1, mark + len(BOUNDARY) + 8)):
        with tempfile.TemporaryDirectory() as folder:
            shelf = Shelf(Path(folder))
            received = send(shelf, body, [place, place + 1])
            assert received.file is not None
            assert b"".join(shelf.read(received.file.key)) == film(987), place


@settings(max_examples=60, deadline=None)
@given(end=st.integers(0, 150_000), at=st.lists(st.integers(0, 150_000), max_size=6))
def test_a_line_that_breaks_anywhere_leaves_no_byte_behind(end: int, at: list[int]) -> None:
    body = form(field("title", "Le terrain"), file(film(150_000)))
    arrived = body[: end % len(body)]
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        received = receive(
            request(Line(cut(arrived, at)), len(body)), shelf, file_field="film", largest=LARGEST, wanted=bool
        )
        assert (received.file, code_of(received), shelf.holds()) == (None, "broken-off", [])


def test_a_line_that_is_torn_off_leaves_no_byte_behind(shelf: Shelf) -> None:
    body = form(field("title", "Le terrain"), file(film()))
    line = Line([body[:100_000]], then=ConnectionResetError())
    received = receive(request(line, len(body)), shelf, file_field="film", largest=LARGEST, wanted=bool)
    assert (code_of(received), received.fields["title"], shelf.holds()) == ("broken-off", "Le terrain", [])


@pytest.mark.parametrize(
    ("content", "code", "figures"),
    [
        (b"", "empty", {}),
        (b"Dear diary, today we cleaned the pitch." * 5000, "not-a-video", {"found": "text"}),
        (b"\xff\xd8\xff\xe0" + b"\0" * 90_000, "not-a-video", {"found": "jpeg"}),
        (b"PK\x03\x04" + b"\0" * 90_000, "not-a-video", {"found": "zip"}),
        (b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n", "playlist", {}),
        (b"ffconcat version 1.0\nfile other.mp4\n", "playlist", {}),
        (film(LARGEST + 1), "too-big", {"limit": LARGEST}),
    ],
    ids=["empty", "text", "picture", "archive", "hls", "concat", "too big"],
)
def test_what_is_no_film_is_told_and_not_kept_but_the_words_are(
    shelf: Shelf, content: bytes, code: str, figures: dict[str, object]
) -> None:
    received = send(shelf, form(field("title", "Le terrain"), file(content), field("after", "too")))
    assert received.refusal is not None
    assert (received.refusal.code, received.refusal.figures) == (code, figures)
    assert received.fields.to_dict() == {"title": "Le terrain", "after": "too"}
    assert shelf.holds() == []


def test_a_film_of_exactly_the_limit_is_taken(shelf: Shelf) -> None:
    received = send(shelf, form(file(film(LARGEST))))
    assert received.file is not None
    assert received.file.bytes == LARGEST


def test_a_film_is_never_held_in_memory(shelf: Shelf) -> None:
    head, tail = form(field("title", "Le terrain"), file(MP4 + b"@@")).split(b"@@")
    block, blocks = bytes(range(256)) * 256, 400
    line = Line(chain([head], repeat(block, blocks), [tail]))
    length = len(head) + blocks * len(block) + len(tail)
    tracemalloc.start()
    received = receive(request(line, length), shelf, file_field="film", largest=1 << 30, wanted=lambda fields: True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert received.file is not None
    assert received.file.bytes == len(MP4) + blocks * len(block)
    assert peak < 2_000_000  # of 26 MB


def test_the_words_are_asked_before_a_byte_of_the_film_is_kept(shelf: Shelf) -> None:
    asked: list[tuple[dict[str, str], list[bytes]]] = []

    def wanted(fields: Fields) -> bool:
        asked.append((fields.to_dict(), shelf.holds()))
        return False

    received = send(shelf, form(field("age", "under-13"), file(film(LARGEST))), wanted=wanted)
    assert asked == [({"age": "under-13"}, [])]
    assert (code_of(received), shelf.holds()) == ("not-wanted", [])


def test_a_form_without_its_film_says_so(shelf: Shelf) -> None:
    nothing_chosen = form(field("title", "Le terrain"), file(b"", filename=""))
    assert code_of(send(shelf, nothing_chosen)) == "missing"
    assert code_of(send(shelf, form(field("title", "Le terrain")))) == "missing"


def test_a_form_of_words_alone_needs_no_film_and_takes_none(shelf: Shelf) -> None:
    received = send(shelf, form(field("title", "Le terrain"), file(film())), file_field=None)
    assert (received.fields.to_dict(), received.file, received.refusal) == ({"title": "Le terrain"}, None, None)
    assert shelf.holds() == []


def test_only_the_first_film_under_the_right_name_is_kept(shelf: Shelf) -> None:
    body = form(file(film(), name="other"), file(film(50_000)), file(film(60_000)))
    received = send(shelf, body)
    assert received.file is not None
    assert (received.file.bytes, shelf.holds()) == (50_000, [film(50_000)])


@pytest.mark.parametrize(
    "filename",
    [
        "../../../etc/passwd",
        "a\\b/c.mp4",
        'it\'s \\"mine\\".mp4',
        "f" * 300 + ".mp4",
        "\u202e4pm.fdp",
        "é\u200f.mp4",
        "a;b=c",
    ],
)
def test_no_file_name_does_harm_or_is_kept(shelf: Shelf, filename: str) -> None:
    received = send(shelf, form(field("title", "Le terrain"), file(film(), filename=filename)))
    assert received.file is not None
    assert shelf.holds() == [film()]
    assert filename not in repr(received)


def test_more_words_than_any_form_asks_for_are_cut_and_told_and_the_other_fields_are_whole(shelf: Shelf) -> None:
    body = form(field("body", "x" * (MOST_WORDS + 5)), field("title", "Le terrain"), file(film()))
    received = send(shelf, body)
    assert code_of(received) == "too-much-text"
    assert (len(received.fields["body"]), received.fields["title"]) == (MOST_WORDS, "Le terrain")
    assert shelf.holds() == []


def test_many_fields_together_take_no_more_than_a_form_may(shelf: Shelf) -> None:
    received = send(shelf, form(*[field(f"f{number}", "x" * MOST_WORDS) for number in range(6)]), file_field=None)
    assert code_of(received) == "too-much-text"
    assert sum(map(len, received.fields.values())) == MOST_TEXT


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x" * 2_000_000,
        form(*[field(f"f{i}", "x") for i in range(61)], file(film())),
        b"--" + b"\r\n" * 100_000,
        form(field("title", "Le terrain"), file(film()))[:-60],
        form(field("title", "x").replace(b' name="title"', b""), file(film())),
        form(file(film()).replace(b"form-data", b"\xff\xfe")),
        form(file(film()).replace(b"\r\n\r\n", b"\r\nX: " + b"y" * 400_000 + b"\r\n\r\n", 1)),
    ],
    ids=["nothing", "noise", "sixty-one parts", "line ends", "no end", "no name", "no words", "endless header"],
)
def test_what_is_no_form_is_read_to_its_end_and_not_kept(shelf: Shelf, body: bytes) -> None:
    assert (code_of(send(shelf, body)), shelf.holds()) == ("unreadable", [])


def test_a_body_of_another_kind_or_without_a_length_is_not_read(shelf: Shelf) -> None:
    line = Line([MP4])
    plain = receive(request(line, 24, "video/mp4"), shelf, file_field="film", largest=LARGEST, wanted=bool)
    endless = receive(request(Line([]), None), shelf, file_field="film", largest=LARGEST, wanted=bool)
    assert (code_of(plain), code_of(endless)) == ("unreadable", "unreadable")
    assert line.read() == b""
