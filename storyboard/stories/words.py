"""What the codes of stories are called, for every page that shows them: one thing has one name."""

from typing import Any

from flask_babel import lazy_gettext as _l

from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.models_reports import ReportReason
from storyboard.stories.reasons import Reason

AGE_BANDS: dict[AgeBand, Any] = {
    AgeBand.UNDER_13: _l("Under 13"),
    AgeBand.FROM_13: _l("13 to 15"),
    AgeBand.FROM_16: _l("16 or 17"),
    AgeBand.FROM_18: _l("18 to 24"),
    AgeBand.FROM_25: _l("25 to 29"),
    AgeBand.FROM_30: _l("30 or older"),
}
PLACES: dict[Place, Any] = {
    Place.SCREENING: _l("On stage, at the event"),
    Place.WEB: _l("On this site"),
    Place.SOCIAL: _l("On the organisers’ social media"),
    Place.PRESS: _l("In newspapers and on TV"),
}
# What the author reads when a story is not shown; the moderator sees the very same before sending it.
REASONS: dict[Reason, Any] = {
    Reason.OFF_QUESTION: _l("It does not answer the question of this call. You are welcome to tell another one."),
    Reason.CANNOT_FOLLOW: _l("We could not hear, see or read it well enough to follow it."),
    Reason.PERSONAL_DETAILS: _l(
        "It holds details by which somebody could be found: a full name, a number, an address or a school. "
        "Leave them out and tell it again."
    ),
    Reason.MUSIC_OR_PICTURES: _l("There is music or a picture in it that belongs to somebody else."),
    Reason.HURTS_OTHERS: _l("Some words in it could hurt or threaten other people."),
    Reason.VIOLENCE_SHOWN: _l("It shows violence so closely that we cannot show it to an audience."),
    Reason.SOMEONE_ELSE_SEEN: _l("Somebody else can be recognised in it, and we do not know that they agree."),
    Reason.YOUR_SAFETY: _l("We worry that showing it could put you in danger."),
    Reason.DUPLICATE: _l("We already have this story."),
    Reason.NOT_A_STORY: _l("We did not find a story in it."),
    Reason.OTHER: "",
}
REPORTS: dict[ReportReason, Any] = {
    ReportReason.SOMEONE_SEEN: _l("Somebody in it did not agree"),
    ReportReason.DANGER: _l("It could put somebody in danger"),
    ReportReason.HURTS_OTHERS: _l("It hurts or threatens people"),
    ReportReason.VIOLENCE: _l("It shows violence"),
    ReportReason.NOT_THEIRS: _l("It was taken from somebody else"),
    ReportReason.OTHER: _l("Something else"),
}
