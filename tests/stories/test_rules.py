"""Age, consent, reasons: small rules that protect people."""

import pytest

from storyboard.stories.age import AgeBand, approvals_needed, is_minor, old_enough
from storyboard.stories.consent import ConsentMissing, Place, check
from storyboard.stories.models import new_slug
from storyboard.stories.reasons import Reason, needs_words


def test_an_address_never_begins_like_an_option(monkeypatch):
    drawn = iter(["-xToevery123", "--Toevery123", "xTo-every123"])
    monkeypatch.setattr("secrets.token_urlsafe", lambda _bytes: next(drawn))
    assert new_slug() == "xTo-every123"


def test_who_is_under_eighteen():
    assert {band for band in AgeBand if is_minor(band)} == {AgeBand.UNDER_13, AgeBand.FROM_13, AgeBand.FROM_16}


def test_under_eighteen_two_people_must_approve():
    assert {band: approvals_needed(band) for band in (AgeBand.FROM_16, AgeBand.FROM_18)} == {
        AgeBand.FROM_16: 2,
        AgeBand.FROM_18: 1,
    }


@pytest.mark.parametrize(
    ("band", "minimum", "welcome"),
    [
        (AgeBand.UNDER_13, 13, False),
        (AgeBand.FROM_13, 13, True),
        (AgeBand.FROM_13, 16, False),
        (AgeBand.FROM_16, 16, True),
        (AgeBand.FROM_16, 18, False),
        (AgeBand.FROM_18, 18, True),
    ],
)
def test_a_band_is_old_enough_when_somebody_in_it_can_be(band, minimum, welcome):
    assert old_enough(band, minimum) is welcome


def test_no_place_is_chosen_for_anybody():
    assert check([], AgeBand.FROM_18, guardian_said_yes=False) == frozenset()


def test_under_eighteen_a_guardian_must_say_yes():
    with pytest.raises(ConsentMissing, match="guardian"):
        check([Place.WEB], AgeBand.FROM_16, guardian_said_yes=False)
    assert check([Place.WEB], AgeBand.FROM_16, guardian_said_yes=True) == {Place.WEB}


def test_another_reason_needs_words_of_its_own():
    assert [needs_words(Reason.OTHER, words) for words in ("", "too short", "w" * 40)] == [True, True, False]
    assert not needs_words(Reason.OFF_QUESTION, "")
