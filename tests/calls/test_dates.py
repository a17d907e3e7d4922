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
    assert [days_left(CLOSES, CLOSES - timedelta(days=d), "UTC") for d in (12.25, 0.25, -3)] == [12, 0, 0]


def test_a_day_ends_at_midnight_where_it_is_counted():
    closes, now = datetime(2026, 12, 6, 22, 59, tzinfo=UTC), datetime(2026, 12, 5, 23, 30, tzinfo=UTC)
    assert [days_left(closes, now, zone) for zone in ("UTC", "Europe/Brussels", "America/Lima")] == [1, 0, 1]


def test_a_call_that_closes_at_midnight_has_its_last_day_before():
    midnight = datetime(2026, 12, 7, tzinfo=UTC)
    assert days_left(midnight, midnight - timedelta(hours=2), "UTC") == 0
