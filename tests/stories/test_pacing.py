"""Texts on the screen: pages that the last row can read, for as long as it takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.stories import pacing
from storyboard.stories.pacing import FEWEST_WORDS, MOST_WORDS, Slide, reading_s, slides, width

WORD = st.text(st.characters(categories=["L"], max_codepoint=0x24F), min_size=1, max_size=12)
MARK = st.sampled_from(["", "", "", ",", ".", "?", ".”"])
TEXT = st.lists(st.builds(str.__add__, WORD, MARK), max_size=300).map(" ".join)
SENTENCE = "We cleaned the football pitch together on one Saturday morning."  # ten words


def lines_of(text: str) -> int:
    """How many lines a browser makes of it, word after word."""
    lines, room = 0, 0
    for word in text.split():
        if width(word) > room:
            lines, room = lines + 1, pacing.WIDEST_LINE
        room -= width(word) + 1
    return lines


@given(TEXT)
def test_no_word_is_lost_and_none_comes_twice(text: str) -> None:
    assert " ".join(slide.text for slide in slides(text)).split() == text.split()


@given(st.text())
def test_no_character_of_any_script_is_lost(text: str) -> None:
    assert "".join("".join(slide.text.split()) for slide in slides(text)) == "".join(text.split())


@given(TEXT)
def test_a_page_has_at_most_forty_words_in_six_lines(text: str) -> None:
    for slide in slides(text):
        assert len(slide.text.split()) <= MOST_WORDS
        assert lines_of(slide.text) <= pacing.MOST_LINES


@given(TEXT.filter(lambda text: len(text.split()) >= FEWEST_WORDS))
def test_no_page_has_a_few_lonely_words(text: str) -> None:
    assert min(len(slide.text.split()) for slide in slides(text)) >= FEWEST_WORDS


@given(TEXT)
def test_every_page_stands_long_enough_to_be_read(text: str) -> None:
    for slide in slides(text):
        assert slide.seconds == max(6.0, round(2 + len(slide.text.split()) / 2.17, 1))


def test_pages_end_where_sentences_end() -> None:
    pages = slides(" ".join([SENTENCE] * 7))
    assert sorted(len(page.text.split()) for page in pages) == [20, 20, 30]
    assert all(page.text.endswith("morning.") for page in pages)


def test_a_sentence_that_is_too_long_is_parted_after_a_clause() -> None:
    first, second = slides("one two three " * 8 + "and then the rain came, " + "so we all stayed at home " * 4)
    assert first.text.endswith("the rain came,")
    assert second.text.startswith("so we all")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Hello.", 6.0),
        (" ".join(["word"] * 40), 20.4),
        ("كنا ندرس فوق السطح كل صباح لأن المدرسة تهدمت، وكانت السماء سقفنا. #youth4peace", 8.5),
        ("和平就是大家一起打扫球场。" * 6, 8.5),
    ],
)
def test_seconds_follow_the_script(text: str, seconds: float) -> None:
    assert reading_s(text) == seconds


def test_a_text_without_words_has_no_page() -> None:
    assert slides(" \n ") == ()


def test_a_word_that_no_line_can_hold_is_parted() -> None:
    assert [slide.text for slide in slides("a" * 300)] == ["a" * 38 * 4, "a" * (300 - 38 * 4)]


def test_chinese_pages_end_where_sentences_end() -> None:
    assert slides("两所学校以前不说话。" * 12) == (
        Slide("两所学校以前不说话。" * 6, 7.0),
        Slide("两所学校以前不说话。" * 6, 7.0),
    )
