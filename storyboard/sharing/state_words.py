"""Where a story is, in words for its author: what happened, and what comes next."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from storyboard.processing.progress import Progress, WaitsFor
from storyboard.sharing.own_story import OwnStory
from storyboard.sharing.stages import Stage
from storyboard.stories.lifecycle import State
from storyboard.stories.words import PLACES

_STAGES: dict[Stage, Any] = {
    Stage.RECEIVED: _l("Received"),
    Stage.MADE_SAFE: _l("Made safe and watchable"),
    Stage.LOOKED_AT: _l("Looked at by a person"),
    Stage.SHOWN: _l("Shown where you allowed"),
}
_STATES: dict[State, tuple[Any, Any]] = {
    State.DRAFT: (_l("Your story is not sent yet"), _l("We have a part of it. Send the rest to go on.")),
    State.PROCESSING: (
        _l("We have your film"),
        _l("We take place, time and device out of it and make it watchable. Then a person looks at it."),
    ),
    State.UNUSABLE: (
        _l("We cannot use this film"),
        _l("We say why. Choose another one, and your story goes on where it is: the words stay as they are."),
    ),
    State.PENDING: (
        _l("A person will look at it"),
        _l("Your story waits for a moderator. Nobody else sees it until they have said yes."),
    ),
    State.CHANGES_REQUESTED: (
        _l("We have a question for you"),
        _l("A moderator has asked for something. You find it below."),
    ),
    State.DECLINED: (
        _l("We will not show your story"),
        _l("Thank you for telling it. Below we say why. This is about the story as it is now, not about you."),
    ),
}
_HELD = (
    _l("We wait for your guardian’s yes"),
    _l("You are under 18, so a parent, or who looks after you, must agree. Until then nobody looks at your story."),
)


def stage(name: Stage) -> str:
    """A stage on the way of a story."""
    return str(_STAGES[name])


def where_it_is(own: OwnStory) -> tuple[str, str]:
    """Title and sentence for the top of the author's own page."""
    if own.state is State.APPROVED:
        return str(_("Your story is approved")), _where_shown(own)
    title, sentence = _HELD if own.waits_for_guardian else _STATES[own.state]
    return str(title), str(sentence)


def film_progress(progress: Progress | None) -> str:
    """What happens with a film just now, or what it waits for."""
    if progress is None or progress.waiting_for is WaitsFor.NOTHING:
        return str(_("We are working on your film. You can close this page: it goes on without you."))
    if progress.waiting_for is WaitsFor.TURN and progress.before:
        return str(
            ngettext(
                "Your film waits for its turn: %(num)s other one comes first.",
                "Your film waits for its turn: %(num)s others come first.",
                progress.before,
            )
        )
    if progress.waiting_for is WaitsFor.TURN:
        return str(_("Your film is next."))
    if progress.waiting_for is WaitsFor.NEXT_TRY:
        return str(_("Something broke on our side. We try again in a moment; you need not do anything."))
    return str(_("Your film is safe with us, but we cannot go on by ourselves. Our team sees this."))


def _where_shown(own: OwnStory) -> str:
    if own.seen_in:
        return str(
            _("It can be shown here: %(places)s.", places=" · ".join(str(PLACES[place]) for place in own.seen_in))
        )
    if own.answered is not None and not own.answered.shown:
        return str(_("What you answered is not shown any more, so your answer is not shown beneath it either."))
    if any(consent.withdrawn_at is None for consent in own.story.consents):
        return str(_("We make your film ready for the places that you allowed. It is to be seen there soon."))
    return str(_("You have allowed no place yet, so nobody is shown it. You can change that below."))
