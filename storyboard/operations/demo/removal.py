"""Taking the demo away: its call with all that came in for it, its staff, and the file with their passwords."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.curation.models import Reel
from storyboard.database import transaction
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.operations.demo import belongings, people
from storyboard.operations.demo.actions import REMOVED, House, key_of
from storyboard.operations.demo.discussion import ANSWERS
from storyboard.operations.demo.stories import SAMPLES
from storyboard.operations.troubles import Trouble
from storyboard.processing.forgetting import forget
from storyboard.staff import actions as staff_actions
from storyboard.staff.models import Staff
from storyboard.stories import story_key
from storyboard.stories.models import Story


@dataclass(frozen=True)
class Real:
    """What people added to the demo call that are not of the demo."""

    stories: int
    reels: int


class NotOnlyDemo(Trouble):
    """Somebody used the demo call for more than trying."""


def remove(house: House, *, everything: bool = False) -> bool:
    """Take the demo away; whether there was any. It does not come back by itself.

    :param everything: also what people added to the demo call.
    :raises NotOnlyDemo: people added something to it, and it was not said that this goes, too.
    """
    session = house.session
    staff = _demo_staff(session)
    stay = belongings.who_did_real_work(session, staff)
    if not is_there(session) and stay.issuperset(staff):
        return False
    real = added_by_people(house)
    if (real.stories or real.reels) and not everything:
        raise NotOnlyDemo(
            f"The demo call also holds what people added: {real.stories} stories that were sent, {real.reels} reels "
            "that real staff made. To erase them, too, for ever: flask --app wsgi demo --remove --with-everything"
        )
    kept = _erase(house, sorted(set(staff) - stay), stay)
    (house.settings.storyboard_data / people.SIGN_INS).unlink(missing_ok=True)
    forget(session)
    for name in kept:
        house.say(f"{name} worked on a call that is not of the demo: shut out, and kept by name in the record.")
    return True


def added_by_people(house: House) -> Real:
    """What somebody sent to the demo call, and reels for it that real staff made."""
    session, secret = house.session, house.settings.data_key
    samples = [story_key.digest(key_of(sample, secret), secret) for sample in (*SAMPLES, *ANSWERS)]
    of_demo = select(Call.id).where(Call.demo)
    sent = select(func.count(Story.id)).where(Story.call_id.in_(of_demo), Story.key_digest.not_in(samples))
    cast = [f"staff:{staff_id}" for staff_id in _demo_staff(session)]
    made = select(Event.details["reel"].as_integer()).where(Event.kind == "reel.make", Event.actor.in_(cast))
    reels = select(func.count(Reel.id)).where(Reel.call_id.in_(of_demo), Reel.id.not_in(made))
    return Real(session.scalar(sent) or 0, session.scalar(reels) or 0)


def is_there(session: Session) -> bool:
    """Whether there is a demo call, or somebody of the demo can sign in."""
    call = session.scalar(select(Call.id).where(Call.demo).limit(1))
    return call is not None or bool(people.who_can_sign_in(session))


def _demo_staff(session: Session) -> list[int]:
    return list(session.scalars(select(Staff.id).where(Staff.demo)))


def _erase(house: House, go: list[int], stay: set[int]) -> list[str]:
    """In one transaction, so that no half of a demo is ever left; bytes go after it, or the sweep takes them."""
    session = house.session
    with transaction(session) as tx:
        for table in belongings.tables_of_files():
            files = select(table.c.storage_key).where(belongings.of_the_demo(table, go))
            for key in session.scalars(files).all():
                tx.after_commit(house.storage.erase, key)
        for table, where, column in belongings.loose_ends(go):
            session.execute(update(table).where(where).values({column: None}))
        for table in belongings.tables():
            session.execute(delete(table).where(belongings.of_the_demo(table, go)))
        session.expire_all()
        kept = session.scalars(select(Staff).where(Staff.id.in_(stay)).order_by(Staff.id)).all()
        for person in kept:
            staff_actions.disable(session, person)
        record(session, REMOVED, actor="system")
    return [person.name for person in kept]
