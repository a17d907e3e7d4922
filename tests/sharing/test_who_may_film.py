"""Camera and microphone are for the pages on which a story is told, and for no other."""

from __future__ import annotations

import pytest

from tests.sharing.conftest import Author

NEVER = ("camera=()", "microphone=()", "geolocation=()")


def policy(awa: Author, path: str) -> list[str]:
    return awa.client.get(path).headers["Permissions-Policy"].split(", ")


def test_a_film_can_be_made_where_a_story_is_told(awa: Author) -> None:
    told = policy(awa, "/c/youth4peace/share/tell?kind=video")
    assert {"camera=(self)", "microphone=(self)", "geolocation=()"} <= set(told)


@pytest.mark.parametrize("path", ["/", "/c/youth4peace/", "/c/youth4peace/share", "/stories/", "/story/", "/nowhere"])
def test_no_other_page_may_use_a_camera(awa: Author, path: str) -> None:
    assert set(NEVER) <= set(policy(awa, path))
