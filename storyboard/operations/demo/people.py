"""The demo's staff: one account for each role. Passwords are random, made on the first start and kept to be told."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from config import WrongSetting
from storyboard.staff import actions
from storyboard.staff.models import Staff
from storyboard.staff.roles import Role

SIGN_INS = "demo-sign-ins.txt"
CAST = {
    Role.MODERATOR: "Malik",
    Role.SENIOR_MODERATOR: "Sena",
    Role.CURATOR: "Clara",
    Role.HOST: "Henri",
    Role.ADMINISTRATOR: "Ada",
}
_EASY = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


@dataclass(frozen=True)
class SignIn:
    """How to come in as one of the cast."""

    role: str
    email: str
    password: str


def address(role: Role) -> str:
    """Where nobody gets post: the domain is reserved for examples (RFC 2606)."""
    return f"{CAST[role].lower()}@demo.example"


def let_in(session: Session, file: Path) -> None:
    """Give each of the cast an account and write down how to come in; only the owner of the installation reads it."""
    made = []
    for role, name in CAST.items():
        token = actions.add(session, address(role), role, name, demo=True)
        made.append(SignIn(role.value, address(role), _password()))
        actions.accept(session, token, made[-1].password)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as out:
        out.writelines(f"{one.role}\t{one.email}\t{one.password}\n" for one in made)


def sign_ins(file: Path) -> list[SignIn]:
    """What was written down; nothing when the file is gone."""
    if not file.exists():
        return []
    lines = file.read_text().splitlines()
    return [SignIn(*line.split("\t")) for line in lines if line.count("\t") == 2]


def who_can_sign_in(session: Session) -> list[str]:
    """The addresses of demo staff that are not disabled."""
    open_ones = select(Staff.email).where(Staff.demo, Staff.disabled_at.is_(None)).order_by(Staff.id)
    return list(session.scalars(open_ones))


def refuse_in_production(engine: Engine) -> None:
    """Their passwords stand in a file, and were shown on a terminal: nobody may reach a site that takes them.

    :raises WrongSetting: in the words of the settings, since the start stops as at a wrong one.
    """
    try:
        with Session(engine) as session:
            found = who_can_sign_in(session) if inspect(engine).has_table(Staff.__tablename__) else []
    except DatabaseError as error:
        raise WrongSetting(
            "DATABASE_URL", f"a database that cannot be read ({error.orig})", "a whole one; restore the last backup"
        ) from error
    if found:
        engine.dispose()
        raise WrongSetting(
            "STORYBOARD_MODE",
            f"'production', while demo staff can sign in ({', '.join(found)})",
            "production, once the demo is taken away by: STORYBOARD_MODE=local flask --app wsgi demo --remove, "
            "or each of them shut out by: STORYBOARD_MODE=local flask --app wsgi staff disable EMAIL",
        )


def _password() -> str:
    return "-".join("".join(secrets.choice(_EASY) for _ in range(4)) for _ in range(4))
