"""Who may do what. Plain Python."""

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


def may_act_as(role: Role, wanted: frozenset[Role]) -> bool:
    """Whether somebody with `role` may open what is meant for any of the `wanted` roles."""
    return not GRANTS[role].isdisjoint(wanted)
