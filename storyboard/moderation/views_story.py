"""One story, with everything that is needed to judge it."""

from __future__ import annotations

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from storyboard.database import db, utc_now
from storyboard.moderation import queries, words
from storyboard.moderation.access import story_or_404
from storyboard.moderation.blueprint import bp
from storyboard.moderation.forms import AskForm, ReasonForm
from storyboard.moderation.review import review_of
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.stories import words as story_words
from storyboard.stories.models import Story


@bp.get("/stories/<slug>")
@may(Role.MODERATOR)
def story(slug: str) -> ResponseReturnValue:
    """Look at a story. Looking does not take it in hand: asking for the next one does."""
    found = story_or_404(slug)
    return page_of(found, ReasonForm(formdata=None, seen=found.version))


def page_of(story: Story, form: ReasonForm | AskForm, status: int = 200) -> Response:
    """The page of a story, with what was typed so far."""
    me = current_staff()
    ask = form if isinstance(form, AskForm) else AskForm(formdata=None, seen=form.seen.data)
    reason = form if isinstance(form, ReasonForm) else ReasonForm(formdata=None, seen=form.seen.data)
    page = render_template(
        "moderation/story.html",
        review=review_of(db.session, story, me),
        story=story,
        form=reason,
        ask=ask,
        undoable=db.session.scalar(queries.can_be_undone(me.id, utc_now())),
        now=utc_now(),
        words=words,
        story_words=story_words,
    )
    return make_response(page, status)
