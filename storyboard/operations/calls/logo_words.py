"""Why a file cannot be a logo, and what to do, in words for administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from storyboard.web.filters import megabytes

NO_ROOM = _l("There is no room left where we keep files. Make some, then try again; nothing was changed.")
PAGE_TOO_OLD = _l(
    "We could not be sure that this page was still yours, perhaps because cookies were cleared. "
    "Choose the file again and add it once more."
)
ANOTHER_KIND = _l("This is no picture that we take. Save the logo as PNG, JPEG or WebP, and choose that file.")

_SENTENCES: dict[str, Any] = {
    "again": _l("Choose the file again: a browser does not keep it."),
    "missing": _l("Choose the file with the logo."),
    "empty": _l("This file is empty: there is not one byte in it. Save the logo once more, and choose that file."),
    "not-a-picture": ANOTHER_KIND,
    "animated": _l("This picture moves, and a logo here stands still. Save one picture of it as PNG, and choose that."),
    "too-large-picture": _l(
        "This picture has %(width)s by %(height)s points; at most %(limit)s by %(limit)s can be read. "
        "600 by 200 are enough: save it smaller, and choose that file."
    ),
    "too-big": _l(
        "This file is larger than %(limit)s. 600 by 200 points are enough: save it smaller, and choose that."
    ),
    "damaged": _l("This picture is damaged or stops in the middle. Save the logo once more, and choose that file."),
    "broken-off": _l("The line broke before the file was here. Nothing of it was kept. Choose it again."),
    "unreadable": _l("We could not read what your browser sent. Load this page again and try once more."),
    "too-much-text": _l("That is more text than we can take. Write the name alone, and choose the file again."),
    "full": NO_ROOM,
    "store-away": _l("The place where we keep files does not answer. Nothing was changed: try again in a few minutes."),
    "our-fault": _l(
        "We could not draw this logo, and it is our fault, not that of the file. "
        "“flask --app wsgi doctor” says what is missing."
    ),
}
_FOUND: dict[str, Any] = {
    "svg": _l(
        "This is an SVG: such a file can carry a program that would run on our pages, so we take none. "
        "Save the logo as PNG, and choose that file."
    ),
    "gif": _l("This is a GIF. Save the logo as PNG, and choose that file."),
    "pdf": _l("This is a PDF. Save the logo in it as PNG, and choose that file."),
    "text": _l("This is a text, not a picture, whatever its name says. Choose the logo as PNG, JPEG or WebP."),
}
# What the house, not the person, has to mend.
OURS = ("full", "store-away", "our-fault")


def about_logo(code: str, figures: Mapping[str, Any]) -> str:
    """The sentence for a code of `uploads.refusal` or `media.picture_file`."""
    if code == "not-a-picture":
        return str(_FOUND.get(str(figures.get("found", "")), ANOTHER_KIND))
    shown = {**figures, "limit": megabytes(int(figures["limit"]))} if code == "too-big" else figures
    return str(_SENTENCES.get(code, ANOTHER_KIND)) % shown
