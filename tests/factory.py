"""Stories and calls for tests, made with the same verbs as the pages use."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from storyboard.calls.models import Call, CallText
from storyboard.database import transaction, utc_now
from storyboard.stories import actions, story_key
from storyboard.stories.actions import AUTHOR, SYSTEM, By, Telling
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import Act, State, Who
from storyboard.stories.models import FileRole, Kind, MediaFile, Story

MODERATOR = By(Who.MODERATOR)


def open_call(session: Session, slug: str = "youth4peace", **columns: object) -> Call:
    """A call that is open now, in English and French."""
    now = utc_now()
    with transaction(session):
        call = Call(
            **{
                "slug": slug,
                "hashtags": "#EDD16 #youth4peace",
                "opens_at": now - timedelta(days=3),
                "closes_at": now + timedelta(days=12),
                "announced_at": now - timedelta(days=4),
                "time_zone": "Europe/Brussels",
                "event": {"name": "European Development Days", "place": "Brussels", "day": "2027-06-16"},
                **columns,
            }
        )
        call.texts = [
            CallText(
                language=language,
                question=question,
                introduction="Tell it in two minutes of film, or in writing.",
                what_happens="The best are shown on stage.",
                consent="I agree that my story is shown where I chose.",
            )
            for language, question in (
                ("en", "What does peace look like where you live?"),
                ("fr", "À quoi ressemble la paix chez toi ?"),
            )
        ]
        session.add(call)
    return call


def tell(
    session: Session,
    call: Call,
    *,
    kind: Kind = Kind.TEXT,
    state: State = State.PENDING,
    places: frozenset[Place] = frozenset({Place.WEB, Place.SCREENING}),
    age_band: AgeBand = AgeBand.FROM_18,
    key: str | None = None,
    **words: str,
) -> Story:
    """Awa's story, brought to `state` by legal moves. A video has rows of files, whose bytes are not there."""
    telling = Telling(
        title=words.get("title", "The football pitch we share"),
        body=words.get("body", "Two schools did not talk. We cleaned the pitch together." if kind is Kind.TEXT else ""),
        asks=words.get("asks", "More pitches, fewer checkpoints."),
        language=words.get("language", "en"),
        country=words.get("country", "CI"),
        display_name=words.get("display_name", "Awa"),
        age_band=age_band,
        guardian_said_yes=True,
        places=places,
    )
    key_digest = story_key.digest(key or story_key.new_key(), "the secret of the tests")
    with transaction(session):
        story = actions.begin(
            session, call_id=call.id, call_text_id=call.texts[0].id, kind=kind, key_digest=key_digest, telling=telling
        )
        video = kind is Kind.VIDEO
        if state is State.DRAFT:
            return story
        if video:
            _add(session, story, FileRole.RAW, "video/mp4")
        story = actions.change_state(session, story.id, Act.SUBMIT, by=AUTHOR, new_file=video)
        if state is State.PROCESSING and video:
            return story
        if state is State.UNUSABLE:
            return actions.change_state(session, story.id, Act.FOUND_UNUSABLE, by=SYSTEM, given={"reason"})
        if video:
            actions.forget_files(session, story, [FileRole.RAW])
            for role, media_type in ((FileRole.MASTER, "video/mp4"), (FileRole.POSTER, "image/jpeg")):
                _add(session, story, role, media_type)
            story = actions.change_state(session, story.id, Act.PREPARED, by=SYSTEM)
        if state is State.APPROVED:
            story = actions.change_state(session, story.id, Act.APPROVE, by=MODERATOR)
            if video:
                for variant in ("480p", "240p"):
                    _add(session, story, FileRole.RENDITION, "video/mp4", variant)
        elif state is State.DECLINED:
            story = actions.change_state(session, story.id, Act.DECLINE, by=MODERATOR, given={"reason"})
        elif state is State.CHANGES_REQUESTED:
            story = actions.change_state(session, story.id, Act.ASK, by=MODERATOR, given={"reason"})
        elif state is State.WITHDRAWN:
            actions.withdraw(session, story.id)
    return session.get_one(Story, story.id, populate_existing=True)


def _add(session: Session, story: Story, role: FileRole, media_type: str, variant: str = "") -> None:
    height = int(variant.rstrip("p") or 480)
    file = MediaFile(
        role=role,
        variant=variant,
        storage_key=story_key.digest(f"{story.id}{role}{variant}", "")[:32],
        media_type=media_type,
        sha256="0" * 64,
        bytes=1000,
        facts={"duration_s": 62.0, "width": round(height * 16 / 9), "height": height},
    )
    actions.add_file(session, story, file)
