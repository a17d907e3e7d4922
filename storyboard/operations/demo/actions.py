"""Setting up the demo, by the same verbs as the pages use: story after story, and only what is not there yet."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from storyboard.calls.models import Call
from storyboard.calls.queries import questions_of
from storyboard.curation import actions as curation
from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.moderation.actions import approve
from storyboard.operations.demo import people
from storyboard.operations.demo.call import open_call
from storyboard.operations.demo.discussion import ANSWERS, ask
from storyboard.operations.demo.films import draw
from storyboard.operations.demo.stories import SAMPLES, Sample
from storyboard.operations.troubles import Trouble
from storyboard.processing.actions import let_all_go
from storyboard.processing.models import Job, JobState
from storyboard.processing.work import run
from storyboard.sharing.actions import Sending, send
from storyboard.sharing.ticket import Ticket
from storyboard.staff.models import Staff
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.storage.interface import Storage, Stored, new_key
from storyboard.stories import story_key
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.stories.queries import story_with_key

Say = Callable[[str], None]
READY, REMOVED = "demo.ready", "demo.removed"
WORKER = "demo"
LOOK_AGAIN_S = 0.2


class NoDemo(Trouble):
    """Why there is no demo."""


@dataclass(frozen=True)
class House:
    """What the demo is set up in."""

    app: Flask
    session: Session
    storage: Storage
    settings: Settings
    say: Say


def set_up(house: House, *, asked: bool = True) -> None:
    """Bring the demo to its end, from wherever an earlier start was broken off. Done once, it is never touched again:
    what a newcomer decides, changes or takes back stays so.

    :param asked: somebody wants the demo; one that was taken away comes back only then.

    :raises NoDemo: in production, or when a sample film cannot be made ready.
    """
    session, settings = house.session, house.settings
    if settings.production:
        raise NoDemo("The demo is for trying Storyboard out, and STORYBOARD_MODE is production.")
    last = what_became_of_it(session)
    if last == READY or (last == REMOVED and not asked):
        return
    house.say("Setting up a demo call with sample stories; this happens once.")
    call = open_call(session, utc_now())
    ask(session, call)
    sign_ins = settings.storyboard_data / people.SIGN_INS
    if not sign_ins.exists() or len(people.who_can_sign_in(session)) < len(people.CAST):
        people.let_in(session, sign_ins)
    for sample in (*SAMPLES, *ANSWERS):
        _bring_through(house, _told(house, call, sample), sample)
    _finish(house, call)


def what_became_of_it(session: Session) -> str | None:
    """`READY`, `REMOVED`, or nothing when it never was brought to its end."""
    last = select(Event.kind).where(Event.kind.in_([READY, REMOVED])).order_by(Event.id.desc()).limit(1)
    return session.scalar(last)


def key_of(sample: Sample, secret: str) -> str:
    """The story's key: the same at every start, and another one in every installation."""
    noise = hmac.new(secret.encode(), f"demo:{sample.name}".encode(), hashlib.sha256).digest()
    return "".join(story_key.ALPHABET[byte % 32] for byte in noise[: story_key.LENGTH])


def _find(house: House, sample: Sample) -> Story | None:
    secret = house.settings.data_key
    return house.session.scalar(story_with_key(story_key.digest(key_of(sample, secret), secret)))


def _told(house: House, call: Call, sample: Sample) -> Story:
    found = _find(house, sample)
    if found is not None:
        return found
    ticket = Ticket(key_of(sample, house.settings.data_key), call.id, utc_now())
    text_id, to = call.text_in(sample.telling.language).id, _what_it_answers(house, call, sample)
    house.session.rollback()
    film = _drawn(house, sample)
    sending = Sending(ticket, text_id, sample.telling, film, **to)
    return send(house.session, sending, secret=house.settings.data_key)


def _what_it_answers(house: House, call: Call, sample: Sample) -> dict[str, int]:
    if sample.answers is None:
        return {}
    if isinstance(sample.answers, int):
        return {"question_id": house.session.scalars(questions_of(call.id)).all()[sample.answers].id}
    story = _find(house, next(one for one in SAMPLES if one.name == sample.answers))
    return {} if story is None else {"in_reply_to": story.id}


def _drawn(house: House, sample: Sample) -> Stored | None:
    if sample.film is None:
        house.say(f"  {sample.telling.title}: written")
        return None
    house.say(f"  {sample.telling.title}: drawing the film")
    with house.storage.scratch() as folder:
        draw(sample.film, folder / "film.mp4")
        return house.storage.adopt(folder / "film.mp4", new_key())


def _bring_through(house: House, story: Story, sample: Sample) -> None:
    """Through processing, moderation and publishing, as far as this story is to go."""
    story_id = story.id
    if story.state is State.PROCESSING:
        house.say(f"  {sample.telling.title}: making it safe and watchable")
        _work_off(house, story_id)
    story = house.session.get_one(Story, story_id, populate_existing=True)
    if sample.approved and story.state is State.PENDING:
        approve(house.session, story_id, by=_staff(house, Role.MODERATOR), seen=story.version)
    if sample.approved and sample.film is not None:
        house.say(f"  {sample.telling.title}: publishing it in all sizes")
    _work_off(house, story_id)


def _work_off(house: House, story_id: int) -> None:
    """Do the story's jobs here and now; a worker that runs meanwhile may be faster, and is waited for.

    :raises NoDemo: a job failed.
    """
    session = house.session
    let_all_go(session, WORKER)  # held by a start that was broken off
    unfinished = select(Job).where(Job.story_id == story_id, Job.state.in_((JobState.WAITING, JobState.RUNNING)))
    while jobs := session.scalars(unfinished.order_by(Job.id).execution_options(populate_existing=True)).all():
        waiting = [job.id for job in jobs if job.state is JobState.WAITING]
        trouble = next((job.error for job in jobs if job.error), None)
        session.rollback()
        if trouble:
            raise NoDemo(f"A sample film could not be made ready ({trouble}). Ask: flask --app wsgi doctor")
        for job_id in waiting:
            run(house.app, job_id, WORKER, threading.Event())
        if not waiting:
            time.sleep(LOOK_AGAIN_S)
    session.rollback()


def _finish(house: House, call: Call) -> None:
    """A reel that can be played at once; what has no stars yet is left for the newcomer to choose. Then it is ready."""
    session, curator = house.session, _staff(house, Role.CURATOR)
    with transaction(session):
        reel = curation.make_reel(session, call, "First look", call.reel_target_s, staff_id=curator.id)
        for sample in SAMPLES:
            story = _find(house, sample) if sample.stars else None
            if story is not None and story.state is State.APPROVED:
                curation.rate(session, story.slug, sample.stars, staff_id=curator.id)
                curation.put_in(session, reel.slug, story.slug, staff_id=curator.id)
        record(session, READY, actor="system")


def _staff(house: House, role: Role) -> Staff:
    return house.session.scalars(staff_called(people.address(role))).one()
