"""Which strings everybody may meet, and which only staff read: by the file in which they stand.

Staff pages speak fewer languages (`storyboard.web.locale`), so the others' catalogs hold the strings of people alone.
What is not named here is for people: a file that was forgotten makes work for translators, no English page for authors.
"""

from __future__ import annotations

from collections.abc import Iterable

STAFFS = (
    "storyboard/calls/logos.py",
    "storyboard/calls/plan.py",
    "storyboard/calls/refusals.py",
    "storyboard/curation/",
    "storyboard/moderation/",
    "storyboard/notices/",
    "storyboard/operations/",
    "storyboard/screening/",
    "storyboard/staff/",
    "templates/components/clock.html",
    "templates/components/days.html",
    "templates/components/meter.html",
    "templates/curation/",
    "templates/layout/show.html",
    "templates/layout/staff.html",
    "templates/moderation/",
    "templates/notices/",
    "templates/operations/",
    "templates/screening/",
    "templates/staff/",
)
# Within those: what stands in front of every page, and the mails that authors get.
PEOPLES = (
    "storyboard/notices/subjects.py",
    "storyboard/operations/gate.py",
    "templates/notices/mail/_author.html",
    "templates/notices/mail/_author.txt",
    "templates/notices/mail/_layout.html",
    "templates/notices/mail/film-unusable.html",
    "templates/notices/mail/film-unusable.txt",
    "templates/notices/mail/looked-at.html",
    "templates/notices/mail/looked-at.txt",
    "templates/notices/mail/question.html",
    "templates/notices/mail/question.txt",
    "templates/notices/mail/way-back.html",
    "templates/notices/mail/way-back.txt",
)


def is_for_people(files: Iterable[str]) -> bool:
    """Whether a string that stands in these files (paths from the project's folder) may be met by anybody."""
    return any(file.startswith(PEOPLES) or not file.startswith(STAFFS) for file in files)
