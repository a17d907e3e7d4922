"""What the clocks of a place show, and the nights in which they are changed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.calls.local_time import (
    NoSuchTime,
    a_year_later,
    comes_twice,
    is_second,
    moment,
    shown,
    zone_called,
    zones,
)

BRUSSELS = "Europe/Brussels"
SPRING, AUTUMN = datetime(2027, 3, 28, 2, 30), datetime(2027, 10, 31, 2, 30)
any_zone = st.sampled_from(zones())
any_local = st.datetimes(min_value=datetime(1975, 1, 1), max_value=datetime(2090, 1, 1))


def test_a_local_time_is_a_moment():
    assert moment(datetime(2027, 1, 15, 18, 0), BRUSSELS) == datetime(2027, 1, 15, 17, 0, tzinfo=UTC)
    assert moment(datetime(2027, 1, 15, 18, 0), "Africa/Bamako") == datetime(2027, 1, 15, 18, 0, tzinfo=UTC)


def test_the_hour_that_is_missing_in_spring_is_refused_and_the_one_after_it_named():
    with pytest.raises(NoSuchTime) as missing:
        moment(SPRING, BRUSSELS)
    assert missing.value.after == datetime(2027, 3, 28, 3, 30)
    assert moment(SPRING, "Africa/Kinshasa") == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_of_the_hour_that_comes_twice_in_autumn_the_first_is_taken():
    at = moment(AUTUMN, BRUSSELS)
    assert at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    second = at + timedelta(hours=1)
    assert (comes_twice(at, BRUSSELS), is_second(at, BRUSSELS)) == (True, False)
    assert (comes_twice(second, BRUSSELS), is_second(second, BRUSSELS)) == (True, True)
    assert shown(second, BRUSSELS) == AUTUMN
    assert not comes_twice(at + timedelta(hours=2), BRUSSELS)


def test_the_hour_before_the_missing_one_does_not_come_twice():
    assert not comes_twice(datetime(2027, 3, 28, 0, 30, tzinfo=UTC), BRUSSELS)
    assert not comes_twice(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), BRUSSELS)


@given(any_local, any_zone)
def test_what_the_clocks_show_is_what_was_typed_or_it_is_refused(local, zone):
    try:
        at = moment(local, zone)
    except NoSuchTime as missing:
        assert missing.after > local
        assert shown(moment(missing.after, zone), zone) == missing.after
    else:
        assert shown(at, zone) == local
        assert not is_second(at, zone)


@given(st.datetimes(min_value=datetime(1975, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)), any_zone)
def test_a_moment_that_is_shown_once_comes_back_as_itself(at, zone):
    if not comes_twice(at, zone):
        assert moment(shown(at, zone), zone) == at


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Brussels", "Europe/Brussels"),
        (" europe/brussels ", "Europe/Brussels"),
        ("America/new york", "America/New_York"),
        ("utc", "UTC"),
        ("Brussels", None),
        ("", None),
        ("../../etc/passwd", None),
        ("Europe", None),
    ],
)
def test_a_zone_is_known_by_its_name_however_it_is_typed(typed, name):
    assert zone_called(typed) == name


def test_a_year_later_it_is_the_same_hour_on_the_same_clocks():
    at = moment(datetime(2027, 3, 30, 23, 59), BRUSSELS)
    assert shown(a_year_later(at, BRUSSELS), BRUSSELS) == datetime(2028, 3, 30, 23, 59)


def test_a_year_after_a_leap_day_and_into_the_missing_hour_there_is_a_time_too():
    leap = moment(datetime(2028, 2, 29, 12, 0), BRUSSELS)
    assert shown(a_year_later(leap, BRUSSELS), BRUSSELS) == datetime(2029, 2, 28, 12, 0)
    before = moment(datetime(2026, 3, 28, 2, 30), BRUSSELS)
    assert shown(a_year_later(before, BRUSSELS), BRUSSELS) == datetime(2027, 3, 28, 3, 30)


@given(any_local, any_zone)
def test_there_is_always_a_year_later(local, zone):
    try:
        at = moment(local, zone)
    except NoSuchTime:
        return
    assert timedelta(days=363) < a_year_later(at, zone) - at < timedelta(days=368)
