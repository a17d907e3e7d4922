"""What needs an administrator, in words: what it is, what it means, how to mend it, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from storyboard.notices.words import cause
from storyboard.operations.needs import Need
from storyboard.web.filters import ago, megabytes

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """One need, to be read. `command` is for the machine's terminal, `link` a button's words and its address."""

    title: str
    means: str
    mend: str
    command: str = ""
    link: tuple[str, str] | None = None


def say(need: Need) -> Said:
    """The words for a need, in the reader's language."""
    return WORDS[need.code](need.figures)


def _storage_away(_figures: Figures) -> Said:
    means = _("No film can be sent or watched. Nothing that was sent before is lost.")
    mend = _("Look whether the disk or the store in STORAGE_URL is there. What is wrong is told by:")
    return Said(_("We cannot reach our films"), means, mend, "flask --app wsgi doctor")


def _little_room(figures: Figures) -> Said:
    title = _("%(room)s are left on the disk", room=megabytes(figures["free"]))
    means = _("Films will soon be turned away. What is there is safe.")
    return Said(title, means, _("Make room on the disk of STORYBOARD_DATA, or use a larger one."))


def _no_review_worker(_figures: Figures) -> Said:
    means = _("New videos wait and are safe, but nobody can watch them yet.")
    return Said(
        _("No worker makes review copies"), means, _("Start a worker:"), "flask --app wsgi worker --queue review"
    )


def _no_publish_worker(_figures: Figures) -> Said:
    means = _("Approved videos are not shown yet.")
    return Said(_("No worker publishes"), means, _("Start a worker:"), "flask --app wsgi worker --queue publish")


def _old_transaction(figures: Figures) -> Said:
    title = _("Something has held the database for %(num)d minutes", num=figures["minutes"])
    means = _("It cannot clean up behind that, and grows slower.")
    mend = _("End it: a forgotten psql window, or a report that hangs. This shows which it is:")
    return Said(title, means, mend, "SELECT pid, xact_start, query FROM pg_stat_activity ORDER BY xact_start")


def _log_held_back(figures: Figures) -> Said:
    title = _("The database’s log has grown to %(size)s", size=megabytes(figures["bytes"]))
    means = _("A program reads in the database for very long, so that the log beside it only grows.")
    mend = _("End that program: a backup that hangs, or a forgotten sqlite3 window. Which it is, is shown by:")
    return Said(title, means, mend, "lsof storyboard.db-wal")


def _jobs_failed(figures: Figures) -> Said:
    title = ngettext("%(num)d job failed", "%(num)d jobs failed", figures["number"])
    means = _("Each was tried three times. The stories are safe and wait for you.")
    mend = _("Each says why, and has a button to try again.")
    return Said(title, means, mend, link=(_("See them"), url_for("operations.jobs", state="failed")))


def _stories_wait(figures: Figures) -> Said:
    number, oldest = figures["number"], figures["oldest"]
    title = ngettext("%(num)d story waits for a moderator", "%(num)d stories wait for a moderator", number)
    means = _("The oldest came %(ago)s. Its author waits for an answer.", ago=ago(oldest)) if oldest else ""
    mend = _("Remind your moderators, or invite one more.")
    return Said(title, means, mend, link=(_("To the queue"), url_for("moderation.queue")))


def _call_closes(figures: Figures) -> Said:
    title = _("%(call)s closes %(when)s", call=figures["label"], when=ago(figures["at"]))
    means = _("After that no story can be begun.")
    mend = _("Tell people once more, or give it another date.")
    return Said(title, means, mend, link=(_("To the call"), url_for("calls.one", slug=figures["slug"])))


def _nobody_moderates(_figures: Figures) -> Said:
    means = _("Stories can come in, and there is nobody but administrators to judge them.")
    mend = _("Invite a moderator. Stories by authors under 18 need the word of two people.")
    return Said(_("Nobody moderates"), means, mend, link=(_("Invite somebody"), url_for("operations.ask_invite")))


def _never_backed_up(_figures: Figures) -> Said:
    means = _("If this disk breaks, every story is lost.")
    mend = _("Make a backup now, keep it on another machine, and let it run every night:")
    return Said(_("There has never been a backup"), means, mend, "flask --app wsgi backup")


def _backup_old(figures: Figures) -> Said:
    title = _("The last backup was made %(ago)s", ago=ago(figures["last"]))
    means = _("If this disk breaks, whatever came in since is lost.")
    return Said(title, means, _("Look why the nightly one did not run, and make one now:"), "flask --app wsgi backup")


def _mail_in_trouble(figures: Figures) -> Said:
    title = ngettext("%(num)d mail cannot be delivered", "%(num)d mails cannot be delivered", figures["number"])
    means = _("Somebody waits for a word from us that does not come.")
    mend = _("Look whether the addresses are right and the mail server takes our mail.")
    return Said(title, means, mend, link=(_("See why"), url_for("operations.notices", which="trouble")))


def _mail_held_up(figures: Figures) -> Said:
    title = ngettext("%(num)d mail is held up", "%(num)d mails are held up", figures["number"])
    why = cause(figures["error"])
    means = _("%(why)s We go on trying, at most two days.", why=why.sentence if why else "").strip()
    mend = str(why.remedy) if why and why.remedy else _("Look whether the mail server takes our mail.")
    return Said(title, means, mend, link=(_("See them"), url_for("operations.notices", which="waiting")))


def _mail_off(_figures: Figures) -> Said:
    means = _("Invitations and resets are shown as links, for you to pass on.")
    mend = _("To have them sent, set MAIL_URL.")
    return Said(_("Mail is off"), means, mend, link=(_("What would be sent"), url_for("operations.notices")))


WORDS: dict[str, Callable[[Figures], Said]] = {
    "storage-away": _storage_away,
    "little-room": _little_room,
    "no-review-worker": _no_review_worker,
    "no-publish-worker": _no_publish_worker,
    "old-transaction": _old_transaction,
    "log-held-back": _log_held_back,
    "jobs-failed": _jobs_failed,
    "stories-wait": _stories_wait,
    "call-closes": _call_closes,
    "nobody-moderates": _nobody_moderates,
    "never-backed-up": _never_backed_up,
    "backup-old": _backup_old,
    "mail-in-trouble": _mail_in_trouble,
    "mail-held-up": _mail_held_up,
    "mail-off": _mail_off,
}
