"""What an administrator types of a call, and what is made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.calls import asked, next_year, plan
from storyboard.calls.standing import Standing, standing
from storyboard.database import utc_now
from storyboard.stories.consent import Place
from storyboard.stories.models import Kind


def test_a_call_asks_for_kinds_and_places_that_stories_know():
    assert tuple(Kind) == asked.KINDS
    assert tuple(Place) == asked.PLACES


def test_where_a_call_stands():
    now = utc_now()
    assert standing(None, None) is Standing.DRAFT
    assert standing(now, None) is Standing.ANNOUNCED
    assert standing(now, now) is Standing.ARCHIVED


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("youth4peace", True),
        ("water-2027", True),
        ("a", False),
        ("x" * 61, False),
        ("-water", False),
        ("water-", False),
        ("wa--ter", False),
        ("Water", False),
        ("eau/vive", False),
        ("réunion", False),
        ("new", False),
    ],
)
def test_an_address_can_be_said_aloud(typed, good):
    assert plan.is_slug(typed) is good


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("youth4peace", "youth4peace-2028"),
        ("water-2027", "water-2028"),
        ("edd2027", "edd-2028"),
        ("2027", "2028"),
        ("x" * 54 + "-yyyyy", "x" * 54 + "-2028"),
    ],
)
def test_next_years_address_has_next_years_number(slug, expected):
    assert plan.next_slug(slug, 2028) == expected


@given(st.from_regex(r"[a-z0-9]{1,10}(-[a-z0-9]{1,9}){0,5}", fullmatch=True))
def test_next_years_address_is_one(slug):
    assert plan.is_slug(plan.next_slug(slug, 2028))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("#EDD16 #youth4peace", "#EDD16 #youth4peace"),
        (" edd16,  youth4peace ", "#edd16 #youth4peace"),
        ("#سلام #amani", "#سلام #amani"),
        ("#a #a", "#a"),
        ("", ""),
        ("#", None),
        ("#wa-ter", None),
        ("#<b>", None),
    ],
)
def test_hashtags_have_their_sign_and_one_space(typed, expected):
    assert plan.hashtags(typed) == expected


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("https://event.example/", True),
        ("http://event.example:8080/day?x=1", True),
        ("https://événement.example/é", True),
        ("event.example", False),
        ("//event.example", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("https://localhost", False),
        ("https://user:secret@event.example/", False),
        ("https://event.example:99999/", False),
        ("https://event.example/ x", False),
        ('https://event.example/"', False),
        ("https://[::1", False),
    ],
)
def test_a_link_leads_to_a_page_on_the_web(typed, good):
    assert plan.is_link(typed) is good


def test_lines_are_kept_once_each_and_the_long_ones_told():
    assert plan.lines(" wells \n\nwells\nthe  river", most_characters=8) == (["wells", "the river"], ["the river"])


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2027-06-16", "2028-06-16"), ("2028-02-29", "2029-02-28"), ("2028-02-28", "2029-02-28"), ("in May", "in May")],
)
def test_the_day_of_the_event_is_a_year_later(day, expected):
    assert next_year.day_next_year(day) == expected
