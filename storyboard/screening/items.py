"""A reel as the audience window needs it: what to write on each card, what to play, and for how long."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import ngettext

from storyboard.curation.programme import Line, Programme, film_for_stage
from storyboard.stories.models import Kind
from storyboard.stories.pacing import TITLE_CARD_S, slides
from storyboard.web.filters import country_name, duration


def show_of(programme: Programme) -> dict[str, Any]:
    """All that may be shown now, in its order; a story that may not is not even named."""
    count = ngettext("%(num)d story", "%(num)d stories", len(programme.shown))
    return {
        "length": f"{count} · {duration(programme.seconds)}",
        "card_s": TITLE_CARD_S,
        "items": [_item(line) for line in programme.shown],
    }


def _item(line: Line) -> dict[str, Any]:
    story = line.story
    film = film_for_stage(story) if story.kind is Kind.VIDEO else None
    pages = slides(story.body) if story.kind is Kind.TEXT else ()
    return {
        "slug": story.slug,
        "title": story.title,
        "name": story.display_name,
        "country": country_name(story.country) if story.country else "",
        "language": story.language,
        "film": url_for("screening.file", slug=film.slug) if film else None,
        "slides": [{"text": page.text, "seconds": page.seconds} for page in pages],
    }
