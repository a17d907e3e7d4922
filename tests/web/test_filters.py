"""Durations, sizes, names and times, as readers see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from storyboard.database import utc_now
from storyboard.web import filters
from tests.web.style_page import make_app


@pytest.fixture(scope="module")
def looks() -> Flask:
    return make_app()


@pytest.fixture(autouse=True)
def reader(looks: Flask) -> Iterator[None]:
    with looks.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("seconds", "shown"), [(102.4, "1:42"), (59.99, "0:59"), (0, "0:00"), (3725, "1:02:05"), (None, "")]
)
def test_a_length_is_written_as_on_a_player(seconds: float | None, shown: str) -> None:
    assert filters.duration(seconds) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (9_260_000, "9.3 MB"),
        (9_960_000, "10 MB"),
        (11_600_000, "12 MB"),
        (999_600_000, "1,000 MB"),
        (1 << 30, "1.07 GB"),
        (700, "0.1 MB"),
        (None, ""),
    ],
)
def test_a_size_is_written_in_megabytes(size: int | None, shown: str) -> None:
    assert filters.megabytes(size) == shown


def test_a_size_is_written_with_the_readers_comma() -> None:
    with force_locale("fr"):
        assert filters.megabytes(9_260_000) == "9,3 MB"


def test_a_language_has_its_own_name_and_the_readers() -> None:
    assert [filters.language_name(code, own=True) for code in ("fr", "ar", "sw", "rn")] == [
        "Français",
        "العربية",
        "Kiswahili",
        "Ikirundi",
    ]
    assert filters.language_name("fr") == "French"
    assert filters.language_name("bm") == "Bambara"
    assert filters.language_name("pt-BR") == "Portuguese (Brazil)"


@pytest.mark.parametrize("odd", ["", "xx", "not a language", "../etc"])
def test_an_unknown_language_is_shown_as_it_is(odd: str) -> None:
    assert filters.language_name(odd) == odd


def test_a_country_has_the_name_that_its_people_use() -> None:
    assert [filters.country_name(code) for code in ("ML", "RW", "PS", "CD", "")] == [
        "Mali",
        "Rwanda",
        "Palestine",
        "DR Congo",
        "",
    ]


def test_markup_in_a_text_is_shown_as_text_in_paragraphs() -> None:
    assert str(filters.paragraphs("One\r\ntwo\n\n\n<b>three</b>\n \n")) == (
        '<p dir="auto">One<br>\ntwo</p>\n<p dir="auto">&lt;b&gt;three&lt;/b&gt;</p>'
    )


@pytest.mark.parametrize("nothing", ["", " \n\n "])
def test_no_text_makes_no_paragraph(nothing: str) -> None:
    assert str(filters.paragraphs(nothing)) == ""


def test_a_moment_is_told_from_now() -> None:
    assert filters.ago(utc_now() - timedelta(hours=3)) == "3 hours ago"
    assert filters.ago(utc_now() + timedelta(days=12, minutes=1)) == "in 12 days"
