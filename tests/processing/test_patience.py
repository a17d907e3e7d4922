from datetime import timedelta

from storyboard.processing.patience import MOST_ATTEMPTS, pause_after


def test_three_attempts_with_growing_pauses_then_a_person():
    assert [pause_after(attempts) for attempts in range(MOST_ATTEMPTS + 1)] == [
        None,
        timedelta(seconds=10),
        timedelta(seconds=60),
        None,
    ]
