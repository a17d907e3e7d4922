"""What mails are about, in the line that everybody reads who sees the phone: authors and colleagues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from storyboard.notices.models import Kind

# By the name of the template. A subject stands in lists and on locked phones: it names nobody and opens nothing.
SUBJECTS: Mapping[str, Any] = {
    Kind.INVITATION: _l("You are invited to Storyboard"),
    Kind.NEW_LINK: _l("Your new link to Storyboard"),
    Kind.RESET: _l("Your way in to Storyboard begins anew"),
    Kind.SUMMARY: _l("What waits for you in Storyboard"),
    Kind.QUESTION: _l("We have a question for you"),
    Kind.LOOKED_AT: _l("There is news for you"),
    Kind.FILM_UNUSABLE: _l("There is news for you"),
    Kind.WAY_BACK: _l("Your way back"),
    "try": _l("A test of Storyboard's mail"),
}
