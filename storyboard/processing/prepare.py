"""PREPARE: from what an author sent to what a moderator can watch. Ends the raw upload.

Each step looks first at what is already there: killed after any of them, the next attempt goes on from it.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from storyboard.media.facts import Facts
from storyboard.media.master import make_master, master_container
from storyboard.media.probe import probe
from storyboard.media.refusal import MediaFailed, Unusable
from storyboard.media.review import make_proxy, plays_everywhere
from storyboard.media.stills import make_poster
from storyboard.processing import actions
from storyboard.processing.bench import Bench, Material
from storyboard.processing.models import Job
from storyboard.processing.needs import JobKind
from storyboard.processing.raw import erase_raw
from storyboard.storage.interface import Missing
from storyboard.stories.actions import SYSTEM, change_state
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import FileRole, Story

# A new master ends all that was made of an earlier video.
_OF_A_MASTER = (
    FileRole.REVIEW,
    FileRole.POSTER,
    FileRole.SHEET,
    FileRole.RENDITION,
    FileRole.AUDIO,
    FileRole.CAPTIONS,
)


def prepare(bench: Bench) -> None:
    """Make master, poster and review copy; hand the story to the moderators if it is sent.

    :raises Unusable: the file breaks a rule or cannot be read; its author can send another.
    """
    material = bench.look()
    if not has_current_master(material):
        _make_master(bench, material)
    erase_raw(bench.session, bench.storage, bench.story_id)
    material = bench.look()
    _make_poster(bench, material)
    _make_review_copy(bench, material)
    bench.keep(and_then=_hand_over)


def has_current_master(material: Material) -> bool:
    """Whether the newest upload has its master. While a raw upload is there, an older master is an earlier video's."""
    master, raw = material.file(FileRole.MASTER), material.file(FileRole.RAW)
    return master is not None and (raw is None or raw.id < master.id)


def _make_master(bench: Bench, material: Material) -> None:
    raw = material.file(FileRole.RAW)
    if raw is None:
        raise Missing("raw")
    with bench.storage.local(raw.key) as path, bench.storage.scratch() as folder:
        bench.pulse.step("look", 0, 2)
        facts = probe(path, material.limits)
        bench.pulse.step("master", 2, 40)
        out = folder / f"master{master_container(facts)}"
        made = make_master(path, out, facts, on_progress=bench.pulse.progress, cancelled=bench.pulse.cancelled)
        media_type = "video/webm" if out.suffix == ".webm" else "video/mp4"
        master = bench.put(out, FileRole.MASTER, media_type, made.to_dict())
    bench.keep(master, instead_of=_OF_A_MASTER)


def _make_poster(bench: Bench, material: Material) -> None:
    if material.file(FileRole.POSTER):
        return
    bench.pulse.step("poster", 40, 50)
    with bench.storage.local(material.master.key) as path, bench.storage.scratch() as folder:
        try:
            make_poster(path, folder / "poster.jpg", Facts.from_dict(material.master.facts))
        except MediaFailed as failure:
            if failure.code == "failed":  # not one frame can be decoded, anywhere in the clip
                raise Unusable("damaged") from failure
            raise
        poster = bench.put(folder / "poster.jpg", FileRole.POSTER, "image/jpeg", {})
    bench.keep(poster)


def _make_review_copy(bench: Bench, material: Material) -> None:
    facts = Facts.from_dict(material.master.facts)
    if plays_everywhere(facts) or material.file(FileRole.REVIEW):
        return
    bench.pulse.step("review", 50, 99)
    with bench.storage.local(material.master.key) as path, bench.storage.scratch() as folder:
        made = make_proxy(
            path, folder / "review.mp4", facts, on_progress=bench.pulse.progress, cancelled=bench.pulse.cancelled
        )
        review = bench.put(folder / "review.mp4", FileRole.REVIEW, "video/mp4", made.to_dict())
    bench.keep(review)


def _hand_over(session: Session, job: Job, story: Story) -> None:
    story = change_state(session, story.id, Act.PREPARED, by=SYSTEM)
    actions.finish(job)
    if story.state is not State.DRAFT:  # what is never sent costs no more than this
        actions.plan(session, story, JobKind.SHEET)
