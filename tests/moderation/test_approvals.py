"""How many must approve: the rule alone."""

import pytest

from storyboard.moderation.approvals import SamePerson, approval
from storyboard.stories.age import AgeBand, is_minor
from storyboard.stories.lifecycle import Act


@pytest.mark.parametrize("band", AgeBand)
def test_one_person_is_enough_for_an_adult_and_two_for_somebody_under_18(band):
    assert approval(band, [], 1) is (Act.FIRST_APPROVAL if is_minor(band) else Act.APPROVE)
    assert approval(band, [2], 1) is Act.APPROVE


@pytest.mark.parametrize("band", AgeBand)
def test_nobody_counts_twice(band):
    with pytest.raises(SamePerson):
        approval(band, [1], 1)
