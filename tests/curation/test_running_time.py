"""How long a reel runs, and whether it is fair to languages."""

from storyboard.curation.balance import Share, language_shares
from storyboard.curation.running_time import film_s, text_s, total_s


def test_a_film_takes_its_length_and_a_title_card() -> None:
    assert film_s(62.0) == 65.0


def test_a_text_takes_the_time_to_read_it_and_a_title_card() -> None:
    assert text_s("Peace is a ball that everybody may kick.") == 3 + 6
    assert text_s("One two three four five. " * 8) == 3 + 20.4


def test_a_reel_takes_as_long_as_all_together() -> None:
    assert total_s([65.0, 9.0, 23.4]) == 97
    assert total_s([]) == 0


def test_each_language_has_its_part_of_the_reel_beside_its_part_of_all() -> None:
    assert language_shares(["fr", "fr", "ar"], {"ar": 1, "fr": 2, "sw": 1}) == [
        Share("fr", of_reel=200 / 3, of_all=50.0),
        Share("ar", of_reel=100 / 3, of_all=25.0),
        Share("sw", of_reel=0.0, of_all=25.0),
    ]


def test_an_empty_reel_has_no_shares_to_divide() -> None:
    assert language_shares([], {"fr": 3}) == [Share("fr", of_reel=0.0, of_all=100.0)]
