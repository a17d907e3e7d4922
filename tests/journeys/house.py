"""A house in which something stands on every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.calls import logos, questions
from storyboard.calls.logos import Drawn
from storyboard.calls.models import Call
from storyboard.calls.models_questions import Question
from storyboard.curation import actions as curation
from storyboard.database import db, transaction, utc_now
from storyboard.notices.models import Kind as NoticeKind
from storyboard.notices.models import Notice
from storyboard.notices.models import State as NoticeState
from storyboard.processing.models import Job, JobState
from storyboard.processing.needs import JobKind
from storyboard.sharing.sealing import Seal
from storyboard.staff import actions as staff
from storyboard.staff import colleagues, factors
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.storage.interface import new_key
from storyboard.stories import guardian_links, guardians
from storyboard.stories.age import AgeBand
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind, Story
from tests.factory import open_call, tell
from tests.live import Site
from tests.media.pictures import picture

CALL = "every-page"


@dataclass(frozen=True)
class House:
    """A house in which something stands on every page: the address of each, by its endpoint."""

    site: Site
    paths: dict[str, list[str]]


def build(site: Site) -> House:
    """Let something stand on every page of this site."""
    with site.app.app_context():
        session = db.session
        call = open_call(session, CALL, hashtags="#everypage")
        for name in ("Open Table", "River Voices"):
            add_logo(site, name)
        site.person("Ada", Role.ADMINISTRATOR)
        administrator = session.scalars(staff_called("ada@example.org")).one()
        ada = administrator.id
        factors.begin_authenticator(session, administrator)
        site.person("Left", Role.CURATOR)
        out = session.scalars(staff_called("left@example.org")).one().id
        colleagues.disable(session, out, by=administrator)
        invited = staff.add(session, "new@example.org", Role.HOST, "New")
        staff.add(session, "here@example.org", Role.CURATOR, "Here", where={call.id: frozenset({Role.CURATOR})})
        here = session.scalars(staff_called("here@example.org")).one().id
        shown = [tell(session, call, kind=kind, state=State.APPROVED, title=f"Shown in {kind}") for kind in Kind]
        waiting = tell(session, call, age_band=AgeBand.FROM_16, title="Waits for two")
        film = tell(session, call, kind=Kind.VIDEO, title="A film that waits")
        link, stop = (
            asked_of_a_guardian(session, call),
            Seal(site.app.extensions["storyboard_settings"].data_key, "stop news"),
        )
        asked = questions.add(session, CALL, "en", "What should stay as it is where you live?", actor="test").slug
        answers = [answered(session, call, asked, state) for state in (State.APPROVED, State.PENDING)]
        reel = curation.make_reel(session, call, "Opening session", 1200, staff_id=ada)
        for story in shown:
            curation.put_in(session, reel.slug, story.slug, staff_id=ada)
        with transaction(session):
            lost = {
                "state": JobState.FAILED,
                "attempts": 3,
                "error": "disk-full",
                "cause": "no room",
                "ended_at": utc_now(),
            }
            for state in NoticeState:
                answer = "550 5.1.1 " + "no such mailbox here, and none that is like it " * 4
                session.add(
                    Notice(
                        kind=NoticeKind.RESET,
                        staff_id=out,
                        recipient="left@example.org",
                        language="en",
                        figures="{}" if state is NoticeState.UNSURE else None,
                        message_id=f"<{state}@example.org>",
                        state=state,
                        attempts=2,
                        until=utc_now() + timedelta(hours=5),
                        error="mailbox" if state is NoticeState.REFUSED else "",
                        answer=answer[:200],
                        ended_at=utc_now(),
                    )
                )
            session.add(Job(story_id=film.id, kind=JobKind.SHEET, file_version=1, **lost))
        paths = {
            "public.home": ["/"],
            "public.call": [f"/c/{CALL}/"],
            "public.gallery": [
                "/stories/",
                "/stories/?language=sw",
                "/stories/?q=shown&kind=video",
                "/stories/?q=nothing",
            ],
            "public.ask_report": [f"/stories/{shown[0].slug}/report"],
            "public.reported": ["/stories/reported"],
            "public.story": [f"/stories/{story.slug}/" for story in shown] + ["/stories/nothing/"],
            # Who has begun a text, and who has begun nothing: tests/journeys/test_every_step.py
            "sharing.share": [f"/c/{CALL}/share"],
            "sharing.step": [f"/c/{CALL}/share/tell?kind={kind}" for kind in Kind],
            "public.question": [f"/c/{CALL}/questions/{asked}/"],
            "public.answers": [f"/stories/{shown[0].slug}/answers/"],
            "sharing.answer": [f"/c/{CALL}/answer?question={asked}", f"/c/{CALL}/answer?story={shown[1].slug}"],
            "sharing.left": ["/story/left"],
            "staff.sign_in": ["/staff/sign-in"],
            "staff.invitation": [f"/staff/invitation/{invited}"],
            "sharing.guardian": [f"/guardian/{link}", "/guardian/nothing"],
            "sharing.lost_key": ["/story/lost-key"],
            "sharing.stop_news": [f"/story/news/stop/{stop.close({'story': film.id})}", "/story/news/stop/nothing"],
            "sharing.way_back": ["/story/back/nothing"],
            # These belong to Awa, who has just sent a story.
            "sharing.sent": [f"/c/{CALL}/sent"],
            "sharing.own_page": ["/story/"],
            "sharing.change": ["/story/edit"],
            "sharing.ask_withdraw": ["/story/withdraw"],
            # These are for staff.
            "staff.me": ["/staff/me"],
            "notices.mine": ["/staff/me/mail"],
            "operations.notices": ["/admin/notices/", "/admin/notices/?which=waiting"],
            "staff.second_factor": ["/staff/me/second-factor"],
            "staff.authenticator": ["/staff/me/authenticator"],
            "staff.second_step": ["/staff/sign-in/second"],  # itself: tests/journeys/test_second_step_pages.py
            "moderation.queue": ["/moderation/"],
            "moderation.reported": ["/moderation/reports/"],
            "moderation.ask_captions": [f"/moderation/stories/{film.slug}/captions"],
            "moderation.story": [f"/moderation/stories/{one.slug}" for one in (waiting, film, shown[0], answers[1])],
            "curation.board": [f"/curation/?call={CALL}"],
            "curation.story": [f"/curation/stories/{shown[1].slug}"],
            "curation.reels": [f"/curation/reels/?call={CALL}"],
            "curation.reel": [f"/curation/reels/{reel.slug}"],
            "screening.home": ["/screening/"],
            "screening.show": [f"/screening/reels/{reel.slug}/show"],
            "operations.overview": ["/admin/"],
            "operations.jobs": ["/admin/jobs/"],
            "operations.staff": ["/admin/staff/"],
            "operations.ask_invite": ["/admin/staff/invite"],
            "operations.colleague": [f"/admin/staff/{one}" for one in (ada, out, here)],
            "calls.calls": ["/admin/calls/", "/admin/calls/?archived="],
            "calls.new": ["/admin/calls/new"],
            "calls.one": [f"/admin/calls/{CALL}/"],
            "calls.edit": [f"/admin/calls/{CALL}/edit"],
            "calls.words": [f"/admin/calls/{CALL}/words", f"/admin/calls/{CALL}/words?language=ar"],
            "calls.logos": [f"/admin/calls/{CALL}/logos"],
            "calls.questions": [f"/admin/calls/{CALL}/questions", f"/admin/calls/{CALL}/questions?language=fr"],
            "calls.copy": [f"/admin/calls/{CALL}/copy"],
            "calls.preview": [f"/admin/calls/{CALL}/preview", f"/admin/calls/{CALL}/preview?phase=closed"],
            "calls.preview_form": [
                f"/admin/calls/{CALL}/preview/share?kind={kind}&step={step}"
                for kind in Kind
                for step in ("tell", "about", "places")
            ],
        }
    return House(site, paths)


def asked_of_a_guardian(session: Session, call: Call) -> str:
    """What a link opens by which a guardian is asked about a film."""
    young = tell(session, call, kind=Kind.VIDEO, age_band=AgeBand.FROM_13, title="A film by somebody young")
    with transaction(session):
        session.get_one(Story, young.id).held_for = guardians.HELD_FOR
    link = guardian_links.make_link(session, young.id)
    assert link is not None
    return link


def answered(session: Session, call: Call, asked: str, state: State) -> Story:
    """Somebody's answer to the question."""
    story = tell(session, call, state=state, title="The well…", body="The well, and who sits there.", asks="")
    with transaction(session):
        found = session.scalars(select(Question).where(Question.slug == asked)).one()
        session.get_one(Story, story.id).question_id = found.id
    return story


def add_logo(site: Site, name: str) -> None:
    """A logo wider than the smallest phone."""
    storage = site.app.extensions["storyboard_storage"]
    with storage.writer(new_key()) as writer:
        writer.write(picture("png", "600x120"))
        logos.add(db.session, CALL, Drawn(name, writer.finish(), "image/png", 600, 120), actor="system")
