"""Who may do what, and in which calls. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff is there for."""

    MODERATOR = "moderator"
    SENIOR_MODERATOR = "senior-moderator"
    CURATOR = "curator"
    HOST = "host"
    ADMINISTRATOR = "administrator"


# A small organisation has one administrator who does everything; a curator rehearses what the host will play.
GRANTS: dict[Role, frozenset[Role]] = {
    Role.MODERATOR: frozenset({Role.MODERATOR}),
    Role.SENIOR_MODERATOR: frozenset({Role.SENIOR_MODERATOR, Role.MODERATOR}),
    Role.CURATOR: frozenset({Role.CURATOR, Role.HOST}),
    Role.HOST: frozenset({Role.HOST}),
    Role.ADMINISTRATOR: frozenset(Role),
}
# What can be given for one call alone. Who lets people in does so for the whole house.
GIVEN_PER_CALL = tuple(role for role in Role if role is not Role.ADMINISTRATOR)

Given = Mapping[int, frozenset[Role]]  # roles in some calls, by the call's id
_NOTHING: frozenset[Role] = frozenset()


def may_act_as(held: frozenset[Role], wanted: frozenset[Role]) -> bool:
    """Whether somebody who holds these roles may open what is meant for any of the `wanted` ones."""
    return any(not GRANTS[role].isdisjoint(wanted) for role in held)


def holders_of(wanted: Role) -> frozenset[Role]:
    """The roles that may do what is meant for `wanted`."""
    return frozenset(role for role in Role if wanted in GRANTS[role])


def is_everywhere(role: Role, everywhere: bool) -> bool:
    """Whether the role holds in every call; an administrator's does, whatever was written down."""
    return everywhere or role is Role.ADMINISTRATOR


def is_held_somewhere(role: Role, given: Given) -> bool:
    """Whether what somebody is here for is among what was given to them at all."""
    return any(role in roles for roles in given.values())


@dataclass(frozen=True)
class Rights:
    """What somebody holds: one role in every call, or what was given for some, and nothing in the others."""

    role: Role
    everywhere: bool = True
    given: Given = field(default_factory=dict)

    @property
    def anywhere(self) -> frozenset[Role]:
        """The roles they hold in one call at least."""
        if is_everywhere(self.role, self.everywhere):
            return frozenset({self.role})
        return _NOTHING.union(*self.given.values())

    def in_call(self, call_id: int) -> frozenset[Role]:
        """The roles they hold in this call."""
        if is_everywhere(self.role, self.everywhere):
            return frozenset({self.role})
        return self.given.get(call_id, _NOTHING)
