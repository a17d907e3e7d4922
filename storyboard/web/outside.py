"""Where our pages are for somebody who is not on one of them."""

from __future__ import annotations

from flask import current_app

from storyboard.web.installation import settings


def address_of(endpoint: str, **values: str) -> str:
    """Where a page is, seen from outside. Mail is written where there is no request to tell."""
    return settings().public_url + current_app.url_map.bind("").build(endpoint, values)
