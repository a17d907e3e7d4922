"""The doctor: what is there, what is missing, what that means, how to mend it. Works without a database too."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Settings
from storyboard.operations import doctor_house as house
from storyboard.operations import doctor_settings as ours
from storyboard.operations import doctor_tools as tools
from storyboard.operations.doctor_mail import mail
from storyboard.operations.findings import Finding, Health
from storyboard.storage.interface import Storage

_SIGNS = {Health.GOOD: "✓", Health.NOTE: "·", Health.MEND: "✗"}


def examine(settings: Settings, engine: Engine, session: Session, storage: Storage) -> list[Finding]:
    """Look at everything, from the ground up."""
    return [
        tools.python(),
        tools.ffmpeg(),
        tools.limits(),
        house.front_end(),
        ours.names(os.environ),
        house.secrets(settings),
        ours.proxy(settings),
        house.storage_room(storage),
        house.database(engine),
        house.data_key(session, settings),
        house.port(settings),
        house.logs(settings),
        ours.administrators(session, settings),
        house.workers(session, settings),
        house.jobs(session),
        house.backups(session),
        house.backup_folder(settings),
        mail(),
    ]


def report(findings: Iterable[Finding]) -> str:
    """The findings, to be read in a terminal."""
    lines = []
    for finding in findings:
        lines.append(f"{_SIGNS[finding.health]} {finding.about:9} {finding.found}")
        lines += [f"{'':12}{line}" for line in (finding.means, finding.mend and f"→ {finding.mend}") if line]
    return "\n".join(lines)


def must_be_mended(findings: Sequence[Finding]) -> bool:
    """Whether anything keeps the house from working."""
    return any(finding.health is Health.MEND for finding in findings)
