"""The demo call: `#youth4peace`, a side event of a conference in Brussels. Its organisers are invented."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlalchemy.orm import Session

from storyboard.calls.models import Call, CallText
from storyboard.calls.queries import call_named
from storyboard.database import transaction
from storyboard.journal.models import Event
from storyboard.journal.numbers import unused_number
from storyboard.operations.demo.words import LANGUAGES

SLUG = "youth4peace"
ZONE = "Europe/Brussels"
OPEN_FOR = timedelta(days=12)
EVENT_AFTER = timedelta(days=40)


def open_call(session: Session, now: datetime) -> Call:
    """The call, open for twelve days from the first time on, to the end of its last day in Brussels."""
    found = session.scalar(call_named(SLUG))
    if found is not None:
        return found
    last_day = (now + OPEN_FOR).astimezone(ZoneInfo(ZONE)).date()
    with transaction(session):
        call = Call(
            id=unused_number(session, Call, func.max(Event.details["call"].as_integer())),
            slug=SLUG,
            hashtags="#EDD16 #youth4peace",
            opens_at=now,
            closes_at=datetime.combine(last_day, time(23, 59), ZoneInfo(ZONE)),
            time_zone=ZONE,
            reel_target_s=180,
            themes=["peace", "school", "neighbours"],
            event={
                "name": "Youth and peace, in their own words: a side event of the conference",
                "place": "Brussels, Hall of the Seven Doors",
                "day": (now + EVENT_AFTER).date().isoformat(),
                "link": "https://youth4peace.example/",
                "organisers": ["Open Table (invented)", "River Voices (invented)", "The Lantern School (invented)"],
            },
            demo=True,
            announced_at=now,
        )
        call.texts = [CallText(**asdict(words)) for words in LANGUAGES]
        session.add(call)
    return call
