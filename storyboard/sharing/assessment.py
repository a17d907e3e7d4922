"""May what was typed be taken? Asked before a film is stored, and once more when it is here."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from storyboard.calls.dates import takes_stories
from storyboard.calls.models import Call
from storyboard.sharing.forms import ShareForm
from storyboard.sharing.ticket import Ticket
from storyboard.stories.age import AgeBand, old_enough


class Finding(StrEnum):
    """What is to be done with a form."""

    GOOD = "good"
    AMISS = "amiss"  # the form says what
    CLOSED = "closed"
    NOT_ASKED = "not-asked"  # the call takes no stories told like this
    TOO_YOUNG = "too-young"  # nothing of it is kept


def assess(form: ShareForm, ticket: Ticket | None, call: Call, now: datetime, grace: timedelta) -> Finding:
    """Judge a form; what is amiss stands in its errors afterwards.

    :param grace: how long after the close who began in time may still send.
    """
    band = form.age_band.data
    if band in list(AgeBand) and not old_enough(AgeBand(band), call.minimum_age):
        return Finding.TOO_YOUNG
    began_at = ticket.began_at if ticket else now
    if not takes_stories(call.opens_at, call.closes_at, now, began_at=began_at, grace=grace):
        return Finding.CLOSED
    if form.kind not in call.kinds:
        return Finding.NOT_ASKED
    good = form.validate()
    if ticket is None:
        form.form_errors = [_("This page was not whole. Your words are here: look them over and send them once more.")]
    return Finding.GOOD if good and ticket else Finding.AMISS
