"""Eve thinks that a story should not be shown. Malik reads why, and decides; what she wrote is gone then."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from storyboard.database import transaction
from storyboard.journal.models import Event
from storyboard.moderation import reports
from storyboard.stories import actions
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.stories.models_reports import Report, ReportReason
from tests.factory import tell
from tests.moderation.desk import now, seen_by

WORDS = "At the end my sister is seen."


@pytest.fixture
def shown(session, call) -> Story:
    return tell(session, call, state=State.APPROVED, title="The roof")


def tell_us(eve, story: Story, **fields: str):
    return eve.post(f"/stories/{story.slug}/report", data={"reason": "someone_seen", "words": WORDS, **fields})


def open_reports(session) -> list[tuple[str, str]]:
    session.rollback()
    return [(report.reason.value, report.words) for report in session.scalars(select(Report).order_by(Report.id))]


def told(malik, story: Story) -> list[str]:
    """The reports that Malik's page settles."""
    page = malik.get(f"/moderation/stories/{story.slug}").text
    return re.findall(r'name="report" value="([^"]+)"', page)


def settle(malik, story: Story, slugs: list[str]):
    return malik.post(f"/moderation/stories/{story.slug}/reports/settle", data={"report": slugs})


def test_a_report_reaches_malik_with_its_words_and_a_kind_page_thanks_for_it(eve, malik, session, shown):
    assert "Nothing is reported" in malik.get("/moderation/reports/").text
    answer = tell_us(eve, shown)
    assert (answer.status_code, answer.location) == (303, "/stories/reported")
    assert "A moderator reads your report" in eve.get(answer.location).text
    assert open_reports(session) == [("someone_seen", WORDS)]
    assert "Readers reported 1 story" in malik.get("/moderation/").text
    assert "The roof" in malik.get("/moderation/reports/").text
    assert WORDS in malik.get(f"/moderation/stories/{shown.slug}").text


def test_nothing_is_wrong_and_the_words_are_gone(eve, malik, session, shown):
    tell_us(eve, shown)
    settle(malik, shown, told(malik, shown))
    assert (open_reports(session), now(shown.slug).state) == ([], State.APPROVED)
    assert "Nothing is reported" in malik.get("/moderation/reports/").text
    events = session.scalars(select(Event).where(Event.kind.startswith("story.report")).order_by(Event.id)).all()
    assert [(event.kind, event.actor, event.details) for event in events] == [
        ("story.report", "reader", {"reason": "someone_seen"}),
        ("story.report_settled", f"staff:{malik.id}", {"outcome": "nothing-wrong", "reports": 1}),
    ]


def test_a_report_that_came_while_malik_read_waits(eve, malik, session, shown):
    tell_us(eve, shown)
    read = told(malik, shown)
    tell_us(eve, shown, reason="danger", words="")
    settle(malik, shown, read)
    assert open_reports(session) == [("danger", "")]
    assert "A colleague settled this already." in malik.get(settle(malik, shown, read).location).text


def test_a_story_that_is_taken_down_has_no_reports_left(eve, malik, session, shown):
    tell_us(eve, shown)
    sent = {"seen": seen_by(malik, shown.slug), "reason": "duplicate"}
    malik.post(f"/moderation/stories/{shown.slug}/take-down", data=sent)
    assert (now(shown.slug).state, open_reports(session)) == (State.DECLINED, [])
    assert eve.get(f"/stories/{shown.slug}/").status_code == 404


@pytest.mark.parametrize("end", ["withdraw", "expire"])
def test_a_story_that_ends_takes_its_reports_along(eve, session, shown, end):
    tell_us(eve, shown)
    if end == "withdraw":
        actions.withdraw(session, shown.id)
    else:
        actions.expire(session, shown.id, seen=shown.version, rule="all")
    assert open_reports(session) == []


def test_a_story_that_was_hidden_in_the_last_moment_gets_none(session, shown):
    with transaction(session):
        actions.withdraw(session, shown.id)
        reports.report(session, shown.id, ReportReason.OTHER, WORDS)
    assert open_reports(session) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"reason": ""}, "Choose what is wrong."), ({"words": "x" * 501}, "This is too long: at most 500 characters.")],
)
def test_what_is_missing_is_said_and_what_was_typed_stands_there(eve, session, shown, fields, sentence):
    answer = tell_us(eve, shown, **fields)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert fields.get("words", WORDS) in answer.text
    assert open_reports(session) == []


def test_words_are_cleaned_and_shown_as_text(eve, malik, session, shown):
    tell_us(eve, shown, words="<b>look</b>\u202e here\u200b")
    assert open_reports(session) == [("someone_seen", "<b>look</b> here")]
    assert "&lt;b&gt;look&lt;/b&gt; here" in malik.get(f"/moderation/stories/{shown.slug}").text


def test_who_tells_too_much_in_a_short_time_waits(eve, session, shown):
    statuses = [tell_us(eve, shown).status_code for _ in range(12)]
    assert statuses == [303] * 10 + [429] * 2


def test_of_one_story_only_so_many_are_kept_for_each_reason(session, shown):
    for _ in range(reports.MOST_OPEN + 3):
        reports.report(session, shown.id, ReportReason.OTHER)
    assert len(open_reports(session)) == reports.MOST_OPEN
    for reason in ReportReason:
        reports.report(session, shown.id, reason)
    assert {reason for reason, _ in open_reports(session)} == set(ReportReason)


def test_what_is_said_in_words_is_not_drowned_by_what_has_none(session, shown):
    for _ in range(reports.MOST_OPEN):
        reports.report(session, shown.id, ReportReason.DANGER)
    reports.report(session, shown.id, ReportReason.DANGER, WORDS)
    assert open_reports(session) == [("danger", "")] * (reports.MOST_OPEN - 1) + [("danger", WORDS)]
    for _ in range(reports.MOST_OPEN + 3):
        reports.report(session, shown.id, ReportReason.DANGER, WORDS)
    assert open_reports(session) == [("danger", WORDS)] * reports.MOST_OPEN


def test_the_form_wants_its_token(app, eve, session, shown):
    app.config["WTF_CSRF_ENABLED"] = True
    assert tell_us(eve, shown).status_code == 400
    token = re.search(r'name="csrf_token" value="([^"]+)"', eve.get(f"/stories/{shown.slug}/report").text)
    assert tell_us(eve, shown, csrf_token=token[1]).status_code == 303
    assert len(open_reports(session)) == 1


def test_reporting_writes_down_nothing_of_who_did_it(eve, session, shown):
    eve.post(
        f"/stories/{shown.slug}/report",
        data={"reason": "other"},
        headers={"User-Agent": "Eve's phone"},
        environ_base={"REMOTE_ADDR": "192.0.2.77"},
    )
    (row,) = session.execute(select(Report.__table__)).mappings()
    assert set(row) == {"id", "slug", "story_id", "at", "reason", "words"}
    assert session.scalars(select(Event.actor).where(Event.kind == "story.report")).all() == ["reader"]
