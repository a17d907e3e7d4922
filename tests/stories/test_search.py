"""Words are folded alike in stories and in what is looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.stories.search import LONGEST_WORD, MOST_WORDS_ASKED, words_asked, words_in


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("L’École", "ecole"),
        ("Coração", "CORACAO"),
        ("mañana", "manana"),
        ("cœur", "coeur"),
        ("Straße", "strasse"),
        ("أمان", "امان"),
        ("مَدْرَسَةٌ", "مدرسه"),
        ("والسلام", "سلام"),
        ("للأطفال", "الاطفال"),
        ("مـــدرسة", "مدرسة"),
        ("١٢٣", "123"),
        ("e\u0301cole", "école"),
    ],
)
def test_what_is_the_same_word_to_people_is_the_same(written, typed):
    assert set(words_asked(typed)) <= words_in(written)


@pytest.mark.parametrize(("one", "other"), [("والد", "د"), ("الله", "له"), ("peace", "pieces"), ("مدرسة", "مدرس")])
def test_other_words_stay_other_words(one, other):
    assert words_in(one).isdisjoint(words_asked(other))


@pytest.mark.parametrize("typed", ["", "%", "_", "a", "' OR 1=1 --"[:3], "* \\ %%", "؟"])
def test_signs_and_single_letters_are_no_words(typed):
    assert words_asked(typed) == ()


def test_only_so_many_words_are_looked_for_each_once():
    assert words_asked("one two one three four five six") == ("one", "two", "three", "four", "five")
    assert len(words_asked("one two three four five six")) == MOST_WORDS_ASKED


@given(st.text())
def test_whatever_is_written_is_found_by_itself_and_fits_its_column(text):
    words = words_in(text)
    assert set(words_asked(text)) <= words
    assert all(2 <= len(word) <= LONGEST_WORD for word in words)
    assert not any(sign in word for word in words for sign in "%_\\ \0")
