"""Who may moderate, curate and host one call."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.staff.models import Staff
from storyboard.staff.models_assignments import Assignment
from storyboard.staff.roles import Rights, Role, may_act_as

TASKS = (Role.MODERATOR, Role.CURATOR, Role.HOST)
NAMED = 12  # more are counted: the list of staff names them all


@dataclass
class Team:
    """Who may do what in a call, by name. Administrators, who may do everything everywhere, stand apart."""

    tasks: dict[Role, list[Staff]] = field(default_factory=lambda: {task: [] for task in TASKS})
    administrators: list[Staff] = field(default_factory=list)


def team_of(session: Session, call: Call) -> Team:
    """Everybody who works in this call and is not shut out."""
    here = and_(Assignment.staff_id == Staff.id, Assignment.call_id == call.id)
    found = select(Staff, Assignment.role).outerjoin(Assignment, here).order_by(Staff.name, Staff.id)
    some = or_(Staff.everywhere, Staff.role == Role.ADMINISTRATOR, Assignment.id.is_not(None))
    given: dict[Staff, set[Role]] = defaultdict(set)
    for staff, role in session.execute(found.where(Staff.disabled_at.is_(None), some)):
        given[staff] |= {role} if role else set()
    team = Team()
    for staff, roles in given.items():
        held = Rights(staff.role, staff.everywhere, {call.id: frozenset(roles)}).in_call(call.id)
        if Role.ADMINISTRATOR in held:
            team.administrators.append(staff)
            continue
        for task, names in team.tasks.items():
            if may_act_as(held, frozenset({task})):
                names.append(staff)
    return team
