"""How long a mail waits, and on which morning a summary is due."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storyboard.notices.morning import last_morning
from storyboard.notices.patience import next_try

NOW = datetime(2027, 3, 28, 10, 0, tzinfo=UTC)
TWO_DAYS = timedelta(days=2)


def test_pauses_grow_to_three_hours_and_end_after_two_days():
    at, tries = NOW, 1
    while (again := next_try(tries, at, NOW + TWO_DAYS)) is not None:
        assert at < again <= at + timedelta(hours=3)
        at, tries = again, tries + 1
    assert NOW + TWO_DAYS - at <= timedelta(hours=3)
    assert 20 < tries < 30


@pytest.mark.parametrize("attempts", [1, 10, 1000])
def test_what_would_come_too_late_is_not_tried(attempts):
    assert next_try(attempts, NOW, NOW + timedelta(seconds=59)) is None


@pytest.mark.parametrize(
    ("hour", "minute", "zone", "morning"),
    [
        (4, 59, "Europe/Brussels", date(2027, 3, 27)),  # clocks went forward in this night: it is 6:59
        (5, 0, "Europe/Brussels", date(2027, 3, 28)),
        (6, 59, "UTC", date(2027, 3, 27)),
        (22, 0, "Asia/Tokyo", date(2027, 3, 29)),
    ],
)
def test_a_morning_begins_at_seven_on_the_clocks_of_the_place(hour, minute, zone, morning):
    assert last_morning(datetime(2027, 3, 28, hour, minute, tzinfo=UTC), zone) == morning
