"""The words of authors' pages for what the rules say in codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from storyboard.calls.models import Call
from storyboard.processing.actions import LOST_BY_US
from storyboard.sharing.steps import Lack
from storyboard.stories import guardians
from storyboard.stories.age import AgeBand, is_minor
from storyboard.stories.consent import Place
from storyboard.stories.reasons import ASKED, Reason
from storyboard.stories.words import REASONS
from storyboard.web.dates import in_zone
from storyboard.web.filters import duration, megabytes

MINOR_BANDS = [band.value for band in AgeBand if is_minor(band)]
PAGE_TOO_OLD = _l(
    "We could not be sure that this page was still yours, perhaps because cookies were cleared. "
    "Your words are all here: look them over and send them once more."
)
IN_ANOTHER_WINDOW = _l(
    "You have begun another story here, in another window. Send that one first, or erase it. What you typed in this "
    "window stays here: send it after that."
)
SENT_BEFORE = _l(
    "You have sent the story of this page already, or taken it back. These words are not in it. If you go on with "
    "them, they are a second story with a key of its own."
)
CHANGED_ELSEWHERE = _l(
    "Your story was changed in another window meanwhile. Look at what stands here, and press the button once more to "
    "keep it."
)
OUR_FAULT = _l(
    "Something broke on our side, and we could not keep your story. Your words are all here: wait a minute, "
    "then send them once more."
)

_FILES: dict[str, Any] = {
    "broken-off": _l("The line broke before your film was here. Nothing of it was kept. Choose it again and send."),
    "unreadable": _l("We could not read what your browser sent. Load this page again and try once more."),
    "too-much-text": _l("That is more text than we can take: its end is missing below. Shorten it and send it again."),
    "missing": _l("Choose your film."),
    "empty": _l("This file is empty: there is not one byte in it. Choose another one."),
    "playlist": _l("This is a list that points to other files, not a film. Choose the film itself."),
    "not-a-video": _l("This is not a film that we can read. Choose one in MP4, MOV, 3GP, WebM or MKV."),
    "no-picture": _l("There is only sound in this file, no picture. Choose a film, or tell your story in writing."),
    "too-long": _l("Your film lasts %(seconds)s, and %(limit)s is the most. Cut it shorter and send it again."),
    "too-big": _l("Your film is larger than %(limit)s. Film in a lower quality, or cut it shorter, and send it again."),
    "too-many-streams": _l("This file holds too many tracks. Save it with one picture and one sound, and send it."),
    "too-large-picture": _l("The picture is too large: %(width)s by %(height)s points. Save it in 1080p and send it."),
    "damaged": _l("The film stops in the middle, or cannot be read to its end. Send it again, or choose another one."),
    LOST_BY_US: _l(
        "We have lost this film before it was ready, when one of our machines broke. It is our fault, not yours, and "
        "we are sorry. Please send it once more: your words are all here."
    ),
    "store-away": _l(
        "We cannot keep films at this moment. It is our fault, not yours. Your words are here: try later."
    ),
    "full": _l("We have no room left at this moment. It is our fault, not yours. Your words are here: try later."),
}
_SAID: dict[str, Any] = {
    ASKED: _l("A moderator asks you:"),
    guardians.SAID_YES: _l("Your guardian said yes. Now a person looks at your story."),
    guardians.SAID_NO: _l(
        "Your guardian said no, so we show your story nowhere. That is not about how you told it. Talk with them: if "
        "you both want it, you can make another link. You can also take your story back."
    ),
}
_FOUND: dict[str, Any] = {
    "picture": _l("This is a picture, not a film."),
    "text": _l("This is a text, not a film. To tell your story in writing, choose “Write it”."),
    "archive": _l("This is a packed archive, not a film. Unpack it first and choose the film inside."),
    "sound": _l("This is a sound recording, not a film."),
}
_KIND_OF = {
    **dict.fromkeys(("picture", "jpeg", "png", "gif", "svg"), "picture"),
    **dict.fromkeys(("text", "pdf", "subtitles"), "text"),
    **dict.fromkeys(("zip", "rar", "7z", "gzip"), "archive"),
    **dict.fromkeys(("mp3", "amr", "ogg"), "sound"),
}


_LACKS: dict[Lack, Any] = {
    Lack.TITLE: _l("a title"),
    Lack.WORDS: _l("your story in writing"),
    Lack.FILM: _l("your film"),
    Lack.AGE: _l("how old you are"),
    Lack.GUARDIAN: _l("how a parent, or who looks after you, is asked for their yes"),
    Lack.PLACES: _l("where it may be shown: one of the places that you chose is not asked for any more"),
}


def about_lack(lack: Lack) -> str:
    """What is missing in a draft."""
    return str(_LACKS[lack])


def about_file(code: str, figures: Mapping[str, Any]) -> str:
    """Why a file is not taken or cannot be used, and what to do. Knows the codes of uploads and of media."""
    if code == "not-a-video" and (kind := _KIND_OF.get(str(figures.get("found", "")))):
        return str(_FOUND[kind])
    return str(_FILES.get(code, _FILES["damaged"])) % _readable(figures)


def about_story(code: str, figures: Mapping[str, Any]) -> str:
    """A message to the author as a sentence; nothing for one that is all in a moderator's own words."""
    if code in list(Reason):
        return str(REASONS[Reason(code)])
    if code in _SAID:
        return str(_SAID[code])
    if code in _FILES:
        return about_file(code, figures)
    return ""


def _readable(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Figures as people read them: seconds as minutes, bytes as megabytes."""
    if "bytes" in figures or "seconds" not in figures:
        return {name: megabytes(int(value)) if name in ("bytes", "limit") else value for name, value in figures.items()}
    return {**figures, "seconds": duration(figures["seconds"]), "limit": duration(figures["limit"])}


def place_hints(call: Call) -> dict[Place, str]:
    """What a yes to each place means."""
    event = " · ".join(str(call.event[part]) for part in ("name", "place") if call.event.get(part))
    return {
        Place.SCREENING: event or _("Before the people in the hall"),
        Place.WEB: _("Anybody in the world can see it"),
        Place.SOCIAL: _("Copies may stay, even if you take it back"),
        Place.PRESS: _("Journalists may show it; what is printed stays"),
    }


def call_time(call: Call, moment: datetime) -> str:
    """A day and time where the call is held."""
    return in_zone(moment, call.time_zone)
