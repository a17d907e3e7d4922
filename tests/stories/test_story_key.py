"""The story key: what opens an author's page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.stories import story_key

KEYS = st.text(story_key.ALPHABET, min_size=12, max_size=12)


def test_a_new_key_has_twelve_characters_of_the_alphabet():
    key = story_key.new_key()
    assert (len(key), set(key) - set(story_key.ALPHABET)) == (12, set())


@given(KEYS)
def test_what_is_shown_can_be_typed_again(key):
    assert story_key.read(story_key.shown(key)) == key


@pytest.mark.parametrize(
    "typed",
    ["7kqm-4xr2-9htc", " 7KQM 4XR2 9HTC ", "7kqm4xr29htc", "٧KQM-٤XR٢-٩HTC", "7KQM—4XR2—9HTC"],
)
def test_entry_forgives_case_spaces_dashes_and_other_scripts_digits(typed):
    assert story_key.read(typed) == "7KQM4XR29HTC"


def test_look_alikes_are_read_as_digits():
    assert story_key.read("OIL0-oil0-0000") == "011001100000"


@pytest.mark.parametrize("typed", ["", "7KQM", "7KQM-4XR2-9HTC-X", "7KQM-4XR2-9HTU", "‮7KQM4XR29HT💡"])
def test_what_cannot_be_a_key_is_none(typed):
    assert story_key.read(typed) is None


@given(KEYS, KEYS)
def test_digests_differ_by_key_and_by_secret(one, other):
    assert (story_key.digest(one, "s") == story_key.digest(other, "s")) == (one == other)
    assert story_key.digest(one, "s") != story_key.digest(one, "t")
