"""Addresses as they stand elsewhere: in a feed, in what a network shows of a link, and in a message to a friend."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlencode

from babel.core import get_global
from flask_babel import gettext as _

from storyboard.web.installation import settings


class Way(NamedTuple):
    """A way to pass a page on: what it is called, and where it leads."""

    name: str
    url: str


def absolute(path: str) -> str:
    """The whole address of one of our pages or files, by which others find it."""
    return settings().public_url + path


def ways_to_pass_on(url: str, text: str, hashtags: str) -> list[Way]:
    """Plain links to networks and programs, with the words, the hashtags and the address that they then offer to send.

    Nothing is loaded from any of them before somebody opens one.

    :param url: the whole address of the page.
    :param hashtags: with their signs, spaces between: `#EDD16 #youth4peace`.
    """
    said = " ".join(filter(None, (text, hashtags)))
    tags = [tag.lstrip("#") for tag in hashtags.split() if tag.strip("#")]
    return [
        Way("WhatsApp", "https://wa.me/?" + _query(text=f"{said} {url}")),
        Way("Telegram", "https://t.me/share/url?" + _query(url=url, text=said)),
        Way("Facebook", "https://www.facebook.com/sharer/sharer.php?" + _query(u=url, hashtag=_first(tags))),
        Way("X (Twitter)", "https://x.com/intent/post?" + _query(text=text, url=url, hashtags=",".join(tags))),
        Way(_("E-mail"), "mailto:?" + _query(subject=text, body=f"{said}\n\n{url}")),
    ]


def locale_of(language: str) -> str | None:
    """A language with the country where most speak it, as Open Graph wants it: `fr` → fr_FR; None when unknown."""
    likely = get_global("likely_subtags").get(language.replace("-", "_"), "").split("_")
    return f"{likely[0]}_{likely[-1]}" if len(likely) > 1 and likely[0] == language.partition("-")[0] else None


def _first(tags: list[str]) -> str:
    return f"#{tags[0]}" if tags else ""


def _query(**values: str) -> str:
    # A space as %20: mail programs show a plus sign as it stands.
    return urlencode({name: value for name, value in values.items() if value}, quote_via=quote, safe="")
