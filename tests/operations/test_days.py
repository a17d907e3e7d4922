"""The days of the chart, and its bars."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from storyboard.operations.days import DAYS, GAP, HALF, LEAST, Bar, Day, drawn, spans

few = st.integers(0, 400)


def test_the_days_end_with_today_and_leave_no_moment_out():
    evening_in_lima = datetime(2027, 3, 1, 20, tzinfo=timezone(timedelta(hours=-5)))
    found = spans(evening_in_lima)
    assert (len(found), found[-1][0]) == (DAYS, datetime(2027, 3, 2, tzinfo=UTC))
    assert [ends for _starts, ends in found[:-1]] == [starts for starts, _ends in found[1:]]


def test_what_comes_in_grows_up_and_what_leaves_hangs_down():
    chart = drawn([Day(date(2027, 6, 1)), Day(date(2027, 6, 2), came_in=4, approved=1, withdrawn=2)])
    unit = (HALF - GAP) / LEAST
    assert chart.bars == [
        Bar("in", 11.0, 0.0, HALF - GAP),
        Bar("approved", 11.0, HALF + GAP, unit),
        Bar("withdrawn", 11.0, HALF + GAP + unit, 2 * unit),
    ]
    assert chart.total == Day(date(2027, 6, 2), 4, 1, 0, 2)


def test_a_quiet_month_is_an_axis_without_bars():
    assert drawn([Day(date(2027, 6, 1))]).bars == []


@given(st.lists(st.builds(Day, st.just(date(2027, 6, 1)), few, few, few, few), min_size=1, max_size=DAYS))
def test_no_bar_leaves_the_drawing(days):
    chart = drawn(days)
    width, height = chart.size
    for bar in chart.bars:
        assert 0 <= bar.x <= width - bar.width
        assert -0.01 <= bar.y <= height
        assert bar.y + bar.height <= height + 0.05
        assert (bar.y + bar.height <= HALF) == (bar.look == "in")
