"""What belongs to the demo, in every table: found by the foreign keys, so that no table is ever forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, ForeignKey, Table, and_, false, or_, select
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import OWNER, Base
from storyboard.journal.models import Event
from storyboard.staff.labels import number_of
from storyboard.staff.models import Staff
from storyboard.staff.models_assignments import Assignment

CALL, STAFF, RIGHT = (Base.metadata.tables[model.__tablename__] for model in (Call, Staff, Assignment))


def of_the_demo(table: Table, staff: list[int]) -> ColumnElement[bool]:
    """Whether a row is, or belongs to, the demo call or one of these members of staff."""
    if table is CALL:
        return or_(false(), CALL.c.demo)
    if table is STAFF:
        return or_(false(), STAFF.c.id.in_(staff))
    belongs = [_points_to_the_demo(key, staff) for key in _owners(table)]
    return or_(false(), *belongs)


def _points_to_the_demo(key: ForeignKey, staff: list[int]) -> ColumnElement[bool]:
    parent = key.column.table
    return or_(false(), key.parent.in_(select(key.column).where(of_the_demo(parent, staff))))


def _owners(table: Table) -> Iterator[ForeignKey]:
    """The keys by which a row belongs to another: it cannot be without it."""
    return (key for key in sorted(table.foreign_keys, key=str) if _owns(key))


def _owns(key: ForeignKey) -> bool:
    return not key.parent.nullable or key.parent.info == OWNER


def tables() -> list[Table]:
    """Every table in which something can be of the demo, those that point to others before these."""
    every = reversed(Base.metadata.sorted_tables)
    return [table for table in every if table.foreign_keys or table in (CALL, STAFF)]


def tables_of_files() -> list[Table]:
    """Those whose rows speak for bytes in storage."""
    return [table for table in tables() if "storage_key" in table.c]


def loose_ends(staff: list[int]) -> Iterator[tuple[Table, ColumnElement[bool], str]]:
    """Where rows name something of the demo and can do without it: the lease of a story, for one."""
    for table in tables():
        for key in table.foreign_keys:
            if not _owns(key):
                yield table, _points_to_the_demo(key, staff), key.parent.name


def who_did_real_work(session: Session, staff: list[int]) -> set[int]:
    """Those of the demo's staff who judged, rated or otherwise worked on what does not belong to the demo."""
    found: set[int] = set()
    for table in tables():
        if table is RIGHT:
            continue  # who may work somewhere has not yet done so
        names = [key for key in _owners(table) if key.column.table is STAFF]
        others = [key for key in _owners(table) if key.column.table is not STAFF]
        if names and others:
            real = and_(*(~_points_to_the_demo(key, []) for key in others))
            for key in names:
                found.update(session.scalars(select(key.parent).where(key.parent.in_(staff), real)))
    return found | _who_made_real_calls_or_let_people_in(session, staff)


def _who_made_real_calls_or_let_people_in(session: Session, staff: list[int]) -> set[int]:
    demo_calls = select(CALL.c.id).where(CALL.c.demo)
    number = Event.details["call"].as_integer(), Event.details["staff"].as_integer()
    real = or_(
        and_(Event.kind.like("call.%"), number[0].not_in(demo_calls)),
        and_(Event.kind.like("staff.%"), number[1].not_in(staff)),
    )
    by = Event.actor.in_([f"staff:{staff_id}" for staff_id in staff])
    actors = session.scalars(select(Event.actor).where(by, real).distinct())
    return {one for actor in actors if (one := number_of(actor)) is not None}
