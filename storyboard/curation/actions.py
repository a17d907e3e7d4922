"""What curators do: rate stories, make reels, put stories into them and in order."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.calls.refusals import NoSuchCall
from storyboard.curation import queries
from storyboard.curation.models import Rating, Reel, ReelItem
from storyboard.curation.running_order import Direction, moved
from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.stories.consent import Place
from storyboard.stories.models import Story
from storyboard.stories.queries import facts_of
from storyboard.stories.visibility import visible
from storyboard.web.errors import Refusal


class NotOnTheBoard(Refusal):
    """The story cannot be rated, or not any more."""

    code, status = "not-on-the-board", 404
    title = _l("This story is not on the board")
    message = _l("Its author may have taken it back, or changed it just now. Choose another one from the board.")


class NotForScreening(Refusal):
    """The story may not be shown to an audience."""

    code, status = "not-for-screening", 422
    title = _l("This story cannot be screened")
    message = _l(
        "Its author did not say yes to being shown on a screen at the event, or it was taken back or taken down. "
        "It is not in the reel. Choose another one."
    )


class OrderChanged(Refusal):
    """Somebody else changed the reel since the page was loaded."""

    code, status = "order-changed", 409
    title = _l("The order changed meanwhile")
    message = _l(
        "A colleague changed this reel just before you, so your move was not made. "
        "This is the order now: move the story again if you still want to."
    )


class NoSuchReel(Refusal):
    """There is no reel with this address, or not for this person."""

    code, status = "no-such-reel", 404
    title = _l("There is no such reel")
    message = _l(
        "The address may be mistyped, or the reel is of a call that is not, or not any more, yours. "
        "Choose one from the list."
    )


def rate(session: Session, story_slug: str, stars: int, *, staff_id: int) -> Story:
    """Give a story one to five; who rated it before changes their mind.

    :raises NotOnTheBoard: when it cannot be rated.
    """
    with transaction(session):
        story = session.scalar(queries.story_on_the_board(story_slug, staff_id))
        if story is None:
            raise NotOnTheBoard
        rating = session.scalar(queries.rating_of(story.id, staff_id))
        if rating is None:
            rating = Rating(story_id=story.id, staff_id=staff_id)
            session.add(rating)
        rating.stars, rating.at = stars, utc_now()
        record(session, "rating.give", actor=f"staff:{staff_id}", story_id=story.id, stars=stars)
    return story


def make_reel(session: Session, call: Call, name: str, target_s: int, *, staff_id: int) -> Reel:
    """A new reel without stories.

    :raises NoSuchCall: when this person does not curate the call.
    """
    with transaction(session):
        if session.scalar(queries.call_to_curate(call.slug, staff_id)) is None:
            raise NoSuchCall
        reel = Reel(call_id=call.id, name=name, target_s=target_s)
        session.add(reel)
        session.flush()
        record(session, "reel.make", actor=f"staff:{staff_id}", reel=reel.id)
    return reel


def put_in(session: Session, reel_slug: str, story_slug: str, *, staff_id: int) -> Story:
    """Put a story at the end of a reel; nothing happens where it is already.

    :raises NotForScreening: when no audience may see it.
    :raises NoSuchReel: when there is no reel with this address.
    """
    with transaction(session):
        reel = _reel(session, reel_slug, staff_id)
        story = _story_to_screen(session, reel, story_slug, staff_id)
        if all(item.story_id != story.id for item in reel.items):
            last = max((item.place for item in reel.items), default=-1)
            reel.items.append(ReelItem(story_id=story.id, place=last + 1))
            _change(session, reel)
            record(session, "reel.put_in", actor=f"staff:{staff_id}", story_id=story.id, reel=reel.id)
    return story


def take_out(session: Session, reel_slug: str, story_slug: str, *, staff_id: int) -> None:
    """Take a story out of a reel; nothing happens where it is not.

    :raises NoSuchReel: when there is no reel with this address.
    """
    with transaction(session):
        reel = _reel(session, reel_slug, staff_id)
        for item in [item for item in reel.items if item.story.slug == story_slug]:
            reel.items.remove(item)
            _change(session, reel)
            record(session, "reel.take_out", actor=f"staff:{staff_id}", story_id=item.story_id, reel=reel.id)


def move(session: Session, reel_slug: str, story_slug: str, direction: Direction, *, seen: int, staff_id: int) -> int:
    """Move a story by one place.

    :param seen: the version of the reel that the curator looked at.
    :returns: its place now, counted from 1.
    :raises OrderChanged: when the reel changed since, or the story is not in it any more.
    :raises NoSuchReel: when there is no reel with this address.
    """
    with transaction(session):
        reel = _reel(session, reel_slug, staff_id)
        item = next((item for item in reel.items if item.story.slug == story_slug), None)
        if item is None or reel.version != seen:
            raise OrderChanged
        order = moved(reel.items, item, direction)
        for place, one in enumerate(order):
            one.place = place
        _change(session, reel)
        record(session, "reel.move", actor=f"staff:{staff_id}", story_id=item.story_id, reel=reel.id, to=item.place)
    return item.place + 1


def _reel(session: Session, slug: str, staff_id: int) -> Reel:
    reel = session.scalar(queries.reel_with_stories(slug, staff_id))
    if reel is None:
        raise NoSuchReel
    return reel


def _story_to_screen(session: Session, reel: Reel, slug: str, staff_id: int) -> Story:
    story = session.scalar(queries.story_on_the_board(slug, staff_id))
    if story is None or story.call_id != reel.call_id or not visible(facts_of(story), Place.SCREENING):
        raise NotForScreening
    return story


def _change(session: Session, reel: Reel) -> None:
    """Raise the reel's version; whoever else read the one before comes too late."""
    mine = update(Reel).where(Reel.id == reel.id, Reel.version == reel.version)
    if session.connection().execute(mine.values(version=reel.version + 1)).rowcount != 1:
        raise OrderChanged
