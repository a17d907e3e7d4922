"""PUBLISH: the sizes that the public sees, all from one decode; they appear together or not at all."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from storyboard.media import renditions
from storyboard.media.facts import Facts
from storyboard.media.ladder import AUDIO_RUNG, VIDEO_RUNGS
from storyboard.media.loudness import measure
from storyboard.media.probe import read_facts
from storyboard.processing import actions
from storyboard.processing.bench import Bench
from storyboard.processing.models import Job
from storyboard.stories.models import FileRole, MediaFile, Story

_ALWAYS_THERE = VIDEO_RUNGS[-1].name


def publish(bench: Bench) -> None:
    """Measure the loudness, write every size that is worth making and the sound alone."""
    material = bench.look()
    if material.file(FileRole.RENDITION, _ALWAYS_THERE):
        bench.keep(and_then=_done)
        return
    facts = Facts.from_dict(material.master.facts)
    with bench.storage.local(material.master.key) as path, bench.storage.scratch() as folder:
        bench.pulse.step("loudness", 0, 3)
        loudness = measure(path) if facts.has_sound else None
        bench.pulse.step("renditions", 3, 99)
        made = renditions.publish(
            path, folder, facts, loudness, on_progress=bench.pulse.progress, cancelled=bench.pulse.cancelled
        )
        files = [_put(bench, name, file, facts) for name, file in made.items()]
    bench.keep(*files, instead_of=(FileRole.RENDITION, FileRole.AUDIO), and_then=_done)


def _put(bench: Bench, name: str, path: Path, facts: Facts) -> MediaFile:
    if name == AUDIO_RUNG.name:
        return bench.put(path, FileRole.AUDIO, "audio/mp4", {"duration_s": facts.duration_s})
    return bench.put(path, FileRole.RENDITION, "video/mp4", read_facts(path).to_dict(), variant=name)


def _done(_session: Session, job: Job, _story: Story) -> None:
    actions.finish(job)
