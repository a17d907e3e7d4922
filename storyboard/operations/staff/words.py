"""How an administrator reads about colleagues."""

from flask_babel import lazy_gettext as _l

from storyboard.staff.roles import GIVEN_PER_CALL, Role

ROLES = {
    Role.MODERATOR: _l("Moderator"),
    Role.SENIOR_MODERATOR: _l("Senior moderator"),
    Role.CURATOR: _l("Curator"),
    Role.HOST: _l("Host"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
DOES = {
    Role.MODERATOR: _l("looks at stories and decides"),
    Role.SENIOR_MODERATOR: _l("decides, and hears what others decided"),
    Role.CURATOR: _l("rates stories, makes reels and rehearses them"),
    Role.HOST: _l("plays a reel in the hall"),
    Role.ADMINISTRATOR: _l("everything, and lets people in"),
}
# What can be given for one call, in the order of a table.
PER_CALL = {role: ROLES[role] for role in GIVEN_PER_CALL}
STATES = {
    "active": _l("active"),
    "invited": _l("invited"),
    "late": _l("link has run out"),
    "disabled": _l("shut out"),
}
LOOKS = {"active": "leaf", "invited": "sun", "late": "brand", "disabled": ""}
