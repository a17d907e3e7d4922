"""The steps of the share form as authors will see them, for who writes a call. Nothing can come of them."""

from __future__ import annotations

from flask import render_template

from storyboard.calls.models import Call
from storyboard.calls.reader import words_for_reader
from storyboard.sharing import telling
from storyboard.sharing.steps import Step
from storyboard.stories.models import Kind

# The last step shows a story, and there is none.
STEPS = (Step.TELL, Step.ABOUT, Step.PLACES)


def share_form(call: Call, kind: Kind, step: Step, bar: str) -> str:
    """The page of a step with an empty form, of this kind of story.

    :param bar: the template that stands above it and says what it is.
    """
    form = telling.form_for(step, kind)(formdata=None)
    form.offer_choices(call)
    telling.show(form, None)
    text = words_for_reader(call)
    return render_template(
        f"sharing/{step}.html", form=form, call=call, kind=kind, text=text, step=step, story=None, preview=bar
    )
