"""The share form as authors will see it, for who writes a call. It holds no ticket, so nothing can come of it."""

from __future__ import annotations

from flask import render_template

from storyboard.calls.models import Call
from storyboard.calls.reader import words_for_reader
from storyboard.sharing.forms import FilmForm, WriteForm
from storyboard.stories.models import Kind


def share_form(call: Call, kind: Kind, bar: str) -> str:
    """The page with an empty form of this kind.

    :param bar: the template that stands above it and says what it is.
    """
    form = (FilmForm if kind is Kind.VIDEO else WriteForm)(formdata=None)
    form.offer_choices(call)
    text = words_for_reader(call)
    return render_template(
        "sharing/share.html", form=form, call=call, kind=kind, text=text, sent_before=None, preview=bar
    )
