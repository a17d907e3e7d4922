"""When a call takes stories."""

from datetime import UTC, datetime, timedelta

import pytest

from storyboard.calls.dates import Phase, days_left, phase, takes_stories

OPENS, CLOSES = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 31, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GRACE = timedelta(hours=36)


@pytest.mark.parametrize(
    ("now", "expected"),
    [(OPENS - SECOND, Phase.BEFORE), (OPENS, Phase.OPEN), (CLOSES - SECOND, Phase.OPEN), (CLOSES, Phase.CLOSED)],
)
def test_a_call_is_open_from_its_opening_to_its_close(now, expected):
    assert phase(OPENS, CLOSES, now) is expected


@pytest.mark.parametrize(
    ("began_at", "now", "taken"),
    [
        (OPENS, OPENS, True),
        (CLOSES - SECOND, CLOSES + GRACE - SECOND, True),
        (CLOSES - SECOND, CLOSES + GRACE, False),
        (CLOSES, CLOSES + SECOND, False),
        (OPENS - SECOND, OPENS + SECOND, False),
    ],
)
def test_who_began_in_time_may_finish_within_the_grace(began_at, now, taken):
    assert takes_stories(OPENS, CLOSES, now, began_at=began_at, grace=GRACE) is taken


def test_days_left_are_whole_and_never_negative():
    assert [days_left(CLOSES, CLOSES - timedelta(days=d)) for d in (12, 0.5, -3)] == [12, 0, 0]
