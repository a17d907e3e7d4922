"""What needs Ada: from facts to a list, the worst first."""

from datetime import UTC, datetime, timedelta

import pytest

from storyboard.operations.needs import (
    BACKUP_EVERY,
    CLOSES_SOON,
    LARGE_LOG,
    LITTLE_ROOM,
    MANY_WAIT,
    OLD_TRANSACTION,
    WAITS_TOO_LONG,
    Closing,
    Facts,
    Severity,
    needs,
)

NOW = datetime(2027, 6, 15, 12, tzinfo=UTC)
A_MOMENT = timedelta(seconds=1)


def codes(**facts):
    return [need.code for need in needs(Facts(now=NOW, **facts))]


def closing(after):
    return (Closing("peace", "#youth4peace", NOW + after),)


def test_a_house_in_order_needs_nobody():
    fine = {
        "free_bytes": LITTLE_ROOM,
        "waiting_stories": MANY_WAIT,
        "oldest": NOW - WAITS_TOO_LONG,
        "closing": closing(CLOSES_SOON + A_MOMENT),
        "unmoderated_calls": 0,
        "longest_transaction": OLD_TRANSACTION,
        "log_held_back": LARGE_LOG,
        "stories_to_lose": True,
        "last_backup": NOW - BACKUP_EVERY,
        "running": 3,
        "waiting_jobs": 40,
    }
    assert codes(**fine) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"storage_answers": False}, "storage-away"),
        ({"free_bytes": LITTLE_ROOM - 1}, "little-room"),
        ({"lanes_without_worker": ("review",)}, "no-review-worker"),
        ({"lanes_without_worker": ("publish",)}, "no-publish-worker"),
        ({"longest_transaction": OLD_TRANSACTION + A_MOMENT}, "old-transaction"),
        ({"log_held_back": LARGE_LOG + 1}, "log-held-back"),
        ({"failed": 1}, "jobs-failed"),
        ({"mails_held_up": 1, "mail_error": "unreachable"}, "mail-held-up"),
        ({"waiting_stories": 1, "oldest": NOW - WAITS_TOO_LONG - A_MOMENT}, "stories-wait"),
        ({"waiting_stories": MANY_WAIT + 1, "oldest": NOW}, "stories-wait"),
        ({"closing": closing(CLOSES_SOON)}, "call-closes"),
        ({"unmoderated_calls": 1}, "nobody-moderates"),
        ({"stories_to_lose": True}, "never-backed-up"),
        ({"stories_to_lose": True, "last_backup": NOW - BACKUP_EVERY - A_MOMENT}, "backup-old"),
        ({"mails_in_trouble": 2}, "mail-in-trouble"),
        ({"mail_is_off": True}, "mail-off"),
    ],
)
def test_each_trouble_is_one_need(facts, code):
    assert codes(**facts) == [code]


def test_nothing_is_lost_with_the_demo_so_nobody_must_back_it_up():
    assert codes(stories_to_lose=False) == []


def test_a_call_that_has_closed_needs_nobody():
    assert codes(closing=closing(timedelta(0))) == []


def test_the_worst_comes_first():
    found = needs(Facts(now=NOW, mail_is_off=True, stories_to_lose=True, failed=2, storage_answers=False))
    assert [need.code for need in found] == ["storage-away", "jobs-failed", "never-backed-up", "mail-off"]
    assert [need.severity for need in found] == [Severity.NOW, Severity.NOW, Severity.SOON, Severity.KNOW]
