"""Browser families, destinations, roles, codes as typed, and whom a passkey is for: plain rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.staff.browser import OTHER, family
from storyboard.staff.codes import as_typed, digest_of
from storyboard.staff.passwords import Weakness, weakness
from storyboard.staff.relying_party import RelyingParty, relying_party
from storyboard.staff.roles import Role, may_act_as
from storyboard.web.destination import inside

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
    allowed = {role: {wanted for wanted in Role if may_act_as(frozenset({role}), frozenset({wanted}))} for role in Role}
    assert allowed == {
        Role.MODERATOR: {Role.MODERATOR},
        Role.SENIOR_MODERATOR: {Role.MODERATOR, Role.SENIOR_MODERATOR},
        Role.CURATOR: {Role.CURATOR, Role.HOST},
        Role.HOST: {Role.HOST},
        Role.ADMINISTRATOR: set(Role),
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" 123 456 ", "123456"),
        ("١٢٣ ٤٥٦", "123456"),
        ("ABCDE FGHJK", "abcde-fghjk"),
        ("abcde-fghjk", "abcde-fghjk"),
        ("é", ""),
    ],
)
def test_a_code_is_read_as_it_was_meant(typed, meant):
    assert as_typed(typed) == meant


def test_a_digest_is_of_one_code_one_person_and_one_installation():
    first = digest_of("abcde-fghjk", 1, "key")
    others = [digest_of("abcde-fghjl", 1, "key"), digest_of("abcde-fghjk", 2, "key"), digest_of("abcde-fghjk", 1, "k")]
    assert first not in others
    assert digest_of("abcde-fghjk", 1, "key") == first


@pytest.mark.parametrize(
    ("public_url", "party"),
    [
        ("https://stories.example.org", RelyingParty("stories.example.org", "https://stories.example.org")),
        ("http://127.0.0.1:5000", RelyingParty("localhost", "http://localhost:5000")),
        ("http://[::1]:5000", RelyingParty("localhost", "http://localhost:5000")),
        ("http://localhost", RelyingParty("localhost", "http://localhost")),
        ("http://192.168.1.7:5000", None),
    ],
)
def test_a_passkey_is_for_the_name_of_the_site(public_url, party):
    assert relying_party(public_url) == party
