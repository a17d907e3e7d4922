"""The ticket in a share form: the key of the story to come, when the form was begun, and to which words. Plain Python.

One form is one story, however often it is sent: the key is made with the form, and a key opens one story only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from storyboard.sharing.sealing import Seal
from storyboard.stories import story_key
from storyboard.stories.actions import Telling


@dataclass(frozen=True)
class Ticket:
    """What a form carries. It has no end: a form that was left open overnight is still good.

    `text_id` names the words that stood in the form: who sends it agrees to these, whatever was written since.
    """

    key: str
    call_id: int
    began_at: datetime
    text_id: int | None = None


def new_ticket(call_id: int, now: datetime) -> Ticket:
    """A ticket for a form that begins now."""
    return Ticket(story_key.new_key(), call_id, now.astimezone(UTC).replace(microsecond=0))


def sealed(ticket: Ticket, secret: str) -> str:
    """The ticket as a hidden field carries it: nobody on the way, and no page that is left open, shows the key."""
    began = int(ticket.began_at.timestamp())
    content = {"key": ticket.key, "call": ticket.call_id, "began": began, "text": ticket.text_id}
    return Seal(secret, "share ticket").close(content)


def opened(field: str, secret: str, call_id: int) -> Ticket | None:
    """The ticket in a field; None when it is not one of ours for this call."""
    found = Seal(secret, "share ticket").open(field)
    if found is None or found["call"] != call_id:
        return None
    # A form that was loaded before an update of ours does not name its words.
    return Ticket(found["key"], call_id, datetime.fromtimestamp(found["began"], UTC), found.get("text"))


def fingerprint(telling: Telling, file_sha256: str, secret: str) -> str:
    """A keyed hash of everything that was sent: tells whether the same form came twice, and nothing else."""
    parts = {**asdict(telling), "places": sorted(telling.places), "file": file_sha256}
    text = json.dumps(parts, sort_keys=True)
    return hmac.new(secret.encode(), f"sent:{text}".encode(), hashlib.sha256).hexdigest()
