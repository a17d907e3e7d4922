"""The doctor looks at the settings: names that look mistyped, a proxy not counted, nobody who keeps the keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config import Settings
from storyboard.operations.findings import Finding, good, must_mend, note
from storyboard.staff.queries import administrators_who_came

NAMES = tuple(field.name.upper() for field in fields(Settings))
_CLOSE = 0.85  # of 1: one sign too much or too little in METRICS_TOKEN, an underscore in MAIL_URL
_ADD = "flask --app wsgi staff add EMAIL --role administrator"


def names(env: Mapping[str, str]) -> Finding:
    """Is there anything in the environment that was meant to be a setting of ours? Its value is not told."""
    meant = {name: get_close_matches(name.upper(), NAMES, 1, _CLOSE) for name in env if name not in NAMES}
    mistyped = sorted(f"{name} ({close[0]}?)" for name, close in meant.items() if close and close[0] not in env)
    if mistyped:
        means = "Nobody reads a setting of that name: what it says does not count."
        return note("settings", f"look mistyped: {', '.join(mistyped)}", means, "Give it its name in docs/settings.md.")
    return good("settings", "none of their names looks mistyped")


def proxy(settings: Settings) -> Finding:
    """Does a proxy that ends TLS stand before the site, and is it counted?"""
    if settings.trusted_proxies:
        return good("proxy", f"{settings.trusted_proxies} before the site; what it says of visitors is believed")
    if not (settings.production and settings.secure_cookies):
        return good("proxy", "none before the site")
    means = (
        "PUBLIC_URL begins with https://, so a proxy ends TLS: all visitors seem to come from its address, and wrong "
        "passwords and the ceiling against floods count for all of them together."
    )
    return must_mend(
        "proxy", "TRUSTED_PROXIES is 0", means, "Set TRUSTED_PROXIES=1, or how many stand before the site."
    )


def administrators(session: Session, settings: Settings) -> Finding:
    """Can anybody let anybody in?"""
    try:
        number = len(session.scalars(administrators_who_came()).all())
    except SQLAlchemyError:
        return note("staff", "unknown", "The database does not say.", "Mend the database first.")
    finally:
        session.rollback()
    if number:
        return good("staff", f"{number} who can sign in as administrator")
    found, means = "no administrator can sign in", "Nobody can let anybody in, or look after calls."
    return (must_mend if settings.production else note)("staff", found, means, _ADD)
