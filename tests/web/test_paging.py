"""Marks of places in a list: what was written can be read, and nothing that is typed breaks a page."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.web.paging import LARGEST_ID, mark, place

TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(TIMES, st.integers(1, LARGEST_ID))
def test_what_was_marked_is_found_again(at, row_id):
    found = place(mark(at, row_id))
    assert found is not None
    assert (abs((found[0] - at).total_seconds()) < 0.00001, found[1]) == (True, row_id)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_place_or_none(word):
    found = place(word)
    assert found is None or found[1] <= LARGEST_ID


@pytest.mark.parametrize(
    "path", ["/stories/?after=1-999999999999999999999999", "/stories/?after=99999999999999999999-1"]
)
def test_no_number_is_too_long_for_a_page(eve, path):
    assert eve.get(path).status_code == 200


def test_nor_for_an_address(ada):
    for path in (f"/admin/jobs/{'9' * 24}/try-again", f"/staff/me/sessions/{'9' * 24}/end"):
        assert ada.post(path).status_code == 404
