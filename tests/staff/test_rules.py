"""Browser families, destinations and roles: plain rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.staff.browser import OTHER, family
from storyboard.staff.destination import inside
from storyboard.staff.passwords import Weakness, weakness
from storyboard.staff.roles import Role, may_act_as

WEBKIT = "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox"),
        (f"{WEBKIT} Chrome/150.0.0.0 Safari/537.36", "Chrome"),
        (f"{WEBKIT} Chrome/150.0.0.0 Safari/537.36 Edg/150.0", "Edge"),
        (f"{WEBKIT} SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36", "Samsung Internet"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile Safari/604.1", "Safari"),
        ("curl/8.0", OTHER),
        ("", OTHER),
    ],
)
def test_a_browser_is_known_by_its_family_only(user_agent, name):
    assert family(user_agent) == name


@given(st.text(alphabet="/\\:@?#. \t\nabhpst", max_size=12))
def test_whatever_is_asked_for_stays_inside(wanted):
    to = inside(wanted)
    assert to in (None, wanted)
    if to is not None:
        assert to[0] == "/"
        assert to[:2] not in ("//", "/\\")
        assert not set(to) & set("\\\t\n")


def test_four_words_are_a_good_password():
    assert weakness("lantern seven quiet goats", email="malik@example.org", name="Malik") is None
    assert weakness("x" * 201, email="malik@example.org", name="Malik") is Weakness.TOO_LONG


def test_who_may_act_as_whom():
    allowed = {role: {wanted for wanted in Role if may_act_as(role, frozenset({wanted}))} for role in Role}
    assert allowed == {
        Role.MODERATOR: {Role.MODERATOR},
        Role.SENIOR_MODERATOR: {Role.MODERATOR, Role.SENIOR_MODERATOR},
        Role.CURATOR: {Role.CURATOR, Role.HOST},
        Role.HOST: {Role.HOST},
        Role.ADMINISTRATOR: set(Role),
    }
