"""The plan of a call for next year. Plain Python."""

from dataclasses import replace
from datetime import date

from storyboard.calls.local_time import a_year_later
from storyboard.calls.plan import Plan


def next_years(plan: Plan, slug: str) -> Plan:
    """The same, a year later on the clocks of its place, at another address."""
    return replace(
        plan,
        slug=slug,
        opens_at=a_year_later(plan.opens_at, plan.time_zone),
        closes_at=a_year_later(plan.closes_at, plan.time_zone),
        event={**plan.event, "day": day_next_year(plan.event["day"])} if plan.event.get("day") else dict(plan.event),
    )


def day_next_year(day: str) -> str:
    """The same day of the next year, as `2028-06-16`; a leap day becomes the day before; what is no day stays."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return day
    leap = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year + 1, day=28 if leap else on.day).isoformat()
