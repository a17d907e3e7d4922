"""SHEET: the stills that a moderator looks at first. Made after the story can be reviewed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storyboard.media.facts import Facts
from storyboard.media.stills import make_sheet
from storyboard.processing import actions
from storyboard.processing.bench import Bench
from storyboard.processing.models import Job
from storyboard.stories.models import FileRole, Story


def sheet(bench: Bench) -> None:
    """Make the contact sheet."""
    material = bench.look()
    if material.file(FileRole.SHEET):
        bench.keep(and_then=_done)
        return
    bench.pulse.step("sheet", 0, 99)
    with bench.storage.local(material.master.key) as path, bench.storage.scratch() as folder:
        make_sheet(path, folder / "sheet.jpg", Facts.from_dict(material.master.facts))
        made = bench.put(folder / "sheet.jpg", FileRole.SHEET, "image/jpeg", {})
    bench.keep(made, and_then=_done)


def _done(_session: Session, job: Job, _story: Story) -> None:
    actions.finish(job)
