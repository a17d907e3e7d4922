"""Durations, sizes, names and times, as readers see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

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
        assert filters.megabytes(9_260_000) == "9,3 Mo"


@pytest.mark.parametrize(
    ("language", "shown"), [("fr", "un, deux et trois"), ("es", "un, deux y trois"), ("ar", "un وdeux وtrois")]
)
def test_names_are_listed_as_the_readers_language_lists_them(language: str, shown: str) -> None:
    with force_locale(language):
        listed = filters.listed(["un", "deux", "trois"])
    assert re.sub("[\u2068\u2069]", "", listed) == shown
    assert listed.startswith("\u2068un\u2069")  # each in its own direction


def test_figures_are_written_with_western_digits_in_arabic_too() -> None:
    with force_locale("ar"):
        assert re.findall(r"[0-9.]+", filters.megabytes(9_260_000)) == ["9.3"]
        assert re.search(r"\b2026\b", filters.day_of(datetime(2026, 12, 6, tzinfo=UTC)))


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


def test_a_hashtag_keeps_its_own_direction_and_markup_is_shown_as_text() -> None:
    assert str(filters.isolated("قصة #youth4peace, <i>هنا</i> #سلام")) == (
        "قصة <bdi>#youth4peace</bdi>, &lt;i&gt;هنا&lt;/i&gt; <bdi>#سلام</bdi>"
    )
    assert str(filters.paragraphs("# one\n#two&")) == '<p dir="auto"># one<br>\n<bdi>#two</bdi>&amp;</p>'


@pytest.mark.parametrize("nothing", ["", " \n\n "])
def test_no_text_makes_no_paragraph(nothing: str) -> None:
    assert str(filters.paragraphs(nothing)) == ""


def test_a_moment_is_told_from_now() -> None:
    assert filters.ago(utc_now() - timedelta(hours=3)) == "3 hours ago"
    assert filters.ago(utc_now() + timedelta(days=12, minutes=1)) == "in 12 days"
