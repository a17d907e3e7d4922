"""The drafts that a browser holds: one a call, each in a sealed cookie that names it and carries its story key.

The key is nowhere else before the story is sent. Who leaves by the quick exit takes the cookies away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, request
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.sharing.blueprint import bp
from storyboard.sharing.sealing import Seal
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.uploads.actions import LASTS
from storyboard.web.installation import settings

PREFIX = "draft-"
PURPOSE = "draft"


@dataclass(frozen=True)
class Held:
    """A story that this browser began, and the key that will open it."""

    story: Story
    key: str


@bp.app_template_global()
def days_held(call: Call) -> int:
    """For how many days after the last word a browser goes on with a draft: no longer than the call keeps it."""
    return min(LASTS.days, call.keep_unsent_days)


def hold(answer: Response, story: Story, key: str) -> None:
    """Let this browser go on with the draft for some days from now on."""
    answer.set_cookie(
        _name(story.call_id),
        Seal(settings().data_key, PURPOSE).close({"story": story.id, "key": key}),
        max_age=timedelta(days=days_held(story.call)),
        secure=settings().secure_cookies,
        httponly=True,
        samesite="Lax",  # a link in a message leads back to the draft; what changes it has a token
    )


def held(session: Session, call_id: int) -> Held | None:
    """What this browser began for this call, as it is now: it may be sent by now, but not taken back."""
    found = _opened(_name(call_id))
    story = session.get(Story, found[0]) if found else None
    if found is None or story is None or story.state is State.WITHDRAWN or story.call_id != call_id:
        return None
    return Held(story, found[1])


def held_ids() -> list[int]:
    """The stories that this browser began."""
    return [found[0] for name in request.cookies if name.startswith(PREFIX) and (found := _opened(name))]


def let_go(answer: Response, call_id: int) -> None:
    """This browser goes on with the draft no more."""
    answer.delete_cookie(_name(call_id), samesite="Lax", httponly=True)


def let_all_go(answer: Response) -> None:
    """As `let_go`, whatever it began."""
    for name in request.cookies:
        if name.startswith(PREFIX):
            answer.delete_cookie(name, samesite="Lax", httponly=True)


def _name(call_id: int) -> str:
    return f"{PREFIX}{call_id}"


def _opened(name: str) -> tuple[int, str] | None:
    found = Seal(settings().data_key, PURPOSE).open(request.cookies.get(name, ""), LASTS)
    return None if found is None else (int(found["story"]), str(found["key"]))
