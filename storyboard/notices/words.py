"""What mails and their troubles are called, and what to do about them, for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from storyboard.notices.models import Kind, State

KINDS: Mapping[Kind, Any] = {
    Kind.INVITATION: _l("Invitation"),
    Kind.NEW_LINK: _l("New link"),
    Kind.RESET: _l("Reset"),
    Kind.SUMMARY: _l("Daily summary"),
    Kind.QUESTION: _l("Question to an author"),
    Kind.LOOKED_AT: _l("News for an author"),
    Kind.FILM_UNUSABLE: _l("News for an author"),
    Kind.WAY_BACK: _l("An author’s way back"),
}

STATES: Mapping[State, Any] = {
    State.WAITING: _l("waits"),
    State.SENDING: _l("on its way"),
    State.SENT: _l("sent"),
    State.REFUSED: _l("refused"),
    State.FAILED: _l("failed"),
    State.UNSURE: _l("unsure"),
    State.DROPPED: _l("not needed any more"),
}
LOOKS = {"waiting": "sun", "sending": "sun", "sent": "leaf", "refused": "brand", "failed": "brand", "unsure": "brand"}


@dataclass(frozen=True)
class Cause:
    """Why a mail did not go, and what mends it."""

    sentence: Any
    remedy: Any = ""


_LOOK_AT_SETTING = _l("Look at MAIL_URL.")
_CAUSES: Mapping[str, Cause] = {
    "unreachable": Cause(_l("The mail server cannot be reached."), _LOOK_AT_SETTING),
    "no-host": Cause(_l("There is no mail server with this name."), _LOOK_AT_SETTING),
    "timeout": Cause(_l("The mail server did not answer in time."), _l("Look at the port in MAIL_URL.")),
    "hung-up": Cause(
        _l("The mail server ended the conversation."), _l("Look at the port in MAIL_URL, and at its log.")
    ),
    "busy": Cause(_l("The mail server cannot take mail just now."), _l("If it stays so, ask whoever runs it.")),
    "tls": Cause(
        _l("We and the mail server could not agree on encryption."), _l("smtps:// is for port 465, smtp:// for others.")
    ),
    "certificate": Cause(
        _l("The mail server's certificate is not good for its name."),
        _l("Write the name that is in its certificate into MAIL_URL, or have the certificate mended."),
    ),
    "no-tls": Cause(
        _l("The mail server offers no encryption, and we send no password in the open."),
        _l("Use smtps:// and port 465, or ask whoever runs it for STARTTLS."),
    ),
    "login": Cause(
        _l("The mail server does not accept our user and password."),
        _l("Mend them in MAIL_URL; what is special in them is written as %40, %3A, %2F."),
    ),
    "no-login": Cause(
        _l("The mail server takes no password on this port."), _l("Take another port, or no user, in MAIL_URL.")
    ),
    "sender": Cause(
        _l("The mail server does not take mail from our address."), _l("Mend `from` in MAIL_URL, then send it again.")
    ),
    "mailbox": Cause(
        _l("The mail server takes no mail for this address."),
        _l("Read what it said, and look whether the address is right."),
    ),
    "content": Cause(_l("The mail server did not want this mail."), _l("Read what it said, and ask whoever runs it.")),
    "address": Cause(_l("This is no address that mail can be sent to."), _l("Pass a link on by hand.")),
    "no-utf8": Cause(
        _l("The mail server cannot write to an address with such letters."), _l("Pass a link on by hand.")
    ),
    "no-answer": Cause(
        _l("The mail server had the mail in its hands and then said nothing: it may have gone, or not."),
        _l("Ask whether it came. If not, send it again."),
    ),
    "interrupted": Cause(
        _l("We were interrupted while we spoke with the mail server: it may have gone, or not."),
        _l("Ask whether it came. If not, send it again."),
    ),
    "restored": Cause(
        _l("It waited in a backup that was put back: it may have gone since, or not."),
        _l("Ask whether it came. If not, send it again."),
    ),
    "too-late": Cause(_l("It could not be sent while it was of use."), _l("Make another link.")),
    "broken": Cause(_l("We could not write this mail. That is our fault."), _l("The log says more.")),
    "unreadable": Cause(
        _l("What it says was written under another DATA_KEY and cannot be read."), _l("Make another link.")
    ),
    "over": Cause(_l("The link in it was used, replaced or ended before it went.")),
    "unasked": Cause(_l("Its reader does not want it any more.")),
    "given-up": Cause(_l("An administrator gave it up.")),
}


def cause(error: str) -> Cause | None:
    """Why, and what to do; None when nothing is wrong."""
    return _CAUSES.get(error, Cause(_l("It could not be sent."))) if error else None
