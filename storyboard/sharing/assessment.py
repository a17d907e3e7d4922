"""May what was typed be taken? Asked before a film is stored, and once more when it is here."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from storyboard.calls.dates import takes_stories
from storyboard.calls.models import Call
from storyboard.stories.age import AgeBand, old_enough
from storyboard.stories.models import Kind


class Finding(StrEnum):
    """What is to be done with a form."""

    GOOD = "good"
    AMISS = "amiss"  # the form says what
    UNSURE = "unsure"  # whose it is; nothing of it is kept, and the form says so
    CLOSED = "closed"
    NOT_ASKED = "not-asked"  # the call takes no stories told like this
    TOO_YOUNG = "too-young"  # nothing of it is kept


def takes_it(began_at: datetime, call: Call, *, kind: Kind, now: datetime, grace: timedelta) -> Finding:
    """Whether the call takes a story told like this, begun then; that it is good, that it is closed, or not asked."""
    if not takes_stories(call.opens_at, call.closes_at, now, began_at=began_at, grace=grace):
        return Finding.CLOSED
    return Finding.GOOD if kind in call.kinds else Finding.NOT_ASKED


def assess(
    form: FlaskForm,
    began_at: datetime | None,
    call: Call,
    *,
    kind: Kind,
    age: AgeBand | None,
    now: datetime,
    grace: timedelta,
) -> Finding:
    """Judge a form; what is amiss stands in its errors afterwards.

    :param began_at: when its story was begun; None when nothing of ours says so.
    :param age: what its author has told before; what the form says counts more.
    :param grace: how long after the close who began in time may still send.
    """
    told = form["age_band"].data if "age_band" in form else None
    band = AgeBand(told) if told in list(AgeBand) else age
    if band is not None and not old_enough(band, call.minimum_age):
        return Finding.TOO_YOUNG
    takes = takes_it(began_at or now, call, kind=kind, now=now, grace=grace)
    if takes is not Finding.GOOD:
        return takes
    good = form.validate()
    if began_at is None:
        form.form_errors = [_("This page was not whole. Your words are here: look them over and send them once more.")]
    if form.form_errors:
        return Finding.UNSURE
    return Finding.GOOD if good else Finding.AMISS
