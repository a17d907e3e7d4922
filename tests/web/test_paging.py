"""Marks of places in a list: what was written can be read, and nothing that is typed breaks a page."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storyboard.calls.models_questions import Question
from storyboard.database import transaction
from storyboard.stories.lifecycle import State
from storyboard.web.paging import LARGEST_ID, mark, place
from tests.factory import open_call, tell

TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(TIMES, st.integers(1, LARGEST_ID))
def test_what_was_marked_is_found_again(at, row_id):
    found = place(mark(at, row_id))
    assert found is not None
    assert (abs((found[0] - at).total_seconds()) < 0.00001, found[1]) == (True, row_id)


# Numbers of all sizes and signs, in the shape of a mark: free text alone almost never has it.
WORDS = st.text(max_size=60) | st.builds("{}-{}".format, st.integers(), st.integers())


@given(WORDS)
def test_whatever_is_typed_is_a_place_or_none(word):
    found = place(word)
    assert found is None or 0 < found[1] <= LARGEST_ID


@pytest.fixture
def lists(session) -> list[str]:
    """The addresses of all public lists that have pages."""
    call = open_call(session)
    with transaction(session):
        question = Question(call_id=call.id, place=1, words={"en": "Who decides?"})
        session.add(question)
    story = tell(session, call, state=State.APPROVED)
    return ["/stories/", f"/c/{call.slug}/questions/{question.slug}/", f"/stories/{story.slug}/answers/"]


def test_no_mark_breaks_a_page(eve, lists):
    @example("1700000000000000--99999999999999999999999999")
    @example("1-999999999999999999999999")
    @example("99999999999999999999-1")
    @example("-62135596800000000-1")
    @given(WORDS)
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def opens(word):
        assert [eve.get(address, query_string={"after": word}).status_code for address in lists] == [200] * 3

    opens()


def test_nor_for_an_address(ada):
    for path in (f"/admin/jobs/{'9' * 24}/try-again", f"/staff/me/sessions/{'9' * 24}/end"):
        assert ada.post(path).status_code == 404
