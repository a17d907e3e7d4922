"""A call shows stories that differ: the reader's language first, then another way of telling, another language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storyboard.public.examples import different
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind
from tests.factory import open_call, tell


@dataclass(frozen=True)
class One:
    id: int
    kind: Kind
    language: str


def chosen(*told: tuple[str, str], most: int = 3) -> list[int]:
    return [
        one.id for one in different([One(n, Kind(kind), language) for n, (kind, language) in enumerate(told)], most)
    ]


def test_the_first_stays_and_the_others_differ_from_it():
    assert chosen(("text", "fr"), ("text", "fr"), ("text", "ar"), ("video", "fr"), ("video", "sw")) == [0, 4, 2]


def test_among_equals_the_first_is_taken_and_none_twice():
    assert chosen(("text", "fr"), ("text", "fr"), ("text", "fr"), ("text", "fr")) == [0, 1, 2]
    assert chosen(("text", "fr"), ("video", "fr")) == [0, 1]
    assert different([One(1, Kind.TEXT, "fr"), One(1, Kind.TEXT, "fr")], 3) == [One(1, Kind.TEXT, "fr")]


def shown(eve, address: str) -> list[str]:
    return re.findall(r'<a href="/stories/[^"]{12}/">(.*?)</a>', eve.get(address).text)


def test_a_call_shows_a_story_in_the_readers_language_though_it_is_old(eve, session, call):
    other = open_call(session, "river")
    tell(session, call, state=State.APPROVED, title="Vieux", language="fr")
    for n in range(14):
        tell(session, call, state=State.APPROVED, title=f"Text {n}", language="en")
    tell(session, call, state=State.APPROVED, title="Film", language="sw", kind=Kind.VIDEO)
    tell(session, call, state=State.PENDING, title="Waits", language="fr")
    tell(session, other, state=State.APPROVED, title="Elsewhere", language="fr")
    assert shown(eve, "/c/youth4peace/?language=fr") == ["Vieux", "Film", "Text 13"]
    assert shown(eve, "/c/youth4peace/?language=en") == ["Text 13", "Film", "Text 12"]
