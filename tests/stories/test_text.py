"""What somebody typed is harmless beside other text, and otherwise as they wrote it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.stories.text import clean, clean_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Two schools\r\ndid not talk.", "Two schools\ndid not talk."),
        ("One\n\n\n\n\nTwo  ", "One\n\nTwo"),
        ("\u202egnitirw terces\u202c", "gnitirw terces"),
        ("\u2066isolated\u2069\u200e\u200f\u061c", "isolated"),
        ("pa\u200bss\u2060wo\ufeffrd\u00ad", "password"),
        ("la\u200dtin jo\u200ciner", "latin joiner"),
        ("bell\x07 null\x00 escape\x1b[31m", "bell null escape[31m"),
        ("ف\u200d\u202elatin", "فlatin"),
        ("e\u034f\u0301", "\u00e9"),
        ("👩" + "\u200d" * 500 + "🌾", "👩\u200d🌾"),
        ("\u3164\u115f\u2800\u034f", ""),
        ("e\u0301cole", "\u00e9cole"),
        ("<script>alert('x')</script> & <b>", "<script>alert('x')</script> & <b>"),
    ],
)
def test_what_nobody_sees_goes_and_markup_stays_text(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "written",
    [
        "می\u200cخواهم صلح",
        "क\u094d\u200dष",
        "👩\u200d🌾 ❤️",
        "في حيّنا صنعنا مدرسة #youth4peace",
        "Amahoro — n'urukundo",
        "كتاب\u0600١٢",
    ],
)
def test_what_a_script_needs_stays(written: str) -> None:
    assert clean(written) == written


def test_a_title_is_one_line() -> None:
    assert clean_line(" The\tfootball \n\n pitch\u2028we share ") == "The football pitch we share"


@given(st.text())
def test_cleaning_is_done_once_and_for_all(typed: str) -> None:
    once = clean(typed)
    assert clean(once) == once
    assert not [c for c in once if unicodedata.category(c) == "Cc" and c != "\n"]
    assert not {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"} & set(once)


def test_the_newest_emoji_stay_although_our_tables_do_not_know_them() -> None:
    assert clean_line("New 🫨 and 🛜") == "New 🫨 and 🛜"


@pytest.mark.parametrize("unseen", ["\ufdd0", "\uffff", "\U0010ffff", "\u2065", "\U000e0041", "\U000e01f5"])
def test_what_never_will_be_seen_goes(unseen: str) -> None:
    assert clean_line(f"a{unseen}b") == "ab"
